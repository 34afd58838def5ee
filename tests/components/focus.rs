//! The focus is never lost, whatever disappears.

use leptos::prelude::document;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::pages::SESSIONS;
use crate::stage::{Stage, settle};

const THREE: &str = r#"{"items":[
    {"sid":"s1","usrId":"ada","device":"Linux","browser":"Chrome","ip":"192.0.2.1","createdAt":1,"lastUsedAt":2,"isCurrent":true},
    {"sid":"s2","usrId":"ada","device":"iPhone","browser":"Safari","ip":"192.0.2.2","createdAt":1,"lastUsedAt":2,"isCurrent":false},
    {"sid":"s3","usrId":"ada","device":"Windows","browser":"Edge","ip":"192.0.2.3","createdAt":1,"lastUsedAt":2,"isCurrent":false}
],"nextCursor":null,"total":3}"#;

const WITHOUT_S2: &str = r#"{"items":[
    {"sid":"s1","usrId":"ada","device":"Linux","browser":"Chrome","ip":"192.0.2.1","createdAt":1,"lastUsedAt":2,"isCurrent":true},
    {"sid":"s3","usrId":"ada","device":"Windows","browser":"Edge","ip":"192.0.2.3","createdAt":1,"lastUsedAt":2,"isCurrent":false}
],"nextCursor":null,"total":2}"#;

const ALONE: &str = r#"{"items":[
    {"sid":"s1","usrId":"ada","device":"Linux","browser":"Chrome","ip":"192.0.2.1","createdAt":1,"lastUsedAt":2,"isCurrent":true}
],"nextCursor":null,"total":1}"#;

/// The text of the element that has the focus; `BODY` when none has it.
fn focused() -> String {
    let element = document().active_element().unwrap();
    match element.tag_name().as_str() {
        "BODY" => "BODY".to_owned(),
        _ => element.text_content().unwrap_or_default().trim().to_owned(),
    }
}

async fn press(stage: &Stage, selector: &str) {
    stage.get(selector).focus().unwrap();
    stage.click(selector).await;
}

#[wasm_bindgen_test]
async fn ending_one_session_leads_to_the_next() {
    let stage = Stage::signed_in("/sessions").await;
    stage.call("/sessions").reply_ok(THREE);
    settle().await;
    press(&stage, "tbody tr:nth-child(2) button").await;
    assert_eq!(
        focused(),
        "Cancel",
        "the question has its harmless answer ready"
    );
    press(&stage, "tbody tr:nth-child(2) .button--danger").await;
    assert_eq!(focused(), "Sign out", "also while it is being carried out");
    stage.call("sessions/s2").reply_ok("null");
    settle().await;
    stage.call("/sessions").reply_ok(WITHOUT_S2);
    settle().await;
    assert_eq!(focused(), "Sign out");
    let card = document()
        .active_element()
        .unwrap()
        .closest("tbody tr")
        .unwrap();
    assert!(
        card.unwrap()
            .text_content()
            .unwrap()
            .contains("Edge on Windows")
    );
}

#[wasm_bindgen_test]
async fn ending_the_last_one_leads_to_the_heading() {
    let stage = Stage::signed_in("/sessions").await;
    stage.call("/sessions").reply_ok(SESSIONS);
    settle().await;
    press(&stage, "tbody tr:nth-child(2) button").await;
    press(&stage, "tbody tr:nth-child(2) .button--danger").await;
    stage.call("sessions/s%2F2").reply_ok("null");
    settle().await;
    stage.call("/sessions").reply_ok(ALONE);
    settle().await;
    assert_eq!(focused(), "Sessions");
}

#[wasm_bindgen_test]
async fn ending_all_others_leads_to_the_heading() {
    let stage = Stage::signed_in("/sessions").await;
    stage.call("/sessions").reply_ok(THREE);
    settle().await;
    press(&stage, ".list__actions button").await;
    press(&stage, ".list__actions .button--danger").await;
    stage.call("sessions/end-others").reply_ok("null");
    settle().await;
    stage.call("/sessions").reply_ok(ALONE);
    settle().await;
    assert_eq!(focused(), "Sessions");
}

#[wasm_bindgen_test]
async fn a_question_that_is_taken_back_leads_to_its_button() {
    let stage = Stage::signed_in("/sessions").await;
    stage.call("/sessions").reply_ok(THREE);
    settle().await;
    press(&stage, "tbody tr:nth-child(2) button").await;
    press(&stage, ".confirm button:not(.button--danger)").await;
    assert_eq!(focused(), "Sign out");
    let active = document().active_element().unwrap();
    assert!(active.closest("tbody tr:nth-child(2)").unwrap().is_some());
}

#[wasm_bindgen_test]
async fn a_problem_that_is_gone_after_another_try_leads_on() {
    let stage = Stage::signed_in("/sessions").await;
    stage.call("/sessions").reply_failed(400, "BAD_REQUEST");
    settle().await;
    press(&stage, ".problem button").await;
    stage.call("/sessions").reply_ok(ALONE);
    settle().await;
    assert_ne!(focused(), "BODY");
}

#[wasm_bindgen_test]
async fn a_message_that_is_closed_leads_on() {
    let stage = Stage::signed_in("/sessions").await;
    stage.call("/sessions").reply_failed(404, "NOT_FOUND");
    settle().await;
    press(&stage, "button[aria-label='Close this message']").await;
    assert_ne!(focused(), "BODY");
}

#[wasm_bindgen_test]
async fn whoever_has_given_the_focus_up_is_left_alone() {
    let stage = Stage::signed_in("/sessions").await;
    stage.call("/sessions").reply_ok(THREE);
    settle().await;
    let button = stage.get("tbody tr:nth-child(2) button");
    button.focus().unwrap();
    button.blur().unwrap();
    settle().await;
    button.remove();
    settle().await;
    assert_eq!(focused(), "BODY");
}
