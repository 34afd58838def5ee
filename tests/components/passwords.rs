//! One's own password: the one that must be changed at once, and the one that one wants to change.

use leptos::prelude::document;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::pages::ME;
use crate::stage::{LOGIN, Stage, address, draw, settle};

fn me_with_a_one_time_password() -> String {
    ME.replace(r#""sid":"#, r#""mustChangePassword":true,"sid":"#)
}

async fn fill_in(stage: &Stage, current: &str, next: &str) {
    stage.type_into("current", current).await;
    stage.type_into("next", next).await;
    stage.click("button[type=submit]").await;
}

#[wasm_bindgen_test]
async fn whoever_must_change_the_password_is_led_there_from_every_page_and_back() {
    for (wanted, detour) in [
        ("/", "/new-password"),
        (
            "/users?q=a%26b",
            "/new-password?next=%2Fusers%3Fq%3Da%2526b",
        ),
        ("/sessions", "/new-password?next=%2Fsessions"),
        ("/account", "/new-password?next=%2Faccount"),
    ] {
        let stage = Stage::signed_in(wanted).await;
        stage.call("/me").reply_ok(&me_with_a_one_time_password());
        settle().await;
        assert_eq!(address(), detour);
        assert_eq!(stage.count("nav"), 0, "there is nowhere else to go");

        fill_in(&stage, "one-time", "a quiet river").await;
        let call = stage.call("me/password");
        assert_eq!(call.request.method().as_str(), "PUT");
        assert!(call.request.has_cookies());
        let body = call.request.body().unwrap().as_bytes().unwrap().to_vec();
        assert_eq!(
            String::from_utf8(body).unwrap(),
            r#"{"current":"one-time","next":"a quiet river","endOthers":true}"#
        );
        call.reply_ok("null");
        settle().await;
        stage.call("/me").reply_ok(ME);
        settle().await;
        assert_eq!(address(), wanted);
    }
}

#[wasm_bindgen_test]
async fn a_refusal_for_the_passwords_sake_leads_there_too() {
    let stage = Stage::signed_in("/users").await;
    stage.call("/me").reply_ok(ME);
    settle().await;
    stage
        .call("users")
        .reply_failed(403, "PASSWORD_CHANGE_REQUIRED");
    settle().await;
    // An administrator has set another password meanwhile; who is signed in is asked again.
    stage.call("/me").reply_ok(&me_with_a_one_time_password());
    settle().await;
    assert_eq!(address(), "/new-password?next=%2Fusers");
    assert_eq!(stage.get("h1").inner_text(), "Choose your own password");
}

#[wasm_bindgen_test]
async fn a_login_with_a_one_time_password_leads_there() {
    let stage = Stage::anonymous("/login?next=%2Fusers").await;
    stage.submit_login("ada", "one-time").await;
    stage.call("auth/login").reply_ok(LOGIN);
    settle().await;
    assert!(is_hidden(&stage), "nobody knows yet what may be seen");
    stage.call("/me").reply_ok(&me_with_a_one_time_password());
    settle().await;
    assert_eq!(address(), "/new-password?next=%2Fusers");
    assert_eq!(stage.count("nav"), 0);
    let told = stage.get(".solo");
    assert_eq!(told.closest("[hidden]").unwrap(), None);
    assert!(told.inner_text().contains("stops 15 minutes after it"));
    assert!(told.inner_text().contains("ask an administrator"));
}

/// Whether nothing of the pages can be seen.
fn is_hidden(stage: &Stage) -> bool {
    let nav = stage.get("nav");
    nav.closest("[hidden]").unwrap().is_some()
}

#[wasm_bindgen_test]
async fn the_console_is_seen_as_soon_as_the_server_says_so_and_has_the_focus() {
    let stage = Stage::anonymous("/login").await;
    stage.submit_login("ada", "my own").await;
    stage.call("auth/login").reply_ok(LOGIN);
    settle().await;
    assert!(is_hidden(&stage));
    assert!(
        stage.network.is_pending("dashboard/summary"),
        "its data is on the way all the same"
    );
    stage.call("/me").reply_ok(ME);
    settle().await;
    assert!(!is_hidden(&stage));
    draw().await;
    let heading = stage.get("h1");
    assert_eq!(document().active_element().as_ref(), Some(heading.as_ref()));
    drop(stage);

    let stage = Stage::signed_in("/").await;
    assert!(!is_hidden(&stage), "a session that goes on may be seen");
    drop(stage);
    let stage = Stage::anonymous("/login").await;
    stage.submit_login("ada", "my own").await;
    stage.call("auth/login").reply_ok(LOGIN);
    settle().await;
    stage.call("/me").reply_failed(403, "FORBIDDEN");
    settle().await;
    assert!(!is_hidden(&stage), "what went wrong has to be seen");
}

#[wasm_bindgen_test]
async fn nobody_else_has_anything_to_do_there() {
    let stage = Stage::signed_in("/new-password?next=%2Fusers").await;
    stage.call("/me").reply_ok(ME);
    settle().await;
    assert_eq!(address(), "/users");
}

#[wasm_bindgen_test]
async fn a_session_that_ends_there_keeps_the_way() {
    let stage = Stage::signed_in("/users").await;
    stage.call("/me").reply_ok(&me_with_a_one_time_password());
    settle().await;
    stage.another_tab_stores(None).await;
    assert_eq!(address(), "/login?next=%2Fusers");
}

#[wasm_bindgen_test]
async fn what_is_wrong_with_a_password_is_told_at_its_field() {
    let weak = r#"{"resultCode":"PASSWORD_WEAK","message":"The password is one of the most common ones."}"#;
    let wrong = r#"{"resultCode":"PASSWORD_WRONG","message":"no"}"#;
    for (body, field, other, sentence) in [
        (weak, "next", "current", "too easy to guess"),
        (
            wrong,
            "current",
            "next",
            "This is not your current password.",
        ),
    ] {
        let stage = Stage::signed_in("/account").await;
        stage.call("/me").reply_ok(ME);
        settle().await;
        fill_in(&stage, "my old one", "a quiet river").await;
        stage.call("me/password").reply(400, body);
        settle().await;
        let advice = stage.get(&format!("#{field}-advice .field__problem"));
        assert!(
            advice.inner_text().contains(sentence),
            "{}",
            advice.inner_text()
        );
        assert_eq!(
            document().active_element().as_ref(),
            Some(stage.field(field).as_ref())
        );
        assert_eq!(stage.field(field).value(), "");
        assert_ne!(stage.field(other).value(), "", "it was not the reason");
        assert_eq!(
            stage.field(field).get_attribute("aria-invalid").as_deref(),
            Some("true")
        );

        stage.type_into(field, "another river").await;
        assert!(
            !advice.inner_text().contains(sentence),
            "it is told until it is mended"
        );
    }
}

#[wasm_bindgen_test]
async fn what_can_be_seen_to_be_wrong_is_not_sent() {
    let stage = Stage::signed_in("/account").await;
    stage.call("/me").reply_ok(ME);
    settle().await;
    for (current, next, field) in [
        ("", "a quiet river", "current"),
        ("my old one", "horse", "next"),
        ("my old one", "          ", "next"),
        ("my old one", "my old one", "next"),
    ] {
        fill_in(&stage, current, next).await;
        assert!(!stage.network.is_pending("me/password"), "{next}");
        assert_eq!(
            document().active_element().as_ref(),
            Some(stage.field(field).as_ref()),
            "{current} {next}"
        );
    }
}

#[wasm_bindgen_test]
async fn a_change_of_password_is_told_and_leaves_no_password_behind() {
    let stage = Stage::signed_in("/account").await;
    stage.call("/me").reply_ok(ME);
    settle().await;
    stage.click("#endOthers").await;
    fill_in(&stage, "my old one", " a quiet river ").await;
    stage.click("button[type=submit]").await;
    let call = stage.call("me/password");
    assert!(!stage.network.is_pending("me/password"), "it is sent once");
    let body = call.request.body().unwrap().as_bytes().unwrap().to_vec();
    assert_eq!(
        String::from_utf8(body).unwrap(),
        r#"{"current":"my old one","next":" a quiet river ","endOthers":false}"#,
        "a password is taken as it is"
    );
    call.reply_ok("null");
    settle().await;
    assert!(stage.text().contains("Your other sessions go on."));
    assert_eq!(stage.field("current").value(), "");
    assert_eq!(stage.field("next").value(), "");
}
