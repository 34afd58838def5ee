//! A newer console on the server.

use std::time::Duration;

use leptos::prelude::document;
use tollgate::pages::update::names_another;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Element;

use crate::pages::me;
use crate::stage::{Stage, settle};

const OWN: &str = "/tollgate-0123456789abcdef.js";

fn page(script: &str) -> String {
    format!(r#"<html><link rel="modulepreload" href="{script}"></html>"#)
}

/// What trunk writes into the page, for as long as a test lasts.
struct StartedBy(Element);

impl StartedBy {
    fn script(path: &str) -> Self {
        let link = document().create_element("link").unwrap();
        // Where it is named last, nothing is fetched for it.
        link.set_attribute("data-script", path).unwrap();
        link.set_attribute("href", path).unwrap();
        link.set_attribute("rel", "modulepreload").unwrap();
        document().head().unwrap().append_child(&link).unwrap();
        Self(link)
    }
}

impl Drop for StartedBy {
    fn drop(&mut self) {
        self.0.remove();
    }
}

#[wasm_bindgen_test]
async fn another_build_on_the_server_asks_for_a_reload() {
    let _started = StartedBy::script(OWN);
    let stage = Stage::signed_in("/account").await;
    let html = [("content-type", "text/html")];
    stage.call("/me").reply_ok(&me(3000, 9000));
    settle().await;
    stage.pass(Duration::from_secs(900)).await;
    let asked = stage.call("/login");
    assert_eq!(asked.bearer(), None, "no session is kept alive by it");
    asked.reply_with(200, &page(OWN), &html);
    settle().await;
    assert!(!stage.get(".strip").inner_text().contains("new version"));

    stage.pass(Duration::from_secs(900)).await;
    stage
        .call("/login")
        .reply_with(200, &page("/tollgate-fedcba9876543210.js"), &html);
    settle().await;
    assert!(stage.get(".strip").inner_text().contains("new version"));
    assert_eq!(stage.count(".strip button"), 1);
}

#[wasm_bindgen_test]
fn a_page_of_somebody_elses_is_no_newer_console() {
    assert!(!names_another("<html>Welcome to our hotel</html>", OWN));
    assert!(!names_another("", OWN));
    assert!(!names_another(&page(OWN), OWN));
    assert!(names_another(&page("/tollgate-fedcba9876543210.js"), OWN));
}
