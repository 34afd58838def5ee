//! A storage in memory, shared by as many tabs as a test opens.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::port::{Slot, Store, StoreUnavailable};

/// One tab's sight of a storage. Clones are the same tab; [`MemoryStore::another_tab`] is not.
#[derive(Clone, Default)]
pub struct MemoryStore {
    tab: usize,
    shared: Rc<Shared>,
}

#[derive(Default)]
struct Shared {
    text: RefCell<Option<String>>,
    last_end: RefCell<Option<String>>,
    n_tabs: Cell<usize>,
    watchers: RefCell<Vec<Watcher>>,
    is_blocked: Cell<bool>,
    is_full: Cell<bool>,
}

#[derive(Clone)]
struct Watcher {
    tab: usize,
    on_change: Rc<dyn Fn()>,
}

impl MemoryStore {
    /// The same storage, as another tab sees it.
    #[must_use]
    pub fn another_tab(&self) -> Self {
        let tab = self.shared.n_tabs.get() + 1;
        self.shared.n_tabs.set(tab);
        Self {
            tab,
            shared: self.shared.clone(),
        }
    }

    /// The stored session, whoever may read it.
    #[must_use]
    pub fn text(&self) -> Option<String> {
        self.shared.text.borrow().clone()
    }

    /// Changes what is stored without telling anybody, as a tab does whose news have not arrived yet.
    pub fn change_silently(&self, text: Option<&str>) {
        *self.shared.text.borrow_mut() = text.map(str::to_owned);
    }

    /// Lets the browser block reading and writing.
    pub fn set_blocked(&self, is_blocked: bool) {
        self.shared.is_blocked.set(is_blocked);
    }

    /// Lets each write fail for want of space.
    pub fn set_full(&self, is_full: bool) {
        self.shared.is_full.set(is_full);
    }
}

impl Shared {
    fn slot(&self, slot: Slot) -> &RefCell<Option<String>> {
        match slot {
            Slot::Session => &self.text,
            Slot::LastEnd => &self.last_end,
        }
    }
}

impl Store for MemoryStore {
    fn read(&self, slot: Slot) -> Result<Option<String>, StoreUnavailable> {
        match self.shared.is_blocked.get() {
            true => Err(StoreUnavailable),
            false => Ok(self.shared.slot(slot).borrow().clone()),
        }
    }

    fn write(&self, slot: Slot, text: Option<&str>) -> Result<(), StoreUnavailable> {
        if self.shared.is_blocked.get() || (self.shared.is_full.get() && text.is_some()) {
            return Err(StoreUnavailable);
        }
        *self.shared.slot(slot).borrow_mut() = text.map(str::to_owned);
        if slot == Slot::LastEnd {
            return Ok(());
        }
        let watchers = self.shared.watchers.borrow().clone();
        for watcher in watchers.iter().filter(|watcher| watcher.tab != self.tab) {
            (watcher.on_change)();
        }
        Ok(())
    }

    fn watch(&self, on_change: Box<dyn Fn()>) {
        self.shared.watchers.borrow_mut().push(Watcher {
            tab: self.tab,
            on_change: on_change.into(),
        });
    }
}
