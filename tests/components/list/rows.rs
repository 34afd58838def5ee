//! Rows that come, stay, move and go, and the focus in them.

use leptos::prelude::document;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{list, page};
use crate::stage::{Stage, settle};

#[wasm_bindgen_test]
async fn rows_that_are_on_their_way_are_held_a_place_in_their_shape() {
    let stage = Stage::signed_in("/users").await;
    assert_eq!(stage.count(".table--skeleton tr"), 8);
    assert_eq!(
        stage.count(".table--skeleton tr:first-child td"),
        7,
        "as many as the columns, and the box that selects"
    );
    stage
        .call("/users")
        .reply_ok(&page(&["bob"], r#""nextCursor":null,"total":1"#));
    settle().await;
    assert_eq!(stage.count(".table--skeleton"), 0);
}

#[wasm_bindgen_test]
async fn a_row_keeps_the_focus_while_the_list_is_loaded_again() {
    let stage = list(
        "/users",
        &page(&["ada", "bob"], r#""nextCursor":null,"total":2"#),
    )
    .await;
    let link = stage.get("#user-bob");
    link.focus().unwrap();
    stage.click("th a[href*='sort=displayName']").await;
    link.focus().unwrap();
    stage.call("/users").reply_ok(&page(
        &["ada", "bob", "eve"],
        r#""nextCursor":null,"total":3"#,
    ));
    settle().await;
    assert_eq!(stage.count("tbody tr"), 3);
    assert_eq!(document().active_element().as_ref(), Some(link.as_ref()));
}

/// The row that has the focus.
fn focused_row() -> String {
    let focused = document().active_element().unwrap();
    let row = focused.closest("tbody tr").unwrap();
    row.map(|row| row.text_content().unwrap_or_default())
        .unwrap_or_default()
}

#[wasm_bindgen_test]
async fn a_row_that_changes_its_place_takes_the_focus_along() {
    let three = r#""nextCursor":null,"total":3"#;
    for name in ["ada", "bob", "eve"] {
        let stage = list("/users", &page(&["ada", "bob", "eve"], three)).await;
        stage.click("th a[href*='sort=displayName']").await;
        let link = stage.get(&format!("#user-{name}"));
        link.focus().unwrap();
        stage
            .call("/users")
            .reply_ok(&page(&["eve", "bob", "ada"], three));
        settle().await;
        assert_eq!(
            document().active_element().as_ref(),
            Some(link.as_ref()),
            "{name}"
        );
    }
}

#[wasm_bindgen_test]
async fn a_row_that_goes_leaves_the_focus_to_the_one_in_its_place() {
    let four = r#""nextCursor":null,"total":4"#;
    let stage = list("/users", &page(&["ada", "bob", "eve"], four)).await;
    stage.click("th a[href*='sort=displayName']").await;
    stage.get("#user-bob").focus().unwrap();
    stage
        .call("/users")
        .reply_ok(&page(&["eve", "dan", "bob", "ada"], four));
    settle().await;
    stage.click("th a[href*='sort=displayName']").await;
    stage
        .call("/users")
        .reply_ok(&page(&["eve", "dan", "kim", "ada"], four));
    settle().await;
    assert!(focused_row().contains("kim"), "{}", focused_row());
}
