//! "See what happened", after a session that was ended by force.

use std::time::Duration;

use leptos::prelude::window;
use tollgate_interceptor::port::Clock;
use tollgate_interceptor::testing::ManualClock;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{LOGIN, Stage, settle};

const KEY: &str = "tollgate.signed-out";

fn kept() -> Option<String> {
    window()
        .session_storage()
        .unwrap()
        .unwrap()
        .get_item(KEY)
        .unwrap()
}

async fn revoked() -> Stage {
    let stage = Stage::signed_in("/users/canary").await;
    while let Some(call) = stage.network.take() {
        call.reply_failed(401, "TOKEN_INVALID");
    }
    settle().await;
    stage
        .call("auth/refresh")
        .reply_failed(401, "SESSION_REVOKED");
    settle().await;
    stage
}

#[wasm_bindgen_test]
async fn a_forced_end_is_told_in_three_lines_and_a_picture() {
    let stage = revoked().await;
    assert_eq!(stage.count(".devtools-endings"), 0);
    stage.click(".happened button").await;
    let told = stage.get(".happened").inner_text();
    for said in [
        "What the server said",
        "Why that ends a session",
        "What to do",
        "Copy for a bug report",
    ] {
        assert!(told.contains(said), "{said}: {told}");
    }
    assert!(stage.count(".happened .devtools-bar") > 0);
    assert_eq!(stage.count(".happened .devtools-gate[data-state=over]"), 1);
}

#[wasm_bindgen_test]
async fn no_name_is_kept_and_the_next_login_forgets_all() {
    let stage = revoked().await;
    let text = kept().unwrap();
    assert!(text.contains("/api/master/users/{usrId}"), "{text}");
    for secret in ["canary", "ada", "a1", "r1"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    stage.click(".happened button").await;
    assert!(
        !stage
            .get(".happened")
            .text_content()
            .unwrap()
            .contains("canary")
    );

    stage.submit_login("ada", "right").await;
    stage.call("auth/login").reply_ok(LOGIN);
    settle().await;
    assert_eq!(kept(), None);
}

#[wasm_bindgen_test]
async fn it_is_there_after_a_reload_for_ten_minutes() {
    // What the wall clock of each stage shows.
    let now = u64::try_from(ManualClock::default().wall().as_millis()).unwrap();
    let told =
        |at: u64| format!(r#"{{"tab":1,"at_ms":{at},"why":{{"reason":"expired"}},"entries":[]}}"#);
    let storage = window().session_storage().unwrap().unwrap();
    storage.set_item(KEY, &told(now - 599_000)).unwrap();
    let stage = Stage::anonymous("/login").await;
    stage.click(".happened button").await;
    assert!(
        stage
            .get(".happened")
            .inner_text()
            .contains("The session has reached its end")
    );
    drop(stage);
    storage.set_item(KEY, &told(now - 601_000)).unwrap();
    let stage = Stage::anonymous("/login").await;
    assert_eq!(stage.count(".happened"), 0);
    assert_eq!(kept(), None, "what is too old is not kept either");
}

#[wasm_bindgen_test]
async fn a_logout_by_hand_keeps_nothing() {
    let stage = Stage::signed_in("/sessions").await;
    stage.another_tab_stores(None).await;
    assert_eq!((stage.count(".happened"), kept()), (0, None));
    drop(stage);
    let stage = Stage::signed_in("/account").await;
    stage.pass(Duration::from_secs(1)).await;
    stage.click("button[aria-label='Sign out']").await;
    assert_eq!((stage.count(".happened"), kept()), (0, None));
}
