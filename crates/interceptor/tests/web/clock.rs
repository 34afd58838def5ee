//! The browser's clock, and the one timer that all waits share.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use futures_util::future::FutureExt;
use js_sys::{Function, Reflect};
use tollgate_interceptor::port::Clock;
use tollgate_interceptor::web::BrowserClock;
use wasm_bindgen_futures::spawn_local;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{Replaced, turn, window};

const MINUTE: Duration = Duration::from_secs(60);

/// Counts, while it lives, how often the page sets a timer.
fn counting() -> Replaced {
    let counted = Function::new_no_args(
        "window.nTimersSet = 0;
         const own = window.setTimeout;
         return (...given) => { window.nTimersSet += 1; return own(...given) };",
    );
    let counted = counted.call0(&window()).unwrap();
    Replaced::value(&window(), "setTimeout", &counted)
}

fn n_set() -> f64 {
    Reflect::get(&window(), &"nTimersSet".into())
        .unwrap()
        .as_f64()
        .unwrap()
}

#[wasm_bindgen_test]
async fn waits_are_over_in_the_order_of_their_times() {
    let clock = BrowserClock::new();
    let over = Rc::new(RefCell::new(Vec::new()));
    let start = clock.now();
    // Each in a task of its own: on a busy machine several are over in the same moment, and then in their order, too.
    for milliseconds in [30, 0, 10, 20] {
        let sleep = clock.sleep(Duration::from_millis(milliseconds));
        let over = over.clone();
        spawn_local(sleep.map(move |()| over.borrow_mut().push(milliseconds)));
    }
    clock.sleep(Duration::from_millis(40)).await;
    assert_eq!(*over.borrow(), [0, 10, 20, 30]);
    assert!(clock.now() - start >= Duration::from_millis(30));
}

#[wasm_bindgen_test]
async fn a_thousand_waits_that_nobody_reaches_set_one_timer() {
    let clock = BrowserClock::new();
    let counting = counting();
    for _ in 0..1_000 {
        drop(clock.sleep(MINUTE));
    }
    assert_eq!(n_set(), 1.0);
    drop(counting);
}

#[wasm_bindgen_test]
async fn a_wait_that_is_shorter_than_those_before_it_is_not_held_up_by_them() {
    let clock = BrowserClock::new();
    let _long = clock.sleep(MINUTE);
    clock.sleep(Duration::from_millis(1)).await;
    // And the next one finds a timer again.
    clock.sleep(Duration::from_millis(1)).await;
}

#[wasm_bindgen_test]
async fn a_wait_that_is_given_up_takes_none_of_the_others_along() {
    let clock = BrowserClock::new();
    let given_up = clock.sleep(Duration::from_millis(1));
    let over = Rc::new(RefCell::new(false));
    let (told, sleep) = (over.clone(), clock.sleep(Duration::from_millis(5)));
    spawn_local(sleep.map(move |()| *told.borrow_mut() = true));
    turn().await;
    drop(given_up);
    clock.sleep(Duration::from_millis(10)).await;
    assert!(*over.borrow());
}

#[wasm_bindgen_test]
async fn a_wait_that_is_longer_than_timers_can_be_does_not_end_at_once() {
    let clock = BrowserClock::new();
    let mut long = clock.sleep(Duration::MAX);
    clock.sleep(Duration::from_millis(5)).await;
    assert_eq!((&mut long).now_or_never(), None);
}
