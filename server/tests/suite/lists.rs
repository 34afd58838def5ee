//! Lists: their pages in both directions, their filters, and what they find, held to a plain look at every row.

use serde_json::{Value, json};
use tollgate_server::demo::ADMIN;
use tollgate_server::names::fold;

use crate::people::People;
use crate::support::{Browser, Server};

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

async fn page(server: &Server, access: &str, list: &str, cursor: Option<&str>) -> Value {
    let join = if list.contains('?') { '&' } else { '?' };
    let path = match cursor {
        Some(cursor) => format!("{list}{join}cursor={cursor}"),
        None => list.to_owned(),
    };
    server.get(&path, access).await.expect(200, "OK").data()
}

/// The rows of a page.
fn rows(page: &Value) -> Vec<Value> {
    page["items"].as_array().unwrap().clone()
}

/// All pages of a list, from the first on by the cursors of this name, which leads one way or the other.
async fn walk(server: &Server, access: &str, list: &str, first: Value, cursor: &str) -> Vec<Value> {
    let mut pages = vec![first];
    while let Some(next) = pages.last().unwrap()[cursor].as_str() {
        let next = page(server, access, list, Some(next)).await;
        pages.push(next);
    }
    pages
}

/// That a list is the same from both ends, and that each of its pages says where it stands.
async fn check_both_ways(server: &Server, access: &str, list: &str) -> usize {
    let first = page(server, access, list, None).await;
    let forwards = walk(server, access, list, first.clone(), "nextCursor").await;
    let mut offset = 0;
    for page in &forwards {
        assert_eq!(page["offset"], offset, "{list}");
        assert_eq!(page["total"], first["total"], "{list}");
        assert_eq!(page["prevCursor"].is_string(), offset > 0, "{list}");
        assert_eq!(
            page["lastCursor"].is_string(),
            page["nextCursor"].is_string(),
            "{list}"
        );
        offset += rows(page).len();
    }
    assert_eq!(first["total"], offset, "{list}");
    if let Some(last) = first["lastCursor"].as_str() {
        let last = page(server, access, list, Some(last)).await;
        let mut backwards = walk(server, access, list, last, "prevCursor").await;
        backwards.reverse();
        let shown = |pages: &[Value]| -> Vec<_> {
            let shown = |page: &Value| (page["offset"].clone(), page["items"].clone());
            pages.iter().map(shown).collect()
        };
        assert_eq!(shown(&forwards), shown(&backwards), "{list}");
    }
    offset
}

#[tokio::test]
async fn every_list_is_the_same_from_both_ends_and_says_where_each_page_stands() {
    let server = Server::start().await;
    let admin = server.login(ADMIN).await;
    for _ in 0..4 {
        server.clock.advance(1);
        server.login("mina").await;
    }
    server
        .execute("UPDATE families SET ended = 'revoked', ended_at = created_at + 5 WHERE usr_id = 'mina'")
        .await;
    for list in [
        "users?limit=20",
        "users?limit=7&sort=displayName&order=desc",
        "users?limit=1&sort=lastSignInAt&role=member&isActive=true",
        "users?limit=3&hasSessions=true",
        "users?limit=3&q=example&order=desc",
        "users?limit=2&q=a",
        "projects?limit=1",
        "projects?limit=1&sort=name&order=desc",
        "projects/acme/members?limit=4",
        "sessions?limit=3",
        "sessions?limit=3&whose=everybody",
        "sessions?limit=3&whose=everybody&sort=usrId&order=asc",
        "sessions?limit=2&whose=everybody&state=ended",
        "sessions?limit=2&whose=everybody&state=ended&endReason=revoked&sort=usrId",
        "audit?limit=100",
        "audit?limit=3&kind=signed_in&usrId=mina",
    ] {
        let n = check_both_ways(&server, &admin.access, list).await;
        assert!(n > 1, "{list} has pages to walk through");
    }
    for list in ["users?q=nobody-at-all", "users?role=admin&isActive=false"] {
        assert_eq!(check_both_ways(&server, &admin.access, list).await, 0);
    }
}

