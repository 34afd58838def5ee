//! Whether the server can be reached: told once for all, and mended by itself.

use std::time::Duration;

use tollgate::components::connection::pause;
use tollgate_interceptor::Error;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::pages::{ME, SESSIONS};
use crate::stage::{Stage, settle, tell_window};

/// The longest pause between two questions.
const LONGEST: Duration = Duration::from_secs(30);

const SUMMARY: &str =
    r#"{"nUsers":57,"nActiveSessions":23,"nSignIns":1,"nRefreshes":2,"nReuses":0}"#;

/// Whatever is asked fails in the same way, however often it is tried again by itself.
async fn fail_everything(stage: &Stage, error: &Error) {
    while let Some(call) = stage.network.take() {
        call.fail(error.clone());
        settle().await;
        stage.pass(Duration::from_secs(1)).await;
    }
}

#[wasm_bindgen_test]
async fn five_panels_without_an_answer_make_one_line_and_no_box() {
    let stage = Stage::signed_in("/").await;
    fail_everything(&stage, &Error::Network).await;
    assert_eq!(stage.count(".strip__line"), 1);
    assert!(
        stage
            .get(".strip")
            .inner_text()
            .contains("can't be reached")
    );
    assert_eq!(stage.count(".problem"), 0);
    assert!(stage.text().contains("loads by itself"));
}

