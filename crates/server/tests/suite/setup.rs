//! The first start, and the first administrator.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use serde_json::{Value, json};
use tollgate_api_types::{Secret, Tenant};
use tollgate_server::config::Settings;
use tollgate_server::demo::{self, ADMIN};
use tollgate_server::store::FirstAdmin;

use crate::support::{Ask, NOON, Reply, Server};

const FILE: &str = "test.key.setup-secret";

const PASSWORD: &str = "a quiet river at dawn";

async fn first_start() -> Server {
    let server = Server::empty(Settings::default()).await;
    start(&server).await;
    server
}

async fn start(server: &Server) {
    server.state.setup.offer(&server.state.db).await.unwrap();
}

fn secret(server: &Server) -> String {
    let text = fs::read_to_string(server.folder.path(FILE)).unwrap();
    text.strip_suffix('\n').unwrap().to_owned()
}

fn wish(secret: &str) -> Value {
    json!({
        "secret": secret,
        "usrId": "Ada",
        "displayName": "Ada Admin",
        "email": "ada@example.com",
        "password": PASSWORD,
        "tenantId": "acme",
        "tenantName": "Acme Corporation",
    })
}

async fn send(server: &Server, wish: &Value) -> Reply {
    let ask = Ask::post("auth/setup").json(&wish.to_string());
    server.send(ask).await
}

#[tokio::test]
async fn the_secret_of_the_first_start_makes_one_administrator_and_no_second_one() {
    let server = first_start().await;
    let secret = secret(&server);
    send(&server, &wish(&secret)).await.expect(200, "OK");
    let reply = server.send(Ask::login("ada", PASSWORD)).await;
    let access = reply.expect(200, "OK").data()["accessToken"].clone();
    let me = server.get("me", access.as_str().unwrap()).await.data();
    assert_eq!(
        (&me["usrId"], &me["role"]),
        (&json!("ada"), &json!("admin"))
    );
    assert_eq!(
        me["tenants"],
        json!([{ "tenantId": "acme", "name": "Acme Corporation" }])
    );
    assert_eq!(me["mustChangePassword"], false);
    let events = server
        .get("dashboard/events", access.as_str().unwrap())
        .await;
    assert_eq!(events.data()[1]["kind"], "set_up");

    let mut second = wish(&secret);
    second["usrId"] = json!("eve");
    send(&server, &second).await.expect(404, "NOT_FOUND");
    assert!(!server.folder.path(FILE).exists());
}

#[tokio::test]
async fn the_file_of_the_secret_is_its_owners_alone_and_the_database_does_not_have_it() {
    let server = first_start().await;
    let path = server.folder.path(FILE);
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let secret = secret(&server);
    assert_eq!(secret.len(), 32);
    fs::remove_file(&path).unwrap();
    let stored = server.place.dump().await;
    assert!(!stored.windows(32).any(|part| part == secret.as_bytes()));
}

#[tokio::test]
async fn each_start_without_users_makes_another_secret() {
    let server = first_start().await;
    let first = secret(&server);
    start(&server).await;
    assert_ne!(first, secret(&server));
    let reply = send(&server, &wish(&first)).await;
    reply.expect(401, "LOGIN_FAILED");
    let reply = send(&server, &wish(&secret(&server))).await;
    reply.expect(200, "OK");
}

#[tokio::test]
async fn a_wrong_secret_looks_like_a_wrong_password_and_is_counted_for_its_peer() {
    let server = first_start().await;
    let login = server
        .send(Ask::login("ada", "wrong").from("192.0.2.1"))
        .await;
    // The other 29 of a tenth of an hour's.
    for _ in 1..30 {
        let ask = Ask::post("auth/setup").json(&wish("wrong").to_string());
        let reply = server.send(ask.from("192.0.2.1")).await;
        reply.expect(401, "LOGIN_FAILED");
        assert_eq!(reply.bytes, login.bytes);
        assert_eq!(reply.headers.len(), login.headers.len());
    }
    let right = wish(&secret(&server)).to_string();
    let ask = Ask::post("auth/setup").json(&right).from("192.0.2.1");
    server.send(ask).await.expect(429, "TOO_MANY_REQUESTS");
    let ask = Ask::post("auth/setup").json(&right).from("192.0.2.2");
    server.send(ask).await.expect(200, "OK");
}