#[tokio::test]
async fn the_end_of_a_list_that_nobody_counts_is_as_near_as_its_start() {
    let server = Server::start().await;
    let admin = server.login(ADMIN).await;
    server
        .execute(
            "WITH RECURSIVE n (i) AS (SELECT 1001 UNION ALL SELECT i + 1 FROM n WHERE i < 2200)
             INSERT INTO users (usr_id, display_name, email, role, password_hash)
             SELECT 'crowd.' || i, 'One of many', 'x@example.com', 'member', '' FROM n",
        )
        .await;
    let list = "users?q=crowd.&limit=50";
    let first = page(&server, &admin.access, list, None).await;
    let last = first["lastCursor"].as_str();
    let last = page(&server, &admin.access, list, last).await;
    assert_eq!(rows(&last).last().unwrap()["usrId"], "crowd.2200");
    assert_eq!(last["total"], json!({ "value": 1_000, "atLeast": true }));
    assert_eq!(last.get("offset"), None, "nobody has counted it");
    // Back to the start, its number is known again.
    let pages = walk(&server, &admin.access, list, last, "prevCursor").await;
    let start = pages.last().unwrap();
    assert_eq!((&start["offset"], rows(start).len()), (&json!(0), 50));
    assert_eq!(start["items"], first["items"]);
    assert_eq!(pages.len(), 24);
}

#[tokio::test]
async fn a_page_whose_rows_have_gone_leads_back_into_the_list() {
    let server = Server::start().await;
    let admin = server.login(ADMIN).await;
    let list = "users?limit=21";
    let first = page(&server, &admin.access, list, None).await;
    let next = first["nextCursor"].as_str().unwrap();
    let second = page(&server, &admin.access, list, Some(next)).await;
    let before_second = second["prevCursor"].as_str().unwrap();
    let last_of_first = rows(&first)[20]["usrId"].as_str().unwrap().to_owned();
    // All but five of the first page go.
    for row in &rows(&first)[5..] {
        let usr_id = row["usrId"].as_str().unwrap();
        if usr_id != "admin" && usr_id != last_of_first {
            let ask = crate::support::Ask::delete(&format!("users/{usr_id}"));
            let reply = server.send(ask.bearer(&admin.access)).await;
            reply.expect(200, "OK");
        }
    }
    let back = page(&server, &admin.access, list, Some(before_second)).await;
    assert_eq!((&back["offset"], rows(&back).len()), (&json!(0), 21));
    let on = page(&server, &admin.access, list, Some(next)).await;
    let total = on["total"].as_u64().unwrap();
    assert_eq!(
        on["offset"].as_u64().unwrap() + rows(&on).len() as u64,
        total
    );
}

/// Texts as people call themselves, and as those do who try what a search makes of it.
const NAMES: [&str; 20] = [
    "Ada \"the first\" Admin",
    "a' OR 1=1 --",
    "100 % sure_thing",
    "back\\slash and\\\\two",
    "NEAR(ada mina, 2) AND NOT x*",
    "column:text ^start (a OR b)",
    "서연 김 채원",
    "ﾊﾝｶｸ Ｗｉｄｅ",
    "JOSÉ Ωmega ΟΔΟΣ",
    "🦀🦀🦀 crab",
    "a\u{301}b\u{301}c\u{301}",
    "tab-less one liner",
    "aaaaaaaaaaaaaaaaaaaaaaaa",
    "ab",
    "x",
    "שלום עולם",
    "-minus +plus =equals",
    "{curly} [square] <angle>",
    "* ** ***",
    "ſtraße ĳ ﬁ",
];

fn is_found(user: &Value, q: &str) -> bool {
    let key = fold(q.trim());
    ["usrId", "displayName", "email"]
        .iter()
        .any(|name| fold(user[*name].as_str().unwrap()).contains(&key))
}

/// Parts of texts, of one character to six, chosen by a number that grows from a seed.
fn parts(texts: &[String], n: usize) -> Vec<String> {
    let mut seed = 4_711_u64;
    let mut draw = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(seed >> 33).unwrap() % below
    };
    let mut parts = Vec::new();
    while parts.len() < n {
        let text: Vec<_> = texts[draw(texts.len())].chars().collect();
        let start = draw(text.len());
        let part: String = text[start..].iter().take(1 + draw(6)).collect();
        parts.push(part);
    }
    parts
}

