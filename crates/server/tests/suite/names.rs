//! One name, one person: however it is typed, wherever it is looked for.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use tollgate_server::demo::{ADMIN, PASSWORD};
use tollgate_server::names::fold;
use tollgate_server::throttle::{Key, Limits, Room, Subject};

use crate::people::new_user;
use crate::support::{Ask, Browser, NOON, Reply, Server};

/// `서연`, a user of the demo, letter by letter.
const LETTERS: &str = "\u{1109}\u{1165}\u{110b}\u{1167}\u{11ab}";

/// Ways to write `café`.
const SPELLINGS: [&str; 5] = ["café", "cafe\u{301}", "CAFÉ", "CAFE\u{301}", "ｃａｆé"];

/// The demo, with an operator who is signed in and a user `café`.
struct Bench {
    server: Server,
    operator: Browser,
    /// The one-time password of `café`.
    password: String,
}

impl Bench {
    async fn new() -> Self {
        let server = Server::start().await;
        let operator = server.login(ADMIN).await;
        let ask = Ask::post("users").bearer(&operator.access);
        let made = server.send(ask.json(&new_user("café"))).await;
        made.expect(200, "OK");
        let password = made.data()["password"].as_str().unwrap().into();
        Self {
            server,
            operator,
            password,
        }
    }

    async fn make(&self, body: &str) -> Reply {
        let ask = Ask::post("users").bearer(&self.operator.access);
        self.server.send(ask.json(body)).await
    }

    async fn get(&self, path: &str) -> Reply {
        self.server.get(path, &self.operator.access).await
    }

