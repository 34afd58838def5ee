//! A session that lives as long as the page, and in this page only.
//!
//! ```
//! use tollgate_interceptor::memory::InMemory;
//! use tollgate_interceptor::port::{Slot, Store};
//!
//! let store = InMemory::default();
//! store.write(Slot::Session, Some("text")).unwrap();
//! assert_eq!(store.read(Slot::Session).unwrap().as_deref(), Some("text"));
//! assert_eq!(store.read(Slot::LastEnd), Ok(None));
//! ```
//!
//! What is not here: a storage that the tabs of a test share ([`crate::testing`]).

use std::cell::RefCell;

use crate::port::{Slot, Store, StoreUnavailable};

/// Keeps the session out of the browser's storages: a reload ends it.
#[derive(Default)]
pub struct InMemory {
    session: RefCell<Option<String>>,
    last_end: RefCell<Option<String>>,
}

impl InMemory {
    fn slot(&self, slot: Slot) -> &RefCell<Option<String>> {
        match slot {
            Slot::Session => &self.session,
            Slot::LastEnd => &self.last_end,
        }
    }
}

impl Store for InMemory {
    fn read(&self, slot: Slot) -> Result<Option<String>, StoreUnavailable> {
        Ok(self.slot(slot).borrow().clone())
    }

    fn write(&self, slot: Slot, text: Option<&str>) -> Result<(), StoreUnavailable> {
        self.slot(slot).replace(text.map(str::to_owned));
        Ok(())
    }

    fn watch(&self, _on_change: Box<dyn Fn()>) {
        // Nobody else can change it.
    }
}
