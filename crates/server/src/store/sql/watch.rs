//! The clock that a database goes by, and whether it is believed.
//!
//! Every time that anything is done by comes through [`Watch::admit`]: a time that is not believed is an error, and
//! whatever asked for it has failed before it has changed anything. So a clock that is wrong ends no session, sweeps
//! nothing, and is written nowhere.
//!
//! What is not here: what is wrong with a time, which [`crate::clock::verdict`] decides.

use std::sync::{Arc, Mutex, PoisonError};

use super::super::StoreError;
use super::Time;
use crate::clock::verdict::{Anchor, Verdict};
use crate::clock::{Clock, SystemClock};
use crate::rotation::Seconds;

/// A clock that is watched. Clones share what is known of it.
#[derive(Debug, Clone)]
pub struct Watch {
    time: Time,
    known: Arc<Mutex<Option<Known>>>,
}

/// What a database knows of the right time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The newest time that is known to be right; `None` before there is any.
    pub newest: Option<Seconds>,
    /// How often an operator has said that the clock is right.
    pub n_confirmed: i64,
}

#[derive(Debug, Clone, Copy)]
struct Known {
    anchor: Anchor,
    n_confirmed: i64,
}

impl Watch {
    /// A clock that is believed whatever it says, until something is known to be right.
    pub(super) fn new(time: Time) -> Self {
        Self {
            time,
            known: Arc::default(),
        }
    }

    /// Whose clock it is.
    pub(super) const fn time(&self) -> &Time {
        &self.time
    }

    /// Begins to watch the clock, which says `wall` now, on a database that knows this.
    pub fn begin(&self, mark: Mark, wall: Seconds) {
        let monotonic = self.monotonic();
        let anchor = match mark.newest {
            Some(newest) => Anchor::newest(newest, monotonic),
            None => Anchor::running(wall, monotonic),
        };
        self.set(Some(Known {
            anchor,
            n_confirmed: mark.n_confirmed,
        }));
    }

    /// Hears what the database knows by now: that an operator has confirmed the clock meanwhile, if so.
    pub fn hear(&self, mark: Mark) {
        let monotonic = self.monotonic();
        self.change(|known| {
            if let (Some(newest), true) = (mark.newest, known.n_confirmed != mark.n_confirmed) {
                *known = Known {
                    anchor: Anchor::running(newest, monotonic),
                    n_confirmed: mark.n_confirmed,
                };
            }
        });
    }

    /// Believes the clock whatever it says, for as long as the server runs.
    pub fn believe_anything(&self) {
        self.set(None);
    }

    /// Gives back a time that is believed.
    ///
    /// # Errors
    /// [`StoreError::Clock`] for one that is not.
    pub fn admit(&self, wall: Seconds) -> Result<Seconds, StoreError> {
        let monotonic = self.monotonic();
        let mut verdict = Verdict::Confirmed;
        self.change(|known| {
            verdict = known.anchor.judge(wall, monotonic);
            if verdict == Verdict::Confirmed {
                known.anchor = known.anchor.after(wall, monotonic);
            }
        });
        match verdict {
            Verdict::Confirmed => Ok(wall),
            Verdict::Unconfirmed(jump) => Err(StoreError::Clock(jump.to_string())),
        }
    }

    fn monotonic(&self) -> Seconds {
        match &self.time {
            Time::Given(clock) => clock.monotonic(),
            // Nobody sets this machine's, whatever becomes of the database's.
            Time::OfDatabase => SystemClock.monotonic(),
        }
    }

    fn change(&self, change: impl FnOnce(&mut Known)) {
        // A panic can't have left half a value here.
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = &mut *known {
            change(known);
        }
    }

    fn set(&self, value: Option<Known>) {
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::ManualClock;
    use crate::utc::DAY;

    const NOON: Seconds = 1_795_435_200;

    fn watched(newest: Option<Seconds>) -> (Arc<ManualClock>, Watch) {
        let clock = Arc::new(ManualClock::at(NOON));
        let watch = Watch::new(Time::Given(clock.clone()));
        let mark = Mark {
            newest,
            n_confirmed: 3,
        };
        watch.begin(mark, clock.now());
        (clock, watch)
    }

    fn is_believed(clock: &ManualClock, watch: &Watch) -> bool {
        watch.admit(clock.now()).is_ok()
    }

    #[test]
    fn a_clock_that_nobody_watches_is_believed() {
        let watch = Watch::new(Time::OfDatabase);
        assert_eq!(watch.admit(i64::MAX), Ok(i64::MAX));
    }

    #[test]
    fn a_new_database_takes_the_first_time_for_right_and_no_other() {
        let (clock, watch) = watched(None);
        assert!(is_believed(&clock, &watch));
        clock.jump(2 * DAY);
        assert!(!is_believed(&clock, &watch));
        clock.jump(-2 * DAY);
        assert!(is_believed(&clock, &watch));
    }

    #[test]
    fn what_a_watched_clock_says_is_believed_again_once_an_operator_has_confirmed_it() {
        let (clock, watch) = watched(Some(NOON - 405 * DAY));
        assert!(!is_believed(&clock, &watch));
        let mut mark = Mark {
            newest: Some(NOON),
            n_confirmed: 3,
        };
        watch.hear(mark);
        assert!(!is_believed(&clock, &watch), "nobody has said so");
        mark.n_confirmed = 4;
        watch.hear(mark);
        assert!(is_believed(&clock, &watch));
        clock.jump(-2 * DAY);
        assert!(!is_believed(&clock, &watch), "it was confirmed once");
    }

    #[test]
    fn a_confirmation_of_another_time_than_this_clocks_confirms_nothing() {
        let (clock, watch) = watched(Some(NOON - 405 * DAY));
        watch.hear(Mark {
            newest: Some(NOON - 3 * DAY),
            n_confirmed: 4,
        });
        assert!(!is_believed(&clock, &watch));
    }

    #[test]
    fn a_clock_of_which_anything_is_believed_is_not_watched_again_by_a_confirmation() {
        let (clock, watch) = watched(Some(NOON));
        watch.believe_anything();
        watch.hear(Mark {
            newest: Some(NOON),
            n_confirmed: 9,
        });
        clock.jump(900 * DAY);
        assert!(is_believed(&clock, &watch));
    }
}
