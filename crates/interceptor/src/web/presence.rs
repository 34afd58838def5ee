//! What becomes of the page, by the events that the browser gives it.
//!
//! ```no_run
//! use tollgate_interceptor::port::{Presence, Sign};
//! use tollgate_interceptor::web::PagePresence;
//!
//! PagePresence.watch(Box::new(|sign| match sign {
//!     Sign::Woke | Sign::Online => { /* time may have passed */ }
//!     Sign::Input => { /* somebody is there */ }
//! }));
//! ```

use std::cell::Cell;
use std::rc::Rc;

use web_sys::{Event, PageTransitionEvent, VisibilityState, window};

use super::events::{listen, overhear};
use crate::port::{Presence, Sign};

/// The page and its user.
#[derive(Debug, Clone, Copy, Default)]
pub struct PagePresence;

/// How far apart two signs of input are, in milliseconds: a page that is typed in has better things to do.
const INPUT_PAUSE: f64 = 1000.0;

impl Presence for PagePresence {
    fn watch(&self, on_sign: Box<dyn Fn(Sign)>) {
        let on_sign: Rc<dyn Fn(Sign)> = on_sign.into();
        watch_waking(&on_sign);
        watch_network(&on_sign);
        watch_input(&on_sign);
    }
}

/// A page wakes by being shown, by coming back out of the cache, and, frozen but in sight, by being resumed.
fn watch_waking(on_sign: &Rc<dyn Fn(Sign)>) {
    let Some(window) = window() else { return };
    let Some(document) = window.document() else {
        return;
    };
    let (tell, page) = (on_sign.clone(), document.clone());
    listen(&document, "visibilitychange", move |_: Event| {
        if page.visibility_state() == VisibilityState::Visible {
            tell(Sign::Woke);
        }
    });
    let tell = on_sign.clone();
    listen(&document, "resume", move |_: Event| tell(Sign::Woke));
    let tell = on_sign.clone();
    listen(&window, "pageshow", move |event: PageTransitionEvent| {
        // The first showing of a page is no waking.
        if event.persisted() {
            tell(Sign::Woke);
        }
    });
}

fn watch_network(on_sign: &Rc<dyn Fn(Sign)>) {
    if let Some(window) = window() {
        let tell = on_sign.clone();
        listen(&window, "online", move |_: Event| tell(Sign::Online));
    }
}

fn watch_input(on_sign: &Rc<dyn Fn(Sign)>) {
    let Some(window) = window() else { return };
    let last = Rc::new(Cell::new(f64::NEG_INFINITY));
    for kind in ["pointerdown", "keydown"] {
        let (tell, last) = (on_sign.clone(), last.clone());
        overhear(&window, kind, move |event: Event| {
            // The event's own time: it never goes back, and asking for it is cheap.
            let now = event.time_stamp();
            if now - last.get() >= INPUT_PAUSE {
                last.set(now);
                tell(Sign::Input);
            }
        });
    }
}
