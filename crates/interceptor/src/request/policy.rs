//! What is worth another try.
//!
//! What changes nothing is sent again when no answer came, or one that tells of a passing state.
//! What is idempotent is sent again when the server says that it has not done it (429, 503): where the answer is lost,
//! a second `DELETE` would tell its caller that there was nothing to delete.
//! All else is sent again only where the app has said that once more does no harm.
//! What can be sent only once is sent once.
//!
//! ```
//! use tollgate_interceptor::{Error, Request};
//! use tollgate_interceptor::retry::RetryPolicy;
//!
//! let (read, order) = (Request::get("orders"), Request::post("orders"));
//! let lost = Err(Error::Network);
//! assert!(RetryPolicy::up_to(2).allows(1, &read, &lost));
//! assert!(!RetryPolicy::up_to(2).allows(1, &order, &lost));
//! assert!(RetryPolicy::up_to(2).even_if_done().allows(1, &order, &lost));
//! assert!(!RetryPolicy::up_to(2).allows(3, &read, &lost));
//! ```

use core::time::Duration;

use crate::error::Error;
use crate::request::{Request, Response};

/// How often a request is sent again, and what for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RetryPolicy {
    n_retries: u32,
    harm: Harm,
    longest_wait: Duration,
}

/// What it does to send a request twice which the server may have done already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Harm {
    /// What its method says.
    ByMethod,
    /// Nothing: the server knows the request again.
    None,
}

/// Whether a status tells of a state that passes by itself: 408, 429, 5xx.
#[must_use]
pub fn is_passing(status: u16) -> bool {
    matches!(status, 408 | 429 | 500..=599)
}

/// Whether a status says that the request has not been done.
fn is_undone(status: u16) -> bool {
    matches!(status, 429 | 503)
}

impl RetryPolicy {
    /// Sends a request once, whatever comes of it.
    #[must_use]
    pub fn never() -> Self {
        Self::up_to(0)
    }

    /// Sends a request again up to `n_retries` times, as far as its method makes that harmless.
    #[must_use]
    pub fn up_to(n_retries: u32) -> Self {
        Self {
            n_retries,
            harm: Harm::ByMethod,
            longest_wait: Duration::from_secs(10),
        }
    }

    /// Sends again also what may have been done already, a `POST` whose answer was lost among it.
    ///
    /// Only for what the server knows again, as a rule by [`Request::idempotency_key`].
    #[must_use]
    pub fn even_if_done(mut self) -> Self {
        self.harm = Harm::None;
        self
    }

    /// Holds a request back no longer than `limit` for one retry, 10 s by default.
    ///
    /// A server that asks for more by `Retry-After` is not asked again: its answer goes to the caller at once.
    #[must_use]
    pub fn with_longest_wait(mut self, limit: Duration) -> Self {
        self.longest_wait = limit;
        self
    }

    /// The longest time that a request is held back for one retry.
    #[must_use]
    pub fn longest_wait(&self) -> Duration {
        self.longest_wait
    }

    /// Whether `request` is sent again, after `n_failures` of which the last came to `outcome`.
    #[must_use]
    pub fn allows(
        &self,
        n_failures: u32,
        request: &Request,
        outcome: &Result<Response, Error>,
    ) -> bool {
        // A body that has gone with the first try leaves nothing to try again with.
        if n_failures > self.n_retries || !request.is_replayable() {
            return false;
        }
        let is_harmless = request.method().is_safe() || self.harm == Harm::None;
        match outcome {
            Ok(response) if is_harmless => is_passing(response.status),
            Ok(response) => request.method().is_idempotent() && is_undone(response.status),
            // Offline is no accident that a second try would mend, and a dead session or token is not retry's affair.
            Err(error) => is_harmless && matches!(error, Error::Network | Error::Timeout),
        }
    }
}

impl Default for RetryPolicy {
    /// Two retries of what is harmless.
    fn default() -> Self {
        Self::up_to(2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::{Body, Headers, Method};
    use crate::session::LogoutReason;

    fn answer(status: u16) -> Result<Response, Error> {
        Ok(Response {
            status,
            headers: Headers::default(),
            body: Vec::new(),
        })
    }

    /// Checks which of GET, PUT, DELETE and POST are sent again.
    fn check(policy: RetryPolicy, outcome: &Result<Response, Error>, expected: [bool; 4]) {
        let methods = [Method::Get, Method::Put, Method::Delete, Method::Post];
        let allowed = methods.map(|method| policy.allows(1, &Request::new(method, "x"), outcome));
        assert_eq!(allowed, expected, "{policy:?}, {outcome:?}");
    }

    #[test]
    fn a_method_says_what_is_harmless() {
        let policy = RetryPolicy::up_to(1);
        for status in [408, 500, 502, 504, 507] {
            check(policy, &answer(status), [true, false, false, false]);
        }
        for status in [429, 503] {
            check(policy, &answer(status), [true, true, true, false]);
        }
        for error in [Error::Network, Error::Timeout] {
            check(policy, &Err(error), [true, false, false, false]);
        }
    }

    #[test]
    fn t60_what_is_not_safe_is_sent_again_only_where_that_is_allowed() {
        let policy = RetryPolicy::up_to(1).even_if_done();
        for status in [408, 429, 500, 502, 503, 504] {
            check(policy, &answer(status), [true; 4]);
        }
        for error in [Error::Network, Error::Timeout] {
            check(policy, &Err(error), [true; 4]);
        }
    }

    #[test]
    fn what_another_try_would_not_mend_is_the_callers() {
        for policy in [RetryPolicy::up_to(1), RetryPolicy::up_to(1).even_if_done()] {
            for status in [200, 204, 304, 400, 401, 403, 404, 409, 410, 600] {
                check(policy, &answer(status), [false; 4]);
            }
            for error in [
                Error::Offline,
                Error::BodySpent,
                Error::Redirected,
                Error::Setup(String::new()),
                Error::SessionEnded(LogoutReason::LoggedOut),
                Error::RefreshUnavailable {
                    cause: Box::new(Error::Network),
                },
            ] {
                check(policy, &Err(error), [false; 4]);
            }
        }
    }

    #[test]
    fn t59_what_can_be_sent_only_once_is_not_sent_again() {
        let policy = RetryPolicy::up_to(1).even_if_done();
        let upload = Request::put("x").with_body(Body::once(()));
        let kept = Request::put("x").with_body(Body::replayable(()));
        for outcome in [answer(503), Err(Error::Network)] {
            assert!(!policy.allows(1, &upload, &outcome));
            assert!(policy.allows(1, &kept, &outcome));
        }
    }

    #[test]
    fn the_retries_are_counted() {
        let lost = Err(Error::Network);
        let request = Request::get("x");
        for (n_retries, n_failures, is_allowed) in
            [(0, 1, false), (1, 1, true), (1, 2, false), (2, 2, true)]
        {
            let policy = RetryPolicy::up_to(n_retries);
            assert_eq!(policy.allows(n_failures, &request, &lost), is_allowed);
        }
    }
}
