//! The login form.

use leptos::prelude::document;
use tollgate_interceptor::Error;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{KeyboardEvent, KeyboardEventInit};

use crate::stage::{LOGIN, SESSION, Stage, address, settle};

#[wasm_bindgen_test]
async fn a_wrong_password_is_told_once_and_keeps_the_name() {
    let stage = Stage::anonymous("/login").await;
    stage.submit_login("ada", "wrong").await;
    stage.call("auth/login").reply_failed(401, "LOGIN_FAILED");
    settle().await;

    assert_eq!(stage.count("[role=alert]"), 1);
    let alert = stage.get("[role=alert]");
    assert!(
        alert
            .text_content()
            .unwrap()
            .contains("Wrong user name or password")
    );
    assert_eq!(document().active_element().as_ref(), Some(alert.as_ref()));
    assert_eq!(stage.field("username").value(), "ada");
    assert_eq!(stage.field("password").value(), "");
    assert!(
        !stage.network.is_pending("auth/refresh"),
        "a wrong password is no reason for a refresh"
    );
    assert_eq!(address(), "/login");
}

#[wasm_bindgen_test]
async fn each_failure_is_told_anew() {
    let stage = Stage::anonymous("/login").await;
    for _ in 0..2 {
        stage.submit_login("ada", "wrong").await;
        assert_eq!(
            stage.count("[role=alert]"),
            0,
            "the last failure is no longer true"
        );
        stage.call("auth/login").reply_failed(401, "LOGIN_FAILED");
        settle().await;
        let alert = stage.get("[role=alert]");
        assert_eq!(document().active_element().as_ref(), Some(alert.as_ref()));
    }
}

#[wasm_bindgen_test]
async fn a_second_submit_is_not_sent_while_the_first_is_under_way() {
    let stage = Stage::anonymous("/login").await;
    stage.submit_login("ada", "right").await;
    stage.click("button[type=submit]").await;
    stage.click("button[type=submit]").await;
    let _first = stage.call("auth/login");
    assert!(!stage.network.is_pending("auth/login"));
}

#[wasm_bindgen_test]
async fn a_login_begins_the_session_and_leads_on() {
    let stage = Stage::anonymous("/login?next=%2Fsessions").await;
    stage.submit_login(" ada ", "right").await;
    let call = stage.call("auth/login");
    let body = call.request.body().unwrap().as_bytes().unwrap().to_vec();
    let body = String::from_utf8(body).unwrap();
    assert_eq!(body, r#"{"usrId":"ada","password":"right"}"#);
    assert_eq!(call.bearer(), None);
    call.reply_ok(LOGIN);
    settle().await;

    assert_eq!(address(), "/sessions");
    assert!(
        stage
            .store
            .text()
            .unwrap()
            .contains(r#""accessToken":"a1""#)
    );
    assert_eq!(stage.call("sessions").bearer(), Some("a1"));
}

#[wasm_bindgen_test]
async fn a_server_that_gives_no_answer_is_told_and_may_be_tried_again() {
    for error in [Error::Network, Error::Offline] {
        let stage = Stage::anonymous("/login").await;
        stage.submit_login("ada", "right").await;
        stage.call("auth/login").fail(error);
        settle().await;

        assert_eq!(stage.count("[role=alert]"), 1);
        assert_eq!(
            stage.field("password").value(),
            "right",
            "nobody has looked at it yet"
        );
        assert_eq!(stage.get("button[type=submit]").inner_text(), "Try again");

        stage.click("button[type=submit]").await;
        stage.call("auth/login").reply_ok(LOGIN);
        settle().await;
        assert_eq!(address(), "/");
    }
}

#[wasm_bindgen_test]
async fn a_page_in_the_place_of_an_answer_is_no_login() {
    let stage = Stage::anonymous("/login").await;
    stage.submit_login("ada", "right").await;
    let html = [("content-type", "text/html")];
    stage
        .call("auth/login")
        .reply_with(200, "<html>Welcome to our hotel</html>", &html);
    settle().await;

    assert!(
        stage
            .get("[role=alert]")
            .inner_text()
            .contains("can't be understood")
    );
    assert!(!stage.text().contains("hotel"));
    assert_eq!(stage.store.text(), None);
}

#[wasm_bindgen_test]
async fn the_password_can_be_seen_and_is_hidden_by_submitting() {
    let stage = Stage::anonymous("/login").await;
    assert_eq!(stage.field("password").type_(), "password");
    stage.click("button[aria-controls=password]").await;
    assert_eq!(stage.field("password").type_(), "text");
    assert!(stage.text().contains("Your password is shown."));

    stage.submit_login("ada", "right").await;
    assert_eq!(stage.field("password").type_(), "password");
    assert!(stage.text().contains("Your password is hidden."));
}

#[wasm_bindgen_test]
async fn caps_lock_is_told_while_it_is_on() {
    let stage = Stage::anonymous("/login").await;
    for (is_on, expected) in [(true, "Caps lock is on."), (false, "")] {
        let init = KeyboardEventInit::new();
        init.set_modifier_caps_lock(is_on);
        let event = KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
        stage.field("password").dispatch_event(&event).unwrap();
        settle().await;
        assert_eq!(stage.get(".field__hint").text_content().unwrap(), expected);
    }
}

#[wasm_bindgen_test]
async fn password_managers_are_told_what_the_fields_are() {
    let stage = Stage::anonymous("/login").await;
    for (id, autocomplete) in [("username", "username"), ("password", "current-password")] {
        let field = stage.field(id);
        let attribute = |name| field.get_attribute(name).unwrap();
        assert_eq!(attribute("autocomplete"), autocomplete);
        assert_eq!(attribute("autocapitalize"), "none");
        assert_eq!(attribute("spellcheck"), "false");
        assert_eq!(field.value(), "", "nothing is filled in");
    }
}

#[wasm_bindgen_test]
async fn a_login_in_another_tab_leads_on_without_typing() {
    let stage = Stage::anonymous("/login?next=%2Faccount").await;
    stage.another_tab_stores(Some(SESSION)).await;
    assert_eq!(address(), "/account");
}
