//! When to try again: the policy, and the loop that follows it.
//!
//! Delays grow by doubling and are spread over their whole length ("full jitter"), so that pages which failed together
//! don't come back together. `Retry-After` (RFC 9110, section 10.2.3) is a lower bound, with a cap.
//!
//! ```
//! use std::time::Duration;
//! use tollgate_interceptor::retry::delay;
//!
//! assert_eq!(delay(1, None, 0.5), Duration::from_millis(100));
//! assert_eq!(delay(3, None, 0.5), Duration::from_millis(400));
//! assert_eq!(delay(1, Some(Duration::from_secs(2)), 0.5), Duration::from_millis(2100));
//! ```

use core::time::Duration;
use std::rc::Rc;

use futures_util::future::{FutureExt, LocalBoxFuture};

use crate::chain::{Next, Step};
use crate::error::Error;
use crate::port::{Clock, Random};
use crate::request::{Headers, Method, Request, Response};

/// The longest delay after the first failure.
const FIRST_DELAY: Duration = Duration::from_millis(200);
/// The longest delay after any number of failures.
const LONGEST_DELAY: Duration = Duration::from_secs(30);
/// The longest delay that a request is held back for.
const LONGEST_WAIT: Duration = Duration::from_secs(10);
/// The longest `Retry-After` that is followed.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(60);

/// Whether a status tells of a state that passes by itself: 408, 429, 5xx.
#[must_use]
pub fn is_passing(status: u16) -> bool {
    matches!(status, 408 | 429 | 500..=599)
}

/// How long to wait before the next try, after `n_failures` in a row; `unit` is a random number from 0 to 1.
#[must_use]
pub fn delay(n_failures: u32, retry_after: Option<Duration>, unit: f64) -> Duration {
    let doublings = n_failures.saturating_sub(1).min(16);
    let longest = (FIRST_DELAY * 2_u32.pow(doublings)).min(LONGEST_DELAY);
    // The jitter comes on top of `Retry-After`, or all would come back in the moment that it names.
    retry_after.unwrap_or_default() + longest.mul_f64(unit.clamp(0.0, 1.0))
}

/// How long the server asked to be left alone, in whole seconds, at most 60; `None` when it said nothing readable.
#[must_use]
pub fn retry_after(headers: &Headers) -> Option<Duration> {
    let value = headers.find("retry-after")?.trim();
    if value.is_empty() || !value.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // More digits than a number can have are more than the cap as well.
    let seconds = value.parse().unwrap_or(u64::MAX);
    Some(Duration::from_secs(seconds).min(LONGEST_RETRY_AFTER))
}

/// A step that sends requests again when that is harmless and may help.
///
/// What changes nothing is sent again when no answer came, or one that tells of a passing state.
/// What is idempotent is sent again when the server says that it has not done it (429, 503): where the answer is lost,
/// a second `DELETE` would tell its caller that there was nothing to delete.
pub struct Retry {
    clock: Rc<dyn Clock>,
    random: Rc<dyn Random>,
    n_retries: u32,
}

impl Retry {
    /// Sends a request again up to `n_retries` times.
    #[must_use]
    pub fn new(clock: Rc<dyn Clock>, random: Rc<dyn Random>, n_retries: u32) -> Self {
        Self {
            clock,
            random,
            n_retries,
        }
    }
}

impl Step for Retry {
    fn run<'a>(
        &'a self,
        request: Request,
        next: Next<'a>,
    ) -> LocalBoxFuture<'a, Result<Response, Error>> {
        async move {
            for n_failures in 1..=self.n_retries {
                let result = next.run(request.clone()).await;
                if !is_worth_a_retry(request.method(), &result) {
                    return result;
                }
                let asked = result
                    .as_ref()
                    .ok()
                    .and_then(|response| retry_after(&response.headers));
                let delay = delay(n_failures, asked, self.random.unit());
                if delay > LONGEST_WAIT {
                    // The caller learns more from this answer, at once, than from silence.
                    return result;
                }
                self.clock.sleep(delay).await;
            }
            next.run(request).await
        }
        .boxed_local()
    }
}

fn is_worth_a_retry(method: Method, result: &Result<Response, Error>) -> bool {
    match result {
        Ok(response) if method.is_safe() => is_passing(response.status),
        Ok(response) => method.is_idempotent() && matches!(response.status, 429 | 503),
        // Offline is no accident that a second try would mend, and a dead session or token is not this step's affair.
        Err(error) => method.is_safe() && matches!(error, Error::Network | Error::Timeout),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_up_to_their_cap() {
        let longest: Vec<_> = [1, 2, 3, 8, 9, 1000]
            .map(|n| delay(n, None, 1.0).as_millis())
            .to_vec();
        assert_eq!(longest, [200, 400, 800, 25_600, 30_000, 30_000]);
        assert_eq!(delay(1000, None, 0.0), Duration::ZERO);
    }

    #[test]
    fn retry_after_is_read_or_left() {
        for (value, expected) in [
            ("2", Some(2)),
            (" 7 ", Some(7)),
            ("0", Some(0)),
            ("3600", Some(60)),
            ("99999999999999999999999", Some(60)),
            ("-1", None),
            ("1.5", None),
            ("soon", None),
            ("", None),
        ] {
            let mut headers = Headers::default();
            headers.set("Retry-After", value);
            assert_eq!(
                retry_after(&headers),
                expected.map(Duration::from_secs),
                "{value:?}"
            );
        }
    }
}
