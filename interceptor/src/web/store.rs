//! localStorage, one key of it.

use std::rc::Rc;

use gloo_storage::{LocalStorage, Storage};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::StorageEvent;

use crate::port::{Slot, Store, StoreUnavailable};

/// One key of localStorage, and `<key>.ended` beside it; where the browser blocks it, each call says so and nothing
/// panics.
pub struct LocalStore {
    key: Rc<str>,
    ended: String,
}

impl LocalStore {
    /// The text under `key`.
    #[must_use]
    pub fn new(key: &str) -> Self {
        Self {
            key: key.into(),
            ended: format!("{key}.ended"),
        }
    }

    fn key(&self, slot: Slot) -> &str {
        match slot {
            Slot::Session => &self.key,
            Slot::LastEnd => &self.ended,
        }
    }

    /// The storage itself; gloo's own way to it panics where it is blocked, so the window is asked first.
    fn storage() -> Result<web_sys::Storage, StoreUnavailable> {
        let window = web_sys::window().ok_or(StoreUnavailable)?;
        match window.local_storage() {
            Ok(Some(_)) => Ok(LocalStorage::raw()),
            Ok(None) | Err(_) => Err(StoreUnavailable),
        }
    }
}

impl Store for LocalStore {
    fn read(&self, slot: Slot) -> Result<Option<String>, StoreUnavailable> {
        Self::storage()?
            .get_item(self.key(slot))
            .map_err(|_| StoreUnavailable)
    }

    fn write(&self, slot: Slot, text: Option<&str>) -> Result<(), StoreUnavailable> {
        let storage = Self::storage()?;
        match text {
            Some(text) => storage.set_item(self.key(slot), text),
            None => storage.remove_item(self.key(slot)),
        }
        .map_err(|_| StoreUnavailable)
    }

    fn watch(&self, on_change: Box<dyn Fn()>) {
        let key = self.key.clone();
        let on_storage = Closure::<dyn Fn(StorageEvent)>::new(move |event: StorageEvent| {
            // An event without a key tells that the whole storage was cleared.
            if event.key().is_none_or(|changed| *changed == *key) {
                on_change();
            }
        });
        if let Some(window) = web_sys::window() {
            // A browser that takes no listener still has what is read before each send.
            let _ = window
                .add_event_listener_with_callback("storage", on_storage.as_ref().unchecked_ref());
        }
        // The session lives as long as the page, and so does its listener.
        on_storage.forget();
    }
}
