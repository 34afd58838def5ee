//! What has come once stays over a change of page, and goes with the session.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{SESSION, Stage, settle};

const SUMMARY: &str =
    r#"{"nUsers":57,"nActiveSessions":23,"nSignIns":1,"nRefreshes":2,"nReuses":0}"#;

#[wasm_bindgen_test]
async fn whoever_comes_back_to_a_page_sees_what_was_there_and_gets_what_is_new() {
    let stage = Stage::signed_in("/").await;
    stage.call("dashboard/summary").reply_ok(SUMMARY);
    settle().await;
    stage.click("nav a[href='/account']").await;
    assert!(!stage.text().contains("57"));
    while let Some(call) = stage.network.take() {
        drop(call);
    }
    stage.click("nav a[href='/']").await;
    assert!(stage.text().contains("57"), "at once");
    let call = stage.call("dashboard/summary");
    call.reply_ok(&SUMMARY.replace("57", "58"));
    settle().await;
    assert!(stage.text().contains("58"));
}

#[wasm_bindgen_test]
async fn nothing_that_came_for_one_user_is_there_for_the_next() {
    let stage = Stage::signed_in("/").await;
    stage.call("dashboard/summary").reply_ok(SUMMARY);
    settle().await;
    assert!(stage.text().contains("57"));
    let bob = r#"{"usrId":"bob","accessToken":"b1","refreshToken":"r2","tenantId":"acme"}"#;
    stage.another_tab_stores(Some(bob)).await;
    assert!(!stage.text().contains("57"));
    stage.another_tab_stores(None).await;
    stage.another_tab_stores(Some(SESSION)).await;
    assert!(
        !stage.text().contains("57"),
        "a session that is over has left nothing"
    );
}
