//! What replaces the page when the app has failed.
//!
//! A panic in WebAssembly ends the app for good: nothing on the page would answer any more.
//! So the page says that it has stopped and offers to load it again; the session is in the browser's storage and stays.
//! The words are in `index.html`, where they also serve an app that never starts.

use std::panic::PanicHookInfo;

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::HtmlTemplateElement;

/// Puts the page's last words in the place of everything, and the cause into the browser's console.
pub fn report(info: &PanicHookInfo<'_>) {
    console_error_panic_hook::hook(info);
    // Nothing here may fail: a panic within a panic would say nothing at all.
    let words = document()
        .get_element_by_id("crash")
        .and_then(|element| element.dyn_into::<HtmlTemplateElement>().ok());
    if let (Some(body), Some(words)) = (document().body(), words) {
        body.replace_children_with_node_1(&words.content());
    }
}

/// Takes away what `index.html` shows until the app is there.
pub fn started() {
    if let Some(boot) = document().get_element_by_id("boot") {
        boot.remove();
    }
}
