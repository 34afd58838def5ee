//! A refresh token that is used by two parties ends the session, whoever comes second.

use serde_json::json;
use tollgate_server::config::{EdgeSettings, Settings};
use tollgate_server::demo::ADMIN;

use crate::support::{Ask, Server, attempt};

#[tokio::test]
async fn a_thief_who_comes_second_ends_the_session_and_its_access_tokens() {
    let server = Server::start().await;
    let mut browser = server.login(ADMIN).await;
    let copied = browser.refresh.clone();
    let reply = server.send(browser.ask_refresh()).await;
    browser.adopt(&reply);
    server
        .send(Ask::rob(&copied))
        .await
        .expect(401, "TOKEN_REUSED");
    server.expect_stolen(&browser).await;
}

#[tokio::test]
async fn an_owner_who_comes_second_ends_the_session_of_the_thief() {
    let server = Server::start().await;
    let browser = server.login(ADMIN).await;
    let mut thief = browser.clone();
    let reply = server.send(Ask::rob(&browser.refresh)).await;
    thief.adopt(&reply);
    server
        .send(browser.ask_refresh())
        .await
        .expect(401, "TOKEN_REUSED");
    server.expect_stolen(&thief).await;
}

#[tokio::test]
async fn an_attempt_that_is_missing_malformed_or_doubled_is_a_foreign_one() {
    let server = Server::start().await;
    let attempts: [&[&str]; 5] = [
        &[],
        &[""],
        &["not base64url!"],
        &["AAAA"],
        &["right", "right"],
    ];
    for attempts in attempts {
        let mut browser = server.login(ADMIN).await;
        let copied = browser.refresh.clone();
        let reply = server.send(browser.ask_refresh()).await;
        browser.adopt(&reply);
        let ask = attempts
            .iter()
            .fold(Ask::refresh(&copied), |ask, value| match *value {
                "right" => ask.header("x-refresh-attempt", &attempt("device key", &copied)),
                value => ask.header("x-refresh-attempt", value),
            });
        server.send(ask).await.expect(401, "TOKEN_REUSED");
        server.expect_stolen(&browser).await;
    }
}

#[tokio::test]
async fn a_theft_is_in_the_audit_log_and_other_sessions_live_on() {
    let server = Server::start().await;
    let other = server.login(ADMIN).await;
    let mut browser = server.login(ADMIN).await;
    let copied = browser.refresh.clone();
    let reply = server.send(browser.ask_refresh()).await;
    browser.adopt(&reply);
    let before = server.get("dashboard/summary", &other.access).await.data()["nReuses"]
        .as_u64()
        .unwrap();
    server
        .send(Ask::rob(&copied))
        .await
        .expect(401, "TOKEN_REUSED");
    server
        .send(Ask::rob(&copied))
        .await
        .expect(401, "TOKEN_REUSED");
    let events = server.get("dashboard/events", &other.access).await.data();
    assert_eq!(
        (&events[0]["kind"], &events[0]["sid"]),
        (&json!("token_reused"), &json!(browser.sid))
    );
    let after = server.get("dashboard/summary", &other.access).await.data()["nReuses"]
        .as_u64()
        .unwrap();
    assert_eq!(after, before + 1, "one theft, one event");
}

#[tokio::test]
async fn a_database_that_went_back_in_time_is_noticed() {
    let server = Server::start().await;
    let mut browser = server.login(ADMIN).await;
    let reply = server.send(browser.ask_refresh()).await;
    browser.adopt(&reply);
    server.execute("UPDATE families SET generation = 0").await;
    server
        .send(browser.ask_refresh())
        .await
        .expect(401, "SESSION_REVOKED");
}

