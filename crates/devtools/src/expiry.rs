//! When a key is dead that this tab still takes for good: somebody has told the server so, and no newer one has come yet.

use core::time::Duration;

use crate::recording::Recording;
use crate::sentence::Key;

/// What is known of a token that somebody has made the server take for dead, of which its answer alone tells this tab.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Expiry {
    /// Nobody has.
    #[default]
    None,
    /// Somebody has, at this time.
    At(Duration),
    /// There is a newer one than that which was dead from this time on.
    Over(Duration),
}

impl Expiry {
    /// How it stands at `now`, after what it was before, when `expired_at` says when that was done last.
    #[must_use]
    pub fn next(self, expired_at: Option<Duration>, recording: &Recording, now: Duration) -> Self {
        let Some(at) = expired_at else {
            return Self::None;
        };
        let is_newer = |to: Option<Duration>| to.is_some_and(|to| to >= at);
        let is_renewed = recording
            .refreshes()
            .any(|refresh| refresh.is_good() && is_newer(refresh.to));
        let is_taken_over = recording.take_overs().any(|taken| is_newer(Some(taken.at)));
        match self {
            // What is no longer in the recording has happened all the same.
            Self::Over(before) if before == at => self,
            _ if is_renewed || is_taken_over => Self::Over(at),
            // A story that is played slowly may not have come so far.
            _ if now < at => Self::None,
            _ => Self::At(at),
        }
    }

    /// What there is to say of the key then.
    #[must_use]
    pub fn of(self, key: Key) -> Key {
        match (self, key) {
            (Self::At(_), Key::Good | Key::GoodFor(_)) => Key::Expired,
            (_, key) => key,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TabId;
    use crate::note::Note;

    const GOOD: Key = Key::GoodFor(Duration::from_secs(300));

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    #[test]
    fn a_token_that_the_server_takes_for_dead_is_dead_until_there_is_a_newer_one() {
        let mut recording = Recording::default();
        let mut expiry = Expiry::default();
        let mut check = |expired_at: Option<u64>, recording: &Recording, now, expected| {
            expiry = expiry.next(expired_at.map(ms), recording, ms(now));
            assert_eq!(expiry.of(GOOD), expected, "at {now} ms");
        };
        check(None, &recording, 0, GOOD);
        check(Some(50), &recording, 40, GOOD);
        check(Some(50), &recording, 60, Key::Expired);
        recording.record(TabId(1), ms(70), &Note::Refreshing { attempt: 1 });
        check(Some(50), &recording, 75, Key::Expired);
        let renewed = Note::Renewed {
            generation: 2,
            is_taken_over: false,
        };
        recording.record(TabId(1), ms(80), &renewed);
        check(Some(50), &recording, 80, GOOD);
        recording.clear();
        check(Some(50), &recording, 90, GOOD);
        check(Some(95), &recording, 96, Key::Expired);
    }
}
