//! Whether an answer that only looks like a refusal is one: a pure state.
//!
//! A gateway in front of the server, or a part of it that has just been started, may answer a refresh by 401, 400 or 403
//! in words of its own, and the next try goes well. Many servers refuse by a bare 401. The two are told apart by asking
//! again:
//!
//! | doubt | is a refusal |
//! | --- | --- |
//! | [`Doubt::Unauthorized`] | when the next try brings another |
//! | [`Doubt::Denied`] | when the third in a row has come, 10 s or more after the first |
//!
//! Anything else in between begins the count again, an answer of the other kind too.
//! Each tab counts for itself, and for one refresh token.
//!
//! ```
//! use std::time::Duration;
//! use tollgate_interceptor::doubt::{Doubt, Doubts};
//! use tollgate_interceptor::token::RefreshToken;
//!
//! let (token, mut doubts) = (RefreshToken::parse("r").unwrap(), Doubts::default());
//! let mut hear = |heard, secs| doubts.hear(&token, heard, Duration::from_secs(secs));
//! assert!(!hear(Some(Doubt::Unauthorized), 0));
//! assert!(!hear(None, 1));                        // 503: the count begins again
//! assert!(!hear(Some(Doubt::Unauthorized), 2));
//! assert!(hear(Some(Doubt::Unauthorized), 3));
//! ```

use core::time::Duration;

use crate::backoff::fraction;
use crate::token::RefreshToken;

/// A 401 that comes sooner than this after the first tells nothing new: the page has woken, or somebody has pressed
/// "Try again", and it is the same trouble.
const SHORTEST_GAP: Duration = Duration::from_millis(500);
/// How much later than that the next try may be; the jitter's length.
const SPREAD: Duration = Duration::from_secs(1);
/// How long a gateway may go on answering by 400 or 403 in its own words.
const PATIENCE: Duration = Duration::from_secs(10);

/// An answer to a refresh that looks like a refusal, in words that the contract doesn't know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Doubt {
    /// 401 with an empty body, text, or another's JSON.
    Unauthorized,
    /// 400 or 403 with another's JSON.
    Denied,
}

/// The doubts that the refresh of one token has met in a row.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Doubts {
    streak: Option<Streak>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Streak {
    of: RefreshToken,
    doubt: Doubt,
    n: u32,
    first: Duration,
}

impl Doubt {
    /// How long the next try is put off where that is not left to the ordinary backoff; `unit` is a random number from
    /// 0 to 1.
    ///
    /// Nobody should look at a spinner for long only because his server refuses by a bare 401.
    #[must_use]
    pub fn delay(self, unit: f64) -> Option<Duration> {
        match self {
            Self::Unauthorized => Some(SHORTEST_GAP + SPREAD.mul_f64(fraction(unit))),
            Self::Denied => None,
        }
    }
}

impl Doubts {
    /// A refresh with the token `of` has come to this doubt, or to anything else.
    /// Returns whether it is refused by now.
    #[must_use]
    pub fn hear(&mut self, of: &RefreshToken, heard: Option<Doubt>, now: Duration) -> bool {
        let before = self.streak.take();
        let Some(doubt) = heard else { return false };
        let streak = match before {
            Some(before) if before.of == *of && before.doubt == doubt => Streak {
                n: before.n.saturating_add(1),
                ..before
            },
            _ => Streak {
                of: of.clone(),
                doubt,
                n: 1,
                first: now,
            },
        };
        let (n, time) = match doubt {
            Doubt::Unauthorized => (2, SHORTEST_GAP),
            Doubt::Denied => (3, PATIENCE),
        };
        let is_refused = streak.n >= n && now.saturating_sub(streak.first) >= time;
        self.streak = Some(streak);
        is_refused
    }

