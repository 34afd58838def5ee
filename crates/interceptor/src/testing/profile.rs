//! What the tabs of one browser profile share beside their storage: a lock and a channel.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use futures_channel::oneshot;
use futures_util::future::{FutureExt, LocalBoxFuture};

use crate::port::{Channel, Held, Lock};

/// A lock that tabs take in the order in which they ask. Clones are the same lock, whichever tab has them.
#[derive(Clone, Default)]
pub struct SharedLock {
    shared: Rc<RefCell<Queue>>,
}

#[derive(Default)]
struct Queue {
    is_held: bool,
    waiting: VecDeque<oneshot::Sender<Held>>,
}

impl SharedLock {
    /// Whether some tab holds it.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.shared.borrow().is_held
    }

    /// Gives the lock to the first who waits for it.
    fn pass_on(&self) {
        let next = {
            let mut queue = self.shared.borrow_mut();
            let next = queue.waiting.pop_front();
            queue.is_held = next.is_some();
            next
        };
        if let Some(next) = next {
            // Who has stopped waiting drops what he is given, and so passes it on.
            drop(next.send(self.held()));
        }
    }

    fn held(&self) -> Held {
        let lock = self.clone();
        Held::new(move || lock.pass_on())
    }
}

impl Lock for SharedLock {
    fn acquire(&self) -> LocalBoxFuture<'static, Held> {
        let (sender, granted) = oneshot::channel();
        self.shared.borrow_mut().waiting.push_back(sender);
        if !self.is_held() {
            self.pass_on();
        }
        let lock = self.clone();
        // The queue answers everybody, and lives as long as `lock`.
        granted
            .map(move |held| held.unwrap_or_else(|oneshot::Canceled| lock.held()))
            .boxed_local()
    }
}

/// One tab's end of a channel. Clones are the same tab; [`SharedChannel::another_tab`] is not.
#[derive(Clone, Default)]
pub struct SharedChannel {
    tab: usize,
    watchers: Rc<RefCell<Vec<Watcher>>>,
    n_tabs: Rc<core::cell::Cell<usize>>,
}

#[derive(Clone)]
struct Watcher {
    tab: usize,
    on_text: Rc<dyn Fn(&str)>,
}

impl SharedChannel {
    /// The same channel, as another tab has it.
    #[must_use]
    pub fn another_tab(&self) -> Self {
        let tab = self.n_tabs.get() + 1;
        self.n_tabs.set(tab);
        Self {
            tab,
            ..self.clone()
        }
    }
}

impl Channel for SharedChannel {
    fn post(&self, text: &str) {
        let watchers = self.watchers.borrow().clone();
        for watcher in watchers.iter().filter(|watcher| watcher.tab != self.tab) {
            (watcher.on_text)(text);
        }
    }

    fn watch(&self, on_text: Box<dyn Fn(&str)>) {
        self.watchers.borrow_mut().push(Watcher {
            tab: self.tab,
            on_text: on_text.into(),
        });
    }
}
