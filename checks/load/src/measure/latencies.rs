//! How long things took: all of it is kept, so that a quantile is a value that was measured and no guess.

use std::time::Duration;

/// Durations, in no order.
#[derive(Debug, Clone, Default)]
pub struct Latencies {
    micros: Vec<u32>,
}

impl Latencies {
    /// Adds one; what takes longer than an hour counts as an hour.
    pub fn add(&mut self, latency: Duration) {
        let micros = u32::try_from(latency.as_micros()).unwrap_or(u32::MAX);
        self.micros.push(micros);
    }

    /// Adds all of `other`.
    pub fn merge(&mut self, other: Self) {
        self.micros.extend(other.micros);
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.micros.len()
    }

    /// The smallest of them that at least this part of them does not exceed; `None` where there is none.
    #[must_use]
    pub fn quantile(&self, part: f64) -> Option<Duration> {
        let mut sorted = self.micros.clone();
        sorted.sort_unstable();
        let rank = (part * sorted.len() as f64).ceil().max(1.0) as usize;
        let micros = sorted.get(rank - 1).or(sorted.last())?;
        Some(Duration::from_micros(u64::from(*micros)))
    }

    /// The longest.
    #[must_use]
    pub fn max(&self) -> Option<Duration> {
        let micros = self.micros.iter().max()?;
        Some(Duration::from_micros(u64::from(*micros)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn latencies(millis: impl IntoIterator<Item = u64>) -> Latencies {
        let mut latencies = Latencies::default();
        millis
            .into_iter()
            .for_each(|millis| latencies.add(Duration::from_millis(millis)));
        latencies
    }

    fn check(millis: impl IntoIterator<Item = u64>, part: f64, expected: Option<u64>) {
        let found = latencies(millis).quantile(part);
        assert_eq!(found, expected.map(Duration::from_millis), "{part}");
    }

    #[test]
    fn a_quantile_is_one_of_the_values() {
        check([], 0.5, None);
        check([7], 0.5, Some(7));
        check([7], 0.99, Some(7));
        check([4, 1, 3, 2], 0.5, Some(2));
        check(1..=100, 0.99, Some(99));
        check(1..=1_000, 0.99, Some(990));
        check([1, 2, 3], 0.0, Some(1));
        check([1, 2, 3], 1.0, Some(3));
    }

    #[test]
    fn one_slow_answer_in_a_hundred_does_not_hide_in_the_maximum() {
        let mut mixed = latencies([1; 99]);
        mixed.merge(latencies([500]));
        assert_eq!(mixed.quantile(0.99), Some(Duration::from_millis(1)));
        assert_eq!(mixed.quantile(0.991), Some(Duration::from_millis(500)));
        assert_eq!(mixed.max(), Some(Duration::from_millis(500)));
        assert_eq!(mixed.count(), 100);
    }
}