    /// There is a newer access token, or no session any more: what comes later is a new matter, also where the refresh
    /// token stays the same.
    pub fn forget(&mut self) {
        self.streak = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNAUTHORIZED: Option<Doubt> = Some(Doubt::Unauthorized);
    const DENIED: Option<Doubt> = Some(Doubt::Denied);

    /// What is heard, at which millisecond; only the last is a refusal, if `is_refused`.
    #[track_caller]
    fn check(heard: &[(Option<Doubt>, u64)], is_refused: bool) {
        let of = RefreshToken::parse("r").unwrap();
        let mut doubts = Doubts::default();
        for (n, (doubt, at)) in heard.iter().enumerate() {
            let is_last = n + 1 == heard.len();
            let verdict = doubts.hear(&of, *doubt, Duration::from_millis(*at));
            assert_eq!(verdict, is_last && is_refused, "{heard:?}, number {n}");
        }
    }

    #[test]
    fn a_401_is_a_refusal_when_the_next_try_brings_another() {
        check(&[(UNAUTHORIZED, 0)], false);
        check(&[(UNAUTHORIZED, 0), (UNAUTHORIZED, 500)], true);
        check(&[(UNAUTHORIZED, 0), (UNAUTHORIZED, 60_000)], true);
    }

    #[test]
    fn a_401_that_comes_at_once_tells_nothing_new() {
        check(&[(UNAUTHORIZED, 0), (UNAUTHORIZED, 499)], false);
        let at_last = [(UNAUTHORIZED, 0), (UNAUTHORIZED, 9), (UNAUTHORIZED, 500)];
        check(&at_last, true);
    }

    #[test]
    fn a_400_or_403_is_a_refusal_when_the_third_has_come_and_ten_seconds_have_passed() {
        check(&[(DENIED, 0), (DENIED, 60_000)], false);
        check(&[(DENIED, 0), (DENIED, 1_000), (DENIED, 9_999)], false);
        check(&[(DENIED, 0), (DENIED, 1_000), (DENIED, 10_000)], true);
        let many = [(DENIED, 0), (DENIED, 1), (DENIED, 2), (DENIED, 3)];
        check(&many, false);
        check(&[many.as_slice(), &[(DENIED, 10_000)]].concat(), true);
    }

    #[test]
    fn anything_else_in_between_begins_the_count_again() {
        check(
            &[(UNAUTHORIZED, 0), (None, 1_000), (UNAUTHORIZED, 2_000)],
            false,
        );
        check(
            &[(UNAUTHORIZED, 0), (DENIED, 1_000), (UNAUTHORIZED, 2_000)],
            false,
        );
        for other in [None, UNAUTHORIZED] {
            let begun_again = [
                (DENIED, 0),
                (DENIED, 5_000),
                (other, 6_000),
                (DENIED, 7_000),
                (DENIED, 12_000),
                (DENIED, 16_999),
            ];
            check(&begun_again, false);
            check(
                &[begun_again.as_slice(), &[(DENIED, 17_000)]].concat(),
                true,
            );
        }
    }

    #[test]
    fn another_refresh_token_begins_the_count_again() {
        let [one, other] = ["one", "other"].map(|text| RefreshToken::parse(text).unwrap());
        let mut doubts = Doubts::default();
        let mut hear = |of, secs| doubts.hear(of, UNAUTHORIZED, Duration::from_secs(secs));
        assert!(!hear(&one, 0));
        assert!(!hear(&other, 1));
        assert!(!hear(&one, 2));
        assert!(hear(&one, 3));
    }

    #[test]
    fn what_is_forgotten_does_not_count() {
        let of = RefreshToken::parse("r").unwrap();
        let mut doubts = Doubts::default();
        assert!(!doubts.hear(&of, UNAUTHORIZED, Duration::ZERO));
        doubts.forget();
        assert!(!doubts.hear(&of, UNAUTHORIZED, Duration::from_secs(1)));
    }

    #[test]
    fn a_401_is_asked_again_about_a_second_later() {
        for (unit, millis) in [(0.0, 500), (0.5, 1_000), (1.0, 1_500), (f64::NAN, 1_500)] {
            let delay = Doubt::Unauthorized.delay(unit);
            assert_eq!(delay, Some(Duration::from_millis(millis)), "{unit}");
        }
        assert_eq!(Doubt::Denied.delay(0.5), None, "the ordinary backoff");
    }
}
