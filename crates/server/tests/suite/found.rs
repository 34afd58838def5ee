//! What lists find, held to a plain look at every row.

use serde_json::{Value, json};
use tollgate_server::demo::ADMIN;
use tollgate_server::names::fold;

use crate::lists::{page, rows};
use crate::people::People;
use crate::support::Server;

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
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
