//! Time limits: on a request as a whole, on one attempt, on a refresh, on a wait.
//!
//! ```
//! use std::future::pending;
//! use std::pin::pin;
//! use std::time::Duration;
//!
//! use futures_util::future::FutureExt;
//! use tollgate_interceptor::testing::ManualClock;
//! use tollgate_interceptor::timeout::{Elapsed, within};
//!
//! let clock = ManualClock::default();
//! let mut waiting = pin!(within(&clock, Duration::from_secs(1), pending::<()>()));
//! assert_eq!(waiting.as_mut().now_or_never(), None);
//! clock.advance(Duration::from_secs(1));
//! assert_eq!(waiting.now_or_never(), Some(Err(Elapsed)));
//! ```
//!
//! What this deliberately does not do: read the wall clock. A limit counts the time that has passed.

use core::time::Duration;
use std::rc::Rc;

use futures_util::future::{Either, FutureExt, LocalBoxFuture, select};

use crate::chain::{Next, Step};
use crate::error::Error;
use crate::port::Clock;
use crate::request::{Request, Response};

/// The time was up before the future was ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Elapsed;

/// Waits for `future`, but no longer than `limit`.
///
/// # Errors
///
/// [`Elapsed`] when the time was up first; `future` is dropped then.
pub async fn within<T>(
    clock: &dyn Clock,
    limit: Duration,
    future: impl Future<Output = T>,
) -> Result<T, Elapsed> {
    match select(core::pin::pin!(future), clock.sleep(limit)).await {
        Either::Left((output, _)) => Ok(output),
        Either::Right(((), _)) => Err(Elapsed),
    }
}

/// A step that ends the rest of the chain when its time is up.
///
/// It stands in the chain twice: around everything, for the time that a caller is willing to wait, and around each
/// single attempt.
pub struct Timeout {
    clock: Rc<dyn Clock>,
    limit: Duration,
    scope: Scope,
}

/// What a limit is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// A request as a whole.
    Request,
    /// One attempt of it.
    Attempt,
}

impl Timeout {
    /// Gives a request as a whole the time that it asks for, or `limit` where it asks for none.
    #[must_use]
    pub fn new(clock: Rc<dyn Clock>, limit: Duration) -> Self {
        Self {
            clock,
            limit,
            scope: Scope::Request,
        }
    }

    /// Gives each attempt `limit`, whatever its request asks for.
    #[must_use]
    pub fn of_attempt(clock: Rc<dyn Clock>, limit: Duration) -> Self {
        Self {
            clock,
            limit,
            scope: Scope::Attempt,
        }
    }

    async fn limit(&self, request: Request, next: Next<'_>) -> Result<Response, Error> {
        within(&*self.clock, self.limit_for(&request), next.run(request))
            .await
            .unwrap_or(Err(Error::Timeout))
    }

    fn limit_for(&self, request: &Request) -> Duration {
        match self.scope {
            Scope::Request => request.time_limit().unwrap_or(self.limit),
            Scope::Attempt => self.limit,
        }
    }
}

impl Step for Timeout {
    fn run<'a>(
        &'a self,
        request: Request,
        next: Next<'a>,
    ) -> LocalBoxFuture<'a, Result<Response, Error>> {
        self.limit(request, next).boxed_local()
    }
}
