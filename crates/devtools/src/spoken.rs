//! What a screen reader is told of the sentence: each new kind of it, no more often than every five seconds, and no
//! countdown.
//!
//! ```
//! use std::time::Duration;
//! use tollgate_devtools::{Sentence, spoken::Spoken};
//!
//! let good_for = |seconds| Sentence::GoodFor { seconds };
//! let told = Spoken::default().next(&good_for(222), Duration::ZERO);
//! assert_eq!(told.next(&good_for(200), Duration::from_secs(22)), told);
//! ```

use core::mem::discriminant;
use core::time::Duration;

use crate::sentence::Sentence;

/// Something is told no more often than this.
const EVERY: Duration = Duration::from_secs(5);

/// What was told last, and when.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spoken(Option<(Duration, Sentence)>);

impl Spoken {
    /// What was told last.
    #[must_use]
    pub fn sentence(&self) -> Option<&Sentence> {
        self.0.as_ref().map(|(_, sentence)| sentence)
    }

    /// What is told at `now`, when `sentence` is what is seen: what waits for its turn is replaced by what is newer.
    #[must_use]
    pub fn next(&self, sentence: &Sentence, now: Duration) -> Self {
        match &self.0 {
            Some((_, told)) if discriminant(told) == discriminant(sentence) => self.clone(),
            // A story that is played again begins in the past.
            Some((at, _)) if *at <= now && now - *at < EVERY => self.clone(),
            _ => Self(Some((now, sentence.clone()))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_kind_of_sentence_waits_for_its_turn_and_the_newest_wins() {
        let secs = Duration::from_secs;
        let mut spoken = Spoken::default();
        for (at, seen, expected) in [
            (
                0,
                Sentence::GoodFor { seconds: 9 },
                Sentence::GoodFor { seconds: 9 },
            ),
            (1, Sentence::Expired, Sentence::GoodFor { seconds: 9 }),
            (
                4,
                Sentence::Waiting { n: 20 },
                Sentence::GoodFor { seconds: 9 },
            ),
            (5, Sentence::Waiting { n: 20 }, Sentence::Waiting { n: 20 }),
            (
                9,
                Sentence::Done { good: 20, of: 20 },
                Sentence::Waiting { n: 20 },
            ),
            (
                12,
                Sentence::Done { good: 20, of: 20 },
                Sentence::Done { good: 20, of: 20 },
            ),
            (3, Sentence::Expired, Sentence::Expired),
        ] {
            spoken = spoken.next(&seen, secs(at));
            assert_eq!(spoken.sentence(), Some(&expected), "at {at} s");
        }
    }
}
