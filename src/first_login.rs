//! The login form that is on the page before the app is: the app takes over what was typed, and what was sent.
//!
//! It stands in `index.html`, and a script there shows it where nobody is signed in. A submit before the app has started
//! is held there, and sent by the app, once.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

use crate::components::form::FormState;

const ID: &str = "first-login";

/// The fields there, and those that they become.
const FIELDS: [(&str, &str); 2] = [
    ("first-username", "username"),
    ("first-password", "password"),
];

/// Puts what was typed before the app was there into its form, sends it if it was sent, and takes the first form away.
pub fn hand_over(to: FormState) {
    let Some(first) = shown() else { return };
    let is_held = first.has_attribute("data-held");
    let focused = document().active_element().map(|element| element.id());
    let mut focus = None;
    for (id, name) in FIELDS {
        let field = document().get_element_by_id(id);
        let Some(field) = field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok()) else {
            continue;
        };
        to.fill(name, &field.value());
        if focused.as_deref() == Some(id) {
            focus = Some((name, field.selection_start().ok().flatten()));
        }
    }
    first.remove();
    if let Some((name, cursor)) = focus {
        to.focus_on(name, cursor);
    }
    if is_held {
        to.submit();
    }
}

/// Takes the first form away where another page is shown.
pub fn remove() {
    if let Some(first) = document().get_element_by_id(ID) {
        first.remove();
    }
}

fn shown() -> Option<Element> {
    let first = document().get_element_by_id(ID)?;
    if first.has_attribute("hidden") {
        first.remove();
        return None;
    }
    Some(first)
}
