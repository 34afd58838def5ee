//! Lists: their pages in both directions, and their filters.

use serde_json::{Value, json};
use tollgate_server::demo::ADMIN;
use tollgate_server::store::Retention;

use crate::people::People;
use crate::support::{Ask, Server};

pub(crate) async fn page(server: &Server, access: &str, list: &str, cursor: Option<&str>) -> Value {
    let join = if list.contains('?') { '&' } else { '?' };
    let path = match cursor {
        Some(cursor) => format!("{list}{join}cursor={cursor}"),
        None => list.to_owned(),
    };
    server.get(&path, access).await.expect(200, "OK").data()
}

/// The rows of a page.
pub(crate) fn rows(page: &Value) -> Vec<Value> {
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
        "sessions?limit=2&whose=everybody&state=ended&endReason=revoked&sort=usrId&order=desc",
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
            let ask = Ask::delete(&format!("users/{usr_id}"));
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
        .send(Ask::logout(&mina.refresh))
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
async fn who_has_sessions_is_told_alike_before_a_sweep_and_after_it() {
    /// At the end of what is told here.
    const OPEN: &str = "SELECT count(DISTINCT usr_id) FROM families
         WHERE ended IS NULL AND idle_expires_at > 1795437000";
    let server = Server::start().await;
    // They run out, and nobody notices.
    for usr_id in ["mina", "anders"] {
        server.login(usr_id).await;
    }
    server.clock.advance(1_800);
    let admin = server.login(ADMIN).await;
    // One signs out of one of two, another of the only one.
    server.login("dmitri").await;
    for usr_id in ["dmitri", "carmen"] {
        let browser = server.login(usr_id).await;
        let reply = server.send(Ask::logout(&browser.refresh)).await;
        reply.expect(200, "OK");
    }
    let n_open = usize::try_from(server.place.number(OPEN).await).unwrap();
    for is_swept in [false, true] {
        if is_swept {
            let swept = server.state.db.sweep(Retention::Forever).await.unwrap();
            assert!(swept.n_expired >= 2);
            let marked = "SELECT count(*) FROM users WHERE may_have_sessions";
            let n_marked = server.place.number(marked).await;
            assert_eq!(usize::try_from(n_marked).unwrap(), n_open);
        }
        for sort in ["usrId", "displayName", "lastSignInAt"] {
            for order in ["asc", "desc"] {
                let of = async |filter| {
                    let list = format!("users?limit=3&sort={sort}&order={order}&{filter}");
                    check_both_ways(&server, &admin.access, &list).await
                };
                assert_eq!(of("hasSessions=true").await, n_open);
                assert_eq!(of("hasSessions=false").await, 42 - n_open);
            }
        }
        for filter in ["hasSessions=true", "hasSessions=false"] {
            let list = format!("users?limit=100&{filter}");
            for row in rows(&page(&server, &admin.access, &list, None).await) {
                let has_sessions = row["nSessions"].as_u64().unwrap() > 0;
                assert_eq!(has_sessions, filter == "hasSessions=true", "{row}");
            }
        }
        let list = "sessions?whose=everybody&limit=2";
        let n_sessions = check_both_ways(&server, &admin.access, list).await;
        let n = server
            .place
            .number("SELECT count(*) FROM families WHERE ended IS NULL AND idle_expires_at > 1795437000")
            .await;
        assert_eq!(n_sessions, usize::try_from(n).unwrap());
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
        .send(Ask::logout(&people.mina.refresh))
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
