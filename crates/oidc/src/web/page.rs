//! A tab's sessionStorage and address.

use core::time::Duration;

use wasm_bindgen::JsValue;
use web_sys::{Storage, Window};

use crate::port::{Location, NoStorage, Page};

/// The page that this runs in.
#[derive(Debug, Clone, Copy, Default)]
pub struct Browser;

impl Page for Browser {
    fn keep(&self, name: &str, text: &str) -> Result<(), NoStorage> {
        let storage = storage().ok_or(NoStorage)?;
        storage.set_item(name, text).map_err(|_| NoStorage)
    }

    fn take(&self, name: &str) -> Option<String> {
        let storage = storage()?;
        let text = storage.get_item(name).ok().flatten()?;
        // What can't be forgotten could be used twice.
        storage.remove_item(name).ok()?;
        Some(text)
    }

    fn location(&self) -> Location {
        let Some(location) = web_sys::window().map(|window| window.location()) else {
            return Location::default();
        };
        let part = |text: Result<String, JsValue>, mark| {
            let text = text.unwrap_or_default();
            text.strip_prefix(mark).map(str::to_owned).unwrap_or(text)
        };
        Location {
            origin: location.origin().unwrap_or_default(),
            path: location.pathname().unwrap_or_default(),
            query: part(location.search(), '?'),
            fragment: part(location.hash(), '#'),
        }
    }

    fn clean_address(&self) {
        let clean = |window: Window| {
            let path = window.location().pathname()?;
            let history = window.history()?;
            // The state belongs to the app's router.
            let state = history.state()?;
            history.replace_state_with_url(&state, "", Some(&path))
        };
        // A page that can't change its address has none that shows.
        let _ = web_sys::window().map(clean);
    }

    fn leave(&self, address: &str) {
        // Only a page that is being closed refuses, and that is left in any case.
        let _ = web_sys::window().map(|window| window.location().assign(address));
    }

    fn wall(&self) -> Duration {
        Duration::try_from_secs_f64(js_sys::Date::now() / 1_000.0).unwrap_or_default()
    }
}

fn storage() -> Option<Storage> {
    web_sys::window()?.session_storage().ok().flatten()
}
