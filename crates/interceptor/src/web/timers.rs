//! One timer of the browser's for all who wait: that of the earliest.
//!
//! Each request has a time limit, and hardly any reaches it. A timer of its own for each would be set and taken back
//! thousands of times for nothing; here the one that is set stays, and most who come and go do not touch it.

use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use core::time::Duration;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use web_sys::Performance;

/// The waits of one page. Clones are the same ones.
#[derive(Clone)]
pub(super) struct Timers {
    shared: Rc<Shared>,
}

struct Shared {
    /// The browser's monotonic clock.
    performance: Option<Performance>,
    waits: RefCell<BTreeMap<Due, Option<Waker>>>,
    n_waits: Cell<u64>,
    /// The browser's timer, and when it fires.
    set: RefCell<Option<(Duration, Timeout)>>,
}

/// When a wait is over, on the browser's monotonic clock; and its number, since many may be over together.
type Due = (Duration, u64);

/// Is ready when its time has come; who drops it waits no more.
pub(super) struct Sleep {
    timers: Timers,
    due: Due,
}

impl Timers {
    pub(super) fn new(performance: Option<Performance>) -> Self {
        let shared = Shared {
            performance,
            waits: RefCell::default(),
            n_waits: Cell::default(),
            set: RefCell::default(),
        };
        Self {
            shared: Rc::new(shared),
        }
    }

    /// Is ready once `duration` has passed.
    pub(super) fn sleep(&self, duration: Duration) -> Sleep {
        let now = self.now();
        let number = self.shared.n_waits.get();
        self.shared.n_waits.set(number + 1);
        let due = (now.saturating_add(duration), number);
        self.shared.waits.borrow_mut().insert(due, None);
        self.set(now);
        Sleep {
            timers: self.clone(),
            due,
        }
    }

    /// Sets the browser's timer, unless one is set that fires as early as the first is due.
    fn set(&self, now: Duration) {
        let Some((first, _)) = self.shared.waits.borrow().keys().next().copied() else {
            return;
        };
        let is_set = self
            .shared
            .set
            .borrow()
            .as_ref()
            .is_some_and(|(at, _)| *at <= first);
        if is_set {
            return;
        }
        let timers = self.clone();
        let timer = Timeout::new(milliseconds(first.saturating_sub(now)), move || {
            timers.fire()
        });
        self.shared.set.replace(Some((first, timer)));
    }

    /// Wakes all whose time has come.
    fn fire(&self) {
        drop(self.shared.set.take());
        let now = self.now();
        let due = {
            let mut waits = self.shared.waits.borrow_mut();
            let later = waits.split_off(&(now, u64::MAX));
            core::mem::replace(&mut *waits, later)
        };
        self.set(now);
        for waker in due.into_values().flatten() {
            waker.wake();
        }
    }

    fn now(&self) -> Duration {
        let performance = self.shared.performance.as_ref();
        let milliseconds = performance.map_or_else(js_sys::Date::now, Performance::now);
        Duration::try_from_secs_f64(milliseconds / 1000.0).unwrap_or_default()
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        match self.timers.shared.waits.borrow_mut().get_mut(&self.due) {
            Some(waker) => {
                *waker = Some(context.waker().clone());
                Poll::Pending
            }
            None => Poll::Ready(()),
        }
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        // The browser's timer stays: it is that of the next, or fires once for nobody.
        self.timers.shared.waits.borrow_mut().remove(&self.due);
    }
}

/// `setTimeout` takes 31 bits of milliseconds and runs at once with more.
/// Rounded up: who wakes too early would find that its time has not come, and set a timer again for nothing.
fn milliseconds(duration: Duration) -> u32 {
    u32::try_from(duration.as_micros().div_ceil(1000))
        .unwrap_or(u32::MAX)
        .min(i32::MAX.unsigned_abs())
}
