//! What becomes of the page and its user.

use std::cell::RefCell;
use std::rc::Rc;

use tollgate_interceptor::port::{Presence, Sign};
use tollgate_interceptor::web::PagePresence;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Event, EventTarget, PageTransitionEvent, PageTransitionEventInit};

use crate::page::{Replaced, window};

fn signs() -> Rc<RefCell<Vec<Sign>>> {
    let signs: Rc<RefCell<Vec<Sign>>> = Rc::default();
    let seen = signs.clone();
    PagePresence.watch(Box::new(move |sign| seen.borrow_mut().push(sign)));
    signs
}

fn happen(target: &EventTarget, kind: &str) {
    target.dispatch_event(&Event::new(kind).unwrap()).unwrap();
}

fn show(is_out_of_cache: bool) {
    let init = PageTransitionEventInit::new();
    init.set_persisted(is_out_of_cache);
    let event = PageTransitionEvent::new_with_event_init_dict("pageshow", &init).unwrap();
    window().dispatch_event(&event).unwrap();
}

#[wasm_bindgen_test]
fn a_page_wakes_when_it_is_seen_and_not_when_it_is_hidden() {
    let document = window().document().unwrap();
    let signs = signs();
    let hidden = Replaced::value(&document, "visibilityState", &"hidden".into());
    happen(&document, "visibilitychange");
    assert_eq!(*signs.borrow(), []);
    drop(hidden);
    let visible = Replaced::value(&document, "visibilityState", &"visible".into());
    happen(&document, "visibilitychange");
    assert_eq!(*signs.borrow(), [Sign::Woke]);
    drop(visible);
}

#[wasm_bindgen_test]
fn a_page_wakes_out_of_the_cache_and_out_of_the_ice() {
    let signs = signs();
    show(false);
    assert_eq!(*signs.borrow(), [], "the first showing is no waking");
    show(true);
    assert_eq!(*signs.borrow(), [Sign::Woke]);
    happen(&window().document().unwrap(), "resume");
    assert_eq!(*signs.borrow(), [Sign::Woke, Sign::Woke]);
}

#[wasm_bindgen_test]
fn a_network_that_is_found_is_told() {
    let signs = signs();
    happen(&window(), "offline");
    happen(&window(), "online");
    assert_eq!(*signs.borrow(), [Sign::Online]);
}

#[wasm_bindgen_test]
fn input_is_told_once_a_second_whoever_stops_it() {
    let signs = signs();
    let body = window().document().unwrap().body().unwrap();
    let stop = js_sys::Function::new_with_args("event", "event.stopImmediatePropagation()");
    body.add_event_listener_with_callback("keydown", &stop)
        .unwrap();
    let input = |kind: &str, milliseconds: f64| {
        let event = Event::new(kind).unwrap();
        let at = Replaced::value(&event, "timeStamp", &milliseconds.into());
        body.dispatch_event(&event).unwrap();
        drop(at);
        signs.borrow().len()
    };
    assert_eq!(input("keydown", 5000.0), 1);
    assert_eq!(input("keydown", 5001.0), 1);
    assert_eq!(input("pointerdown", 5999.0), 1);
    assert_eq!(input("pointerdown", 6000.0), 2);
    assert_eq!(input("pointermove", 9000.0), 2);
    assert_eq!(input("keydown", 9000.0), 3);
    assert!(signs.borrow().iter().all(|sign| *sign == Sign::Input));
    body.remove_event_listener_with_callback("keydown", &stop)
        .unwrap();
}
