//! How many sessions a user may have, and which one goes for one more.

use futures_util::future::join_all;
use serde_json::Value;
use tollgate_server::config::Settings;
use tollgate_server::demo::{ADMIN, PASSWORD};
use tollgate_server::store::SignIn;
use tollgate_server::{AppState, app};

use crate::sign_ins::right;
use crate::support::{Ask, Browser, NOON, Server, send};

/// The demo, where nobody has sessions yet and a user may have so many.
async fn server(sessions_per_user: u32) -> Server {
    let server = Server::with(Settings {
        demo: true,
        sessions_per_user,
        ..Settings::default()
    })
    .await;
    server.execute("DELETE FROM families").await;
    server
}

async fn is_open(server: &Server, browser: &Browser) -> bool {
    server.get("me", &browser.access).await.status == 200
}

/// What the audit log says of the sessions that others have taken the place of, newest first; the demo has some as well,
/// from before noon.
async fn evictions(server: &Server, access: &str) -> Vec<Value> {
    let log = format!("audit?kind=session_revoked&from={NOON}&limit=100");
    let page = server.get(&log, access).await.expect(200, "OK").data();
    page["items"].as_array().unwrap().clone()
}

const N_OPEN: &str = "SELECT count(*) FROM families WHERE ended IS NULL AND usr_id = 'mina'";

#[tokio::test]
async fn a_user_has_a_hundred_sessions_unless_the_operator_says_otherwise() {
    assert_eq!(Settings::default().sessions_per_user, 100);
    let server = server(100).await;
    let first = server.login("mina").await;
    for _ in 1..100 {
        server.clock.advance(1);
        server.login("mina").await;
    }
    assert!(is_open(&server, &first).await);
    assert_eq!(server.place.number(N_OPEN).await, 100);
    server.login("mina").await;
    assert!(!is_open(&server, &first).await);
    assert_eq!(server.place.number(N_OPEN).await, 100);
}

#[tokio::test]
async fn for_one_more_the_least_recently_used_session_goes_with_a_line_of_audit() {
    let server = server(3).await;
    let admin = server.login(ADMIN).await;
    let mut browsers = Vec::new();
    for _ in 0..3 {
        server.clock.advance(10);
        browsers.push(server.login("mina").await);
    }
    server.clock.advance(10);
    // The first has been used since.
    let reply = server.send(browsers[0].ask_refresh()).await;
    browsers[0].adopt(&reply);
    let fourth = server.login("mina").await;
    let mut open = Vec::new();
    for browser in browsers.iter().chain([&fourth, &admin]) {
        open.push(is_open(&server, browser).await);
    }
    assert_eq!(open, [true, false, true, true, true]);
    let reply = server.send(browsers[1].ask_refresh()).await;
    reply.expect(401, "SESSION_REVOKED");

    let lines = evictions(&server, &admin.access).await;
    assert_eq!(lines.len(), 1);
    let line = &lines[0];
    assert_eq!(line["sid"], browsers[1].sid.as_str());
    assert_eq!(
        [&line["usrId"], &line["tenantId"], &line["detail"]],
        ["mina", "acme", "session_limit"]
    );
    assert_eq!(
        (&line["actor"], &line["at"]),
        (&Value::Null, &(NOON + 40).into())
    );
    assert_eq!(line["requestId"].as_str().unwrap().len(), 16);
}

#[tokio::test]
async fn a_limit_of_one_leaves_the_session_that_has_just_begun() {
    let server = server(1).await;
    let first = server.login("mina").await;
    // Of two in the same second, too.
    let second = server.login("mina").await;
    assert!(!is_open(&server, &first).await);
    assert!(is_open(&server, &second).await);
}

#[tokio::test]
async fn sessions_that_are_over_and_those_of_others_take_no_place() {
    let server = server(2).await;
    let expired = server.login("mina").await;
    server.clock.advance(1_800);
    let admin = server.login(ADMIN).await;
    let (one, other) = (server.login("mina").await, server.login("mina").await);
    assert!(is_open(&server, &one).await && is_open(&server, &other).await);
    assert_eq!(evictions(&server, &admin.access).await, [] as [Value; 0]);
    let me = server.get("me", &expired.access).await;
    me.expect(401, "SESSION_EXPIRED");
    // One that was signed out makes room.
    let out = Ask::logout(&one.refresh);
    server.send(out).await.expect(200, "OK");
    let third = server.login("mina").await;
    assert!(is_open(&server, &other).await && is_open(&server, &third).await);
}

#[tokio::test]
async fn a_refused_login_ends_nobody() {
    let server = server(1).await;
    let browser = server.login("mina").await;
    let wrong = Ask::login("mina", "wrong");
    server.send(wrong).await.expect(401, "LOGIN_FAILED");
    assert!(is_open(&server, &browser).await);
}

#[tokio::test]
async fn where_the_limit_was_higher_or_none_all_that_are_too_many_go_at_the_next_login() {
    let server = server(0).await;
    let mut browsers = Vec::new();
    for _ in 0..5 {
        server.clock.advance(1);
        browsers.push(server.login("mina").await);
    }
    assert_eq!(server.place.number(N_OPEN).await, 5);
    let stricter = app(AppState {
        settings: Settings {
            sessions_per_user: 2,
            ..server.state.settings.clone()
        },
        ..server.state.clone()
    });
    server.clock.advance(1);
    let login = Ask::login("mina", PASSWORD);
    let last = Browser::new(send(&stricter, login).await);
    let mut open = Vec::new();
    for browser in browsers.iter().chain([&last]) {
        open.push(is_open(&server, browser).await);
    }
    assert_eq!(open, [false, false, false, false, true, true]);
    let admin = server.login(ADMIN).await;
    let lines = evictions(&server, &admin.access).await;
    let sids: Vec<_> = lines.iter().rev().map(|line| line["sid"].clone()).collect();
    let expected: Vec<Value> = browsers[..4]
        .iter()
        .map(|browser| browser.sid.as_str().into())
        .collect();
    assert_eq!(sids, expected, "the least recently used first");
}

#[tokio::test]
async fn however_many_sign_in_at_once_there_are_never_more_than_the_limit() {
    let server = server(3).await;
    let user = server.state.db.credentials("mina").await;
    let user = user.unwrap().unwrap();
    // Once their passwords have been looked at, which takes long.
    let logins = (0..12).map(|_| server.state.db.sign_in(right(&server, &user)));
    for begun in join_all(logins).await {
        assert!(matches!(begun, Ok(SignIn::Begun(_))));
    }
    assert_eq!(server.place.number(N_OPEN).await, 3);
    let admin = server.login(ADMIN).await;
    assert_eq!(evictions(&server, &admin.access).await.len(), 9);
}
