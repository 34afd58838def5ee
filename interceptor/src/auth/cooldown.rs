//! How long a refresh is put off after failures: a pure state.
//!
//! It belongs to one token: a new login, or a token that another tab has brought, starts without it.

use core::time::Duration;

use crate::error::Error;
use crate::session::Stamp;

/// How long a refresh without an answer is tried again although nobody waits for it.
///
/// The server may have rotated the token and only the answer was lost; it hears the old token again for 60 s, and takes
/// it for stolen after that. So the answer is asked for again while it is still to be had.
const LOST_ANSWER: Duration = Duration::from_secs(60);

/// The failures of the refresh of one token.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Cooldown {
    failures: Option<Failures>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Failures {
    of: Stamp,
    n: u32,
    first: Duration,
    until: Duration,
    cause: Error,
}

impl Cooldown {
    /// How often the refresh of this token has failed in a row.
    pub(super) fn n_failures(&self, of: Stamp) -> u32 {
        self.of(of).map_or(0, |failures| failures.n)
    }

    /// How long the next try is still put off.
    pub(super) fn left(&self, of: Stamp, now: Duration) -> Duration {
        self.of(of).map_or(Duration::ZERO, |failures| {
            failures.until.saturating_sub(now)
        })
    }

    /// Whether the last answer may be lost and still be had.
    pub(super) fn is_urgent(&self, of: Stamp, now: Duration) -> bool {
        self.of(of)
            .is_some_and(|failures| now.saturating_sub(failures.first) < LOST_ANSWER)
    }

    /// What the last failure was, whatever token it was of.
    pub(super) fn cause(&self) -> Option<&Error> {
        self.failures.as_ref().map(|failures| &failures.cause)
    }

    /// One more failure: the next try is put off.
    pub(super) fn fail(&mut self, of: Stamp, now: Duration, put_off: Duration, cause: Error) {
        let (n, first) = self
            .of(of)
            .map_or((0, now), |failures| (failures.n, failures.first));
        self.failures = Some(Failures {
            of,
            n: n + 1,
            first,
            until: now.saturating_add(put_off),
            cause,
        });
    }

    fn of(&self, of: Stamp) -> Option<&Failures> {
        self.failures.as_ref().filter(|failures| failures.of == of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: Stamp = Stamp {
        login: 1,
        generation: 1,
    };
    const NEW: Stamp = Stamp {
        login: 2,
        generation: 2,
    };

    fn secs(secs: u64) -> Duration {
        Duration::from_secs(secs)
    }

    #[test]
    fn another_token_starts_afresh() {
        let mut cooldown = Cooldown::default();
        cooldown.fail(OLD, secs(9), secs(1), Error::Network);
        cooldown.fail(OLD, secs(10), secs(5), Error::Network);
        assert_eq!(cooldown.n_failures(OLD), 2);
        assert_eq!(cooldown.left(OLD, secs(10)), secs(5));
        assert_eq!(cooldown.left(NEW, secs(10)), Duration::ZERO);
        assert_eq!(cooldown.n_failures(NEW), 0);
        assert!(!cooldown.is_urgent(NEW, secs(10)));
    }

    #[test]
    fn an_answer_is_asked_for_again_for_a_minute_after_the_first_failure() {
        let mut cooldown = Cooldown::default();
        cooldown.fail(OLD, secs(10), secs(1), Error::Network);
        cooldown.fail(OLD, secs(60), secs(1), Error::Network);
        assert!(cooldown.is_urgent(OLD, secs(69)));
        assert!(!cooldown.is_urgent(OLD, secs(70)));
    }
}
