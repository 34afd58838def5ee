//! A bucket that failures fill and time empties, in integers.
//!
//! It is one number: the time at which everything in it will be forgotten. Each failure moves that on by the interval
//! of the [`Limit`]; there is room while it is no further ahead than a burst.
//! (The generic cell rate algorithm, as telephone networks use it.)

use super::Guess;
use crate::rotation::Seconds;

type Millis = i64;

const HOUR: Millis = 3_600_000;

/// How many failures are let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// At once, before there is any waiting.
    burst: i64,
    /// The time after which one more has room.
    interval: Millis,
}

/// The failures that are not forgotten yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bucket {
    forgotten_at: Millis,
}

/// Whether one more failure has room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// It has.
    Open,
    /// Not before so many seconds are over; at least one.
    Closed {
        /// How many.
        seconds: u64,
    },
}

impl Limit {
    /// At most so many in any hour, a tenth of them at once; none is taken for one.
    #[must_use]
    pub const fn per_hour(n: u32) -> Self {
        Self::together(n, 1)
    }

    /// For all together of whom each has a limit of so many in any hour: as much as `k` of them may fail, so that one
    /// alone never reaches it where `k` is more than 1.
    #[must_use]
    pub const fn together(n: u32, k: u32) -> Self {
        let n = if n == 0 { 1 } else { n as i64 };
        let k = if k == 0 { 1 } else { k as i64 };
        let burst = if n < 10 { 1 } else { n / 10 };
        Self {
            burst: k * burst,
            // An hour holds the burst, and fewer than k * (n - burst) + 1 intervals.
            interval: HOUR / (k * (n - burst) + 1) + 1,
        }
    }

    const fn span(self) -> Millis {
        self.burst * self.interval
    }
}

impl Bucket {
    /// Nothing is remembered.
    pub const EMPTY: Self = Self { forgotten_at: 0 };

    /// As it is stored.
    #[must_use]
    pub const fn from_millis(forgotten_at: i64) -> Self {
        Self { forgotten_at }
    }

    /// What to store: the time, in Unix milliseconds, from which on it is as good as empty.
    #[must_use]
    pub const fn to_millis(self) -> i64 {
        self.forgotten_at
    }

    /// Whether nothing is remembered any more.
    #[must_use]
    pub const fn is_empty(self, now: Seconds) -> bool {
        self.forgotten_at <= now.saturating_mul(1_000)
    }

    /// Whether one more failure has room now, and the bucket as it is to be kept.
    ///
    /// A bucket that is fuller than it can be comes from a clock that has gone back since, or from a larger limit: it is
    /// taken for a full one from now on, so that nobody waits for the clock to catch up.
    #[must_use]
    pub const fn look(self, limit: Limit, now: Seconds) -> (Room, Self) {
        let now = now.saturating_mul(1_000);
        let fullest = now.saturating_add(limit.span());
        let forgotten_at = if self.forgotten_at > fullest {
            fullest
        } else {
            self.forgotten_at
        };
        let wait = forgotten_at.saturating_sub(fullest.saturating_sub(limit.interval));
        let room = if wait <= 0 {
            Room::Open
        } else {
            Room::Closed {
                seconds: wait.unsigned_abs().div_ceil(1_000),
            }
        };
        (room, Self { forgotten_at })
    }

    /// Whether one more guess has room now, and the bucket after it: only failures that had room are counted.
    #[must_use]
    pub const fn judge(self, limit: Limit, guess: Guess, now: Seconds) -> (Room, Self) {
        let (room, looked) = self.look(limit, now);
        match (room, guess) {
            (Room::Open, Guess::Wrong) => (room, looked.fill(limit, now)),
            _ => (room, looked),
        }
    }

