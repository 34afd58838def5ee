//! What happens inside, for those who want to see it: signals, a page that draws it, a log.
//!
//! An event carries numbers, names and times, and no secret.
//! Observers only look: nothing that they do changes what the interceptor does, unless they call it.
//!
//! A closure is an observer, once its parameters have their types:
//!
//! ```
//! use std::cell::Cell;
//! use std::rc::Rc;
//! use std::time::Duration;
//! use tollgate_interceptor::{Auth, Event};
//!
//! fn count_refreshes(auth: &Auth) -> Rc<Cell<u32>> {
//!     let n = Rc::new(Cell::new(0));
//!     let counted = n.clone();
//!     auth.observe(move |_at: Duration, event: &Event| {
//!         if let Event::Refreshing { .. } = event {
//!             counted.set(counted.get() + 1);
//!         }
//!     });
//!     n
//! }
//! ```

use core::time::Duration;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use crate::error::Error;
use crate::port::Clock;
use crate::request::Method;
use crate::session::{Identity, LogoutReason, Stamp};

/// Is told what happens, in the order in which it happens.
pub trait Observer {
    /// `event` has happened, at a time of [`Clock::now`].
    ///
    /// It may call the interceptor; what happens by that is told after this event has been told to all.
    fn on_event(&self, at: Duration, event: &Event);
}

impl<F: Fn(Duration, &Event)> Observer for F {
    fn on_event(&self, at: Duration, event: &Event) {
        self(at, event);
    }
}

/// Names a request over its whole life: queue, attempts and replay. Who sends it knows it
/// ([`Pending::id`](crate::Pending::id)).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestId(pub u64);

/// What has happened.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Event {
    /// A request goes out, or goes out again.
    Sent {
        /// Which one.
        id: RequestId,
        /// Its method.
        method: Method,
        /// Its path, without the query.
        path: String,
        /// The token that it carries; `None` when it carries none.
        stamp: Option<Stamp>,
        /// Why it is sent.
        sending: Sending,
    },
    /// A request waits for a newer token.
    Queued {
        /// Which one.
        id: RequestId,
    },
    /// An answer has come; a 401 may be followed by a replay.
    Answered {
        /// To which request.
        id: RequestId,
        /// Its HTTP status.
        status: u16,
    },
    /// A request has brought nothing that lasts, and is sent again after a while.
    PutOff {
        /// Which one.
        id: RequestId,
        /// How long it is put off: as the server has asked for (`Retry-After`), else as the policy says.
        retry_in: Duration,
    },
    /// A request has failed for good.
    Failed {
        /// Which one.
        id: RequestId,
        /// Why.
        error: Error,
    },
    /// The caller of a request has gone; nothing more comes of it.
    Aborted {
        /// Which one.
        id: RequestId,
    },
    /// A refresh is sent.
    Refreshing {
        /// For which token.
        stamp: Stamp,
        /// 1 for the first try, more after failures.
        attempt: u32,
    },
    /// There is a newer token, and it is stored.
    Refreshed {
        /// The newer token.
        stamp: Stamp,
        /// Where it came from.
        source: Source,
    },
    /// A refresh brought no verdict.
    RefreshFailed {
        /// What it brought instead.
        cause: Error,
        /// How long it is put off.
        retry_in: Duration,
    },
    /// Somebody is logged in: here, in another tab, or found in the storage.
    LoggedIn {
        /// Who.
        identity: Identity,
    },
    /// The session is over; told once for each session.
    LoggedOut {
        /// Whose it was.
        identity: Identity,
        /// Why.
        reason: LogoutReason,
    },
    /// The count of requests has changed.
    Loading(Loading),
    /// The session can't be stored; it goes on in this tab's memory.
    StoreUnavailable,
    /// The session can be stored again, and is.
    Stored,
}

/// How many requests are under way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Loading {
    /// All of them.
    pub n_requests: u32,
    /// Those of them that change something on the server.
    pub n_submits: u32,
}

impl Loading {
    /// Whether anything is under way.
    #[must_use]
    pub fn is_loading(self) -> bool {
        self.n_requests > 0
    }

    /// Whether something that changes the server is under way, so that it should not be submitted again.
    #[must_use]
    pub fn is_submitting(self) -> bool {
        self.n_submits > 0
    }
}

/// Why a request is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sending {
    /// For the first time, or again after a failure that passes.
    Attempt,
    /// With a newer token, after a 401.
    Replay,
}

/// Where a newer token came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// This tab's own refresh.
    Refresh,
    /// Another tab's, found in the storage.
    Storage,
}

/// All who want to be told.
#[derive(Clone)]
pub(crate) struct Observers {
    clock: Rc<dyn Clock>,
    list: Rc<RefCell<Vec<Rc<dyn Observer>>>>,
    /// What has happened and is not told yet: an observer that acts makes more happen while it is told.
    untold: Rc<RefCell<VecDeque<(Duration, Event)>>>,
    is_telling: Rc<Cell<bool>>,
}

impl Observers {
    pub(crate) fn new(clock: Rc<dyn Clock>) -> Self {
        Self {
            clock,
            list: Rc::default(),
            untold: Rc::default(),
            is_telling: Rc::default(),
        }
    }

    pub(crate) fn add(&self, observer: Rc<dyn Observer>) {
        self.list.borrow_mut().push(observer);
    }

    pub(crate) fn emit(&self, event: Event) {
        self.note(event);
        self.tell();
    }

    /// Keeps an event to be told by the next [`Observers::tell`].
    pub(crate) fn note(&self, event: Event) {
        self.untold
            .borrow_mut()
            .push_back((self.clock.now(), event));
    }

    /// Tells what has happened.
    pub(crate) fn tell(&self) {
        // Who is already telling tells this too, in its turn: each observer hears everything in the same order.
        if self.is_telling.replace(true) {
            return;
        }
        let _telling = Telling(&self.is_telling);
        while let Some((at, event)) = self.next_untold() {
            // A copy of the list: an observer may add another one while it is told.
            let observers = self.list.borrow().clone();
            for observer in observers {
                observer.on_event(at, &event);
            }
        }
    }

    fn next_untold(&self) -> Option<(Duration, Event)> {
        self.untold.borrow_mut().pop_front()
    }
}

/// Makes way for the next who tells, also when an observer panics.
struct Telling<'a>(&'a Cell<bool>);

impl Drop for Telling<'_> {
    fn drop(&mut self) {
        self.0.set(false);
    }
}
