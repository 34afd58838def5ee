//! How long a refresh is put off after failures: a pure state.
//!
//! It belongs to one refresh token: a new login, or a token that another tab has brought, starts without it.
//!
//! A refresh that nobody waits for may be put off for long. While somebody waits, the pause between two tries is 4 s at
//! the most, unless the server has asked for more: whoever waits sees a try of his own, and the first request after an
//! outage finds the server that is back.

use core::time::Duration;

use super::gate::Waiter;
use crate::backoff;
use crate::error::Error;
use crate::token::RefreshToken;

/// How long a refresh without an answer is tried again although nobody waits for it.
///
/// The server may have rotated the token and only the answer was lost; it hears the old token again for 60 s, and takes
/// it for stolen after that. So the answer is asked for again while it is still to be had.
const LOST_ANSWER: Duration = Duration::from_secs(60);

/// The longest pause between two tries while somebody waits.
const LONGEST_WHILE_WAITED_FOR: Duration = Duration::from_secs(4);

/// Who calls for a try at once gets no more than one in this time.
const BETWEEN_CALLS: Duration = Duration::from_secs(1);

/// How long the next try is put off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Delay {
    /// By the server's word.
    pub(super) asked: Duration,
    /// On top of it, of our own accord.
    pub(super) backoff: Duration,
    /// The same while somebody waits.
    pub(super) hurried: Duration,
}

impl Delay {
    /// After `n_failures` in a row, of which the last has brought a `Retry-After`; `unit` is a random number from 0 to 1.
    pub(super) fn new(n_failures: u32, retry_after: Option<Duration>, unit: f64) -> Self {
        let asked = retry_after.unwrap_or_default();
        let longest = match LONGEST_WHILE_WAITED_FOR.saturating_sub(asked) {
            // Those whom the server has put off for longer must not come back all at once either.
            Duration::ZERO => LONGEST_WHILE_WAITED_FOR,
            left => left,
        };
        Self {
            asked,
            backoff: backoff::delay(n_failures, None, unit),
            hurried: backoff::jitter(n_failures, longest, unit),
        }
    }
}

/// The failures of the refresh of one token.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Cooldown {
    failures: Option<Failures>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Failures {
    of: RefreshToken,
    n: u32,
    /// When the first try was sent whose answer may still be had.
    first: Duration,
    /// When the last try was sent.
    begun: Duration,
    /// When it failed.
    failed: Duration,
    until: Duration,
    /// The same while somebody waits.
    hurried_until: Duration,
    /// The part of both that the server has asked for.
    asked_until: Duration,
    /// When somebody has last called for a try at once.
    called: Option<Duration>,
    cause: Error,
}

impl Failures {
    /// When the next try is due, for the sake of those who wait.
    fn due(&self, waiters: &[Waiter]) -> Duration {
        if waiters.is_empty() {
            return self.until;
        }
        // Whoever came during the last try may have waited for long already, and has seen none of his own: the next one
        // comes when half of what was left to him has passed, unless the server is to be left alone for longer.
        let newcomers = waiters.iter().filter(|waiter| waiter.since > self.begun);
        let left = newcomers.map(|waiter| waiter.until.saturating_sub(self.failed));
        let in_time = left.min().map(|left| self.failed + left / 2);
        match in_time {
            Some(at) if at >= self.asked_until => at.min(self.hurried_until),
            _ => self.hurried_until,
        }
    }
}

impl Cooldown {
    /// How often the refresh of this token has failed in a row.
    pub(super) fn n_failures(&self, of: &RefreshToken) -> u32 {
        self.of(of).map_or(0, |failures| failures.n)
    }

    /// How long the next try is still put off, while these wait for it.
    pub(super) fn left(&self, of: &RefreshToken, now: Duration, waiters: &[Waiter]) -> Duration {
        self.of(of).map_or(Duration::ZERO, |failures| {
            failures.due(waiters).saturating_sub(now)
        })
    }

    /// Whether the last answer may be lost and still be had.
    pub(super) fn is_urgent(&self, of: &RefreshToken, now: Duration) -> bool {
        self.of(of)
            .is_some_and(|failures| now.saturating_sub(failures.first) < LOST_ANSWER)
    }

    /// What the last failure of the session was.
    pub(super) fn cause(&self) -> Option<&Error> {
        self.failures.as_ref().map(|failures| &failures.cause)
    }

