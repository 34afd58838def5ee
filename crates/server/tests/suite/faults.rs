//! Faults that a demo makes on purpose: for the session that asks, for a while, and on no other server.

use axum::Router;
use axum::body::to_bytes;
use serde_json::json;
use tollgate_server::config::Settings;
use tower::ServiceExt;

use crate::support::{Ask, Browser, Server};

async fn set(server: &Server, browser: &Browser, fault: serde_json::Value) {
    let ask = Ask::post("demo/faults").json(&json!({ "fault": fault }).to_string());
    let reply = server.send(ask.bearer(&browser.access)).await;
    reply.expect(200, "OK");
    assert_eq!(reply.data()["fault"], fault);
    assert_eq!(reply.data()["until"].is_i64(), !fault.is_null());
}

/// The status of an answer, and its body where that arrives.
async fn raw(app: &Router, ask: Ask) -> (u16, Option<Vec<u8>>) {
    let answer = app.clone().oneshot(ask.into_request()).await.unwrap();
    let status = answer.status().as_u16();
    let body = to_bytes(answer.into_body(), usize::MAX).await;
    (status, body.ok().map(Into::into))
}

/// How often tokens have rotated; those of the demo never did.
async fn n_rotations(server: &Server) -> i64 {
    let sum = "SELECT CAST(sum(generation) AS BIGINT) FROM families";
    server.place.number(sum).await
}

#[tokio::test]
async fn the_answer_to_one_refresh_is_lost_and_the_same_request_gets_it_again() {
    let server = Server::start().await;
    let mut mina = server.login("mina").await;
    set(&server, &mina, json!("refreshLost")).await;
    let lost = raw(&server.app, mina.ask_refresh()).await;
    assert_eq!(lost, (200, None));
    let again = server.send(mina.ask_refresh()).await;
    mina.adopt(&again);
    server.get("me", &mina.access).await.expect(200, "OK");
    assert_eq!(n_rotations(&server).await, 1, "it was granted once");
}

#[tokio::test]
async fn two_refreshes_are_put_off_and_change_nothing() {
    let server = Server::start().await;
    let mina = server.login("mina").await;
    set(&server, &mina, json!("refreshUnavailable")).await;
    for _ in 0..2 {
        let reply = server.send(mina.ask_refresh()).await;
        reply.expect(503, "UNAVAILABLE");
    }
    assert_eq!(n_rotations(&server).await, 0);
    let reply = server.send(mina.ask_refresh()).await;
    reply.expect(200, "OK");
    assert_eq!(n_rotations(&server).await, 1);
}

#[tokio::test]
async fn a_fault_befalls_nobody_else_and_is_over_in_time_or_on_request() {
    let server = Server::start().await;
    let (mina, other, admin) = (
        server.login("mina").await,
        server.login("mina").await,
        server.login("admin").await,
    );
    set(&server, &mina, json!("refreshUnavailable")).await;
    for browser in [&other, &admin] {
        let reply = server.send(browser.ask_refresh()).await;
        reply.expect(200, "OK");
    }
    set(&server, &mina, json!(null)).await;
    let reply = server.send(mina.ask_refresh()).await;
    reply.expect(200, "OK");

    set(&server, &other, json!("refreshUnavailable")).await;
    server.clock.advance(60);
    let reply = server.send(other.ask_refresh()).await;
    reply.expect(200, "OK");
}

#[tokio::test]
async fn a_server_that_is_no_demo_makes_no_faults() {
    let server = Server::with(Settings::default()).await;
    let mina = server.login("mina").await;
    let ask = Ask::post("demo/faults").json(r#"{"fault":"slow"}"#);
    let reply = server.send(ask.bearer(&mina.access)).await;
    reply.expect(404, "NOT_FOUND");
}
