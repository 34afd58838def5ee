//! Keeps an endpoint that answers 401 to a good token from refreshing without end: a pure state.
//!
//! Each 401 to the current token asks for a refresh, and the replay shows whether the refresh has helped.
//! Where it has not, the token was not what the server minded, and the next refresh is put off for longer each time;
//! meanwhile a 401 goes to its caller as it is.

use core::time::Duration;

/// How long refreshes are put off after the first that was in vain.
const FIRST: Duration = Duration::from_secs(1);
/// The longest that they are put off.
const LONGEST: Duration = Duration::from_secs(30);

/// Whether a 401 is still answered by a refresh.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Breaker {
    vain: Option<Vain>,
}

/// The refreshes in a row that have changed nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Vain {
    login: u64,
    n: u32,
    until: Duration,
}

impl Breaker {
    /// Whether a 401 for this login goes to its caller as it is.
    pub(super) fn is_open(&self, login: u64, now: Duration) -> bool {
        self.of(login).is_some_and(|vain| now < vain.until)
    }

    /// The request that has caused a refresh was answered by something else than 401.
    pub(super) fn helped(&mut self) {
        self.vain = None;
    }

    /// The request that has caused a refresh was answered by 401 again.
    pub(super) fn in_vain(&mut self, login: u64, now: Duration) {
        let n = self.of(login).map_or(0, |vain| vain.n) + 1;
        let put_off = (FIRST * 2_u32.pow((n - 1).min(16))).min(LONGEST);
        self.vain = Some(Vain {
            login,
            n,
            until: now.saturating_add(put_off),
        });
    }

    fn of(&self, login: u64) -> Option<&Vain> {
        self.vain.as_ref().filter(|vain| vain.login == login)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn secs(secs: u64) -> Duration {
        Duration::from_secs(secs)
    }

    #[test]
    fn each_refresh_in_vain_puts_the_next_off_for_longer() {
        let mut breaker = Breaker::default();
        for (n, put_off) in [1, 2, 4, 8, 16, 30, 30].into_iter().enumerate() {
            assert!(!breaker.is_open(1, secs(0)), "{n}");
            breaker.in_vain(1, secs(0));
            assert!(breaker.is_open(1, secs(put_off) - Duration::from_millis(1)));
            assert!(!breaker.is_open(1, secs(put_off)));
            breaker.vain.as_mut().unwrap().until = secs(0);
        }
    }

    #[test]
    fn one_that_helps_closes_it() {
        let mut breaker = Breaker::default();
        breaker.in_vain(1, secs(0));
        breaker.helped();
        assert_eq!(breaker, Breaker::default());
    }

    #[test]
    fn another_login_is_not_held_back() {
        let mut breaker = Breaker::default();
        breaker.in_vain(1, secs(0));
        assert!(!breaker.is_open(2, secs(0)));
    }
}
