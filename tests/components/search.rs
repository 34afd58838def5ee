//! The field that looks for something while one types, and the address that says what is looked for.

use std::time::Duration;

use wasm_bindgen_test::wasm_bindgen_test;

use crate::pages::ME;
use crate::stage::{Stage, address, go_back, settle};

/// More than the field waits for the next letter.
const PAUSE: Duration = Duration::from_millis(400);

const FIELD: &str = "users-search";

#[wasm_bindgen_test]
async fn a_space_that_is_typed_on_from_is_kept() {
    let stage = Stage::signed_in("/users").await;
    stage.type_into(FIELD, "Ada ").await;
    stage.pass(PAUSE).await;
    assert_eq!(address(), "/users?q=Ada");
    assert_eq!(
        stage.field(FIELD).value(),
        "Ada ",
        "nothing is written back"
    );

    stage.type_into(FIELD, "Ada Admin").await;
    stage.pass(PAUSE).await;
    assert_eq!(address(), "/users?q=Ada%20Admin");
    assert_eq!(stage.field(FIELD).value(), "Ada Admin");
}

#[wasm_bindgen_test]
async fn letters_that_come_before_the_address_has_changed_are_kept() {
    let stage = Stage::signed_in("/users").await;
    stage.type_into(FIELD, "Ad").await;
    stage.pass(PAUSE).await;
    stage.type_into(FIELD, "Ada").await;
    assert_eq!(stage.field(FIELD).value(), "Ada");
    stage.pass(PAUSE).await;
    assert_eq!(address(), "/users?q=Ada");
}

#[wasm_bindgen_test]
async fn links_and_back_set_the_field() {
    let stage = Stage::signed_in("/users?q=bob&sort=usrId").await;
    assert_eq!(stage.field(FIELD).value(), "bob", "the address it came by");
    stage.type_into(FIELD, "Ada ").await;
    stage.pass(PAUSE).await;
    // Until it is known what one may see, the navigation offers no users.
    stage.call("/me").reply_ok(ME);
    settle().await;

    stage.click("a[href='/users']").await;
    assert_eq!(address(), "/users");
    assert_eq!(stage.field(FIELD).value(), "", "a link");

    go_back().await;
    assert_eq!(address(), "/users?q=Ada&sort=usrId");
    assert_eq!(stage.field(FIELD).value(), "Ada", "Back");
}

#[wasm_bindgen_test]
async fn what_was_typed_before_a_link_was_followed_is_not_looked_for() {
    let stage = Stage::signed_in("/users?q=bob").await;
    stage.call("/me").reply_ok(ME);
    settle().await;
    stage.type_into(FIELD, "ada").await;
    stage.click("a[href='/users']").await;
    stage.pass(PAUSE).await;
    assert_eq!(address(), "/users");
    assert_eq!(stage.field(FIELD).value(), "");
}
