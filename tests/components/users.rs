//! What an administrator does about users: opened beside the list, which stays.

use leptos::prelude::document;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::pages::ME;
use crate::stage::{Stage, address, body, settle};

const LIST: &str = r#"{"items":[
    {"usrId":"bob","displayName":"Bob","email":"bob@example.com","role":"member","isActive":true,"lastSignInAt":null,"nSessions":2,"version":3}
],"nextCursor":null,"total":1}"#;

const BOB: &str = r#"{"usrId":"bob","displayName":"Bob","email":"bob@example.com","role":"member","isActive":true,
    "lastSignInAt":null,"nSessions":2,"version":3,"memberships":[{"tenantId":"acme","name":"Acme","role":"admin"}]}"#;

const PASSWORD: &str = r#"{"usrId":"bob","password":"one-time-password","goodUntil":1700003600}"#;

async fn list() -> Stage {
    let stage = Stage::signed_in("/users?sort=usrId").await;
    stage.call("/me").reply_ok(ME);
    stage.call("/users").reply_ok(LIST);
    settle().await;
    stage
}

async fn opened() -> Stage {
    let stage = list().await;
    stage.click("#user-bob").await;
    stage.call("users/bob").reply_ok(BOB);
    settle().await;
    stage
}

#[wasm_bindgen_test]
async fn a_user_opens_beside_the_list_and_the_address_says_so() {
    let stage = opened().await;
    assert_eq!(address(), "/users/bob?sort=usrId");
    assert_eq!(stage.count("table"), 1, "the list stays");
    assert!(
        !stage.network.is_pending("/users"),
        "and is not loaded again"
    );
    let heading = stage.get("#sheet-title");
    assert_eq!(document().active_element().as_ref(), Some(heading.as_ref()));
    assert!(stage.get(".sheet").inner_text().contains("bob@example.com"));

    press_escape(&stage).await;
    assert_eq!(address(), "/users?sort=usrId");
    assert_eq!(stage.count(".sheet"), 0);
    assert_ne!(document().active_element().unwrap().tag_name(), "BODY");
}

async fn press_escape(stage: &Stage) {
    let init = web_sys::KeyboardEventInit::new();
    init.set_key("Escape");
    init.set_bubbles(true);
    let event =
        web_sys::KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    stage.get("#sheet-title").dispatch_event(&event).unwrap();
    settle().await;
}

#[wasm_bindgen_test]
async fn a_link_to_a_user_opens_the_user() {
    let stage = Stage::signed_in("/users/bob").await;
    stage.call("/users").reply_ok(LIST);
    stage.call("users/bob").reply_ok(BOB);
    settle().await;
    assert!(stage.get(".sheet").inner_text().contains("bob@example.com"));
}

#[wasm_bindgen_test]
async fn a_user_who_is_gone_is_told_in_the_sheet_and_the_list_stays() {
    let stage = list().await;
    stage.click("#user-bob").await;
    stage.call("users/bob").reply_failed(404, "NOT_FOUND");
    settle().await;
    assert!(stage.get(".sheet").inner_text().contains("no longer here"));
    assert_eq!(stage.count("table tbody tr"), 1);
}

#[wasm_bindgen_test]
async fn a_new_user_gets_a_password_that_is_shown_once() {
    let stage = list().await;
    stage.click(".page__head .button--primary").await;
    for (field, text) in [
        ("usrId", "bob"),
        ("displayName", "Bob"),
        ("email", "bob@example.com"),
    ] {
        stage.type_into(field, text).await;
    }
    stage.click(".sheet button[type=submit]").await;
    let call = stage.call("/users");
    assert_eq!(
        body(&call),
        r#"{"usrId":"bob","displayName":"Bob","email":"bob@example.com","role":"member","tenantRole":"member"}"#
    );
    call.reply_ok(PASSWORD);
    settle().await;
    let shown = stage.get("dialog[open]").inner_text();
    assert!(shown.contains("User bob was made"), "{shown}");
    assert!(shown.contains("stops 15 minutes after it"), "{shown}");
    assert_eq!(stage.get(".copy__text").inner_text(), "one-time-password");
    assert_eq!(stage.count(".sheet"), 0, "the form is done with");
    stage.call("/users").reply_ok(LIST);
    settle().await;

    stage.click("dialog[open] .button--primary").await;
    assert!(!stage.text().contains("one-time-password"));
    assert!(stage.get(".notice").inner_text().contains("bob was made."));
}

