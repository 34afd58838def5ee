//! A refresh token that is used by two parties ends the session, whoever comes second.

use serde_json::json;
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
    for sql in [
        "UPDATE users SET is_active = FALSE WHERE usr_id = 'mina'",
        "UPDATE users SET epoch = epoch + 1 WHERE usr_id = 'mina'",
        "UPDATE meta SET global_epoch = global_epoch + 1",
        "UPDATE tenants SET is_active = FALSE WHERE tenant_id = 'acme'",
        "UPDATE memberships SET tenant_id = 'globex' WHERE usr_id = 'mina'",
        "DELETE FROM memberships WHERE usr_id = 'mina'",
    ] {
        let server = Server::start().await;
        let browser = server.login("mina").await;
        server.execute(sql).await;
        server
            .get("me", &browser.access)
            .await
            .expect(401, "SESSION_REVOKED");
        server
            .send(browser.ask_refresh())
            .await
            .expect(401, "SESSION_REVOKED");
    }
}
