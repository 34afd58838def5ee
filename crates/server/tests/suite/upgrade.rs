//! A database that an older server has written is opened by this one: its users, sessions and tokens go on.
//!
//! `tests/upgrade` holds it for each engine: the tables as SQL with sqlx's own list of migrations among them, the master
//! key, and what its users and browsers held. All of that was made up for these tests and opens nothing else.
//!
//! It was written by the server of the migrations up to 31, at the time that stands in `writtenAt`. A script has started
//! that server on an empty database, made `ada` with `admin create-admin`, and done the rest over HTTP: made the users
//! with a one-time password each and let them choose another one, deleted one and disabled one, failed a login, and
//! signed in a session of each class (`S` under `--unmarked-clients static`). `ada` has refreshed twice, `café` once,
//! and `noor` has not used her one-time password. Then it was dumped by Python's `sqlite3` (`iterdump`, after
//! two `PRAGMA`s) and by `pg_dump --inserts --no-owner --no-privileges`, without comments.
//!
//! It is never written anew, so that it stays what is out there. What a later version changes has its own fixture beside
//! this one.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use tollgate_server::config::Settings;
use tollgate_server::keys::Keys;

use crate::DATABASE;
use crate::place::{Kind, Place};
use crate::support::{Ask, Browser, Folder, Reply, Server};

/// What the older server has left: its tables, its key file, and what its users and browsers held.
struct Written {
    sql: &'static str,
    keys: &'static str,
    held: Value,
}

impl Written {
    fn new() -> Self {
        let (sql, keys, held) = match DATABASE {
            Kind::Sqlite => (
                include_str!("../upgrade/sqlite.sql"),
                include_str!("../upgrade/sqlite.key"),
                include_str!("../upgrade/sqlite.json"),
            ),
            Kind::Postgres => (
                include_str!("../upgrade/postgres.sql"),
                include_str!("../upgrade/postgres.key"),
                include_str!("../upgrade/postgres.json"),
            ),
        };
        Self {
            sql,
            keys,
            held: serde_json::from_str(held).unwrap(),
        }
    }

    /// This server on the older one's database, a minute later.
    async fn opened(&self) -> Server {
        let folder = Folder::new();
        let place = Place::new(&folder).await;
        place.fill(self.sql).await;
        let keys = Keys::parse(self.keys).unwrap();
        let now = self.held["writtenAt"].as_i64().unwrap() + 60;
        Server::on(place, folder, keys, now, Settings::default()).await
    }

    fn users(&self) -> &[Value] {
        self.held["users"].as_array().unwrap()
    }

    /// The password of the user who has typed this name.
    fn password(&self, typed: &str) -> &str {
        let user = self.users().iter().find(|user| user["typed"] == typed);
        text(user.unwrap(), "password")
    }

    fn sessions(&self) -> &[Value] {
        self.held["sessions"].as_array().unwrap()
    }
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap()
}

