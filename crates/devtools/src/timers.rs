//! What will happen by itself: the renewal ahead of time, the next try of a refresh, and requests that are sent again.
//!
//! ```
//! use std::time::Duration;
//! use tollgate_devtools::timers::{self, Timer, TimerKind};
//! use tollgate_devtools::{Recording, TabId};
//!
//! let renewal = Some(Duration::from_secs(252));
//! let timers = timers::of(&Recording::default(), TabId(1), renewal, Duration::ZERO);
//! assert_eq!(timers, [Timer { kind: TimerKind::Renewal, left: 252 }]);
//! ```

use core::time::Duration;

use crate::recording::{Recording, TabId};
use crate::sentence::whole_seconds;

/// Something that will happen by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Timer {
    /// What.
    pub kind: TimerKind,
    /// In how many seconds; the last one is not yet over.
    pub left: u64,
}

/// What will happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimerKind {
    /// The access token is renewed ahead of its end.
    Renewal,
    /// A refresh that had no answer is tried again.
    NextTry,
    /// So many requests are sent again.
    SendAgain {
        /// How many.
        n: usize,
    },
}

/// What will happen in the tab `own` after `now`, soonest first; `renewal_in` is
/// [`Auth::renewal_in`](tollgate_interceptor::Auth::renewal_in).
#[must_use]
pub fn of(
    recording: &Recording,
    own: TabId,
    renewal_in: Option<Duration>,
    now: Duration,
) -> Vec<Timer> {
    let is_open = |refresh: &&crate::Refresh| refresh.tab == own && refresh.to.is_none();
    let refresh = recording.refreshes().rfind(is_open);
    let next_try = refresh.and_then(|refresh| Some(refresh.put_off.as_ref()?.until));
    let put_off: Vec<_> = recording
        .requests()
        .filter(|exchange| exchange.tab == own)
        .filter_map(|exchange| exchange.resumes_at)
        .collect();
    let (n, soonest) = (put_off.len(), put_off.into_iter().min());
    let in_future = |at: Duration| at.checked_sub(now).filter(|left| !left.is_zero());
    let timer = |kind, left: Option<Duration>| {
        left.map(|left| Timer {
            kind,
            left: whole_seconds(left),
        })
    };
    // A token that is being renewed needs no renewal ahead of time.
    let renewal = renewal_in.filter(|left| refresh.is_none() && !left.is_zero());
    let timers = [
        timer(TimerKind::NextTry, next_try.and_then(in_future)),
        timer(TimerKind::SendAgain { n }, soonest.and_then(in_future)),
        timer(TimerKind::Renewal, renewal),
    ];
    let mut timers: Vec<_> = timers.into_iter().flatten().collect();
    timers.sort_by_key(|timer| timer.left);
    timers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cause, Note};

    const OWN: TabId = TabId(1);

    fn check(notes: &[(TabId, Note)], renewal_in: Option<u64>, at: u64, expected: &[Timer]) {
        let mut recording = Recording::default();
        for (tab, note) in notes {
            recording.record(*tab, Duration::ZERO, note);
        }
        let renewal_in = renewal_in.map(Duration::from_secs);
        let timers = of(&recording, OWN, renewal_in, Duration::from_secs(at));
        assert_eq!(timers, expected);
    }

    #[test]
    fn each_timer_is_foretold_until_it_fires() {
        let refreshing = Note::Refreshing { attempt: 1 };
        let put_off = Note::PutOff {
            why: Cause::Status(503),
            retry_in_ms: 3_000,
        };
        let postponed = |id| Note::Postponed {
            id,
            retry_in_ms: 7_000 + id,
        };
        let timer = |kind, left| Timer { kind, left };
        let failing = [(OWN, refreshing.clone()), (OWN, put_off.clone())];
        check(&failing, Some(0), 1, &[timer(TimerKind::NextTry, 2)]);
        check(&failing, Some(0), 3, &[]);
        let busy = [(OWN, postponed(1)), (OWN, postponed(2))];
        let again = timer(TimerKind::SendAgain { n: 2 }, 8);
        check(
            &busy,
            Some(200),
            0,
            &[again, timer(TimerKind::Renewal, 200)],
        );
        check(&busy, None, 9, &[]);
        // What other tabs wait for stands in their pictures.
        let there = [
            (TabId(2), refreshing),
            (TabId(2), put_off),
            (TabId(2), postponed(1)),
        ];
        check(&there, None, 1, &[]);
    }

    #[test]
    fn a_request_that_is_sent_again_waits_no_more() {
        let sent = Note::Sent {
            id: 1,
            method: "GET".to_owned(),
            path: "/users".to_owned(),
            generation: Some(1),
            is_replay: false,
        };
        let postponed = Note::Postponed {
            id: 1,
            retry_in_ms: 7_000,
        };
        check(&[(OWN, postponed), (OWN, sent)], None, 1, &[]);
    }
}
