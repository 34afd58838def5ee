//! What is said of the key, of what will happen, and of the usual code.

use std::time::Duration;

use leptos::prelude::*;
use tollgate_devtools::Traffic;
use tollgate_devtools::view::Motion;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;
use web_sys::wasm_bindgen::JsCast;

use super::{Stage, Wire};

#[wasm_bindgen_test]
async fn the_comparison_says_that_it_is_a_simulation() {
    let stage = Stage::open(Wire::Whole).await;
    assert_eq!(stage.count(".devtools-usual"), 0);
    let switches = stage
        .root
        .query_selector_all("input[type=checkbox]")
        .unwrap();
    let compare: HtmlElement = switches.item(1).unwrap().unchecked_into();
    compare.click();
    stage.frames().await;
    assert!(stage.text(".devtools-usual").contains("A simulation"));
    let verdict = || stage.text(".devtools-verdict");
    assert!(
        verdict().contains("Nothing to compare yet"),
        "{}",
        verdict()
    );

    stage.auth.expire_access_token();
    stage.click("Send 20 requests").await;
    stage.pass(50).await;
    stage.answer_all("auth/refresh", r#"{"accessToken":"a2","expiresIn":300}"#);
    stage.pass(50).await;
    stage.answer_all("me", "{}");
    stage.pass(50).await;
    assert!(
        verdict().contains("This one lost 0 and fetched 1."),
        "{}",
        verdict()
    );
}

#[wasm_bindgen_test]
async fn a_key_that_the_server_takes_for_dead_is_said_to_be_dead_at_once() {
    let stage = Stage::with(Wire::Whole, |client, recorder| {
        let on_expire = Callback::new(|then: Callback<()>| then.run(()));
        view! { <Traffic client recorder probe="me" on_expire motion=Motion::Free /> }.into_any()
    })
    .await;
    assert_eq!(stage.sentence(), "Your key is good for 5:00.");
    stage.click("Expire my key now").await;
    let expired = "Your key has just expired. The next request will notice.";
    assert_eq!(stage.sentence(), expired);
    stage.pass(2_000).await;
    assert_eq!(stage.sentence(), expired, "until there is another one");

    stage.click("Send 20 requests").await;
    while let Some(call) = stage.network.take_for("me") {
        call.reply_failed(401, "TOKEN_EXPIRED");
    }
    stage.pass(100).await;
    stage.answer_all("auth/refresh", r#"{"accessToken":"a2","expiresIn":300}"#);
    stage.pass(100).await;
    stage.answer_all("me", "{}");
    stage.pass(100).await;
    stage.pass(10_000).await;
    assert_eq!(stage.sentence(), "Your key is good for 4:50.");
}

#[wasm_bindgen_test]
async fn a_key_is_good_no_longer_than_the_server_says() {
    let stage = Stage::with(Wire::Whole, |client, recorder| {
        let left = Callback::new(|()| Some(Duration::from_secs(60)));
        view! { <Traffic client recorder probe="me" left motion=Motion::Free /> }.into_any()
    })
    .await;
    assert_eq!(stage.sentence(), "Your key is good for 1:00.");
    assert_eq!(
        stage.text(".devtools-timers"),
        "",
        "a renewal after the end is none ahead of time"
    );
}

#[wasm_bindgen_test]
async fn timers_that_will_fire_stand_at_the_edge() {
    let stage = Stage::open(Wire::Whole).await;
    assert_eq!(
        stage.text(".devtools-timers"),
        "new key ahead of time in 4:30"
    );

    stage.click("Send 20 requests").await;
    for _ in 0..2 {
        let call = stage.network.take_for("me").unwrap();
        call.reply_with(503, "", &[("retry-after", "7")]);
    }
    stage.frames().await;
    stage.pass(1_000).await;
    let told = stage.text(".devtools-timers");
    assert!(
        told.starts_with("2 requests are sent again in 0:07"),
        "{told}"
    );
    assert_eq!(stage.count(".devtools-bar [data-phase=put-off]"), 2);

    stage.auth.expire_access_token();
    stage.click("Send 20 requests").await;
    let refresh = stage.network.take_for("auth/refresh").unwrap();
    refresh.reply_with(503, "", &[("retry-after", "3")]);
    stage.pass(1_000).await;
    let told = stage.text(".devtools-timers");
    assert!(told.contains("next try for a new key in 0:0"), "{told}");
    assert_eq!(stage.count(".devtools-gate[data-state=put-off]"), 1);
}

#[wasm_bindgen_test]
async fn a_forced_logout_is_said_at_once() {
    let stage = Stage::open(Wire::Whole).await;
    stage.auth.expire_access_token();
    stage.click("Send 20 requests").await;
    stage
        .network
        .take_for("auth/refresh")
        .unwrap()
        .reply_failed(401, "SESSION_REVOKED");
    stage.pass(50).await;
    assert_eq!(
        stage.sentence(),
        "You were signed out: the session was ended on the server."
    );
    assert_eq!(stage.count(".devtools-gate[data-state=over]"), 1);
}