#[tokio::test]
async fn what_belongs_in_no_field_is_refused_and_the_secret_stays_good() {
    let server = first_start().await;
    let secret = secret(&server);
    for (field, value, code) in [
        ("usrId", "", "BAD_REQUEST"),
        ("usrId", "(unknown)", "BAD_REQUEST"),
        ("displayName", "a\nb", "BAD_REQUEST"),
        ("email", "ada", "BAD_REQUEST"),
        ("tenantId", "Acme Corporation", "BAD_REQUEST"),
        ("tenantName", " ", "BAD_REQUEST"),
        ("password", "short", "PASSWORD_WEAK"),
        ("password", "ada@example.com", "PASSWORD_WEAK"),
    ] {
        let mut wish = wish(&secret);
        wish[field] = json!(value);
        send(&server, &wish).await.expect(400, code);
    }
    let mut unknown = wish(&secret);
    unknown["role"] = json!("admin");
    send(&server, &unknown).await.expect(400, "BAD_REQUEST");
    send(&server, &wish(&secret)).await.expect(200, "OK");
}

#[tokio::test]
async fn of_two_who_know_the_secret_at_once_one_is_the_administrator() {
    let server = first_start().await;
    let (mut one, mut other) = (wish(&secret(&server)), wish(&secret(&server)));
    one["usrId"] = json!("one");
    other["usrId"] = json!("other");
    let (one, other) = tokio::join!(send(&server, &one), send(&server, &other));
    let mut codes = [one.code(), other.code()];
    codes.sort();
    assert_eq!(codes, ["NOT_FOUND", "OK"]);
}

#[tokio::test]
async fn a_database_with_users_offers_nothing() {
    let server = Server::start().await;
    fs::write(server.folder.path(FILE), "left by somebody\n").unwrap();
    start(&server).await;
    assert!(!server.folder.path(FILE).exists());
    let reply = send(&server, &wish("left by somebody")).await;
    reply.expect(404, "NOT_FOUND");
    server.login(ADMIN).await;
}

#[tokio::test]
async fn the_file_goes_as_soon_as_there_is_a_user_whoever_has_made_it() {
    let by_another_server = first_start().await;
    let other = by_another_server.another().await;
    let wish = wish(&secret(&by_another_server)).to_string();
    let shell = first_start().await;
    let demo = first_start().await;
    for server in [&by_another_server, &shell, &demo] {
        let db = &server.state.db;
        assert_eq!(server.state.setup.remove_if_used(db).await, Ok(false));
        assert!(server.folder.path(FILE).exists());
    }

    let reply = crate::support::send(&other, Ask::post("auth/setup").json(&wish)).await;
    reply.expect(200, "OK");
    let admin = FirstAdmin {
        usr_id: "ada".into(),
        display_name: "Ada".into(),
        email: "ada@example.com".into(),
        password_hash: Secret::new("x"),
    };
    let tenant = Tenant {
        tenant_id: "acme".into(),
        name: "Acme".into(),
    };
    let is_first = shell.state.db.make_first_admin(admin, tenant).await;
    assert_eq!(is_first, Ok(true));
    let world = demo::world(NOON, demo.state.keys.active());
    assert!(demo.state.db.seed(world).await.unwrap());

    for server in [&by_another_server, &shell, &demo] {
        let db = server.state.db.clone();
        // It ends by itself once there is nothing left to look for.
        server.state.setup.clone().keep_looking(db).await;
        assert!(!server.folder.path(FILE).exists());
    }
}

#[tokio::test]
async fn a_server_that_was_never_told_where_to_leave_a_secret_has_none() {
    let server = Server::empty(Settings::default()).await;
    let reply = send(&server, &wish("")).await;
    reply.expect(401, "LOGIN_FAILED");
}

#[tokio::test]
async fn whether_there_is_anything_to_set_up_is_told_to_everybody() {
    let server = first_start().await;
    let ask = || server.send(Ask::get("auth/setup"));
    assert_eq!(
        ask().await.expect(200, "OK").data(),
        json!({ "isOpen": true })
    );
    send(&server, &wish(&secret(&server)))
        .await
        .expect(200, "OK");
    assert_eq!(
        ask().await.expect(200, "OK").data(),
        json!({ "isOpen": false })
    );
}
