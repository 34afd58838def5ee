//! How long to wait before the next try.
//!
//! Delays grow by doubling and are spread over their whole length ("full jitter"), so that pages which failed together
//! don't come back together. `Retry-After` is a lower bound.
//!
//! ```
//! use std::time::Duration;
//! use tollgate_interceptor::backoff::delay;
//!
//! assert_eq!(delay(1, None, 0.5), Duration::from_millis(100));
//! assert_eq!(delay(3, None, 0.5), Duration::from_millis(400));
//! assert_eq!(delay(1, Some(Duration::from_secs(2)), 0.5), Duration::from_millis(2100));
//! ```

use core::time::Duration;

/// The longest delay after the first failure.
const FIRST_DELAY: Duration = Duration::from_millis(200);
/// The longest delay after any number of failures.
const LONGEST_DELAY: Duration = Duration::from_secs(30);
/// So many doublings are beyond the longest delay, and no number overflows by them.
const MOST_DOUBLINGS: u32 = 16;

/// How long to wait before the next try, after `n_failures` in a row; `unit` is a random number from 0 to 1.
#[must_use]
pub fn delay(n_failures: u32, retry_after: Option<Duration>, unit: f64) -> Duration {
    // The jitter comes on top of `Retry-After`, or all would come back in the moment that it names.
    retry_after.unwrap_or_default() + jitter(n_failures, LONGEST_DELAY, unit)
}

/// The same without the server's word, and `longest` at the most: drawn from what is allowed, and not cut down to it, so
/// that pages which failed together don't come back together.
#[must_use]
pub fn jitter(n_failures: u32, longest: Duration, unit: f64) -> Duration {
    let doublings = n_failures.saturating_sub(1).min(MOST_DOUBLINGS);
    let longest = (FIRST_DELAY * 2_u32.pow(doublings))
        .min(LONGEST_DELAY)
        .min(longest);
    longest.mul_f64(fraction(unit))
}

/// A random number as it should be; one that is none counts as the greatest, and the others still spread.
#[must_use]
pub fn fraction(unit: f64) -> f64 {
    match unit.is_nan() {
        true => 1.0,
        false => unit.clamp(0.0, 1.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_up_to_their_cap() {
        let longest: Vec<_> = [0, 1, 2, 3, 8, 9, 1000, u32::MAX]
            .map(|n| delay(n, None, 1.0).as_millis())
            .to_vec();
        assert_eq!(
            longest,
            [200, 200, 400, 800, 25_600, 30_000, 30_000, 30_000]
        );
        assert_eq!(delay(1000, None, 0.0), Duration::ZERO);
    }

    #[test]
    fn a_shorter_bound_leaves_the_delays_spread() {
        let within = |n, unit| jitter(n, Duration::from_secs(4), unit).as_millis();
        assert_eq!(
            [1, 5, 6, 1000].map(|n| within(n, 1.0)),
            [200, 3_200, 4_000, 4_000]
        );
        assert_eq!(
            [1, 5, 6, 1000].map(|n| within(n, 0.5)),
            [100, 1_600, 2_000, 2_000]
        );
    }

    #[test]
    fn a_random_number_out_of_its_range_does_no_harm() {
        for (unit, millis) in [(-1.0, 0), (2.0, 200), (f64::INFINITY, 200), (f64::NAN, 200)] {
            assert_eq!(delay(1, None, unit).as_millis(), millis, "{unit}");
        }
    }

    #[test]
    fn what_the_server_asked_for_is_a_lower_bound() {
        let asked = Duration::from_secs(2);
        assert_eq!(delay(1, Some(asked), 0.0), asked);
        assert_eq!(delay(1, Some(asked), 1.0).as_millis(), 2200);
    }
}
