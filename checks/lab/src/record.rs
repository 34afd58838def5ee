//! What has happened, kept in order, and those who wait for it.

use core::time::Duration;
use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Promise};
use tollgate_interceptor::{Event, Observer};
use wasm_bindgen::JsValue;

use crate::plain;

/// All events of one tab.
#[derive(Clone, Default)]
pub struct Record {
    inner: Rc<Inner>,
}

#[derive(Default)]
struct Inner {
    events: Array,
    kinds: RefCell<Vec<String>>,
    waiting: RefCell<Vec<Waiting>>,
}

/// A promise that is kept by an event.
struct Waiting {
    kind: String,
    n: usize,
    resolve: Function,
}

impl Record {
    /// The events, as an array that grows.
    #[must_use]
    pub fn events(&self) -> Array {
        self.inner.events.clone()
    }

    /// The `n`-th event of a kind, when it has happened.
    pub fn when(&self, kind: String, n: usize) -> Promise {
        let inner = self.inner.clone();
        Promise::new(&mut move |resolve, _| {
            inner.waiting.borrow_mut().push(Waiting {
                kind: kind.clone(),
                n,
                resolve,
            });
            inner.tell();
        })
    }
}

impl Inner {
    /// Answers those whose event is there.
    fn tell(&self) {
        self.waiting
            .borrow_mut()
            .retain(|waiting| match self.find(waiting) {
                Some(event) => {
                    // A promise's own function takes anything, and runs nobody's code before this has returned.
                    let _ = waiting.resolve.call1(&JsValue::UNDEFINED, &event);
                    false
                }
                None => true,
            });
    }

    fn find(&self, waiting: &Waiting) -> Option<JsValue> {
        let kinds = self.kinds.borrow();
        let mut of_kind = (0_u32..)
            .zip(kinds.iter())
            .filter(|(_, kind)| **kind == waiting.kind);
        let (at, _) = of_kind.nth(waiting.n.checked_sub(1)?)?;
        Some(self.events.get(at))
    }
}

impl Observer for Record {
    fn on_event(&self, at: Duration, event: &Event) {
        let event = plain::event(at, event);
        let kind = event["kind"].as_str().unwrap_or_default().to_owned();
        self.inner.kinds.borrow_mut().push(kind);
        self.inner.events.push(&plain::to_js(&event));
        self.inner.tell();
    }
}
