//! A page of which the test says what becomes of it.

use std::cell::RefCell;
use std::rc::Rc;

use crate::port::{Presence, Sign};

/// Gives the signs that the test gives. Clones are the same page.
#[derive(Clone, Default)]
pub struct ManualPresence {
    watchers: Rc<RefCell<Vec<Watcher>>>,
}

type Watcher = Rc<dyn Fn(Sign)>;

impl ManualPresence {
    /// Lets the page give a sign.
    pub fn give(&self, sign: Sign) {
        // A copy of the list: whoever is told may watch as well.
        let watchers = self.watchers.borrow().clone();
        for on_sign in watchers {
            on_sign(sign);
        }
    }
}

impl Presence for ManualPresence {
    fn watch(&self, on_sign: Box<dyn Fn(Sign)>) {
        self.watchers.borrow_mut().push(on_sign.into());
    }
}
