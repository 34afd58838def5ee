//! The traffic page: what it draws, what a demo adds, and how it ends.

use std::time::Duration;

use leptos::prelude::window;
use tollgate_interceptor::testing::{Call, MemoryStore};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::pages::ME;
use crate::stage::{SESSION, Stage, draw, settle};

/// Ada, on a demo server.
fn me_of_demo() -> String {
    ME.replacen('{', r#"{"server":{"version":"1.0.0","isDemo":true},"#, 1)
}

/// Whether the story was told in this browser.
fn remember(is_shown: bool) {
    let storage = window().local_storage().unwrap().unwrap();
    match is_shown {
        true => storage.set_item("tollgate.traffic-shown", "1").unwrap(),
        false => storage.remove_item("tollgate.traffic-shown").unwrap(),
    }
}

async fn open(me: &str) -> Stage {
    let stage = Stage::signed_in("/traffic").await;
    stage.call("me").reply_ok(me);
    settle().await;
    stage
}

async fn press(stage: &Stage, label: &str) {
    let n = stage.count(".devtools-button");
    let button = (0..n)
        .map(|index| stage.nth(".devtools-button", index))
        .find(|button| button.inner_text() == label);
    button
        .unwrap_or_else(|| panic!("no button {label}"))
        .click();
    settle().await;
}

/// What a request carries.
fn body(call: &Call) -> String {
    let bytes = call.request.body().unwrap().as_bytes().unwrap().to_vec();
    String::from_utf8(bytes).unwrap()
}

fn labels(stage: &Stage) -> Vec<String> {
    let n = stage.count(".devtools-actions .devtools-button");
    (0..n)
        .map(|index| {
            stage
                .nth(".devtools-actions .devtools-button", index)
                .inner_text()
        })
        .collect()
}

#[wasm_bindgen_test]
async fn without_a_demo_the_page_itself_takes_its_key_for_dead() {
    remember(false);
    let stage = open(ME).await;
    assert_eq!(
        labels(&stage),
        [
            "Show me",
            "Expire my key now",
            "Send 20 requests",
            "Open a second tab, and send 20 in both",
            "End this session from outside",
        ]
    );
    assert_eq!(stage.network.n_pending(), 0, "nothing plays by itself");
    press(&stage, "Expire my key now").await;
    assert_eq!(stage.network.n_pending(), 0);
    press(&stage, "Send 20 requests").await;
    assert_eq!(stage.network.n_pending(), 1, "one refresh for all");
    stage
        .call("auth/refresh")
        .reply_ok(r#"{"accessToken":"a2"}"#);
    settle().await;
    assert_eq!(stage.network.n_pending(), 20);
}

#[wasm_bindgen_test]
async fn a_demo_tells_the_story_by_itself_once() {
    remember(false);
    let stage = open(&me_of_demo()).await;
    stage.call("demo/expire-access").reply_ok("null");
    settle().await;
    assert_eq!(stage.network.n_pending(), 20);
    drop(stage);
    let stage = open(&me_of_demo()).await;
    assert_eq!(stage.network.n_pending(), 0);
    assert_eq!(labels(&stage).len(), 10);
}

#[wasm_bindgen_test]
async fn what_was_made_hard_is_over_when_the_page_is_left() {
    remember(true);
    let stage = open(&me_of_demo()).await;
    press(&stage, "The server is busy").await;
    let asked = stage.call("demo/faults");
    assert_eq!(body(&asked), r#"{"fault":"refreshUnavailable"}"#);
    asked.reply_ok(r#"{"fault":"refreshUnavailable","until":9}"#);
    settle().await;
    stage.call("demo/expire-access").reply_ok("null");
    settle().await;
    assert_eq!(stage.network.n_pending(), 20);
    assert!(labels(&stage).contains(&"Make it easy again".to_owned()));
    while let Some(call) = stage.network.take_for("me") {
        call.reply_ok("{}");
    }
    settle().await;

    stage.click("a[href='/sessions']").await;
    assert_eq!(body(&stage.call("demo/faults")), "{}");
}

#[wasm_bindgen_test]
async fn buttons_that_are_off_say_why_beside_them() {
    remember(true);
    let stage = open(&me_of_demo()).await;
    assert_eq!(stage.get(".devtools-note").inner_text(), "");
    press(&stage, "10 seconds offline").await;
    assert_eq!(stage.count(".devtools-button:disabled"), 6);
    let told = stage.get(".devtools-note").inner_text();
    assert!(told.contains("“10 seconds offline” is on"), "{told}");
    assert!(told.contains("“Make it easy again”"), "{told}");
    press(&stage, "Make it easy again").await;
    assert_eq!(stage.count(".devtools-button:disabled"), 0);
    assert_eq!(stage.get(".devtools-note").inner_text(), "");
}

#[wasm_bindgen_test]
async fn the_headline_knows_at_once_of_a_key_that_the_server_takes_for_dead() {
    remember(true);
    let stage = open(&me_of_demo()).await;
    draw().await;
    let headline = || stage.get(".devtools-sentence").inner_text();
    assert!(headline().contains("good for 15:00"), "{}", headline());
    press(&stage, "Expire my key now").await;
    stage.call("demo/expire-access").reply_ok("null");
    draw().await;
    assert!(headline().contains("has just expired"), "{}", headline());
}

#[wasm_bindgen_test]
async fn a_key_lives_no_longer_than_the_server_says() {
    remember(true);
    // Another tab, whose clock is two hours ahead, has stored the key and its end.
    let two_hours = SESSION.replacen('{', r#"{"expiresAt":1700008100000,"#, 1);
    let store = MemoryStore::default();
    store.change_silently(Some(&two_hours));
    let stage = Stage::with_store("/traffic", store).await;
    stage.call("me").reply_ok(&me_of_demo());
    draw().await;
    let headline = stage.get(".devtools-sentence").inner_text();
    assert!(headline.contains("good for 15:00"), "{headline}");
}

#[wasm_bindgen_test]
async fn ten_seconds_without_a_network_end_nobodys_session() {
    remember(true);
    let stage = open(&me_of_demo()).await;
    press(&stage, "10 seconds offline").await;
    stage.call("demo/expire-access").reply_ok("null");
    settle().await;
    assert_eq!(stage.network.n_pending(), 0, "nothing leaves the page");
    stage.pass(Duration::from_secs(11)).await;
    press(&stage, "Send 20 requests").await;
    assert!(stage.network.n_pending() >= 20);
    assert!(stage.store.text().is_some());
}

#[wasm_bindgen_test]
async fn a_wrong_clock_changes_nothing() {
    remember(true);
    let stage = open(&me_of_demo()).await;
    press(&stage, "Wrong clock").await;
    stage.call("demo/expire-access").reply_ok("null");
    settle().await;
    assert_eq!(stage.network.n_pending(), 20);
    stage.call("me").reply_failed(401, "TOKEN_EXPIRED");
    settle().await;
    let refresh = stage.call("auth/refresh");
    refresh.reply_ok(r#"{"accessToken":"a2","expiresIn":300}"#);
    settle().await;
    assert_eq!(
        stage.network.n_sent(),
        1 + 1 + 20 + 1 + 1,
        "one replay, and no second refresh"
    );
}
