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
//! What is not here: how long a request took, which is measured, not decided upon.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::rotation::Seconds;

/// Tells the time.
pub trait Clock: Send + Sync + 'static {
    /// Seconds since the Unix epoch.
    fn now(&self) -> Seconds;
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
}

/// A clock that stands still until it is moved, for tests.
#[derive(Debug, Default)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock that stands at the given time.
    #[must_use]
    pub fn at(now: Seconds) -> Self {
        Self(AtomicI64::new(now))
    }

    /// Moves the clock; backwards, when `by` is negative.
    pub fn advance(&self, by: i64) {
        self.0.fetch_add(by, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Seconds {
        self.0.load(Ordering::SeqCst)
    }
}
