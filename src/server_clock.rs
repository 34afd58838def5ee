//! What time it is by the server's clock.
//!
//! Times in answers are the server's, so they are held against the server's clock: that of the machine in front of the
//! user may be hours off.
//! Each answer of the API says in its `Date` what time it was; between two answers the time goes by a clock that nobody
//! sets.
//! On another origin than the page's the server has to expose that header, which ours does.
//!
//! What is not here: durations, which need no clock but one that runs on.

use core::cell::Cell;
use core::pin::Pin;
use core::time::Duration;
use std::rc::Rc;

use js_sys::Date;
use tollgate_interceptor::chain::{Next, Step};
use tollgate_interceptor::port::Clock;
use tollgate_interceptor::{Error, Request, Response};

/// The server's clock, as far as its answers have told it. Clones are the same clock.
#[derive(Clone)]
pub struct ServerClock {
    clock: Rc<dyn Clock>,
    last: Rc<Cell<Option<Reading>>>,
}

/// What the server's clock showed at one moment.
#[derive(Clone, Copy)]
struct Reading {
    /// The time since the Unix epoch, by the server.
    shown: Duration,
    /// When that was, by this page's own clock.
    at: Duration,
}

impl ServerClock {
    /// A clock that goes by `clock` from one answer to the next; before the first, it is this machine's wall clock.
    #[must_use]
    pub fn new(clock: Rc<dyn Clock>) -> Self {
        Self {
            clock,
            last: Rc::default(),
        }
    }

    /// The time since the Unix epoch.
    #[must_use]
    pub fn now(&self) -> Duration {
        match self.last.get() {
            Some(Reading { shown, at }) => shown + self.clock.now().saturating_sub(at),
            None => self.clock.wall(),
        }
    }

    fn read(&self, response: &Response) {
        // A proxy or a hotel's network that answers in the server's place has a clock of its own, and no request ids.
        if response.headers.get("x-request-id").is_none() {
            return;
        }
        if let Some(shown) = response.headers.get("date").and_then(parse) {
            let at = self.clock.now();
            self.last.set(Some(Reading { shown, at }));
        }
    }
}

impl Step for ServerClock {
    fn run<'a>(
        &'a self,
        request: Request,
        next: Next<'a>,
    ) -> Pin<Box<dyn Future<Output = Result<Response, Error>> + 'a>> {
        Box::pin(async move {
            let answer = next.run(request).await;
            if let Ok(response) = &answer {
                self.read(response);
            }
            answer
        })
    }
}

/// The browser's own parser: it knows all three forms of a date in HTTP.
fn parse(date: &str) -> Option<Duration> {
    let milliseconds = Date::parse(date);
    // What is no date is no number.
    (milliseconds >= 0.0).then(|| Duration::from_millis(milliseconds as u64))
}
