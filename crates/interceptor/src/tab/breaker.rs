//! Keeps an endpoint that answers 401 to a good token from refreshing without end: a pure state.
//!
//! Each 401 to the current token asks for a refresh, and the replay shows whether the refresh has helped.
//! Where it has not, the token was not what the server minded at this path, and the next refresh for its sake is put off
//! for longer each time; meanwhile its 401 goes to its caller as it is. Other paths are not held back by it.

use core::time::Duration;

/// How long refreshes are put off after the first that was in vain.
const FIRST: Duration = Duration::from_secs(1);
/// The longest that they are put off.
const LONGEST: Duration = Duration::from_secs(30);
/// So many paths are remembered; a page has few that are broken, and the oldest is forgotten first.
const MOST_PATHS: usize = 32;

/// Where a 401 is no longer answered by a refresh.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Breaker {
    vain: Vec<Vain>,
}

/// The refreshes in a row that have changed nothing for one path.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Vain {
    login: u64,
    path: String,
    n: u32,
    until: Duration,
}

impl Breaker {
    /// Whether a 401 at this path, for this login, goes to its caller as it is.
    pub(super) fn is_open(&self, login: u64, path: &str, now: Duration) -> bool {
        self.vain
            .iter()
            .any(|vain| vain.login == login && vain.path == path && now < vain.until)
    }

    /// The request that has caused a refresh was answered by something else than 401.
    pub(super) fn helped(&mut self, path: &str) {
        self.vain.retain(|vain| vain.path != path);
    }

    /// The request that has caused a refresh was answered by 401 again.
    pub(super) fn in_vain(&mut self, login: u64, path: &str, now: Duration) {
        let known = self.vain.iter().find(|vain| vain.path == path);
        let n = known
            .filter(|vain| vain.login == login)
            .map_or(0, |vain| vain.n);
        self.helped(path);
        if self.vain.len() == MOST_PATHS {
            self.vain.remove(0);
        }
        let put_off = (FIRST * 2_u32.pow(n.min(16))).min(LONGEST);
        self.vain.push(Vain {
            login,
            path: path.to_owned(),
            n: n + 1,
            until: now.saturating_add(put_off),
        });
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
        let mut now = secs(0);
        for put_off in [1, 2, 4, 8, 16, 30, 30] {
            assert!(!breaker.is_open(1, "broken", now), "{put_off}");
            breaker.in_vain(1, "broken", now);
            now += secs(put_off);
            assert!(breaker.is_open(1, "broken", now - Duration::from_millis(1)));
        }
    }

    #[test]
    fn one_that_helps_closes_it() {
        let mut breaker = Breaker::default();
        breaker.in_vain(1, "broken", secs(0));
        breaker.helped("broken");
        assert_eq!(breaker, Breaker::default());
    }

    #[test]
    fn another_login_and_another_path_are_not_held_back() {
        let mut breaker = Breaker::default();
        breaker.in_vain(1, "broken", secs(0));
        assert!(!breaker.is_open(2, "broken", secs(0)));
        assert!(!breaker.is_open(1, "well", secs(0)));
    }

    #[test]
    fn it_forgets_rather_than_grows() {
        let mut breaker = Breaker::default();
        for n in 0..1_000 {
            breaker.in_vain(1, &format!("broken/{n}"), secs(0));
        }
        assert_eq!(breaker.vain.len(), MOST_PATHS);
        assert!(breaker.is_open(1, "broken/999", secs(0)));
    }
}
