//! How long a refresh is put off after failures: a pure state.
//!
//! It belongs to one refresh token: a new login, or a token that another tab has brought, starts without it.

use core::time::Duration;

use crate::error::Error;
use crate::token::RefreshToken;

/// How long a refresh without an answer is tried again although nobody waits for it.
///
/// The server may have rotated the token and only the answer was lost; it hears the old token again for 60 s, and takes
/// it for stolen after that. So the answer is asked for again while it is still to be had.
const LOST_ANSWER: Duration = Duration::from_secs(60);

/// How long the next try is put off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Delay {
    /// By the server's word.
    pub(super) asked: Duration,
    /// On top of it, of our own accord.
    pub(super) backoff: Duration,
}

impl Delay {
    pub(super) fn total(self) -> Duration {
        self.asked.saturating_add(self.backoff)
    }
}

/// The failures of the refresh of one token.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cooldown {
    failures: Option<Failures>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Failures {
    of: RefreshToken,
    n: u32,
    /// When the first try was sent whose answer may still be had.
    first: Duration,
    until: Duration,
    /// The part of it that the server has asked for.
    asked_until: Duration,
    cause: Error,
}

impl Cooldown {
    /// How often the refresh of this token has failed in a row.
    pub(super) fn n_failures(&self, of: &RefreshToken) -> u32 {
        self.of(of).map_or(0, |failures| failures.n)
    }

    /// How long the next try is still put off.
    pub(super) fn left(&self, of: &RefreshToken, now: Duration) -> Duration {
        self.of(of).map_or(Duration::ZERO, |failures| {
            failures.until.saturating_sub(now)
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
        let (n, first) = match self.of(of) {
            // A try that was made for the answer's sake does not make it last longer.
            Some(failures) if asked.saturating_sub(failures.first) < LOST_ANSWER => {
                (failures.n, failures.first)
            }
            Some(failures) => (failures.n, asked),
            None => (0, asked),
        };
        self.failures = Some(Failures {
            of: of.clone(),
            n: n + 1,
            first,
            until: now.saturating_add(delay.total()),
            asked_until: now.saturating_add(delay.asked),
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
        }
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
        }
    }

    #[test]
    fn t25_another_token_starts_afresh() {
        let (old, new) = (token("old"), token("new"));
        let mut cooldown = Cooldown::default();
        cooldown.fail(&old, secs(8), secs(9), backoff(1), Error::Network);
        cooldown.fail(&old, secs(10), secs(10), backoff(5), Error::Network);
        assert_eq!(cooldown.n_failures(&old), 2);
        assert_eq!(cooldown.left(&old, secs(10)), secs(5));
        assert_eq!(cooldown.left(&new, secs(10)), Duration::ZERO);
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
        assert_eq!(cooldown.left(&of, secs(1)), Duration::ZERO);

        let asked = Delay {
            asked: secs(20),
            ..backoff(30)
        };
        cooldown.fail(&of, secs(0), secs(0), asked, Error::Network);
        assert_eq!(cooldown.left(&of, secs(0)), secs(50));
        cooldown.wake();
        assert_eq!(cooldown.left(&of, secs(0)), secs(20));
        assert_eq!(cooldown.n_failures(&of), 2, "the next failure counts on");
    }
}