#[tokio::test]
async fn who_is_disabled_moved_or_signed_out_everywhere_has_no_session_left() {
    const LOST: &str = "SESSION_REVOKED";
    for (sql, code) in [
        (
            "UPDATE users SET is_active = FALSE WHERE usr_id = 'mina'",
            LOST,
        ),
        (
            "UPDATE users SET epoch = epoch + 1 WHERE usr_id = 'mina'",
            LOST,
        ),
        (
            "UPDATE meta SET global_epoch = global_epoch + 1",
            "ALL_SESSIONS_ENDED",
        ),
        (
            "UPDATE tenants SET is_active = FALSE WHERE tenant_id = 'acme'",
            LOST,
        ),
        (
            "UPDATE memberships SET tenant_id = 'globex' WHERE usr_id = 'mina'",
            LOST,
        ),
        ("DELETE FROM memberships WHERE usr_id = 'mina'", LOST),
    ] {
        let server = Server::start().await;
        let browser = server.login("mina").await;
        server.execute(sql).await;
        server.get("me", &browser.access).await.expect(401, code);
        server.send(browser.ask_refresh()).await.expect(401, code);
    }
}

/// A client without attempts, as far as it can be told from others.
#[derive(Clone, Copy)]
struct Client(&'static str, &'static str);

const OWNER: Client = Client("Mozilla/5.0 Firefox/140.0", "192.0.2.1");
const THIEF: Client = Client("curl/8.14.1", "198.51.100.1");

impl Client {
    fn refresh(self, token: &str) -> Ask {
        let Self(agent, ip) = self;
        Ask::refresh(token).header("user-agent", agent).from(ip)
    }
}

#[tokio::test]
async fn without_attempts_a_thief_from_elsewhere_who_comes_second_ends_the_session() {
    for seconds in [0, 5, 60] {
        let server = Server::start().await;
        let mut browser = server.login_unmarked(ADMIN).await;
        let copied = browser.refresh.clone();
        let reply = server.send(OWNER.refresh(&copied)).await;
        browser.adopt(&reply);
        server.clock.advance(seconds);
        let reply = server.send(THIEF.refresh(&copied)).await;
        reply.expect(401, "TOKEN_REUSED");
        server.expect_stolen(&browser).await;
    }
}

#[tokio::test]
async fn without_attempts_an_owner_who_comes_second_ends_the_session_of_the_thief_from_elsewhere() {
    let server = Server::start().await;
    let browser = server.login_unmarked(ADMIN).await;
    let mut thief = browser.clone();
    let reply = server.send(THIEF.refresh(&browser.refresh)).await;
    thief.adopt(&reply);
    let reply = server.send(OWNER.refresh(&browser.refresh)).await;
    reply.expect(401, "TOKEN_REUSED");
    server.expect_stolen(&thief).await;
}

#[tokio::test]
async fn without_attempts_no_thief_from_elsewhere_follows_one_rotation_after_the_other() {
    for seconds in [0, 3, 30, 59] {
        let server = Server::start().await;
        let mut browser = server.login_unmarked(ADMIN).await;
        let mut n_shared = 0;
        for _ in 0..10 {
            let copied = browser.refresh.clone();
            let reply = server.send(OWNER.refresh(&copied)).await;
            if reply.status != 200 {
                break;
            }
            browser.adopt(&reply);
            server.clock.advance(seconds);
            let reply = server.send(THIEF.refresh(&copied)).await;
            n_shared += u32::from(reply.status == 200);
            server.clock.advance(270);
        }
        assert_eq!(n_shared, 0, "{seconds} s after each rotation");
    }
}

#[tokio::test]
async fn whoever_a_proxy_speaks_for_is_told_apart_and_the_proxy_is_not() {
    let server = Server::with(Settings {
        edge: EdgeSettings {
            trusted_proxy: vec!["10.0.0.0/8".parse().unwrap()],
            ..EdgeSettings::default()
        },
        ..Settings::default()
    })
    .await;
    let behind = |agent: &str, client: &str, token: &str| {
        Ask::refresh(token)
            .from("10.0.0.1")
            .header("user-agent", agent)
            .header("x-forwarded-for", client)
    };
    for (client, status, code) in [
        ("192.0.2.1", 200, "OK"),
        ("198.51.100.1", 401, "TOKEN_REUSED"),
    ] {
        let browser = server.login_unmarked(ADMIN).await;
        let first = behind("Firefox", "192.0.2.1", &browser.refresh);
        server.send(first).await.expect(200, "OK");
        let second = behind("curl", client, &browser.refresh);
        server.send(second).await.expect(status, code);
    }
}
