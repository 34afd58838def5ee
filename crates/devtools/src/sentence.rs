//! The one sentence that always says what is going on.
//!
//! [`Sentence::of`] decides what there is to say; the words are in [`crate::words`].
//!
//! ```
//! use std::time::Duration;
//! use tollgate_devtools::{Key, Recording, Sentence};
//!
//! let key = Key::GoodFor(Duration::from_secs(222));
//! assert_eq!(Sentence::of(&Recording::default(), key, Duration::ZERO), Sentence::GoodFor { seconds: 222 });
//! ```

use core::time::Duration;

use tollgate_interceptor::LogoutReason;

use crate::cause::Cause;
use crate::recording::{Exchange, Phase, Recording, Refresh, SessionSeen};

/// How long the outcome of a refresh is told, before the sentence goes back to how long the token lives.
const TOLD_FOR: Duration = Duration::from_secs(6);

/// What is known of the access token of this tab at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Key {
    /// Nobody is logged in.
    None,
    /// There is one, and nobody has said how long it lives.
    Good,
    /// It lives for so long.
    GoodFor(Duration),
    /// It is past its end.
    Expired,
}

/// What is going on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sentence {
    /// Nobody is logged in.
    NobodyIsLoggedIn,
    /// The session was ended, not by the user.
    SignedOut {
        /// Why.
        why: LogoutReason,
    },
    /// Requests wait, and one refresh is on its way for all of them.
    Waiting {
        /// How many wait.
        n: usize,
    },
    /// Requests wait, and the refresh had no answer; it is tried again.
    WaitingLonger {
        /// How many wait.
        n: usize,
        /// What the last try has come to.
        why: Cause,
        /// In how many seconds the next try is made.
        next_try_in: u64,
    },
    /// The token is renewed before its end; nobody waits.
    RenewingEarly,
    /// The refresh is done; those that have waited are being answered.
    Releasing {
        /// How many have been answered.
        answered: usize,
        /// Of how many.
        of: usize,
    },
    /// The refresh is done, and so are all that have waited for it.
    Done {
        /// How many have got what they wanted.
        good: usize,
        /// Of how many.
        of: usize,
    },
    /// The token was renewed before its end, and nobody has waited.
    RenewedEarly,
    /// The token is past its end, and nobody has noticed yet.
    Expired,
    /// The token is good, for an unknown time.
    Good,
    /// The token is good for so many seconds.
    GoodFor {
        /// Whole seconds, the last one not yet over.
        seconds: u64,
    },
}

impl Sentence {
    /// What is going on at `now`.
    #[must_use]
    pub fn of(recording: &Recording, key: Key, now: Duration) -> Self {
        if let SessionSeen::Over { why } = recording.session()
            && *why != LogoutReason::LoggedOut
            && key == Key::None
        {
            return Self::SignedOut { why: why.clone() };
        }
        if key == Key::None {
            return Self::NobodyIsLoggedIn;
        }
        let n_waiting = recording.n_waiting();
        if n_waiting > 0 {
            return waiting(recording, n_waiting, now);
        }
        let last = recording.refreshes().next_back();
        let of_refresh = last.and_then(|refresh| after(recording, refresh, now));
        // What went well is old news as soon as the next token has expired.
        let is_news = |told: &Self| {
            key != Key::Expired || !matches!(told, Self::Done { .. } | Self::RenewedEarly)
        };
        of_refresh.filter(is_news).unwrap_or(match key {
            Key::None => Self::NobodyIsLoggedIn,
            Key::Good => Self::Good,
            Key::Expired => Self::Expired,
            Key::GoodFor(left) if left.is_zero() => Self::Expired,
            Key::GoodFor(left) => Self::GoodFor {
                seconds: whole_seconds(left),
            },
        })
    }
}

fn waiting(recording: &Recording, n: usize, now: Duration) -> Sentence {
    let mut open = recording.refreshes().filter(|refresh| refresh.to.is_none());
    let is_asking = recording
        .refreshes()
        .any(|refresh| refresh.to.is_none() && refresh.put_off.is_none());
    match open.find_map(|refresh| refresh.put_off.as_ref()) {
        Some(put_off) if !is_asking => Sentence::WaitingLonger {
            n,
            why: put_off.why,
            next_try_in: whole_seconds(put_off.until.saturating_sub(now)),
        },
        _ => Sentence::Waiting { n },
    }
}

