//! When to try again: the policy, the timing, and the loop that follows both.
//!
//! [`RetryPolicy`] says what is worth another try, [`delay`] and [`retry_after`] say when; these are pure.
//! [`Retry`] is the step of the chain that acts on them.
//!
//! ```
//! use tollgate_interceptor::Request;
//! use tollgate_interceptor::retry::RetryPolicy;
//!
//! // An order is sent again only because its key tells the server that it is the same one.
//! let order = Request::post("orders")
//!     .json(&serde_json::json!({"item": 7}))
//!     .idempotency_key("c1f0a5e2")
//!     .retry(RetryPolicy::up_to(3).even_if_done());
//! assert_eq!(order.retry_policy(), Some(RetryPolicy::up_to(3).even_if_done()));
//! ```
//!
//! What this deliberately does not do: try a refresh again. That has a loop of its own, which outlives the requests
//! that wait for it.

mod retry_after;

use std::rc::Rc;

use futures_util::future::{FutureExt, LocalBoxFuture};

pub(crate) use self::retry_after::is_number;
pub use self::retry_after::{date, retry_after};
pub use crate::backoff::delay;
use crate::chain::{Next, Step};
use crate::error::Error;
use crate::observer::{Event, Observers};
use crate::port::{Clock, Random};
pub use crate::request::policy::{RetryPolicy, is_passing};
use crate::request::{Request, Response};

/// A step that sends requests again, as far as its policy or the request's own allows.
pub struct Retry {
    clock: Rc<dyn Clock>,
    random: Rc<dyn Random>,
    policy: RetryPolicy,
    observers: Option<Observers>,
}

impl Retry {
    /// Follows `policy` for each request that has none of its own.
    #[must_use]
    pub fn new(clock: Rc<dyn Clock>, random: Rc<dyn Random>, policy: RetryPolicy) -> Self {
        Self {
            clock,
            random,
            policy,
            observers: None,
        }
    }

    /// Tells `observers` of each pause.
    pub(crate) fn telling(self, observers: Observers) -> Self {
        Self {
            observers: Some(observers),
            ..self
        }
    }

    async fn retry(&self, request: Request, next: Next<'_>) -> Result<Response, Error> {
        let policy = request.retry_policy().unwrap_or(self.policy);
        let mut n_failures = 0;
        loop {
            let outcome = next.run(request.clone()).await;
            n_failures += 1;
            if !policy.allows(n_failures, &request, &outcome) {
                return outcome;
            }
            let asked = outcome
                .as_ref()
                .ok()
                .and_then(|response| retry_after(&response.headers, self.clock.wall()));
            let longest = policy.longest_wait();
            if asked.is_some_and(|asked| asked > longest) {
                // The caller learns more from this answer, at once, than from silence.
                return outcome;
            }
            let retry_in = delay(n_failures, asked, self.random.unit()).min(longest);
            if let (Some(observers), Some(flight)) = (&self.observers, next.flight()) {
                let id = flight.get().id;
                observers.emit(Event::PutOff { id, retry_in });
            }
            self.clock.sleep(retry_in).await;
        }
    }
}

impl Step for Retry {
    fn run<'a>(
        &'a self,
        request: Request,
        next: Next<'a>,
    ) -> LocalBoxFuture<'a, Result<Response, Error>> {
        self.retry(request, next).boxed_local()
    }
}
