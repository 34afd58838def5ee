//! How long a refresh is put off after failures: a pure state.
//!
//! It belongs to one token: a new login, or a token that another tab has brought, starts without it.

use core::time::Duration;

use crate::session::Stamp;

/// The failures of the refresh of one token.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Cooldown {
    of: Option<Stamp>,
    n_failures: u32,
    until: Duration,
}

impl Cooldown {
    /// How often the refresh of this token has failed in a row.
    pub(super) fn n_failures(&self, of: Stamp) -> u32 {
        if self.of == Some(of) {
            self.n_failures
        } else {
            0
        }
    }

    /// How long the next try is still put off.
    pub(super) fn left(&self, of: Stamp, now: Duration) -> Duration {
        match self.of == Some(of) {
            true => self.until.saturating_sub(now),
            false => Duration::ZERO,
        }
    }

    /// One more failure: the next try is put off until then.
    pub(super) fn fail(&mut self, of: Stamp, until: Duration) {
        *self = Self {
            of: Some(of),
            n_failures: self.n_failures(of) + 1,
            until,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_token_starts_afresh() {
        let (old, new) = (
            Stamp {
                login: 1,
                generation: 1,
            },
            Stamp {
                login: 2,
                generation: 2,
            },
        );
        let (now, until) = (Duration::from_secs(10), Duration::from_secs(15));
        let mut cooldown = Cooldown::default();
        cooldown.fail(old, until);
        cooldown.fail(old, until);
        assert_eq!(cooldown.n_failures(old), 2);
        assert_eq!(cooldown.left(old, now), Duration::from_secs(5));
        assert_eq!(cooldown.left(new, now), Duration::ZERO);
        assert_eq!(cooldown.n_failures(new), 0);
    }
}