/// What there is to say of the last refresh; `None` when it is old news.
fn after(recording: &Recording, refresh: &Refresh, now: Duration) -> Option<Sentence> {
    let Some(to) = refresh.to else {
        return refresh.put_off.is_none().then_some(Sentence::RenewingEarly);
    };
    if !refresh.is_good() {
        return None;
    }
    let served: Vec<_> = recording
        .requests()
        .filter(|exchange| has_waited_for(exchange, refresh) || was_late_for(exchange, refresh))
        .collect();
    let ended = served.iter().filter_map(|exchange| exchange.to());
    let last_news = ended.clone().max().map_or(to, |end| end.max(to));
    let n_ended = ended.count();
    if n_ended < served.len() {
        return Some(Sentence::Releasing {
            answered: n_ended,
            of: served.len(),
        });
    }
    if now.saturating_sub(last_news) > TOLD_FOR {
        return None;
    }
    Some(match served.len() {
        0 => Sentence::RenewedEarly,
        of => Sentence::Done {
            good: served.iter().filter(|exchange| exchange.is_good()).count(),
            of,
        },
    })
}

fn has_waited_for(exchange: &Exchange, refresh: &Refresh) -> bool {
    exchange.tab == refresh.tab
        && exchange.spans.iter().any(|span| {
            let ends_after = span.to.is_none_or(|end| end >= refresh.from);
            let begins_before = refresh.to.is_none_or(|end| span.from <= end);
            span.phase == Phase::Waiting && ends_after && begins_before
        })
}

/// Whether it was sent with the token before, and its 401 came when the refresh was done: it has needed the newer token
/// like those that have waited.
fn was_late_for(exchange: &Exchange, refresh: &Refresh) -> bool {
    let begin = exchange.spans.first().map(|span| span.from);
    let is_sent_before = begin.zip(refresh.to).is_some_and(|(begin, to)| begin <= to);
    exchange.tab == refresh.tab && exchange.is_late_refusal() && is_sent_before
}