/// What is asked of whoever would close what was not copied.
const QUESTION: &str = "Close without copying? It can't be shown again.";

#[wasm_bindgen_test]
async fn a_password_that_is_shown_once_does_not_go_by_one_key_unless_it_was_copied() {
    let stage = opened().await;
    stage.confirm_in_sheet("Reset password", "bob").await;
    stage.call("users/bob/reset-password").reply_ok(PASSWORD);
    settle().await;
    let dialog = || stage.get("dialog[open]").inner_text();
    assert!(dialog().contains("bob has a new one-time password"));
    assert!(!dialog().contains(QUESTION));

    stage.press("Escape", false).await;
    assert!(dialog().contains(QUESTION), "it asks");
    stage.press("Escape", false).await;
    assert!(!dialog().contains(QUESTION), "twice is once taken back");
    stage.tell("dialog[open]", "mousedown").await;
    assert!(dialog().contains(QUESTION), "beside it, too");
    stage
        .click("dialog[open] .dialog__answers .button:last-child")
        .await;
    assert!(dialog().contains("one-time-password"), "it is kept");
    stage.press("Escape", false).await;
    stage
        .click("dialog[open] .dialog__answers .button--danger")
        .await;
    assert_eq!(stage.count("dialog[open]"), 0);
    assert_eq!(stage.count(".sheet"), 1, "what lies under it stays");
    drop(stage);

    let stage = opened().await;
    stage.confirm_in_sheet("Reset password", "bob").await;
    stage.call("users/bob/reset-password").reply_ok(PASSWORD);
    settle().await;
    stage.tell("dialog[open] .copy__text", "copy").await;
    stage.press("Escape", false).await;
    assert_eq!(stage.count("dialog[open]"), 0, "it was copied");
    let told = stage.get(".sheet .notice").inner_text();
    assert!(told.contains("bob has a new one-time password."), "{told}");
}

#[wasm_bindgen_test]
async fn whoever_has_yet_to_choose_a_password_is_marked() {
    let told = "Has yet to choose a password";
    let stage = opened().await;
    assert!(!stage.text().contains(told));
    drop(stage);
    let marked = |text: &str| {
        text.replace(
            r#""isActive":true"#,
            r#""isActive":true,"mustChangePassword":true"#,
        )
    };
    let stage = Stage::signed_in("/users/bob").await;
    stage.call("/me").reply_ok(ME);
    stage.call("/users").reply_ok(&marked(LIST));
    stage.call("users/bob").reply_ok(&marked(BOB));
    settle().await;
    for place in ["table", ".sheet"] {
        assert!(stage.get(place).inner_text().contains(told), "{place}");
    }
}

