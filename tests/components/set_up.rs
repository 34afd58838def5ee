//! The first start of a server: nobody can sign in, and whoever has the secret makes the first administrator.

use leptos::prelude::document;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{LOGIN, Stage, address, settle};

const SECRET: &str = "what-the-server-has-written";

const FILLED_IN: [(&str, &str); 7] = [
    ("secret", SECRET),
    ("usrId", "ada"),
    ("displayName", "Ada Admin"),
    ("email", "ada@example.com"),
    ("password", "a quiet river"),
    ("tenantName", "Acme Corporation"),
    ("tenantId", "acme"),
];

async fn open() -> Stage {
    let stage = Stage::anonymous("/login").await;
    stage.call("auth/setup").reply_ok(r#"{"isOpen":true}"#);
    settle().await;
    assert_eq!(address(), "/setup");
    stage.call("auth/setup").reply_ok(r#"{"isOpen":true}"#);
    settle().await;
    stage
}

async fn fill_in(stage: &Stage) {
    for (field, text) in FILLED_IN {
        stage.type_into(field, text).await;
    }
    stage.click("button[type=submit]").await;
}

#[wasm_bindgen_test]
async fn a_server_without_users_leads_there_and_the_administrator_is_signed_in() {
    let stage = open().await;
    fill_in(&stage).await;
    let call = stage.call("auth/setup");
    assert_eq!(call.bearer(), None);
    let body = call.request.body().unwrap().as_bytes().unwrap().to_vec();
    assert_eq!(
        String::from_utf8(body).unwrap(),
        r#"{"secret":"what-the-server-has-written","usrId":"ada","displayName":"Ada Admin","email":"ada@example.com","password":"a quiet river","tenantId":"acme","tenantName":"Acme Corporation"}"#
    );
    call.reply_ok("null");
    settle().await;
    stage.call("auth/login").reply_ok(LOGIN);
    settle().await;
    assert_eq!(address(), "/");
    assert_eq!(stage.get("h1").inner_text(), "Dashboard");
}

#[wasm_bindgen_test]
async fn each_field_says_what_is_wrong_with_it_before_anything_is_sent() {
    let stage = open().await;
    stage.click("button[type=submit]").await;
    assert!(!stage.network.is_pending("auth/setup"));
    assert_eq!(stage.count("[aria-invalid=true]"), 7);
    assert_eq!(
        document().active_element().as_ref(),
        Some(stage.field("secret").as_ref())
    );
    for (field, text) in [
        ("usrId", "ada admin"),
        ("email", "a@@b"),
        ("email", "a@b,c@d"),
        ("password", "horse"),
        ("tenantId", "Acme Corporation"),
    ] {
        stage.type_into(field, text).await;
        let invalid = stage.field(field).get_attribute("aria-invalid");
        assert_eq!(invalid.as_deref(), Some("true"), "{field}: {text}");
    }
}

#[wasm_bindgen_test]
async fn a_wrong_secret_is_told_at_its_field_and_the_rest_stays() {
    let stage = open().await;
    fill_in(&stage).await;
    stage.call("auth/setup").reply_failed(401, "LOGIN_FAILED");
    settle().await;
    assert!(
        stage
            .get("#secret-advice")
            .inner_text()
            .contains("This is not the secret")
    );
    assert_eq!(stage.field("displayName").value(), "Ada Admin");
    assert_eq!(address(), "/setup");
}

#[wasm_bindgen_test]
async fn a_login_that_fails_after_the_set_up_leads_to_the_login() {
    let stage = open().await;
    fill_in(&stage).await;
    stage.call("auth/setup").reply_ok("null");
    settle().await;
    stage.call("auth/login").reply_failed(401, "LOGIN_FAILED");
    settle().await;
    assert_eq!(address(), "/login");
}

#[wasm_bindgen_test]
async fn a_server_with_users_has_nothing_to_set_up() {
    let stage = Stage::anonymous("/setup").await;
    stage.call("auth/setup").reply_ok(r#"{"isOpen":false}"#);
    settle().await;
    assert!(stage.text().contains("This server is set up"));
    assert_eq!(stage.count("form"), 0);
    stage.click(".empty-state a").await;
    assert_eq!(address(), "/login");
    stage.call("auth/setup").reply_ok(r#"{"isOpen":false}"#);
    settle().await;
    assert_eq!(address(), "/login");
}

#[wasm_bindgen_test]
async fn a_server_that_does_not_say_so_is_no_reason_to_say_anything() {
    let stage = Stage::anonymous("/login").await;
    stage.call("auth/setup").reply_failed(400, "BAD_REQUEST");
    settle().await;
    assert_eq!(address(), "/login");
    assert_eq!(stage.count(".toast, .problem, .notice"), 0);
}