    /// One more failure, of a try that was begun at `asked`: the next is put off.
    pub(super) fn fail(
        &mut self,
        of: &RefreshToken,
        asked: Duration,
        now: Duration,
        delay: Delay,
        cause: Error,
    ) {
        let called = self.of(of).and_then(|failures| failures.called);
        let (n, first) = match self.of(of) {
            // A try that was made for the answer's sake does not make it last longer.
            Some(failures) if asked.saturating_sub(failures.first) < LOST_ANSWER => {
                (failures.n, failures.first)
            }
            Some(failures) => (failures.n, asked),
            None => (0, asked),
        };
        let asked_until = now.saturating_add(delay.asked);
        self.failures = Some(Failures {
            of: of.clone(),
            n: n + 1,
            first,
            begun: asked,
            failed: now,
            until: asked_until.saturating_add(delay.backoff),
            hurried_until: asked_until.saturating_add(delay.hurried),
            asked_until,
            called,
            cause,
        });
    }

    /// There is a newer token, or no session any more: nothing has failed.
    ///
    /// The refresh token may be the same as before, where the server does not rotate it; what failed with it then would
    /// still seem to be owed an answer, and be asked for again and again.
    pub(super) fn forget(&mut self) {
        self.failures = None;
    }

    /// The page has woken, or found a network: what has failed before may go well now.
    /// What the server has asked for stands.
    pub(super) fn wake(&mut self) {
        if let Some(failures) = &mut self.failures {
            failures.until = failures.asked_until;
            failures.hurried_until = failures.asked_until;
        }
    }

    /// Somebody calls for a try at once. Returns whether there is to be one: something has failed, and the last call is
    /// not of just now. What the server has asked for stands.
    pub(super) fn call(&mut self, of: &RefreshToken, now: Duration) -> bool {
        let Some(failures) = self.failures.as_mut().filter(|failures| failures.of == *of) else {
            return false;
        };
        let is_early = |called| now.saturating_sub(called) < BETWEEN_CALLS;
        if failures.called.is_some_and(is_early) {
            return false;
        }
        failures.called = Some(now);
        // It is tried again for as long as after an answer that was lost just now.
        failures.first = now;
        self.wake();
        true
    }