#[wasm_bindgen_test]
async fn what_gives_something_back_is_not_red() {
    let disabled = BOB.replace(r#""isActive":true"#, r#""isActive":false"#);
    let stage = list().await;
    stage.click("#user-bob").await;
    stage.call("users/bob").reply_ok(&disabled);
    settle().await;
    let is_red = |label: &str| {
        let button = stage.sheet_button(label).unwrap();
        button.class_list().contains("button--danger")
    };
    assert!(!is_red("Enable"));
    assert!(is_red("Reset password"));
    stage.press_in_sheet("Enable").await;
    assert_eq!(stage.count(".confirm .button--danger"), 0);
    drop(stage);
    let stage = opened().await;
    let disable = stage.sheet_button("Disable").unwrap();
    assert!(disable.class_list().contains("button--danger"));
}

#[wasm_bindgen_test]
async fn the_form_for_a_new_user_has_an_address() {
    let stage = Stage::signed_in("/users?new=yes&q=b").await;
    stage.call("/me").reply_ok(ME);
    stage.call("/users").reply_ok(LIST);
    settle().await;
    assert_eq!(stage.count(".sheet #usrId"), 1);
    stage.click(".sheet button[aria-label=Close]").await;
    assert_eq!(address(), "/users?q=b");
    assert_eq!(stage.count(".sheet"), 0);
    stage.click(".page__head .button--primary").await;
    assert_eq!(address(), "/users?q=b&new=yes");
}

#[wasm_bindgen_test]
async fn a_name_that_is_taken_is_told_at_the_name() {
    let stage = list().await;
    stage.click(".page__head .button--primary").await;
    for (field, text) in [
        ("usrId", "bob"),
        ("displayName", "Bob"),
        ("email", "bob@example.com"),
    ] {
        stage.type_into(field, text).await;
    }
    stage.click(".sheet button[type=submit]").await;
    stage.call("/users").reply(
        409,
        r#"{"resultCode":"CONFLICT","message":"This name is or was somebody's. Choose another."}"#,
    );
    settle().await;
    assert!(
        stage
            .get("#usrId-advice")
            .inner_text()
            .contains("Choose another")
    );
    assert_eq!(stage.field("displayName").value(), "Bob");
}

#[wasm_bindgen_test]
async fn a_change_sends_what_is_different_and_the_version_that_was_seen() {
    let stage = opened().await;
    stage.type_into("displayName", "Bob Builder").await;
    stage.press_in_sheet("Save").await;
    let call = stage.call("users/bob");
    assert_eq!(call.request.method().as_str(), "PUT");
    assert_eq!(body(&call), r#"{"displayName":"Bob Builder","version":3}"#);
    let changed = BOB.replace(r#""Bob""#, r#""Bob Builder""#);
    call.reply_ok(&changed);
    settle().await;
    stage.call("users/bob").reply_ok(&changed);
    stage
        .call("/users")
        .reply_ok(&LIST.replace(r#""Bob""#, r#""Bob Builder""#));
    settle().await;
    assert!(stage.get(".sheet").inner_text().contains("Saved."));
    assert!(stage.get("table").inner_text().contains("Bob Builder"));
}

#[wasm_bindgen_test]
async fn what_somebody_else_has_changed_meanwhile_is_not_overwritten() {
    let stage = opened().await;
    stage.type_into("displayName", "Bob Builder").await;
    stage.press_in_sheet("Save").await;
    stage.call("users/bob").reply(
        409,
        r#"{"resultCode":"CONFLICT","message":"Somebody has changed it meanwhile."}"#,
    );
    settle().await;
    assert!(
        stage
            .get("[role=alert]")
            .inner_text()
            .contains("Somebody has changed it meanwhile.")
    );
    assert_eq!(
        stage.field("displayName").value(),
        "Bob Builder",
        "nothing typed is lost"
    );
}

#[wasm_bindgen_test]
async fn each_action_asks_first_and_tells_what_it_did() {
    for (label, path, told) in [
        ("Disable", "disable", "bob can't sign in any more"),
        ("End all sessions", "end-sessions", "signed out everywhere"),
        ("Reset password", "reset-password", "one-time-password"),
    ] {
        let stage = opened().await;
        stage.confirm_in_sheet(label, "bob").await;
        let call = stage.call(&format!("users/bob/{path}"));
        assert_eq!(call.request.method().as_str(), "POST");
        call.reply_ok(if path == "reset-password" {
            PASSWORD
        } else {
            BOB
        });
        settle().await;
        assert!(stage.get(".sheet").inner_text().contains(told), "{label}");
        stage.call("users/bob").reply_ok(BOB);
        stage.call("/users").reply_ok(LIST);
        settle().await;
        assert!(stage.get(".sheet").inner_text().contains(told), "{label}");
    }
}

#[wasm_bindgen_test]
async fn an_action_that_is_refused_is_told() {
    let stage = opened().await;
    stage.confirm_in_sheet("Disable", "bob").await;
    stage
        .call("users/bob/disable")
        .reply_failed(403, "FORBIDDEN");
    settle().await;
    assert!(
        stage
            .get(".sheet")
            .inner_text()
            .contains("You don't have permission for this")
    );
}

#[wasm_bindgen_test]
async fn a_user_is_deleted_only_by_typing_the_name() {
    let stage = opened().await;
    stage.type_into("confirmation", "bo").await;
    stage.press_in_sheet("Delete user").await;
    assert!(!stage.network.is_pending("users/bob"));
    assert!(
        stage
            .get("#confirmation-advice")
            .inner_text()
            .contains("not the name")
    );

    stage.type_into("confirmation", "bob").await;
    stage.press_in_sheet("Delete user").await;
    let call = stage.call("users/bob");
    assert_eq!(call.request.method().as_str(), "DELETE");
    call.reply_ok("null");
    settle().await;
    assert_eq!(address(), "/users?sort=usrId");
    stage
        .call("/users")
        .reply_ok(r#"{"items":[],"nextCursor":null,"total":0}"#);
    settle().await;
    assert_eq!(stage.count(".sheet"), 0);
}

#[wasm_bindgen_test]
async fn a_draft_of_a_new_user_survives_a_forced_logout() {
    let stage = list().await;
    stage.click(".page__head .button--primary").await;
    stage.type_into("displayName", "Bob").await;
    stage.another_tab_stores(None).await;
    assert_eq!(address(), "/login?next=%2Fusers%3Fsort%3DusrId%26new%3Dyes");
    stage.another_tab_stores(Some(crate::stage::SESSION)).await;
    assert_eq!(stage.field("displayName").value(), "Bob");
    stage.click(".form__restored button").await;
    assert_eq!(stage.field("displayName").value(), "");
}

#[wasm_bindgen_test]
async fn a_user_who_was_disabled_is_enabled_again_where_that_is_told() {
    let stage = opened().await;
    stage.confirm_in_sheet("Disable", "bob").await;
    assert!(
        stage.sheet_button("Undo").is_none(),
        "nothing is told before it is done"
    );
    let disabled = BOB.replace(r#""isActive":true"#, r#""isActive":false"#);
    stage.call("users/bob/disable").reply_ok(&disabled);
    settle().await;
    stage.call("users/bob").reply_ok(&disabled);
    stage.call("/users").reply_ok(LIST);
    settle().await;
    let told = stage.get(".sheet .notice").inner_text();
    assert!(told.contains("bob can't sign in any more"), "{told}");

    stage.press_in_sheet("Undo").await;
    stage.call("users/bob/enable").reply_ok(BOB);
    settle().await;
    let told = stage.get(".sheet .notice").inner_text();
    assert!(told.contains("bob can sign in again"), "{told}");
}

#[wasm_bindgen_test]
async fn what_cannot_be_taken_back_offers_no_undo() {
    for (label, path, answer) in [
        ("End all sessions", "end-sessions", BOB),
        ("Reset password", "reset-password", PASSWORD),
    ] {
        let stage = opened().await;
        stage.confirm_in_sheet(label, "bob").await;
        stage.call(&format!("users/bob/{path}")).reply_ok(answer);
        settle().await;
        assert!(stage.sheet_button("Undo").is_none(), "{label}");
    }
}

#[wasm_bindgen_test]
async fn what_has_happened_to_a_user_is_told_in_sentences() {
    let stage = Stage::signed_in("/users/bob?tab=history").await;
    stage.call("/audit").reply_ok(
        r#"{"items":[{"id":1,"at":1699999000,"kind":"password_reset","usrId":"bob","actor":"ada","ip":"192.0.2.1","sid":null}],"nextCursor":null,"total":1}"#,
    );
    settle().await;
    let told = stage.get(".sheet").inner_text();
    assert!(told.contains("ada reset bob’s password"), "{told}");
    assert!(told.contains("192.0.2.1"), "{told}");
}

#[wasm_bindgen_test]
async fn a_name_that_passes_for_another_is_marked_in_the_title_too() {
    let stage = Stage::signed_in("/users/%D0%B0dmin").await;
    let title = stage.get("#sheet-title").inner_text();
    assert!(title.contains("mixed scripts"), "{title}");
}

#[wasm_bindgen_test]
async fn what_the_server_refuses_is_told_by_its_code_in_ones_own_language() {
    const TAKEN: &str = r#"{"resultCode":"CONFLICT","message":"This name is or was somebody's."}"#;
    const OTHER: &str = r#"{"resultCode":"OUT_OF_NAMES","message":"There are no more names."}"#;
    for (answer, place, told) in [
        (TAKEN, "#usrId-advice", "다른 이름을 고르세요"),
        (OTHER, "[role=alert]", "There are no more names."),
    ] {
        let stage = Stage::in_korean("/users", Some(crate::stage::SESSION)).await;
        stage.call("/me").reply_ok(ME);
        settle().await;
        stage.click(".page__head .button--primary").await;
        for (field, text) in [
            ("usrId", "bob"),
            ("displayName", "Bob"),
            ("email", "bob@example.com"),
        ] {
            stage.type_into(field, text).await;
        }
        while let Some(call) = stage.network.take_for("/users") {
            drop(call);
        }
        stage.click(".sheet button[type=submit]").await;
        stage.call("/users").reply(409, answer);
        settle().await;
        let shown = stage.get(place).inner_text();
        assert!(shown.contains(told), "{shown}");
    }
    tollgate::components::form::keep_drafts_of("");
    crate::stage::speak("en");
}