    /// The rows of a list, by one of their fields.
    async fn found(&self, path: &str, field: &str) -> Vec<String> {
        let page = self.get(path).await;
        page.expect(200, "OK");
        let data = page.data();
        let rows = data["items"].as_array().unwrap();
        let text = |row: &Value| row[field].as_str().unwrap().to_owned();
        rows.iter().map(text).collect()
    }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

#[tokio::test]
async fn nobody_gets_a_name_that_somebody_has_in_another_spelling() {
    let bench = Bench::new().await;
    for usr_id in [LETTERS, "서연", "ＡＤＭＩＮ", "Admin", "Mina"]
        .into_iter()
        .chain(SPELLINGS)
    {
        let reply = bench.make(&new_user(usr_id)).await;
        reply.expect(409, "CONFLICT");
    }
    let made = bench.make(&new_user("JOSÉ")).await;
    made.expect(200, "OK");
    assert_eq!(made.data()["usrId"], "josé");
    bench.make(&new_user("josé")).await.expect(409, "CONFLICT");
}

#[tokio::test]
async fn a_name_of_somebody_who_is_gone_is_nobody_elses_in_any_spelling() {
    let bench = Bench::new().await;
    let path = format!("users/{}", encoded("CAFÉ"));
    let ask = Ask::delete(&path).bearer(&bench.operator.access);
    bench.server.send(ask).await.expect(200, "OK");
    for usr_id in SPELLINGS {
        bench.make(&new_user(usr_id)).await.expect(409, "CONFLICT");
        let told = format!("audit?usrId={}", encoded(usr_id));
        let kinds = bench.found(&told, "kind").await;
        assert_eq!(kinds, ["user_deleted", "user_created"], "{usr_id}");
    }
}

#[tokio::test]
async fn a_name_that_could_be_taken_for_another_is_refused() {
    let bench = Bench::new().await;
    for usr_id in [
        "admin\u{3164}",
        "ad\u{430}",
        "admin\u{200B}",
        "adm\u{AD}in",
        "İda",
        "a b",
    ] {
        let reply = bench.make(&new_user(usr_id)).await;
        reply.expect(400, "BAD_REQUEST");
    }
    for (usr_id, kept) in [
        ("서연kim", "서연kim"),
        ("Кирилл", "кирилл"),
        ("हिन्दी", "हिन्दी"),
    ] {
        let made = bench.make(&new_user(usr_id)).await;
        made.expect(200, "OK");
        assert_eq!(made.data()["usrId"], kept);
    }
}

#[tokio::test]
async fn what_cannot_be_seen_is_in_no_display_name_and_an_address_is_one() {
    let bench = Bench::new().await;
    for (field, text) in [
        ("displayName", "Ada\u{202E}nimdA"),
        ("displayName", "\u{2800}"),
        ("displayName", "Ada\u{200B}"),
        ("displayName", "a\nb"),
        ("email", "a@@b"),
        ("email", "a@b,c@d"),
        ("email", "a@b\u{200B}"),
    ] {
        let mut new = json!({ "usrId": "new", "displayName": "New", "email": "new@b" });
        new[field] = text.into();
        let reply = bench.make(&new.to_string()).await;
        reply.expect(400, "BAD_REQUEST");
        let change = json!({ field: text }).to_string();
        let ask = Ask::put("users/mina").bearer(&bench.operator.access);
        let reply = bench.server.send(ask.json(&change)).await;
        reply.expect(400, "BAD_REQUEST");
    }
    let project = json!({ "tenantId": "new", "name": "A\u{2066}cme" }).to_string();
    let ask = Ask::post("projects").bearer(&bench.operator.access);
    let reply = bench.server.send(ask.json(&project)).await;
    reply.expect(400, "BAD_REQUEST");
    let change = json!({ "displayName": "علی\u{200C}رضا  Reza" }).to_string();
    let ask = Ask::put("users/mina").bearer(&bench.operator.access);
    let reply = bench.server.send(ask.json(&change)).await;
    reply.expect(200, "OK");
    assert_eq!(reply.data()["displayName"], "علی\u{200C}رضا Reza");
}

#[tokio::test]
async fn a_user_signs_in_by_any_spelling_and_is_told_the_one_that_is_stored() {
    let bench = Bench::new().await;
    for usr_id in SPELLINGS {
        let reply = bench.server.send(Ask::login(usr_id, &bench.password)).await;
        reply.expect(200, "OK");
        assert_eq!(reply.data()["usrId"], "café");
    }
    let active = "UPDATE users SET is_active = TRUE WHERE usr_id = '서연'";
    bench.server.execute(active).await;
    for usr_id in ["서연", LETTERS, "ｍｉｎａ"] {
        let reply = bench.server.send(Ask::login(usr_id, PASSWORD)).await;
        reply.expect(200, "OK");
    }
    let reply = bench.server.send(Ask::login("cafe", &bench.password)).await;
    reply.expect(401, "LOGIN_FAILED");
}

#[tokio::test]
async fn guesses_at_all_spellings_of_a_name_are_counted_together() {
    let bench = Bench::new().await;
    for (from, usr_id) in SPELLINGS.into_iter().cycle().take(10).enumerate() {
        let guess = Ask::login(usr_id, "wrong").from(&format!("192.0.2.{from}"));
        let reply = bench.server.send(guess).await;
        reply.expect(401, "LOGIN_FAILED");
    }
    let right = Ask::login("café", &bench.password).from("198.51.100.1");
    let key = |usr_id| Key::of(Subject::Account(usr_id), &bench.server.state.keys.current());
    let bucket = bench.server.state.db.bucket(key("café")).await.unwrap();
    for usr_id in SPELLINGS {
        assert_eq!(key(usr_id), key("café"), "{usr_id}");
    }
    let limits = Limits::from(bench.server.state.settings.throttle);
    let (room, _) = bucket.look(limits.account, NOON);
    assert!(matches!(room, Room::Closed { .. }));
    // One that the server has made up is heard even so.
    bench.server.send(right).await.expect(200, "OK");
}

#[tokio::test]
async fn a_device_is_known_of_its_user_however_the_name_is_typed() {
    let server = Server::start().await;
    let reply = server.send(Ask::login("ＭＩＮＡ", PASSWORD)).await;
    reply.expect(200, "OK");
    let set = reply.headers["set-cookie"].to_str().unwrap();
    let cookie = set.split(';').next().unwrap();
    for from in 0..10 {
        let guess = Ask::login("mina", "wrong").from(&format!("192.0.2.{from}"));
        server.send(guess).await.expect(401, "LOGIN_FAILED");
    }
    let stranger = Ask::login("mina", PASSWORD).from("198.51.100.1");
    server.send(stranger).await.expect(401, "LOGIN_FAILED");
    for usr_id in ["mina", "Mina", "ｍｉｎａ"] {
        let owner = Ask::login(usr_id, PASSWORD).header("cookie", cookie);
        server.send(owner).await.expect(200, "OK");
    }
}

#[tokio::test]
async fn paths_queries_and_headers_take_any_spelling() {
    let bench = Bench::new().await;
    let (server, access) = (&bench.server, &bench.operator.access);
    let cafe = server.send(Ask::login("café", &bench.password)).await;
    let cafe = Browser::new(cafe);
    for usr_id in SPELLINGS {
        let name = encoded(usr_id);
        let user = bench.get(&format!("users/{name}")).await;
        user.expect(200, "OK");
        assert_eq!(user.data()["usrId"], "café");
        let sessions = bench.get(&format!("sessions?usrId={name}")).await;
        sessions.expect(200, "OK");
        assert_eq!(sessions.data()["items"][0]["sid"], cafe.sid);
        let kinds = bench.found(&format!("audit?usrId={name}"), "kind").await;
        assert_eq!(kinds.last().unwrap(), "user_created");
        let member = format!("projects/globex/members/{name}");
        let ask = Ask::put(&member)
            .bearer(access)
            .json(r#"{"role":"member"}"#);
        server.send(ask).await.expect(200, "OK");
        let members = bench.found("projects/globex/members?q=caf%C3%A9", "usrId");
        assert_eq!(members.await, ["café"]);
        let ask = Ask::delete(&member).bearer(access);
        server.send(ask).await.expect(200, "OK");
        let me = Ask::get("me").bearer(&cafe.access).header("usrid", &name);
        server.send(me).await.expect(200, "OK");
    }
    for usr_id in ["cafe", "서연", "admin"] {
        let me = Ask::get("me").bearer(&cafe.access);
        let reply = server.send(me.header("usrid", &encoded(usr_id))).await;
        reply.expect(403, "FORBIDDEN");
    }
    let actors = bench
        .found("audit?actor=%EF%BC%A1DMIN&limit=1", "actor")
        .await;
    assert_eq!(actors, ["admin"]);
    let table = bench
        .get(&format!("audit.csv?usrId={}", encoded("CAFÉ")))
        .await;
    assert!(String::from_utf8_lossy(&table.bytes).contains("user_created"));
}

#[tokio::test]
async fn a_text_is_found_in_any_case_and_width_and_with_its_accents_however_written() {
    let bench = Bench::new().await;
    for q in ["lucía", "LUCÍA", "luci\u{301}a", "ｌｕｃíａ", "CÍA FERN"] {
        let q = encoded(q);
        let users = bench.found(&format!("users?q={q}"), "usrId").await;
        assert_eq!(users, ["lucia"]);
        let members = format!("projects/acme/members?q={q}");
        assert_eq!(bench.found(&members, "usrId").await, ["lucia"]);
    }
    for q in ["caf\u{e9}", "CAFE\u{301}"] {
        let users = bench
            .found(&format!("users?q={}", encoded(q)), "usrId")
            .await;
        assert_eq!(users, ["café"]);
        let told = bench
            .found(&format!("audit?q={}", encoded(q)), "usrId")
            .await;
        assert_eq!(told, ["café"]);
    }
    let project = json!({ "tenantId": "doctors", "name": "ÄRZTE Ｎｏｒｄ" }).to_string();
    let ask = Ask::post("projects").bearer(&bench.operator.access);
    bench
        .server
        .send(ask.json(&project))
        .await
        .expect(200, "OK");
    for q in ["ärzte", "A\u{308}rzte nord", "NORD"] {
        let found = bench
            .found(&format!("projects?q={}", encoded(q)), "tenantId")
            .await;
        assert_eq!(found, ["doctors"], "{q}");
    }
    // What the log says in words of its time is found as it was written, too.
    let change = json!({ "displayName": "ZOË VAN DEN BERG" }).to_string();
    let ask = Ask::put("users/zoe").bearer(&bench.operator.access);
    bench.server.send(ask.json(&change)).await.expect(200, "OK");
    for q in ["ZOË", "zoË"] {
        let told = bench
            .found(&format!("audit?q={}", encoded(q)), "usrId")
            .await;
        assert_eq!(told, ["zoe"], "{q}");
    }
}

#[tokio::test]
async fn lists_are_sorted_by_keys_on_every_database() {
    let bench = Bench::new().await;
    for (usr_id, name) in [
        ("eva", "éva Small"),
        ("emile", "ÉMILE Large"),
        ("wide", "Ｅｗａ Wide"),
        ("Élodie", "Élodie"),
        ("zara", "zara"),
    ] {
        let new = json!({ "usrId": usr_id, "displayName": name, "email": "a@b" });
        bench.make(&new.to_string()).await.expect(200, "OK");
    }
    for field in ["usrId", "displayName"] {
        let mut all = Vec::new();
        let mut cursor = String::new();
        loop {
            let path = format!("users?sort={field}&limit=7{cursor}");
            let page = bench.get(&path).await.data();
            let rows = page["items"].as_array().unwrap();
            all.extend(rows.iter().map(|row| fold(row[field].as_str().unwrap())));
            match page["nextCursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(all.len(), 48);
        assert!(all.is_sorted(), "{field}: {all:?}");
    }
}

#[tokio::test]
async fn keys_that_are_missing_or_old_are_written_at_the_next_start() {
    let server = Server::start().await;
    server
        .execute(
            "UPDATE users SET name_key = NULL, display_key = 'old', email_key = NULL;
             UPDATE tenants SET name_key = NULL",
        )
        .await;
    let admin = server.login(ADMIN).await;
    let page = server.get("users?limit=100", &admin.access).await.data();
    assert_eq!(page["total"], 42, "a list misses nobody meanwhile");
    let found = format!("users?q={}", encoded("LUCÍA"));
    assert_eq!(server.get(&found, &admin.access).await.data()["total"], 0);
    drop(server.another().await);
    assert_eq!(server.get(&found, &admin.access).await.data()["total"], 1);
    let n_wrong = "SELECT count(*) FROM users WHERE name_key IS NULL OR display_key = 'old' OR email_key IS NULL";
    assert_eq!(server.place.number(n_wrong).await, 0);
}