    fn of(&self, of: &RefreshToken) -> Option<&Failures> {
        self.failures.as_ref().filter(|failures| failures.of == *of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secs(secs: u64) -> Duration {
        Duration::from_secs(secs)
    }

    fn token(text: &str) -> RefreshToken {
        RefreshToken::parse(text).unwrap()
    }

    fn backoff(secs: u64) -> Delay {
        Delay {
            asked: Duration::ZERO,
            backoff: Duration::from_secs(secs),
            hurried: Duration::from_secs(secs.min(4)),
        }
    }

    /// A wait of 10 s.
    fn wait(since: u64) -> Waiter {
        Waiter {
            id: 0,
            since: secs(since),
            until: secs(since + 10),
        }
    }

    #[test]
    fn t25_another_token_starts_afresh() {
        let (old, new) = (token("old"), token("new"));
        let mut cooldown = Cooldown::default();
        cooldown.fail(&old, secs(8), secs(9), backoff(1), Error::Network);
        cooldown.fail(&old, secs(10), secs(10), backoff(5), Error::Network);
        assert_eq!(cooldown.n_failures(&old), 2);
        assert_eq!(cooldown.left(&old, secs(10), &[]), secs(5));
        assert_eq!(cooldown.left(&new, secs(10), &[]), Duration::ZERO);
        assert_eq!(cooldown.n_failures(&new), 0);
        assert!(!cooldown.is_urgent(&new, secs(10)));
    }

    #[test]
    fn an_answer_is_asked_for_again_for_a_minute_after_the_first_failure() {
        let of = token("r");
        let mut cooldown = Cooldown::default();
        cooldown.fail(&of, secs(10), secs(10), backoff(1), Error::Network);
        cooldown.fail(&of, secs(60), secs(68), backoff(1), Error::Network);
        assert!(cooldown.is_urgent(&of, secs(69)));
        assert!(!cooldown.is_urgent(&of, secs(70)));
    }

    #[test]
    fn an_answer_that_is_lost_after_an_older_failure_is_asked_for_as_long() {
        let of = token("r");
        let mut cooldown = Cooldown::default();
        cooldown.fail(&of, secs(0), secs(0), backoff(1), Error::Network);
        cooldown.fail(&of, secs(300), secs(308), backoff(1), Error::Timeout);
        assert!(cooldown.is_urgent(&of, secs(359)));
        assert!(!cooldown.is_urgent(&of, secs(360)));
    }

    #[test]
    fn what_has_helped_at_last_is_owed_no_answer() {
        let of = token("r");
        let mut cooldown = Cooldown::default();
        cooldown.fail(&of, secs(10), secs(10), backoff(1), Error::Network);
        cooldown.forget();
        assert!(!cooldown.is_urgent(&of, secs(11)));
        assert_eq!(cooldown.n_failures(&of), 0);
    }

    #[test]
    fn a_page_that_wakes_waits_no_longer_than_the_server_has_asked_for() {
        let of = token("r");
        let mut cooldown = Cooldown::default();
        cooldown.fail(&of, secs(0), secs(0), backoff(30), Error::Network);
        cooldown.wake();
        assert_eq!(cooldown.left(&of, secs(1), &[]), Duration::ZERO);

        let asked = Delay {
            asked: secs(20),
            ..backoff(30)
        };
        cooldown.fail(&of, secs(0), secs(0), asked, Error::Network);
        assert_eq!(cooldown.left(&of, secs(0), &[]), secs(50));
        cooldown.wake();
        assert_eq!(cooldown.left(&of, secs(0), &[]), secs(20));
        assert_eq!(cooldown.n_failures(&of), 2, "the next failure counts on");
    }

    #[test]
    fn while_somebody_waits_the_pause_is_four_seconds_at_the_most_unless_the_server_asks_for_more()
    {
        let pause = |n, retry_after: Option<u64>, unit| {
            let delay = Delay::new(n, retry_after.map(secs), unit);
            (delay.asked + delay.hurried).as_millis()
        };
        for n in [6, 8, 1_000, u32::MAX] {
            for unit in [0.0, 0.5, 1.0] {
                for retry_after in [None, Some(0), Some(1), Some(3)] {
                    assert!(pause(n, retry_after, unit) <= 4_000, "{n} {retry_after:?}");
                }
            }
            assert_eq!(pause(n, Some(3), 1.0), 4_000);
            assert_eq!(
                [0.0, 1.0].map(|unit| pause(n, Some(4), unit)),
                [4_000, 8_000]
            );
            assert_eq!(
                [0.0, 1.0].map(|unit| pause(n, Some(60), unit)),
                [60_000, 64_000]
            );
        }
        assert_eq!(
            Delay::new(1_000, None, 1.0).backoff,
            secs(30),
            "nobody waits"
        );
    }

    #[test]
    fn who_joins_a_long_pause_shortens_it() {
        let of = token("r");
        let mut cooldown = Cooldown::default();
        cooldown.fail(&of, secs(99), secs(100), backoff(30), Error::Network);
        assert_eq!(cooldown.left(&of, secs(101), &[]), secs(29));
        assert_eq!(cooldown.left(&of, secs(101), &[wait(101)]), secs(3));
        assert_eq!(cooldown.left(&of, secs(120), &[wait(120)]), Duration::ZERO);

        let asked = Delay {
            asked: secs(20),
            ..backoff(30)
        };
        cooldown.fail(&of, secs(99), secs(100), asked, Error::Network);
        assert_eq!(cooldown.left(&of, secs(101), &[wait(101)]), secs(23));
    }

    #[test]
    fn who_came_during_a_try_that_took_long_sees_the_next_one_in_his_time() {
        let of = token("r");
        let mut cooldown = Cooldown::default();
        cooldown.fail(&of, secs(100), secs(108), backoff(30), Error::Timeout);
        let first = wait(99);
        let newcomer = wait(101);
        assert_eq!(cooldown.left(&of, secs(108), &[first]), secs(4));
        let left = cooldown.left(&of, secs(108), &[first, newcomer]);
        assert_eq!(left, Duration::from_millis(1_500));
        // It stays where it is while time passes.
        let left = cooldown.left(&of, secs(109), &[first, newcomer]);
        assert_eq!(left, Duration::from_millis(500));
    }

    #[test]
    fn a_call_ends_the_pause_but_not_what_the_server_has_asked_for() {
        let of = token("r");
        let mut cooldown = Cooldown::default();
        assert!(!cooldown.call(&of, secs(0)), "nothing has failed");
        let asked = Delay {
            asked: secs(5),
            ..backoff(30)
        };
        cooldown.fail(&of, secs(100), secs(100), asked, Error::Network);
        assert!(!cooldown.call(&token("other"), secs(102)));
        assert!(cooldown.call(&of, secs(102)));
        assert_eq!(cooldown.left(&of, secs(102), &[]), secs(3));
        assert!(cooldown.is_urgent(&of, secs(161)));
    }

    #[test]
    fn calls_one_after_the_other_make_one_try_a_second() {
        let of = token("r");
        let mut cooldown = Cooldown::default();
        let mut n_tries = 0;
        for millis in 0..10_000 {
            let now = Duration::from_millis(millis);
            if cooldown.left(&of, now, &[]).is_zero() {
                cooldown.fail(&of, now, now, backoff(30), Error::Network);
                n_tries += 1;
            }
            cooldown.call(&of, now);
        }
        assert_eq!(n_tries, 11);
    }
}