    /// With one more failure in it.
    #[must_use]
    pub const fn fill(self, limit: Limit, now: Seconds) -> Self {
        let now = now.saturating_mul(1_000);
        let from = if self.forgotten_at > now {
            self.forgotten_at
        } else {
            now
        };
        Self {
            forgotten_at: from.saturating_add(limit.interval),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    use super::*;

    /// One guess that fails where it has room; whether it had.
    fn guess(bucket: &mut Bucket, limit: Limit, now: Seconds) -> bool {
        let (room, after) = bucket.judge(limit, Guess::Wrong, now);
        *bucket = after;
        room == Room::Open
    }

    #[test]
    fn a_tenth_has_room_at_once_and_the_rest_comes_with_time() {
        for (n, burst, wait) in [
            (1, 1, 3_601),
            (2, 1, 1_801),
            (9, 1, 401),
            (10, 1, 361),
            (100, 10, 40),
            (300, 30, 14),
            (100_000, 10_000, 1),
        ] {
            let limit = Limit::per_hour(n);
            let mut bucket = Bucket::EMPTY;
            for _ in 0..burst {
                assert!(guess(&mut bucket, limit, 5_000), "{n}");
            }
            let (room, _) = bucket.look(limit, 5_000);
            assert_eq!(room, Room::Closed { seconds: wait }, "{n}");
            assert!(!guess(&mut bucket, limit, 5_000 + wait.cast_signed() - 1));
            assert!(guess(&mut bucket, limit, 5_000 + wait.cast_signed()));
        }
    }

    #[test]
    fn what_is_over_is_forgotten() {
        let limit = Limit::per_hour(100);
        let mut bucket = Bucket::EMPTY;
        while guess(&mut bucket, limit, 0) {}
        let (room, later) = bucket.look(limit, 3_600);
        assert_eq!(room, Room::Open);
        assert!(later.to_millis() <= 3_600_000);
    }

    #[test]
    fn a_clock_that_went_back_makes_nobody_wait_for_it() {
        let limit = Limit::per_hour(100);
        let mut bucket = Bucket::EMPTY;
        while guess(&mut bucket, limit, 1_000_000_000) {}
        assert!(!guess(&mut bucket, limit, 500));
        assert!(guess(&mut bucket, limit, 500 + 40));
    }

    #[test]
    fn a_number_that_is_no_time_is_no_panic() {
        let limit = Limit::per_hour(1);
        for stored in [i64::MIN, -1, i64::MAX] {
            for now in [i64::MIN, 0, i64::MAX / 1_000] {
                let (_, bucket) = Bucket::from_millis(stored).look(limit, now);
                let _ = bucket.fill(limit, now);
            }
        }
    }

    proptest! {
        #[test]
        fn no_hour_hears_more_than_the_limit(n in 1_u32..400, waits in vec(0_i64..90, 1..600)) {
            let limit = Limit::per_hour(n);
            let (mut bucket, mut now, mut heard) = (Bucket::EMPTY, 7_000, Vec::new());
            for wait in waits {
                now += wait;
                if guess(&mut bucket, limit, now) {
                    heard.push(now);
                }
            }
            for (index, first) in heard.iter().enumerate() {
                // Both ends of the hour belong to it.
                let within = heard[index..].iter().take_while(|at| **at <= first + 3_600);
                prop_assert!(within.count() <= n as usize);
            }
        }

        #[test]
        fn one_alone_never_closes_what_it_shares(n in 1_u32..400, k in 2_u32..5, waits in vec(0_i64..400, 1..100)) {
            let (limit, shared) = (Limit::per_hour(n), Limit::together(n, k));
            let (mut one, mut all, mut now) = (Bucket::EMPTY, Bucket::EMPTY, 7_000);
            for wait in waits {
                now += wait;
                while guess(&mut one, limit, now) {
                    prop_assert!(guess(&mut all, shared, now));
                }
                let (room, _) = all.look(shared, now);
                prop_assert_eq!(room, Room::Open);
            }
        }

        #[test]
        fn no_hour_hears_more_than_the_limit_of_all(n in 1_u32..400, k in 1_u32..5, waits in vec(0_i64..30, 1..300)) {
            let limit = Limit::together(n, k);
            let (mut bucket, mut now, mut heard) = (Bucket::EMPTY, 7_000, Vec::new());
            for wait in waits {
                now += wait;
                while guess(&mut bucket, limit, now) {
                    heard.push(now);
                }
            }
            for (index, first) in heard.iter().enumerate() {
                let within = heard[index..].iter().take_while(|at| **at <= first + 3_600);
                prop_assert!(within.count() <= (n * k) as usize);
            }
        }

        #[test]
        fn whoever_waits_as_long_as_told_has_room(n in 1_u32..400, stored in 0..i64::MAX, now in 0_i64..4_000_000_000) {
            let limit = Limit::per_hour(n);
            let (room, bucket) = Bucket::from_millis(stored).look(limit, now);
            if let Room::Closed { seconds } = room {
                prop_assert!((1..=3_601).contains(&seconds));
                let (room, _) = bucket.look(limit, now + seconds.cast_signed());
                prop_assert_eq!(room, Room::Open);
            }
        }
    }
}
