//! The browser's two clocks as one that never goes back.

use core::cell::Cell;
use core::time::Duration;

use futures_util::future::{FutureExt, LocalBoxFuture};

use crate::port::Clock;

/// Time that passes at least as fast as each of the browser's clocks says.
///
/// A sleeping machine may stop the monotonic clock, and a user may set the wall clock: of the two, the larger step
/// counts, and none counts backwards.
#[derive(Debug)]
pub struct BrowserClock {
    now: Cell<Duration>,
    last: Cell<Reading>,
}

/// What both clocks showed, in milliseconds.
#[derive(Debug, Clone, Copy)]
struct Reading {
    monotonic: f64,
    wall: f64,
}

impl BrowserClock {
    /// A clock that starts at zero.
    #[must_use]
    pub fn new() -> Self {
        Self {
            now: Cell::new(Duration::ZERO),
            last: Cell::new(Reading::take()),
        }
    }
}

impl Default for BrowserClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Reading {
    fn take() -> Self {
        let performance = web_sys::window().and_then(|window| window.performance());
        let wall = js_sys::Date::now();
        Self {
            monotonic: performance.map_or(wall, |performance| performance.now()),
            wall,
        }
    }

    fn since(self, earlier: Self) -> Duration {
        let milliseconds = (self.monotonic - earlier.monotonic)
            .max(self.wall - earlier.wall)
            .max(0.0);
        Duration::try_from_secs_f64(milliseconds / 1000.0).unwrap_or_default()
    }
}

impl Clock for BrowserClock {
    fn now(&self) -> Duration {
        let reading = Reading::take();
        self.now
            .set(self.now.get() + reading.since(self.last.replace(reading)));
        self.now.get()
    }

    fn sleep(&self, duration: Duration) -> LocalBoxFuture<'static, ()> {
        // `setTimeout` takes 31 bits of milliseconds and runs at once with more.
        let milliseconds = u32::try_from(duration.as_millis())
            .unwrap_or(u32::MAX)
            .min(i32::MAX.unsigned_abs());
        gloo_timers::future::TimeoutFuture::new(milliseconds).boxed_local()
    }
}
