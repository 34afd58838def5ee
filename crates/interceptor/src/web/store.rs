//! The browser's two storages, one key of each.
//!
//! [`LocalStore`] is shared by all tabs and outlives them; [`SessionStore`] is one tab's, and goes with it.

use std::cell::OnceCell;
use std::rc::Rc;

use gloo_storage::{LocalStorage, SessionStorage, Storage};
use wasm_bindgen::JsValue;
use web_sys::{StorageEvent, Window};

use super::events::listen;
use crate::port::{Slot, Store, StoreUnavailable};

/// One key of localStorage, and `<key>.ended` beside it; where the browser blocks it, each call says so and nothing
/// panics.
pub struct LocalStore(WebStore);

/// One key of sessionStorage, and `<key>.ended` beside it: the session of this tab alone, which a reload keeps.
///
/// What another tab says means nothing to such a session: its [`Platform`](crate::Platform) has [`Absent`] for a lock and
/// for a channel, as the example of [`platform`](super::platform) shows.
///
/// [`Absent`]: crate::port::Absent
pub struct SessionStore(WebStore);

/// What both do alike.
struct WebStore {
    area: Area,
    key: Rc<str>,
    ended: String,
    /// The storage, once the browser has given it: to ask for it again costs more than to read it.
    storage: OnceCell<web_sys::Storage>,
}

#[derive(Clone, Copy)]
enum Area {
    Local,
    Session,
}

impl LocalStore {
    /// The text under `key`.
    #[must_use]
    pub fn new(key: &str) -> Self {
        Self(WebStore::new(Area::Local, key))
    }
}

impl SessionStore {
    /// The text under `key`.
    #[must_use]
    pub fn new(key: &str) -> Self {
        Self(WebStore::new(Area::Session, key))
    }
}

impl Store for LocalStore {
    fn read(&self, slot: Slot) -> Result<Option<String>, StoreUnavailable> {
        self.0.read(slot)
    }

    fn write(&self, slot: Slot, text: Option<&str>) -> Result<(), StoreUnavailable> {
        self.0.write(slot, text)
    }

    fn watch(&self, on_change: Box<dyn Fn()>) {
        self.0.watch(on_change);
    }
}

impl Store for SessionStore {
    fn read(&self, slot: Slot) -> Result<Option<String>, StoreUnavailable> {
        self.0.read(slot)
    }

    fn write(&self, slot: Slot, text: Option<&str>) -> Result<(), StoreUnavailable> {
        self.0.write(slot, text)
    }

    fn watch(&self, on_change: Box<dyn Fn()>) {
        // Frames of this tab share it, so that others may change it as well.
        self.0.watch(on_change);
    }
}

impl WebStore {
    fn new(area: Area, key: &str) -> Self {
        Self {
            area,
            key: key.into(),
            ended: format!("{key}.ended"),
            storage: OnceCell::new(),
        }
    }

    fn read(&self, slot: Slot) -> Result<Option<String>, StoreUnavailable> {
        self.storage()?
            .get_item(self.key(slot))
            .map_err(|_| StoreUnavailable)
    }

    fn write(&self, slot: Slot, text: Option<&str>) -> Result<(), StoreUnavailable> {
        let storage = self.storage()?;
        match text {
            Some(text) => storage.set_item(self.key(slot), text),
            None => storage.remove_item(self.key(slot)),
        }
        .map_err(|_| StoreUnavailable)
    }

    fn watch(&self, on_change: Box<dyn Fn()>) {
        let (area, key) = (self.area, self.key.clone());
        let Some(window) = web_sys::window() else {
            return;
        };
        listen(&window, "storage", move |event: StorageEvent| {
            // An event without a key tells that the whole storage was cleared.
            let is_ours = event.key().is_none_or(|changed| *changed == *key);
            if is_ours && area.is_of(&event) {
                on_change();
            }
        });
    }

    fn storage(&self) -> Result<&web_sys::Storage, StoreUnavailable> {
        match self.storage.get() {
            Some(storage) => Ok(storage),
            None => {
                let storage = self.area.storage()?;
                Ok(self.storage.get_or_init(|| storage))
            }
        }
    }

    fn key(&self, slot: Slot) -> &str {
        match slot {
            Slot::Session => &self.key,
            Slot::LastEnd => &self.ended,
        }
    }
}

impl Area {
    /// The storage itself; gloo's own way to it panics where it is blocked, so the window is asked first.
    fn storage(self) -> Result<web_sys::Storage, StoreUnavailable> {
        let window = web_sys::window().ok_or(StoreUnavailable)?;
        match (self, self.of(&window)) {
            (_, Ok(None) | Err(_)) => Err(StoreUnavailable),
            (Self::Local, Ok(Some(_))) => Ok(LocalStorage::raw()),
            (Self::Session, Ok(Some(_))) => Ok(SessionStorage::raw()),
        }
    }

    fn of(self, window: &Window) -> Result<Option<web_sys::Storage>, JsValue> {
        match self {
            Self::Local => window.local_storage(),
            Self::Session => window.session_storage(),
        }
    }

    /// Both storages tell of their changes by the same event.
    fn is_of(self, event: &StorageEvent) -> bool {
        let of_event = event.storage_area();
        let own = web_sys::window().and_then(|window| self.of(&window).ok().flatten());
        // An event that doesn't say is taken for ours: to read once too often does no harm.
        of_event.is_none() || of_event == own
    }
}