fn browser(session: &Value) -> Browser {
    Browser {
        access: text(session, "accessToken").into(),
        refresh: text(session, "refreshToken").into(),
        sid: text(session, "sid").into(),
    }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// The operator of the fixture, signed in.
async fn ada(server: &Server) -> Browser {
    let login = Ask::login("ada", "the first one of them all");
    Browser::new(server.send(login).await)
}

async fn refresh(server: &Server, session: &Value, browser: &Browser) -> Reply {
    let ask = match text(session, "class") {
        "K2" => browser.ask_refresh(),
        _ => Ask::refresh(&browser.refresh),
    };
    server.send(ask).await
}

#[tokio::test]
async fn users_of_an_older_server_sign_in_with_the_names_and_passwords_that_they_have() {
    let written = Written::new();
    let server = written.opened().await;
    for user in written.users() {
        let (typed, password) = (text(user, "typed"), text(user, "password"));
        let reply = server.send(Ask::login(typed, password)).await;
        if user["isDisabled"] == true {
            reply.expect(401, "LOGIN_FAILED");
            continue;
        }
        reply.expect(200, "OK");
        assert_eq!(reply.data()["usrId"], user["usrId"], "{typed}");
        let me = server.get("me", &Browser::new(reply).access).await;
        me.expect(200, "OK");
        let must_change = user["isOneTime"] == true;
        assert_eq!(me.data()["mustChangePassword"] == true, must_change);
    }
}

#[tokio::test]
async fn of_names_that_look_alike_each_has_its_own_password_after_an_upgrade() {
    let written = Written::new();
    let server = written.opened().await;
    let of = |typed: &str| written.password(typed).to_owned();
    for (one, other) in [
        ("서연", "\u{1109}\u{1165}\u{110b}\u{1167}\u{11ab}"),
        ("josé", "JOSÉ"),
        ("admin", "ａｄｍｉｎ"),
        ("ada", "ad\u{430}"),
    ] {
        for (usr_id, password) in [(one, of(other)), (other, of(one))] {
            let reply = server.send(Ask::login(usr_id, &password)).await;
            reply.expect(401, "LOGIN_FAILED");
        }
    }
}

#[tokio::test]
async fn sessions_of_an_older_server_refresh_and_its_access_tokens_are_accepted() {
    let written = Written::new();
    let server = written.opened().await;
    for session in written.sessions() {
        let mut browser = browser(session);
        if session["isOver"] == true {
            let me = server.get("me", &browser.access).await;
            me.expect(401, "SESSION_REVOKED");
            let reply = refresh(&server, session, &browser).await;
            reply.expect(401, "SESSION_REVOKED");
            continue;
        }
        for _ in 0..2 {
            let me = server.get("me", &browser.access).await;
            me.expect(200, "OK");
            assert_eq!(me.data()["usrId"], session["usrId"]);
            assert_eq!(me.data()["tenantId"], session["tenantId"]);
            let reply = refresh(&server, session, &browser).await;
            browser.adopt(&reply);
        }
        server.get("me", &browser.access).await.expect(200, "OK");
    }
}

#[tokio::test]
async fn an_answer_that_an_older_server_lost_is_given_again() {
    let written = Written::new();
    let server = written.opened().await;
    let session = written
        .sessions()
        .iter()
        .find(|session| session["before"].is_string())
        .unwrap();
    let before = Browser {
        refresh: text(session, "before").into(),
        ..browser(session)
    };
    let reply = server.send(before.ask_refresh()).await;
    reply.expect(200, "OK");
    assert_eq!(reply.data()["refreshToken"], session["refreshToken"]);
    server
        .send(Ask::rob(text(session, "before")))
        .await
        .expect(401, "TOKEN_REUSED");
}

#[tokio::test]
async fn the_lists_of_an_older_server_are_all_there() {
    let written = Written::new();
    let server = written.opened().await;
    let ada = ada(&server).await;
    let items = async |path: &str| {
        let page = server.get(path, &ada.access).await;
        page.expect(200, "OK");
        let data = page.data();
        let rows = data.get("items").unwrap_or(&data);
        rows.as_array().unwrap().clone()
    };
    let users = items("users?limit=100").await;
    assert_eq!(users.len(), written.users().len());
    for user in written.users() {
        let row = users.iter().find(|row| row["usrId"] == user["usrId"]);
        assert_eq!(row.unwrap()["isActive"], user["isDisabled"] != true);
    }
    let codes: Vec<_> = items("projects").await;
    assert_eq!(codes.len(), 2);
    assert_eq!(items("projects/acme/members").await.len(), 5);
    for session in written.sessions() {
        if session["isOver"] == true {
            continue;
        }
        let usr_id = text(session, "usrId");
        let query = encoded(usr_id);
        let rows = items(&format!("sessions?usrId={query}")).await;
        assert!(rows.iter().any(|row| row["sid"] == session["sid"]));
        let user = server.get(&format!("users/{query}"), &ada.access).await;
        user.expect(200, "OK");
        assert_eq!(user.data()["usrId"], usr_id);
    }
    let events = items("audit?limit=100").await;
    let told = |kind: &str, usr_id: &str| {
        let is_it = |row: &&Value| row["kind"] == kind && row["usrId"] == usr_id;
        events.iter().filter(is_it).count()
    };
    assert_eq!(told("set_up", "ada"), 1);
    assert_eq!(told("user_deleted", text(&written.held, "deleted")), 1);
    assert_eq!(told("sign_in_failed", "café"), 1);
    let summary = server.get("dashboard/summary", &ada.access).await;
    summary.expect(200, "OK");
}

#[tokio::test]
async fn an_upgraded_database_takes_new_users_and_opens_again() {
    let written = Written::new();
    let server = written.opened().await;
    let ada = ada(&server).await;
    let new = json!({ "usrId": "new", "displayName": "New", "email": "new@example.com" });
    let ask = Ask::post("users").bearer(&ada.access);
    let made = server.send(ask.json(&new.to_string())).await;
    made.expect(200, "OK");
    let again = server.another().await;
    let password = made.data()["password"].as_str().unwrap().to_owned();
    let reply = crate::support::send(&again, Ask::login("new", &password)).await;
    reply.expect(200, "OK");
}

/// Names of the fixture that have one key.
const ALIKE: [[&str; 2]; 3] = [
    ["admin", "ａｄｍｉｎ"],
    ["josé", "josÉ"],
    ["서연", "\u{1109}\u{1165}\u{110b}\u{1167}\u{11ab}"],
];

#[tokio::test]
async fn of_two_old_names_with_one_key_each_is_found_by_its_exact_form_alone() {
    let written = Written::new();
    let server = written.opened().await;
    let mut alike = server.state.db.alike().await.unwrap();
    alike.iter_mut().for_each(|group| group.sort_unstable());
    let mut expected = ALIKE.map(|mut group| {
        group.sort_unstable();
        group.to_vec()
    });
    alike.sort_unstable();
    expected.sort_unstable();
    assert_eq!(alike, expected);
    let ada = ada(&server).await;
    for usr_id in ALIKE.concat() {
        let path = format!("users/{}", encoded(usr_id));
        let user = server.get(&path, &ada.access).await;
        user.expect(200, "OK");
        assert_eq!(user.data()["usrId"], usr_id);
    }
    for (usr_id, one, other) in [
        ("ＡＤＭＩＮ", "admin", "ａｄｍｉｎ"),
        ("jose\u{301}", "josé", "JOSÉ"),
        ("서\u{110b}\u{1167}\u{11ab}", "서연", ALIKE[2][1]),
    ] {
        for typed in [one, other] {
            let password = written.password(typed);
            let reply = server.send(Ask::login(usr_id, password)).await;
            reply.expect(401, "LOGIN_FAILED");
        }
        let path = format!("users/{}/disable", encoded(usr_id));
        let ask = Ask::post(&path).bearer(&ada.access);
        server.send(ask).await.expect(404, "NOT_FOUND");
    }
    for session in written.sessions() {
        if session["isOver"] == true || session["mustChangePassword"] == true {
            continue;
        }
        let own = text(session, "usrId");
        for usr_id in ALIKE.concat() {
            let ask = Ask::get("me").bearer(text(session, "accessToken"));
            let reply = server.send(ask.header("usrid", &encoded(usr_id))).await;
            assert_eq!(reply.status == 200, usr_id == own, "{usr_id} of {own}");
        }
    }
}

#[tokio::test]
async fn an_old_name_that_is_alone_with_its_key_is_found_in_any_spelling() {
    let written = Written::new();
    let server = written.opened().await;
    for usr_id in ["café", "cafe\u{301}", "CAFÉ", "ＡＤＡ"] {
        let password = match usr_id {
            "ＡＤＡ" => written.password("ada"),
            _ => written.password("café"),
        };
        let reply = server.send(Ask::login(usr_id, password)).await;
        reply.expect(200, "OK");
    }
    // What would not be given today is the name of whoever has it.
    let password = written.password("ad\u{430}");
    let reply = server.send(Ask::login("AD\u{410}", password)).await;
    reply.expect(200, "OK");
    assert_eq!(reply.data()["usrId"], "ad\u{430}");
    let ada = ada(&server).await;
    let path = format!("users?q={}", encoded("JOSÉ"));
    let found = server.get(&path, &ada.access).await;
    assert_eq!(found.data()["total"], 2);
}

#[tokio::test]
async fn no_new_user_gets_the_key_of_an_old_name_nor_of_one_that_is_gone() {
    let written = Written::new();
    let server = written.opened().await;
    let ada = ada(&server).await;
    let make = async |usr_id: &str| {
        let new = json!({ "usrId": usr_id, "displayName": "New", "email": "new@example.com" });
        let ask = Ask::post("users").bearer(&ada.access);
        server.send(ask.json(&new.to_string())).await
    };
    let delete = async |usr_id: &str| {
        let path = format!("users/{}", encoded(usr_id));
        let reply = server.send(Ask::delete(&path).bearer(&ada.access)).await;
        reply.expect(200, "OK");
    };
    assert_eq!(text(&written.held, "deleted"), "Élise");
    for usr_id in [
        "José",
        "jose\u{301}",
        "서연",
        "Admin",
        "élise",
        "ÉLISE",
        "e\u{301}lise",
    ] {
        make(usr_id).await.expect(409, "CONFLICT");
    }
    // Of two, the one that is left is found in any spelling, and their name stays taken when both are gone.
    delete("josÉ").await;
    let password = written.password("josé");
    let reply = server.send(Ask::login("JOSE\u{301}", password)).await;
    reply.expect(200, "OK");
    delete("josé").await;
    make("josé").await.expect(409, "CONFLICT");
    delete("ａｄｍｉｎ").await;
    delete("admin").await;
    make("ＡＤＭＩＮ").await.expect(409, "CONFLICT");
    // The log is asked for somebody who is gone by any spelling, too.
    let path = format!("audit?usrId={}", encoded("ÉLISE"));
    let told = server.get(&path, &ada.access).await;
    assert_eq!(told.data()["items"][0]["usrId"], "Élise");
}