#[tokio::test]
async fn what_is_found_by_an_index_is_what_a_look_at_every_user_finds() {
    let server = Server::start().await;
    let admin = server.login(ADMIN).await;
    let everybody = page(&server, &admin.access, "users?limit=100", None).await;
    for (user, name) in rows(&everybody).iter().zip(NAMES.iter().cycle().take(40)) {
        let path = format!("users/{}", user["usrId"].as_str().unwrap());
        let body = json!({ "displayName": name }).to_string();
        let ask = crate::support::Ask::put(&path).json(&body);
        server
            .send(ask.bearer(&admin.access))
            .await
            .expect(200, "OK");
    }
    // As an older server beside leaves it: without keys.
    server
        .execute(
            "INSERT INTO users (usr_id, display_name, email, role, password_hash)
             VALUES ('keyless', 'Older ServerS', 'OLD@Example.com', 'member', '')",
        )
        .await;
    let everybody = rows(&page(&server, &admin.access, "users?limit=100", None).await);
    let texts: Vec<_> = everybody
        .iter()
        .flat_map(|user| ["usrId", "displayName", "email"].map(|name| user[name].as_str().unwrap()))
        .map(str::to_owned)
        .collect();
    let hostile = NAMES.iter().map(|name| (*name).to_owned());
    let none = [
        "\"", "\"\"\"", "zzz", "%%%", "___", "\\\\\\", "a b c d", "***",
    ];
    let queries = parts(&texts, 150).into_iter().chain(hostile);
    let mut n_found = 0;
    for q in queries.chain(none.map(str::to_owned)) {
        let list = format!("users?limit=100&q={}", encoded(&q));
        let found = page(&server, &admin.access, &list, None).await;
        let expected: Vec<_> = everybody.iter().filter(|user| is_found(user, &q)).collect();
        assert_eq!(rows(&found).iter().collect::<Vec<_>>(), expected, "{q:?}");
        assert_eq!(found["total"], expected.len(), "{q:?}");
        n_found += expected.len();
    }
    assert!(n_found > 200, "the texts were found at all");
}

#[tokio::test]
async fn who_is_deleted_renamed_or_moves_is_found_as_is_so_now() {
    let people = People::new().await;
    let find = async |q: &str| {
        let found = people.get(&format!("users?q={q}"), &people.operator).await;
        found.expect(200, "OK").data()["total"].as_u64().unwrap()
    };
    let rename = json!({ "displayName": "Zyxwvu" }).to_string();
    assert_eq!(find("yxwv").await, 0);
    people
        .put("users/mina", &rename, &people.operator)
        .await
        .expect(200, "OK");
    assert_eq!(find("yxwv").await, 1);
    people
        .delete("users/mina", &people.operator)
        .await
        .expect(200, "OK");
    assert_eq!(find("yxwv").await, 0);

    let everybody = async |q: &str| {
        let path = format!("sessions?whose=everybody&q={q}");
        let found = people.get(&path, &people.operator).await;
        found.expect(200, "OK").data()["total"].as_u64().unwrap()
    };
    people
        .server
        .execute("UPDATE families SET ip = '203.0.113.77' WHERE usr_id = 'aaliyah'")
        .await;
    let n = people
        .server
        .place
        .number("SELECT count(*) FROM families WHERE usr_id = 'aaliyah'")
        .await;
    assert_eq!(everybody("0.113.77").await, u64::try_from(n).unwrap());
    people
        .server
        .execute("UPDATE families SET ip = '192.0.2.1' WHERE usr_id = 'aaliyah'")
        .await;
    assert_eq!(everybody("0.113.77").await, 0);
}

