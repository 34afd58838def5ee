//! What time it is: everything in the server that reads the time asks a [`Clock`].
//!
//! ```
//! use tollgate_server::clock::{Clock, ManualClock};
//!
//! let clock = ManualClock::at(1_000);
//! clock.advance(60);
//! assert_eq!(clock.now(), 1_060);
//! ```
//!
//! A clock can be wrong: [`verdict`] says when one is not to be believed.
//!
//! What is not here: how long a request took, which is measured, not decided upon.

pub mod verdict;

use std::sync::LazyLock;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use crate::rotation::Seconds;

/// Tells the time.
pub trait Clock: Send + Sync + 'static {
    /// Seconds since the Unix epoch.
    fn now(&self) -> Seconds;

    /// Seconds since some moment, by a clock that nobody sets.
    fn monotonic(&self) -> Seconds;
}

/// The machine's clock.
/// With an embedded database it is the database's clock as well.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Seconds {
        match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
            Err(before) => -i64::try_from(before.duration().as_secs()).unwrap_or(i64::MAX),
        }
    }

    fn monotonic(&self) -> Seconds {
        static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);

        i64::try_from(BEGUN.elapsed().as_secs()).unwrap_or(i64::MAX)
    }
}

/// A clock that stands still until it is moved, for tests.
#[derive(Debug, Default)]
pub struct ManualClock {
    now: AtomicI64,
    monotonic: AtomicI64,
}

impl ManualClock {
    /// A clock that stands at the given time.
    #[must_use]
    pub fn at(now: Seconds) -> Self {
        Self {
            now: AtomicI64::new(now),
            monotonic: AtomicI64::new(0),
        }
    }

    /// Lets time go by; backwards, when `by` is negative.
    pub fn advance(&self, by: i64) {
        self.monotonic.fetch_add(by, Ordering::SeqCst);
        self.jump(by);
    }

    /// Sets the clock ahead, or back when `by` is negative, while no time goes by.
    pub fn jump(&self, by: i64) {
        self.now.fetch_add(by, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Seconds {
        self.now.load(Ordering::SeqCst)
    }

    fn monotonic(&self) -> Seconds {
        self.monotonic.load(Ordering::SeqCst)
    }
}