/// Rounded up, so that a second which has begun still counts.
pub(crate) fn whole_seconds(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::Note;
    use crate::recording::TabId;

    const GOOD: Key = Key::GoodFor(Duration::from_secs(300));

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    fn sent(id: u64, is_replay: bool) -> Note {
        Note::Sent {
            id,
            method: "GET".to_owned(),
            path: "/users".to_owned(),
            generation: Some(1),
            is_replay,
        }
    }

    /// What is said after each of these steps, taken in by one tab.
    fn check(steps: &[(u64, &[Note], Key, Sentence)]) {
        let mut recording = Recording::default();
        for (at, notes, key, expected) in steps {
            for note in *notes {
                recording.record(TabId(1), ms(*at), note);
            }
            let said = Sentence::of(&recording, *key, ms(*at));
            assert_eq!(&said, expected, "at {at} ms");
        }
    }

    #[test]
    fn the_story_of_a_refresh_is_told_from_end_to_end() {
        let wait = |id| [Note::Answered { id, status: 401 }, Note::Queued { id }];
        let renewed = Note::Renewed {
            generation: 2,
            is_taken_over: false,
        };
        let good = |id| Note::Answered { id, status: 200 };
        check(&[
            (
                0,
                &[Note::LoggedIn],
                Key::GoodFor(ms(221_500)),
                Sentence::GoodFor { seconds: 222 },
            ),
            (10, &[], Key::Expired, Sentence::Expired),
            (
                20,
                &[sent(1, false), sent(2, false)],
                Key::Expired,
                Sentence::Expired,
            ),
            (
                30,
                &[wait(1), wait(2)].concat(),
                Key::Expired,
                Sentence::Waiting { n: 2 },
            ),
            (
                31,
                &[Note::Refreshing { attempt: 1 }],
                Key::Expired,
                Sentence::Waiting { n: 2 },
            ),
            (
                80,
                &[renewed, sent(1, true), sent(2, true)],
                GOOD,
                Sentence::Releasing { answered: 0, of: 2 },
            ),
            (
                90,
                &[good(1)],
                GOOD,
                Sentence::Releasing { answered: 1, of: 2 },
            ),
            (99, &[good(2)], GOOD, Sentence::Done { good: 2, of: 2 }),
            (6_000, &[], GOOD, Sentence::Done { good: 2, of: 2 }),
            (6_100, &[], GOOD, Sentence::GoodFor { seconds: 300 }),
        ]);
    }

    #[test]
    fn a_request_whose_401_came_late_is_one_of_those_that_needed_the_new_key() {
        let renewed = Note::Renewed {
            generation: 2,
            is_taken_over: false,
        };
        let (late, good) = (Note::Answered { id: 2, status: 401 }, |id| Note::Answered {
            id,
            status: 200,
        });
        check(&[
            (
                0,
                &[
                    sent(1, false),
                    sent(2, false),
                    Note::Answered { id: 1, status: 401 },
                ],
                Key::Expired,
                Sentence::Expired,
            ),
            (
                1,
                &[Note::Queued { id: 1 }, Note::Refreshing { attempt: 1 }],
                Key::Expired,
                Sentence::Waiting { n: 1 },
            ),
            (
                50,
                &[renewed, sent(1, true), good(1)],
                GOOD,
                Sentence::Done { good: 1, of: 1 },
            ),
            (
                60,
                &[late, sent(2, true)],
                GOOD,
                Sentence::Releasing { answered: 1, of: 2 },
            ),
            (70, &[good(2)], GOOD, Sentence::Done { good: 2, of: 2 }),
            // What is sent now has nothing to do with it.
            (
                80,
                &[sent(3, false), good(3)],
                GOOD,
                Sentence::Done { good: 2, of: 2 },
            ),
        ]);
    }

    #[test]
    fn who_waits_longer_is_told_why_and_for_how_long() {
        let put_off = Note::PutOff {
            why: Cause::NoAnswer,
            retry_in_ms: 2_500,
        };
        let longer = |next_try_in| Sentence::WaitingLonger {
            n: 1,
            why: Cause::NoAnswer,
            next_try_in,
        };
        check(&[
            (
                0,
                &[Note::Queued { id: 1 }, Note::Refreshing { attempt: 1 }],
                Key::Expired,
                Sentence::Waiting { n: 1 },
            ),
            (100, &[put_off], Key::Expired, longer(3)),
            (2_000, &[], Key::Expired, longer(1)),
            (
                2_600,
                &[Note::Refreshing { attempt: 2 }],
                Key::Expired,
                Sentence::Waiting { n: 1 },
            ),
        ]);
    }

    #[test]
    fn an_early_refresh_is_told_as_one_that_nobody_waits_for() {
        let renewed = Note::Renewed {
            generation: 2,
            is_taken_over: false,
        };
        check(&[
            (
                0,
                &[Note::Refreshing { attempt: 1 }],
                GOOD,
                Sentence::RenewingEarly,
            ),
            (50, &[renewed], GOOD, Sentence::RenewedEarly),
            (6_051, &[], GOOD, Sentence::GoodFor { seconds: 300 }),
        ]);
    }

    #[test]
    fn a_request_that_failed_after_its_wait_is_not_counted_as_good() {
        let renewed = Note::Renewed {
            generation: 2,
            is_taken_over: false,
        };
        let failed = Note::Failed {
            id: 1,
            why: Cause::NoAnswer,
            request_id: None,
        };
        check(&[
            (
                0,
                &[Note::Queued { id: 1 }, Note::Refreshing { attempt: 1 }],
                Key::Expired,
                Sentence::Waiting { n: 1 },
            ),
            (
                9,
                &[renewed, sent(1, false), failed],
                GOOD,
                Sentence::Done { good: 0, of: 1 },
            ),
        ]);
    }

    #[test]
    fn a_key_that_expires_right_after_a_story_is_told_at_once() {
        let renewed = Note::Renewed {
            generation: 2,
            is_taken_over: false,
        };
        check(&[
            (
                0,
                &[Note::Refreshing { attempt: 1 }, renewed],
                GOOD,
                Sentence::RenewedEarly,
            ),
            (9, &[], Key::Expired, Sentence::Expired),
        ]);
    }

    #[test]
    fn a_forced_end_says_why_until_somebody_logs_in_again() {
        let over = |why| Note::LoggedOut { why };
        check(&[
            (
                0,
                &[over(LogoutReason::Revoked)],
                Key::None,
                Sentence::SignedOut {
                    why: LogoutReason::Revoked,
                },
            ),
            (9, &[Note::LoggedIn], Key::Good, Sentence::Good),
            (
                12,
                &[over(LogoutReason::LoggedOut)],
                Key::None,
                Sentence::NobodyIsLoggedIn,
            ),
        ]);
    }
}
