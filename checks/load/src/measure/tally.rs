//! What came of many requests.

use std::collections::BTreeMap;
use std::time::Duration;

use super::latencies::Latencies;
use crate::browser::{Answer, Lost};

/// What came of one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Served {
    /// What was asked for.
    Well,
    /// Anything else, by its status and code, or as `lost`.
    Badly(String),
}

impl Served {
    /// Well, if tokens came.
    #[must_use]
    pub fn with_tokens<P>(outcome: Result<(Answer, P), Lost>) -> Self {
        match outcome {
            Ok((Answer::Granted(_), _)) => Self::Well,
            Ok((answer, _)) => Self::Badly(answer.to_string()),
            Err(Lost) => Self::lost(),
        }
    }

    /// Well, if the status is 200.
    #[must_use]
    pub fn with_status(outcome: Result<u16, Lost>) -> Self {
        match outcome {
            Ok(200) => Self::Well,
            Ok(status) => Self::Badly(status.to_string()),
            Err(Lost) => Self::lost(),
        }
    }

    fn lost() -> Self {
        Self::Badly("lost".into())
    }
}

/// What came of all requests together.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    /// How long those took that went well.
    pub latencies: Latencies,
    /// How many went otherwise.
    pub errors: BTreeMap<String, u64>,
    /// How long the slowest of these took.
    pub slowest_error: Duration,
    /// From the first request to the last answer.
    pub lasted: Duration,
}

/// A tally in figures.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Figures {
    /// How many went well.
    pub count: usize,
    /// How many of these there were in a second.
    pub per_second: f64,
    /// What half of them did not exceed, in milliseconds.
    pub p50_ms: f64,
    /// What 99 of 100 did not exceed, in milliseconds.
    pub p99_ms: f64,
    /// The longest, in milliseconds.
    pub max_ms: f64,
    /// How many went otherwise, by what was answered.
    pub errors: BTreeMap<String, u64>,
    /// How long the slowest of these took, in milliseconds.
    pub slowest_error_ms: f64,
}

impl Tally {
    /// Adds one.
    pub fn add(&mut self, served: Served, took: Duration) {
        match served {
            Served::Well => self.latencies.add(took),
            Served::Badly(how) => {
                *self.errors.entry(how).or_default() += 1;
                self.slowest_error = self.slowest_error.max(took);
            }
        }
    }

    /// Adds all of `other`, which ran beside this one.
    pub fn merge(&mut self, other: Self) {
        self.latencies.merge(other.latencies);
        for (how, n) in other.errors {
            *self.errors.entry(how).or_default() += n;
        }
        self.slowest_error = self.slowest_error.max(other.slowest_error);
        self.lasted = self.lasted.max(other.lasted);
    }

    /// The figures.
    #[must_use]
    pub fn figures(&self) -> Figures {
        let millis =
            |latency: Option<Duration>| latency.unwrap_or_default().as_secs_f64() * 1_000.0;
        let count = self.latencies.count();
        let seconds = self.lasted.as_secs_f64();
        Figures {
            count,
            per_second: if seconds > 0.0 {
                count as f64 / seconds
            } else {
                0.0
            },
            p50_ms: millis(self.latencies.quantile(0.5)),
            p99_ms: millis(self.latencies.quantile(0.99)),
            max_ms: millis(self.latencies.max()),
            errors: self.errors.clone(),
            slowest_error_ms: millis(Some(self.slowest_error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_went_well_counts_as_served() {
        let mut tally = Tally::default();
        tally.add(Served::Well, Duration::from_millis(2));
        tally.add(Served::Badly("503".into()), Duration::from_millis(1));
        let mut other = Tally::default();
        other.add(Served::Badly("503".into()), Duration::from_millis(9));
        other.lasted = Duration::from_secs(2);
        tally.merge(other);
        let figures = tally.figures();
        assert_eq!((figures.count, figures.per_second), (1, 0.5));
        assert_eq!((figures.p50_ms, figures.p99_ms), (2.0, 2.0));
        assert_eq!(figures.errors, BTreeMap::from([("503".into(), 2)]));
        assert_eq!(figures.slowest_error_ms, 9.0);
    }

    #[test]
    fn nothing_at_all_is_no_division_by_zero() {
        assert_eq!(Tally::default().figures(), Figures::default());
    }
}
