//! The browser's two storages.

use std::cell::Cell;
use std::rc::Rc;

use tollgate_interceptor::port::{Slot, Store, StoreUnavailable};
use tollgate_interceptor::web::{LocalStore, SessionStore};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Storage, StorageEvent, StorageEventInit};

use crate::page::{Replaced, window};

fn local() -> Storage {
    window().local_storage().unwrap().unwrap()
}

fn session() -> Storage {
    window().session_storage().unwrap().unwrap()
}

/// What the browser says when another tab has changed something.
fn another_changes(key: Option<&str>, area: &Storage) {
    let init = StorageEventInit::new();
    init.set_key(key);
    init.set_storage_area(Some(area));
    let event = StorageEvent::new_with_event_init_dict("storage", &init).unwrap();
    window().dispatch_event(&event).unwrap();
}

fn changes(store: &dyn Store) -> Rc<Cell<usize>> {
    let n_changes: Rc<Cell<usize>> = Rc::default();
    let counting = n_changes.clone();
    store.watch(Box::new(move || counting.set(counting.get() + 1)));
    n_changes
}

#[wasm_bindgen_test]
fn both_slots_lie_in_the_storage_under_the_key() {
    let stores: [(Box<dyn Store>, Storage); 2] = [
        (Box::new(LocalStore::new("test.both")), local()),
        (Box::new(SessionStore::new("test.both")), session()),
    ];
    for (store, storage) in &stores {
        assert_eq!(store.read(Slot::Session), Ok(None));
        store.write(Slot::Session, Some("text")).unwrap();
        store.write(Slot::LastEnd, Some("end")).unwrap();
        assert_eq!(
            storage.get_item("test.both").unwrap().as_deref(),
            Some("text")
        );
        assert_eq!(
            storage.get_item("test.both.ended").unwrap().as_deref(),
            Some("end")
        );
        store.write(Slot::Session, None).unwrap();
        store.write(Slot::LastEnd, None).unwrap();
        assert_eq!(storage.get_item("test.both").unwrap(), None);
        assert_eq!(storage.get_item("test.both.ended").unwrap(), None);
    }
}

#[wasm_bindgen_test]
fn only_a_change_of_the_session_in_the_own_storage_is_told() {
    let (in_local, in_session) = (LocalStore::new("test.own"), SessionStore::new("test.own"));
    let (n_local, n_session) = (changes(&in_local), changes(&in_session));
    for foreign in ["test.own.ended", "test", "test.ow", ""] {
        another_changes(Some(foreign), &local());
        another_changes(Some(foreign), &session());
    }
    assert_eq!((n_local.get(), n_session.get()), (0, 0));
    another_changes(Some("test.own"), &local());
    assert_eq!((n_local.get(), n_session.get()), (1, 0));
    another_changes(Some("test.own"), &session());
    assert_eq!((n_local.get(), n_session.get()), (1, 1));
}

#[wasm_bindgen_test]
fn t45_the_clearing_of_the_whole_storage_is_told() {
    let store = LocalStore::new("test.cleared");
    let n_changes = changes(&store);
    another_changes(None, &local());
    assert_eq!(n_changes.get(), 1);
}

#[wasm_bindgen_test]
fn t46_a_blocked_storage_says_so() {
    let blocked = "throw new DOMException('blocked', 'SecurityError')";
    let stores: [Box<dyn Store>; 2] = [
        Box::new(LocalStore::new("test.blocked")),
        Box::new(SessionStore::new("test.blocked")),
    ];
    for getter in [blocked, "return null"] {
        let replaced = ["localStorage", "sessionStorage"]
            .map(|name| Replaced::getter(&window(), name, getter));
        for store in &stores {
            assert_eq!(store.read(Slot::Session), Err(StoreUnavailable));
            assert_eq!(
                store.write(Slot::Session, Some("text")),
                Err(StoreUnavailable)
            );
            assert_eq!(store.write(Slot::Session, None), Err(StoreUnavailable));
        }
        drop(replaced);
    }
    for store in &stores {
        assert_eq!(store.read(Slot::Session), Ok(None));
    }
}

#[wasm_bindgen_test]
fn t46_a_full_storage_says_so_and_keeps_what_it_has() {
    let store = LocalStore::new("test.full");
    store.write(Slot::Session, Some("small")).unwrap();
    let too_much = "x".repeat(11 * 1024 * 1024);
    assert_eq!(
        store.write(Slot::Session, Some(&too_much)),
        Err(StoreUnavailable)
    );
    assert_eq!(store.read(Slot::Session).unwrap().as_deref(), Some("small"));
    store.write(Slot::Session, None).unwrap();
}