#[tokio::test]
async fn sessions_are_found_by_their_texts_and_by_those_of_their_users() {
    let server = Server::start().await;
    let admin = server.login(ADMIN).await;
    let list = "sessions?whose=everybody&limit=100";
    let all = rows(&page(&server, &admin.access, list, None).await);
    let users = rows(&page(&server, &admin.access, "users?limit=100", None).await);
    let name_of = |session: &Value| {
        let of = |user: &&Value| user["usrId"] == session["usrId"];
        users.iter().find(of).unwrap()["displayName"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let texts = |session: &Value| {
        let own =
            ["usrId", "device", "browser", "ip"].map(|name| fold(session[name].as_str().unwrap()));
        own.into_iter()
            .chain([fold(&name_of(session))])
            .collect::<Vec<_>>()
    };
    let known: Vec<_> = all.iter().flat_map(texts).collect();
    let mut n_found = 0;
    for q in parts(&known, 80)
        .into_iter()
        .chain(["no such".into(), "\"".into()])
    {
        let list = format!("{list}&q={}", encoded(&q));
        let found = rows(&page(&server, &admin.access, &list, None).await);
        let key = fold(q.trim());
        let matches = |session: &&Value| texts(session).iter().any(|text| text.contains(&key));
        let expected: Vec<_> = all.iter().filter(matches).collect();
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{q:?}");
        n_found += expected.len();
    }
    assert!(n_found > 80, "the texts were found at all");
}

#[tokio::test]
async fn whoever_is_signed_in_has_sessions_and_nobody_else() {
    let server = Server::start().await;
    let admin = server.login(ADMIN).await;
    let count = async |list: &str| {
        let page = page(&server, &admin.access, list, None).await;
        for row in rows(&page) {
            let has_sessions = row["nSessions"].as_u64().unwrap() > 0;
            assert_eq!(has_sessions, list.contains("hasSessions=true"), "{row}");
        }
        page["total"].as_u64().unwrap()
    };
    let with = count("users?hasSessions=true&limit=100").await;
    let without = count("users?hasSessions=false&limit=100").await;
    assert_eq!(with + without, 42);
    let mina = server.login("mina").await;
    let with_mina = count("users?hasSessions=true&limit=100").await;
    server
        .send(crate::support::Ask::logout(&mina.refresh))
        .await
        .expect(200, "OK");
    server
        .execute("UPDATE families SET ended = 'revoked' WHERE usr_id = 'mina'")
        .await;
    assert_eq!(
        count("users?hasSessions=true&limit=100").await,
        with_mina - 1
    );
}

#[tokio::test]
async fn each_figure_of_the_dashboard_is_the_total_of_its_list() {
    let people = People::new().await;
    for _ in 0..3 {
        people.server.login("mina").await;
    }
    people
        .server
        .execute("UPDATE families SET ended = 'expired' WHERE usr_id = 'bo'")
        .await;
    for by in [&people.operator, &people.anders, &people.carmen] {
        let figures = people.get("dashboard/summary", by).await.data();
        let since = figures["since"].as_i64().unwrap();
        let lists = [
            ("nUsers", "users?isActive=true".to_owned()),
            ("nActiveSessions", "sessions?whose=everybody".into()),
            ("nSignIns", format!("audit?kind=signed_in&from={since}")),
            ("nReuses", format!("audit?kind=token_reused&from={since}")),
        ];
        for (figure, list) in lists {
            let total = people.get(&list, by).await.expect(200, "OK").data()["total"].clone();
            assert_eq!(figures[figure], total, "{figure}");
        }
    }
}

#[tokio::test]
async fn ended_sessions_are_listed_with_when_and_why() {
    let people = People::new().await;
    let beatriz = people.server.login("beatriz").await;
    people.server.clock.advance(7);
    let ended = format!("sessions/{}", beatriz.sid);
    people
        .delete(&ended, &people.operator)
        .await
        .expect(200, "OK");
    people.server.clock.advance(7);
    people
        .server
        .send(crate::support::Ask::logout(&people.mina.refresh))
        .await
        .expect(200, "OK");
    let list = "sessions?whose=everybody&state=ended&limit=100";
    let ended = rows(&people.get(list, &people.operator).await.data());
    let now = crate::support::NOON + 14;
    let told: Vec<_> = ended[..2]
        .iter()
        .map(|row| {
            (
                row["sid"].as_str().unwrap(),
                &row["endReason"],
                row["endedAt"].as_i64(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (people.mina.sid.as_str(), &json!("signed_out"), Some(now)),
            (beatriz.sid.as_str(), &json!("revoked"), Some(now - 7)),
        ]
    );
    // By reason, and those of one user.
    for (query, sids) in [
        ("whose=everybody&endReason=revoked", vec![&beatriz.sid]),
        ("usrId=mina&state=ended", vec![&people.mina.sid]),
        ("whose=everybody&endReason=reused", vec![]),
    ] {
        let rows = rows(
            &people
                .get(&format!("sessions?{query}"), &people.operator)
                .await
                .data(),
        );
        let found: Vec<_> = rows
            .iter()
            .map(|row| row["sid"].as_str().unwrap())
            .collect();
        assert_eq!(found, sids, "{query}");
    }
    // Open ones have neither.
    let open = rows(
        &people
            .get("sessions?whose=everybody", &people.operator)
            .await
            .data(),
    );
    for row in open {
        assert_eq!((row.get("endedAt"), row.get("endReason")), (None, None));
        assert!(row["idleExpiresAt"].as_i64().unwrap() <= row["expiresAt"].as_i64().unwrap());
    }
    for query in [
        "state=open&sort=endedAt",
        "state=ended&sort=createdAt",
        "usrId=mina&whose=everybody",
    ] {
        let reply = people
            .get(&format!("sessions?{query}"), &people.operator)
            .await;
        reply.expect(400, "BAD_REQUEST");
    }
}

async fn end(people: &People, by: &Browser, wish: Value) -> (u16, Value) {
    let reply = people.post("sessions/end", &wish.to_string(), by).await;
    (reply.status.as_u16(), reply.data())
}

#[tokio::test]
async fn the_sessions_of_a_list_are_ended_but_for_the_one_that_asks() {
    let people = People::new().await;
    let more = [
        people.server.login("mina").await,
        people.server.login("mina").await,
    ];
    let n_open = async |query: &str, by: &Browser| {
        let page = people.get(&format!("sessions?{query}"), by).await.data();
        page["total"].as_u64().unwrap()
    };
    // One that was chosen, twice.
    let chosen = json!({ "whose": "own", "sids": [more[0].sid] });
    assert_eq!(
        end(&people, &people.mina, chosen.clone()).await.1["nEnded"],
        1
    );
    assert_eq!(end(&people, &people.mina, chosen).await.1["nEnded"], 0);
    people.expect_out(&more[0]).await;
    people.expect_in(&more[1]).await;
    // Somebody else's: not there for a member, nor in another project.
    let others = json!({ "whose": "own", "sids": [people.aaliyah.sid] });
    assert_eq!(end(&people, &people.mina, others).await.1["nEnded"], 0);
    let others = json!({ "whose": "everybody", "sids": [people.aaliyah.sid, people.operator.sid] });
    assert_eq!(end(&people, &people.mina, others.clone()).await.0, 403);
    assert_eq!(end(&people, &people.anders, others).await.1["nEnded"], 0);
    people.expect_in(&people.aaliyah).await;
    people.expect_in(&people.operator).await;
    // What a text finds: the list is the preview.
    let n = n_open("whose=everybody&q=mina", &people.anders).await;
    let found = json!({ "whose": "everybody", "q": "mina" });
    assert_eq!(end(&people, &people.anders, found).await.1["nEnded"], n);
    people.expect_out(&people.mina).await;
    people.expect_out(&more[1]).await;
    // All of a project, but for the one that asks and those of operators.
    let n = n_open("whose=everybody", &people.anders).await;
    let (_, ended) = end(&people, &people.anders, json!({ "whose": "everybody" })).await;
    assert_eq!(ended["nEnded"], n - 1);
    assert_eq!(ended.get("hasMore"), None);
    for still in [
        &people.anders,
        &people.operator,
        &people.carmen,
        &people.aaliyah,
    ] {
        people.expect_in(still).await;
    }
    // Each has its line in the log, with who did it.
    let log = people.get(
        "audit?kind=session_revoked&actor=anders&limit=100",
        &people.operator,
    );
    assert!(log.await.data()["total"].as_u64().unwrap() >= n - 1);
}

#[tokio::test]
async fn one_call_ends_so_many_sessions_and_says_that_there_are_more() {
    let people = People::new().await;
    people
        .server
        .place
        .execute_each(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1100)
             INSERT INTO families (id, usr_id, tenant_id, class, generation, kid, salt, user_epoch, global_epoch, created_at,
                 rotated_at, last_used_at, idle, idle_expires_at, expires_at, device, browser, ip)
             SELECT randomblob(16), usr_id, tenant_id, class, generation, kid, salt, user_epoch, global_epoch, created_at,
                 rotated_at, last_used_at, idle, idle_expires_at, expires_at, device, browser, 'crowd'
             FROM families, n WHERE id = (SELECT min(id) FROM families WHERE usr_id = 'dmitri' AND ended IS NULL)",
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1100)
             INSERT INTO families (id, usr_id, tenant_id, class, generation, kid, salt, user_epoch, global_epoch, created_at,
                 rotated_at, last_used_at, idle, idle_expires_at, expires_at, device, browser, ip)
             SELECT decode(md5(i::TEXT), 'hex'), usr_id, tenant_id, class, generation, kid, salt, user_epoch, global_epoch,
                 created_at, rotated_at, last_used_at, idle, idle_expires_at, expires_at, device, browser, 'crowd'
             FROM families, n WHERE id = (SELECT id FROM families WHERE usr_id = 'dmitri' AND ended IS NULL ORDER BY id LIMIT 1)",
        )
        .await;
    let wish = json!({ "whose": "everybody", "q": "crowd" });
    let (_, first) = end(&people, &people.operator, wish.clone()).await;
    assert_eq!(
        (&first["nEnded"], &first["hasMore"]),
        (&json!(1_000), &json!(true))
    );
    let (_, second) = end(&people, &people.operator, wish).await;
    assert_eq!(
        (&second["nEnded"], second.get("hasMore")),
        (&json!(100), None)
    );
}

#[tokio::test]
async fn a_wish_to_end_sessions_that_says_not_which_is_refused() {
    let people = People::new().await;
    let many: Vec<_> = (0..101).map(|_| people.mina.sid.clone()).collect();
    for wish in [
        json!({}),
        json!({ "sids": [] }),
        json!({ "sids": many }),
        json!({ "sids": ["nope"] }),
        json!({ "whose": "everybody", "usrId": "mina" }),
        json!({ "whose": "nobody" }),
        json!({ "q": "x".repeat(201) }),
        json!({ "q": "a\u{0}b" }),
        json!({ "state": "ended" }),
    ] {
        assert_eq!(
            end(&people, &people.operator, wish.clone()).await.0,
            400,
            "{wish}"
        );
    }
    people.expect_in(&people.mina).await;
}

#[tokio::test]
async fn several_users_are_changed_at_once_each_as_if_asked_for_alone() {
    let people = People::new().await;
    let bulk = async |by: &Browser, action: &str, usr_ids: Value| {
        let body = json!({ "action": action, "usrIds": usr_ids }).to_string();
        people.post("bulk/users", &body, by).await
    };
    let reply = bulk(
        &people.anders,
        "disable",
        json!(["MINA", "anders", "aaliyah", "admin", "amara"]),
    )
    .await;
    let done = reply.expect(200, "OK").data();
    assert_eq!(done["nDone"], 1);
    let refused: Vec<_> = done["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (
                row["usrId"].as_str().unwrap(),
                row["resultCode"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        refused,
        [
            ("anders", "CONFLICT"),
            ("aaliyah", "NOT_FOUND"),
            ("admin", "FORBIDDEN"),
            ("amara", "FORBIDDEN")
        ]
    );
    people.expect_out(&people.mina).await;
    let enabled = bulk(&people.anders, "enable", json!(["mina"])).await;
    assert_eq!(enabled.expect(200, "OK").data()["nDone"], 1);
    people.server.login("mina").await;
    let ended = bulk(
        &people.operator,
        "endSessions",
        json!(["aaliyah", "carmen"]),
    )
    .await;
    assert_eq!(ended.expect(200, "OK").data()["nDone"], 2);
    people.expect_out(&people.aaliyah).await;
    people.expect_out(&people.carmen).await;
    let log = people.get(
        "audit?kind=user_disabled&usrId=mina&actor=anders",
        &people.operator,
    );
    assert_eq!(log.await.data()["total"], 1);
    let many: Vec<_> = (0..101).map(|n| format!("user{n}")).collect();
    for usr_ids in [json!([]), json!(many), json!("mina"), json!([1])] {
        bulk(&people.operator, "disable", usr_ids)
            .await
            .expect(400, "BAD_REQUEST");
    }
    bulk(&people.operator, "delete", json!(["mina"]))
        .await
        .expect(400, "BAD_REQUEST");
}

#[tokio::test]
async fn the_log_tells_how_many_events_are_new_and_what_a_request_has_done() {
    let people = People::new().await;
    let newest = rows(&people.get("audit?limit=1", &people.operator).await.data())[0]["id"].clone();
    let new = format!("audit?newerThan={newest}");
    assert_eq!(people.get(&new, &people.operator).await.data()["total"], 0);
    let reply = people
        .post("users/mina/end-sessions", "", &people.operator)
        .await;
    let request_id = reply.headers["x-request-id"].to_str().unwrap();
    let of_request = format!("audit?requestId={request_id}");
    let found = people.get(&of_request, &people.operator).await.data();
    assert!(
        found["total"].as_u64().unwrap() >= 2,
        "the session's, and the user's"
    );
    assert_eq!(
        people.get(&new, &people.operator).await.data()["total"],
        found["total"]
    );
    assert_eq!(people.get(&new, &people.aaliyah).await.data()["total"], 0);
}
