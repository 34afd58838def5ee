//! What keys do on every page.
//!
//! Ctrl-K and Cmd-K always work. Shortcuts of a single key get into the way of those who speak to their computer, so they
//! can be switched off (WCAG 2.1.4); they never work while something is typed.
//!
//! ```
//! use tollgate::components::shortcuts::{KeyPress, Shortcut, shortcut};
//!
//! let press = KeyPress { key: "/", code: "Slash", is_command: false, is_alt: false, is_typing: false };
//! assert_eq!(shortcut(&press, true), Some(Shortcut::Search));
//! assert_eq!(shortcut(&press, false), None);
//! ```

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, Storage};

use super::layers::is_dialog_open;

const KEY: &str = "tollgate.shortcuts";
const OFF: &str = "off";

/// What a key can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shortcut {
    /// The palette.
    Palette,
    /// The search of the page.
    Search,
    /// The list of shortcuts.
    Help,
}

/// A key that was pressed, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyPress<'a> {
    /// What it writes.
    pub key: &'a str,
    /// Which key it is, whatever it writes.
    pub code: &'a str,
    /// Whether Ctrl or Cmd is held.
    pub is_command: bool,
    /// Whether Alt is held.
    pub is_alt: bool,
    /// Whether it goes into a text.
    pub is_typing: bool,
}

/// What a key asks for.
#[must_use]
pub fn shortcut(press: &KeyPress<'_>, has_single_keys: bool) -> Option<Shortcut> {
    if press.is_command {
        // A keyboard that writes Hangul writes another letter with this key.
        let is_k = press.key.eq_ignore_ascii_case("k") || press.code == "KeyK";
        return (is_k && !press.is_alt).then_some(Shortcut::Palette);
    }
    if press.is_typing || press.is_alt || !has_single_keys {
        return None;
    }
    match press.key {
        "/" => Some(Shortcut::Search),
        "?" => Some(Shortcut::Help),
        _ => None,
    }
}

/// Whether shortcuts of a single key work, as a signal; it is kept in this browser.
#[derive(Debug, Clone, Copy)]
pub struct SingleKeys(RwSignal<bool>);

impl SingleKeys {
    /// Whether they work.
    #[must_use]
    pub fn is_on(self) -> bool {
        self.0.get()
    }

    /// Switches them on or off, now and for the next visit.
    pub fn switch(self, is_on: bool) {
        // Where nothing can be stored, the choice lasts as long as the page.
        if let Some(storage) = storage() {
            _ = match is_on {
                true => storage.remove_item(KEY),
                false => storage.set_item(KEY, OFF),
            };
        }
        self.0.set(is_on);
    }
}

/// Lets all components below know whether shortcuts of a single key work.
pub fn provide_single_keys() -> SingleKeys {
    let kept = storage().and_then(|storage| storage.get_item(KEY).ok().flatten());
    let keys = SingleKeys(RwSignal::new(kept.as_deref() != Some(OFF)));
    provide_context(keys);
    keys
}

/// The choice of the nearest [`provide_single_keys`].
///
/// # Panics
///
/// Where nobody has called it further up: the app does.
#[must_use]
pub fn use_single_keys() -> SingleKeys {
    expect_context()
}

/// Hears the keys of the whole page, for as long as the component that calls this is there.
pub fn use_shortcuts(on_shortcut: Callback<Shortcut>) {
    let keys = use_single_keys();
    let listener = window_event_listener(leptos::ev::keydown, move |event| {
        if event.default_prevented() || event.repeat() || event.is_composing() || is_dialog_open() {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into().ok());
        let (key, code) = (event.key(), event.code());
        let press = KeyPress {
            key: &key,
            code: &code,
            is_command: event.ctrl_key() || event.meta_key(),
            is_alt: event.alt_key(),
            is_typing: target.is_some_and(|element: Element| is_for_text(&element)),
        };
        if let Some(shortcut) = shortcut(&press, keys.0.get_untracked()) {
            // Browsers have things of their own on these keys.
            event.prevent_default();
            on_shortcut.run(shortcut);
        }
    });
    on_cleanup(move || listener.remove());
}

/// Moves the focus to the search of the page; whether there is one.
#[must_use]
pub fn focus_search() -> bool {
    let found = document().query_selector("main input[type=search]");
    let field = found
        .ok()
        .flatten()
        .and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
    if let Some(field) = &field {
        // It fails only for an element that has gone meanwhile.
        _ = field.focus();
        field.select();
    }
    field.is_some()
}

/// Whether keys that are pressed there write something, or choose something.
fn is_for_text(element: &Element) -> bool {
    let is_field = element
        .matches("input:not([type=checkbox], [type=radio], [type=button]), textarea, select");
    let is_editable = element
        .dyn_ref::<HtmlElement>()
        .is_some_and(HtmlElement::is_content_editable);
    is_field.unwrap_or_default() || is_editable
}

/// The browser's storage; asking for it fails where it is blocked.
fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
