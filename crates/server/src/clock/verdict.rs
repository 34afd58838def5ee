//! Whether a clock is to be believed: as a pure function of what is known to be right, and of what two clocks say.
//!
//! One start with a clock that is a year ahead would end every session and delete the audit log. So a time that is too
//! far from where it should be is *unconfirmed*, and nothing is done by it, until the clock is back or an operator says
//! that it is right.
//!
//! What is known to be right is an [`Anchor`]. At the start it is the newest time in the database, and the server may
//! have stood still since for as long as a planned stop lasts. From then on it is the first time that was believed, and
//! a clock that nobody sets tells how much has gone by: several small jumps are as wrong as one that is as large as all
//! of them.
//!
//! ```
//! use tollgate_server::clock::verdict::{Anchor, Verdict};
//!
//! let running = Anchor::running(1_000_000, 0);
//! assert_eq!(running.judge(1_000_060, 60), Verdict::Confirmed);
//! assert!(matches!(running.judge(36_000_060, 60), Verdict::Unconfirmed(jump) if jump.by == 35_000_000));
//! ```
//!
//! What is not here: which clock it is, and where the newest time is kept (see [`crate::store`]).

use core::fmt;

use crate::rotation::Seconds;
use crate::utc::{DAY, HOUR, utc};

/// A clock may be corrected by so much while a server runs, and may have been set back by so much before it started.
pub const MAX_STEP: Seconds = DAY;

/// A server may stand still for so long without anybody doubting its clock when it starts again.
pub const MAX_STOP: Seconds = 14 * DAY;

/// A time that is known to be right, and how far a clock may be from what follows of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anchor {
    wall: Seconds,
    monotonic: Seconds,
    max_ahead: Seconds,
}

/// What a time is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Verdict {
    /// It can be gone by.
    Confirmed,
    /// Nothing is to be done by it.
    Unconfirmed(Jump),
}

/// A clock that is not where it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Jump {
    /// What the clock says.
    pub now: Seconds,
    /// How far it is ahead of where it should be; negative when it is behind.
    pub by: Seconds,
}

impl Anchor {
    /// The newest time that a database knows to be right, when a server starts on it.
    #[must_use]
    pub const fn newest(wall: Seconds, monotonic: Seconds) -> Self {
        Self {
            wall,
            monotonic,
            max_ahead: MAX_STOP,
        }
    }

    /// A time that was believed, or that an operator has confirmed, while a server runs.
    #[must_use]
    pub const fn running(wall: Seconds, monotonic: Seconds) -> Self {
        Self {
            wall,
            monotonic,
            max_ahead: MAX_STEP,
        }
    }

    /// Judges what a clock says, when the one that nobody sets says `monotonic`.
    pub const fn judge(&self, wall: Seconds, monotonic: Seconds) -> Verdict {
        let elapsed = monotonic.saturating_sub(self.monotonic);
        let by = wall.saturating_sub(self.wall.saturating_add(elapsed));
        match -MAX_STEP <= by && by <= self.max_ahead {
            true => Verdict::Confirmed,
            false => Verdict::Unconfirmed(Jump { now: wall, by }),
        }
    }

    /// What is known once this time was believed: the server has started, and stands still no longer.
    #[must_use]
    pub const fn after(self, wall: Seconds, monotonic: Seconds) -> Self {
        match self.max_ahead == MAX_STEP {
            true => self,
            false => Self::running(wall, monotonic),
        }
    }
}

impl fmt::Display for Jump {
    /// As the middle of a sentence: which time it is said to be, and by how much that is wrong.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let by = self.by.unsigned_abs();
        let (days, hours) = (by / DAY.unsigned_abs(), by % DAY.unsigned_abs());
        let hours = hours / HOUR.unsigned_abs();
        let direction = match self.by < 0 {
            true => "behind",
            false => "ahead of",
        };
        write!(
            f,
            "the clock says {}, which is {days} days and {hours} hours {direction} what it should say",
            utc(self.now)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Seconds = 1_795_435_200;

    fn check(anchor: Anchor, wall: Seconds, monotonic: Seconds, expected: Option<Seconds>) {
        let by = match anchor.judge(wall, monotonic) {
            Verdict::Confirmed => None,
            Verdict::Unconfirmed(jump) => Some(jump.by),
        };
        assert_eq!(by, expected, "{anchor:?} at {wall}, {monotonic}");
    }

    #[test]
    fn at_the_start_a_stop_of_fourteen_days_is_no_jump_and_a_longer_one_is() {
        let start = Anchor::newest(NOON, 7);
        check(start, NOON, 7, None);
        check(start, NOON + 14 * DAY, 7, None);
        check(start, NOON + 14 * DAY + 1, 7, Some(14 * DAY + 1));
        check(start, NOON + 405 * DAY, 7, Some(405 * DAY));
        check(start, NOON - DAY, 7, None);
        check(start, NOON - DAY - 1, 7, Some(-DAY - 1));
        check(start, 0, 7, Some(-NOON));
    }

    #[test]
    fn while_a_server_runs_a_jump_of_more_than_a_day_is_unconfirmed_either_way() {
        let running = Anchor::running(NOON, 1_000);
        check(running, NOON + 60, 1_060, None);
        check(running, NOON + 60 + DAY, 1_060, None);
        check(running, NOON + 61 + DAY, 1_060, Some(DAY + 1));
        check(running, NOON + 60 - DAY, 1_060, None);
        check(running, NOON + 59 - DAY, 1_060, Some(-DAY - 1));
        // Half a year without a jump.
        check(running, NOON + 180 * DAY, 1_000 + 180 * DAY, None);
    }

    #[test]
    fn small_jumps_add_up() {
        let running = Anchor::running(NOON, 0);
        check(running, NOON + 20 * HOUR, 0, None);
        let running = running.after(NOON + 20 * HOUR, 0);
        check(running, NOON + 40 * HOUR, 0, Some(40 * HOUR));
    }

    #[test]
    fn the_patience_of_a_start_ends_with_the_first_time_that_is_believed() {
        let start = Anchor::newest(NOON, 0);
        let running = start.after(NOON + 10 * DAY, 0);
        assert_eq!(running, Anchor::running(NOON + 10 * DAY, 0));
        check(running, NOON + 12 * DAY, 0, Some(2 * DAY));
    }

    #[test]
    fn a_clock_that_is_back_is_believed_again() {
        let start = Anchor::newest(NOON, 0);
        check(start, NOON + 405 * DAY, 30, Some(405 * DAY - 30));
        check(start, NOON + 60, 60, None);
    }

    #[test]
    fn no_clock_is_so_wrong_that_it_can_t_be_judged() {
        for wall in [i64::MIN, i64::MAX] {
            for anchor in [
                Anchor::newest(NOON, 0),
                Anchor::running(i64::MIN, i64::MAX),
                Anchor::running(i64::MAX, i64::MIN),
            ] {
                let _ = anchor.judge(wall, 0);
            }
            check(
                Anchor::newest(NOON, 0),
                wall,
                0,
                Some(wall.saturating_sub(NOON)),
            );
        }
    }

    #[test]
    fn a_jump_is_told_in_words_that_name_the_time() {
        let jump = |by| Jump { now: NOON + by, by };
        assert_eq!(
            jump(405 * DAY + 2 * HOUR).to_string(),
            "the clock says 2028-01-02T14:00:00Z, which is 405 days and 2 hours ahead of what it should say"
        );
        assert!(
            jump(-3 * DAY)
                .to_string()
                .contains("3 days and 0 hours behind")
        );
    }
}
