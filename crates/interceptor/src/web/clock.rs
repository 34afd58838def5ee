//! The browser's two clocks as one that never goes back.

use core::cell::Cell;
use core::time::Duration;

use futures_util::future::{FutureExt, LocalBoxFuture};
use web_sys::Performance;

use super::timers::Timers;
use crate::port::Clock;

/// Time that also passes while the machine sleeps, and never goes back.
///
/// A sleeping machine may stop the monotonic clock, and a user may set the wall clock: the first is followed, and the
/// second only where it is more than a second ahead.
pub struct BrowserClock {
    now: Cell<Duration>,
    last: Cell<Reading>,
    /// The window's own: to ask for it costs more than to read it, and the time is read for each event.
    performance: Option<Performance>,
    timers: Timers,
}

/// By how much the wall clock must have gone ahead to tell of a sleep, in milliseconds.
const ASLEEP: f64 = 1000.0;

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
        let performance = web_sys::window().and_then(|window| window.performance());
        Self {
            now: Cell::new(Duration::ZERO),
            last: Cell::new(Reading::take(performance.as_ref())),
            timers: Timers::new(performance.clone()),
            performance,
        }
    }
}

impl Default for BrowserClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Reading {
    fn take(performance: Option<&Performance>) -> Self {
        let wall = js_sys::Date::now();
        Self {
            monotonic: performance.map_or(wall, Performance::now),
            wall,
        }
    }

    fn since(self, earlier: Self) -> Duration {
        let monotonic = (self.monotonic - earlier.monotonic).max(0.0);
        let wall = self.wall - earlier.wall;
        // The wall clock counts only where the other one has plainly stood still: taking the larger of two steps each
        // time would add their rounding up, and time would run fast for whoever asks often.
        let milliseconds = if wall > monotonic + ASLEEP {
            wall
        } else {
            monotonic
        };
        Duration::try_from_secs_f64(milliseconds / 1000.0).unwrap_or_default()
    }
}

impl Clock for BrowserClock {
    fn now(&self) -> Duration {
        let reading = Reading::take(self.performance.as_ref());
        self.now
            .set(self.now.get() + reading.since(self.last.replace(reading)));
        self.now.get()
    }

    fn wall(&self) -> Duration {
        Duration::try_from_secs_f64(js_sys::Date::now() / 1000.0).unwrap_or_default()
    }

    fn sleep(&self, duration: Duration) -> LocalBoxFuture<'static, ()> {
        self.timers.sleep(duration).boxed_local()
    }
}