#[wasm_bindgen_test]
async fn what_failed_is_loaded_by_itself_when_the_server_is_back() {
    let stage = Stage::signed_in("/").await;
    fail_everything(&stage, &Error::Network).await;
    stage.pass(LONGEST).await;
    stage.call("auth/setup").reply_ok(r#"{"isOpen":false}"#);
    settle().await;
    assert_eq!(stage.count(".strip__line"), 0);
    stage.call("/me").reply_ok(ME);
    stage.call("dashboard/summary").reply_ok(SUMMARY);
    settle().await;
    assert!(stage.text().contains("57"));
    assert!(
        !stage.text().contains("You are connected again"),
        "nothing has to be read to go on"
    );
}

#[wasm_bindgen_test]
async fn who_does_not_want_to_wait_has_it_tried_at_once() {
    let stage = Stage::signed_in("/sessions").await;
    fail_everything(&stage, &Error::Network).await;
    assert_eq!(stage.network.n_pending(), 0);
    stage.click(".strip button").await;
    stage.call("auth/setup").reply_ok(r#"{"isOpen":false}"#);
    settle().await;
    assert!(stage.network.is_pending("sessions"));
}

#[wasm_bindgen_test]
async fn the_browsers_word_for_being_offline_is_not_believed_before_the_server_was_asked() {
    let stage = Stage::signed_in("/sessions").await;
    tell_window("offline").await;
    assert_eq!(stage.count(".strip__line"), 0);
    stage.call("auth/setup").reply_ok(r#"{"isOpen":false}"#);
    settle().await;
    assert_eq!(stage.count(".strip__line"), 0);

    tell_window("offline").await;
    stage.call("auth/setup").fail(Error::Offline);
    settle().await;
    assert_eq!(stage.count(".strip__line"), 1);
    tell_window("online").await;
    stage.call("auth/setup").reply_ok(r#"{"isOpen":false}"#);
    settle().await;
    assert_eq!(stage.count(".strip__line"), 0);
}

#[wasm_bindgen_test]
async fn what_answers_in_the_servers_place_is_not_the_server() {
    let stage = Stage::signed_in("/sessions").await;
    tell_window("offline").await;
    let html = [("content-type", "text/html")];
    let hotel = stage.call("auth/setup");
    hotel.reply_with(200, "<html>Welcome to our hotel</html>", &html);
    settle().await;
    assert_eq!(stage.count(".strip__line"), 1);
    stage.pass(LONGEST).await;
    stage
        .call("auth/setup")
        .reply_with(502, "Bad Gateway", &html);
    settle().await;
    assert_eq!(stage.count(".strip__line"), 1);
    stage.pass(LONGEST).await;
    let own = [("content-type", "application/json"), ("x-request-id", "r1")];
    let refusal = stage.call("auth/setup");
    refusal.reply_with(429, r#"{"resultCode":"TOO_MANY_REQUESTS"}"#, &own);
    settle().await;
    assert_eq!(stage.count(".strip__line"), 0, "a refusal is an answer");
}

#[wasm_bindgen_test]
async fn a_request_that_failed_by_itself_is_told_in_its_panel() {
    let stage = Stage::signed_in("/sessions").await;
    stage.call("/me").reply_ok(ME);
    // It is tried again by itself, and fails again.
    while let Some(call) = stage.network.take_for("sessions") {
        call.fail(Error::Network);
        settle().await;
        if !stage.network.is_pending("auth/setup") {
            stage.pass(Duration::from_secs(1)).await;
        }
    }
    stage.call("auth/setup").reply_ok(r#"{"isOpen":false}"#);
    settle().await;
    assert_eq!(stage.count(".strip__line"), 0);
    assert_eq!(stage.count(".problem"), 1);
    assert_eq!(
        stage.network.n_pending(),
        0,
        "it is not asked for again and again"
    );
}

#[wasm_bindgen_test]
async fn nothing_is_written_without_a_connection_and_the_reason_stands_beside_the_button() {
    let stage = Stage::signed_in("/sessions").await;
    stage.call("/me").reply_ok(ME);
    stage.call("/sessions").reply_ok(SESSIONS);
    settle().await;
    tell_window("offline").await;
    stage.click("tbody tr:nth-child(2) button").await;
    assert_eq!(stage.count(".confirm"), 1, "a doubt stops nobody");
    assert_eq!(stage.count(".unreachable"), 0);

    stage.call("auth/setup").fail(Error::Offline);
    settle().await;
    assert_eq!(stage.count("tbody tr"), 2, "what is there stays");
    let row = stage.get("tbody tr:nth-child(2)").inner_text();
    assert!(row.contains("This needs a connection"), "{row}");
    stage.click(".confirm .button--danger").await;
    assert!(!stage.network.is_pending("sessions/s%2F2"));

    stage.pass(LONGEST).await;
    stage.call("auth/setup").reply_ok(r#"{"isOpen":false}"#);
    settle().await;
    assert_eq!(stage.count(".unreachable"), 0);
    stage.click(".confirm .button--danger").await;
    assert!(stage.network.is_pending("sessions/s%2F2"));
}

#[wasm_bindgen_test]
async fn a_form_that_cannot_be_sent_asks_whether_the_server_is_back() {
    let stage = Stage::signed_in("/users").await;
    stage.call("/me").reply_ok(ME);
    settle().await;
    stage.click(".page__head .button--primary").await;
    tell_window("offline").await;
    stage.call("auth/setup").fail(Error::Offline);
    settle().await;
    let form = || stage.get(".sheet form").inner_text();
    assert!(form().contains("as soon as it is back"), "{}", form());
    assert!(!stage.network.is_pending("auth/setup"));
    stage.click(".sheet button[type=submit]").await;
    stage.call("auth/setup").reply_ok(r#"{"isOpen":false}"#);
    settle().await;
    assert!(!form().contains("as soon as it is back"), "{}", form());
}

#[wasm_bindgen_test]
fn pauses_grow_to_half_a_minute_and_are_spread_over_their_half() {
    let seconds = |n, unit| pause(n, unit).as_secs_f64();
    assert_eq!(
        [seconds(0, 1.0), seconds(1, 1.0), seconds(4, 1.0)],
        [1.0, 2.0, 16.0]
    );
    assert_eq!([seconds(5, 1.0), seconds(1_000_000, 1.0)], [30.0, 30.0]);
    assert_eq!([seconds(0, 0.0), seconds(9, 0.0)], [0.5, 15.0]);
}
