//! The language: chosen once, kept, and before that the first one of the reader's that the console speaks.

use leptos::prelude::{document, window};
use tollgate::language::Language;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::Stage;

fn lang() -> Option<String> {
    document().document_element().unwrap().get_attribute("lang")
}

fn kept() -> Option<String> {
    let storage = window().local_storage().unwrap().unwrap();
    storage.get_item("tollgate.language").unwrap()
}

#[wasm_bindgen_test]
async fn another_language_is_spoken_at_once_kept_and_said_to_screen_readers() {
    let stage = Stage::signed_in("/account").await;
    assert_eq!(lang().as_deref(), Some("en"));
    assert!(stage.text().contains("Dashboard"));
    stage.click("input[name=language][value=ko]").await;
    assert_eq!(lang().as_deref(), Some("ko"));
    assert_eq!(kept().as_deref(), Some("ko"));
    assert!(stage.text().contains("대시보드"));
    assert!(document().title().contains("내 계정"));
    stage.click("input[name=language][value=en]").await;
    assert_eq!(lang().as_deref(), Some("en"));
    assert!(stage.text().contains("Dashboard"));
}

#[wasm_bindgen_test]
fn the_first_language_of_the_reader_that_is_known_counts() {
    assert_eq!(
        Language::of_reader(["fr-CA", "ko-KR", "en"]),
        Language::Korean
    );
    assert_eq!(Language::of_reader(["en-GB", "ko"]), Language::English);
    assert_eq!(Language::of_reader(["KO"]), Language::Korean);
    assert_eq!(Language::of_reader(["kok", "de"]), Language::English);
    assert_eq!(Language::of_reader([]), Language::English);
}
