//! A story in five moments, for those who would rather see nothing move.
//!
//! Each moment is one of what has been recorded: the first request, the first that waits, the last before the new token
//! is there, the first that goes on with it, and the end.
//!
//! ```
//! use tollgate_devtools::{Recording, stills};
//!
//! assert_eq!(stills::moments(&Recording::default()), []);
//! ```

use core::time::Duration;

use crate::recording::{Exchange, Phase, Recording};

/// How long a moment is past what it shows, so that it can be seen.
const AFTER: Duration = Duration::from_millis(1);

/// The moments of the last refresh that requests have waited for, in their order; none without such a refresh.
#[must_use]
pub fn moments(recording: &Recording) -> Vec<Duration> {
    let waited_for = |refresh: &&crate::Refresh| refresh.waiters > 0;
    let Some(refresh) = recording.refreshes().rfind(waited_for) else {
        return Vec::new();
    };
    let of_story: Vec<&Exchange> = recording
        .requests()
        .filter(|exchange| exchange.has_needed_a_token())
        .collect();
    let began = of_story.iter().map(|exchange| exchange.from()).min();
    let waits = of_story
        .iter()
        .filter_map(|exchange| first(exchange, Phase::Waiting));
    let to = refresh.to;
    let goes_on = of_story
        .iter()
        .filter_map(|exchange| exchange.spans.last())
        .filter(|span| span.phase != Phase::Waiting && to.is_some_and(|to| span.from >= to))
        .map(|span| span.from)
        .min();
    let ended = of_story.iter().map(|exchange| exchange.to());
    let ended = ended.collect::<Option<Vec<_>>>();
    let moments = [
        began,
        waits.min().map(|at| at + AFTER),
        to.map(|to| to.saturating_sub(AFTER)),
        goes_on.map(|at| at + AFTER),
        ended.and_then(|ended| ended.into_iter().max()),
    ];
    let mut moments: Vec<_> = moments.into_iter().flatten().collect();
    moments.sort_unstable();
    moments.dedup();
    moments
}

fn first(exchange: &Exchange, phase: Phase) -> Option<Duration> {
    let mut spans = exchange.spans.iter();
    spans.find(|span| span.phase == phase).map(|span| span.from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Note, TabId};

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    fn record(notes: &[(u64, Note)]) -> Recording {
        let mut recording = Recording::default();
        for (at, note) in notes {
            recording.record(TabId(1), ms(*at), note);
        }
        recording
    }

    #[test]
    fn a_story_has_five_moments() {
        let sent = |id, is_replay| Note::Sent {
            id,
            method: "GET".to_owned(),
            path: "/me".to_owned(),
            generation: Some(1),
            is_replay,
        };
        let renewed = Note::Renewed {
            generation: 2,
            is_taken_over: false,
        };
        let recording = record(&[
            (100, sent(1, false)),
            (101, sent(2, false)),
            (140, Note::Answered { id: 1, status: 401 }),
            (140, Note::Queued { id: 1 }),
            (141, Note::Refreshing { attempt: 1 }),
            (150, Note::Answered { id: 2, status: 401 }),
            (150, Note::Queued { id: 2 }),
            (200, renewed),
            (201, sent(1, true)),
            (202, sent(2, true)),
            (240, Note::Answered { id: 1, status: 200 }),
            (250, Note::Answered { id: 2, status: 200 }),
        ]);
        assert_eq!(moments(&recording), [100, 141, 199, 202, 250].map(ms));
    }

    #[test]
    fn a_story_without_a_refresh_has_none() {
        let recording = record(&[(1, Note::Queued { id: 1 })]);
        assert_eq!(moments(&recording), []);
    }
}
