//! Time that stands still until the test moves it.

use core::time::Duration;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures_channel::oneshot;
use futures_util::future::{FutureExt, LocalBoxFuture};

use crate::port::Clock;

/// A clock that the test moves. Clones are the same clock.
#[derive(Clone)]
pub struct ManualClock {
    now: Rc<Cell<Duration>>,
    /// What the wall clock showed when `now` was zero, in milliseconds; a user may set it.
    wall_zero: Rc<Cell<i64>>,
    sleepers: Rc<RefCell<Vec<Sleeper>>>,
}

struct Sleeper {
    due: Duration,
    wake: oneshot::Sender<()>,
}

/// The wall clock of each new [`ManualClock`]: 14 November 2023, in milliseconds.
const WALL_ZERO: i64 = 1_700_000_000_000;

impl Default for ManualClock {
    fn default() -> Self {
        Self {
            now: Rc::default(),
            wall_zero: Rc::new(Cell::new(WALL_ZERO)),
            sleepers: Rc::default(),
        }
    }
}

impl ManualClock {
    /// Moves the time, and wakes all whose time has come, the earliest first.
    pub fn advance(&self, duration: Duration) {
        self.now.set(self.now.get() + duration);
        let mut sleepers = self.sleepers.take();
        sleepers.sort_by_key(|sleeper| sleeper.due);
        let n_due = sleepers.partition_point(|sleeper| sleeper.due <= self.now.get());
        for sleeper in sleepers.drain(..n_due) {
            // Who has stopped waiting needs no call.
            let _ = sleeper.wake.send(());
        }
        self.sleepers.borrow_mut().extend(sleepers);
    }

    /// Moves the time without waking anybody, as for a machine that sleeps.
    pub fn jump(&self, duration: Duration) {
        self.now.set(self.now.get() + duration);
    }

    /// Sets the wall clock, as a user does; the other clock does not move.
    pub fn set_wall(&self, wall: Duration) {
        let milliseconds =
            |duration: Duration| i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        self.wall_zero
            .set(milliseconds(wall).saturating_sub(milliseconds(self.now.get())));
    }

    /// How long it is until the next sleeper is due.
    #[must_use]
    pub fn until_next(&self) -> Option<Duration> {
        let mut sleepers = self.sleepers.borrow_mut();
        sleepers.retain(|sleeper| !sleeper.wake.is_canceled());
        let due = sleepers.iter().map(|sleeper| sleeper.due).min()?;
        Some(due.saturating_sub(self.now.get()))
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Duration {
        self.now.get()
    }

    fn wall(&self) -> Duration {
        let now = i64::try_from(self.now.get().as_millis()).unwrap_or(i64::MAX);
        let wall = self.wall_zero.get().saturating_add(now);
        Duration::from_millis(u64::try_from(wall).unwrap_or(0))
    }

    fn sleep(&self, duration: Duration) -> LocalBoxFuture<'static, ()> {
        let (wake, woken) = oneshot::channel();
        let due = self.now.get() + duration;
        self.sleepers.borrow_mut().push(Sleeper { due, wake });
        // A clock that is dropped wakes everybody, so that no test hangs.
        woken.map(drop).boxed_local()
    }
}
