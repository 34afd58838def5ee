//! Where each thing stands in the picture: a lane a tab, a bar a request, the refresh as a gate through all lanes.
//!
//! Places are times and rows, so that a view only has to move the whole picture as time goes on; nothing is laid out
//! anew but by a new note. Every bar comes from a recorded request: an empty recording is an empty stage.
//!
//! ```
//! use std::time::Duration;
//! use tollgate_devtools::Recording;
//! use tollgate_devtools::stage::Stage;
//!
//! assert_eq!(Stage::of(&Recording::default(), Duration::ZERO), Stage::default());
//! ```

use core::time::Duration;

use crate::recording::{
    Exchange, Outcome, Phase, Recording, Refresh, RefreshOutcome, Span, TabId, TakeOver,
};

/// The most rows that a lane has; what does not fit any more stands in its last row.
pub const MOST_ROWS: usize = 40;

/// How long the row of a request stays empty behind it, so that two bars in a row can be told apart.
const GAP: Duration = Duration::from_millis(60);

/// The picture.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stage {
    /// The tabs, in the order in which they first did something.
    pub lanes: Vec<Lane>,
    /// The refreshes, oldest first.
    pub gates: Vec<Gate>,
    /// Newer tokens that went from one tab to another through the storage.
    pub crossings: Vec<Crossing>,
}

/// One tab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lane {
    /// Which one.
    pub tab: TabId,
    /// Its requests, oldest first.
    pub bars: Vec<Bar>,
    /// How many rows they need.
    pub n_rows: usize,
}

/// One request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// Which one in its tab.
    pub id: u64,
    /// In which row of its lane, from the top.
    pub row: usize,
    /// What it does, in order.
    pub spans: Vec<Span>,
    /// When it has ended, once it has.
    pub to: Option<Duration>,
    /// Whether it has ended well, once it has.
    pub is_good: bool,
    /// How it has ended, once it has.
    pub outcome: Option<Outcome>,
    /// Whether its 401 came late, so that it was sent again without a refresh.
    pub is_late_refusal: bool,
    /// How much room there is behind it for the words at its end; `None` where nothing follows in its row.
    pub room: Option<Duration>,
}

/// One refresh, which stands across all lanes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    /// The tab that refreshes.
    pub tab: TabId,
    /// From when on it is closed.
    pub from: Duration,
    /// When it has opened; `None` while it is closed.
    pub to: Option<Duration>,
    /// How it stands there.
    pub state: GateState,
    /// How many requests have waited at it.
    pub waiters: u32,
    /// How much room there is behind it for its words; `None` where no other gate follows.
    pub room: Option<Duration>,
}

/// How a gate stands in the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GateState {
    /// Its arm is down: requests wait.
    Closed,
    /// Its arm is down, and the next try is put off.
    PutOff,
    /// Nobody waits: the token is renewed ahead of time.
    Early,
    /// Its arm is up: a newer token is there.
    Open,
    /// It came to nothing: no answer, and nobody needed one any more.
    GivenUp,
    /// The session has ended here.
    SessionOver,
}

/// A newer token that a tab has taken from the storage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crossing {
    /// The tab that has fetched it, where that is known.
    pub from: Option<TabId>,
    /// The tab that has taken it.
    pub to: TabId,
    /// When.
    pub at: Duration,
    /// How much room there is behind it for its words; `None` where its tab takes no other.
    pub room: Option<Duration>,
}

impl Stage {
    /// What there is to be seen from the time `since` on.
    #[must_use]
    pub fn of(recording: &Recording, since: Duration) -> Self {
        let is_seen = |to: Option<Duration>| to.is_none_or(|to| to >= since);
        let seen: Vec<_> = recording
            .requests()
            .filter(|exchange| is_seen(exchange.to()))
            .collect();
        let mut gates: Vec<_> = recording
            .refreshes()
            .filter(|refresh| is_seen(refresh.to))
            .map(Gate::of)
            .collect();
        let taken: Vec<_> = recording
            .take_overs()
            .filter(|taken| taken.at >= since)
            .collect();
        make_room_between(&mut gates);
        let mut crossings: Vec<_> = taken
            .iter()
            .map(|taken| crossing(recording, taken))
            .collect();
        for index in 0..crossings.len() {
            let Crossing { to, at, .. } = crossings[index];
            let mut later = crossings[index + 1..].iter();
            let next = later.find(|other| other.to == to);
            crossings[index].room = next.map(|next| next.at.saturating_sub(at));
        }
        let is_there = |tab: &TabId| {
            seen.iter().any(|exchange| exchange.tab == *tab)
                || gates.iter().any(|gate| gate.tab == *tab)
                || taken.iter().any(|taken| taken.tab == *tab)
        };
        let lanes = recording.tabs().into_iter().filter(is_there);
        Self {
            lanes: lanes.map(|tab| Lane::of(tab, &seen)).collect(),
            crossings,
            gates,
        }
    }
}

impl Lane {
    fn of(tab: TabId, seen: &[&Exchange]) -> Self {
        let mut own: Vec<_> = seen.iter().filter(|exchange| exchange.tab == tab).collect();
        own.sort_by_key(|exchange| exchange.from());
        // When each row is free again; `None` while its last request lasts.
        let mut rows: Vec<Option<Duration>> = Vec::new();
        // The last bar of each row.
        let mut last_bars: Vec<usize> = Vec::new();
        let mut bars: Vec<Bar> = Vec::with_capacity(own.len());
        for exchange in own {
            let from = exchange.from();
            let is_free = |free: &Option<Duration>| free.is_some_and(|free| free <= from);
            let row = match rows.iter().position(is_free) {
                Some(row) => row,
                None if rows.len() < MOST_ROWS => {
                    rows.push(None);
                    rows.len() - 1
                }
                None => MOST_ROWS - 1,
            };
            rows[row] = exchange.to().map(|to| to.saturating_add(GAP));
            match last_bars.get_mut(row) {
                Some(last) => {
                    let next = bars.len();
                    let before = &mut bars[core::mem::replace(last, next)];
                    before.room = before.to.map(|to| from.saturating_sub(to));
                }
                None => last_bars.push(bars.len()),
            }
            bars.push(Bar {
                id: exchange.id,
                row,
                spans: exchange.spans.clone(),
                to: exchange.to(),
                is_good: exchange.is_good(),
                outcome: exchange.outcome.clone(),
                is_late_refusal: exchange.is_late_refusal(),
                room: None,
            });
        }
        Self {
            tab,
            bars,
            n_rows: rows.len(),
        }
    }
}

impl Gate {
    fn of(refresh: &Refresh) -> Self {
        let state = match (&refresh.outcome, &refresh.put_off) {
            (Some(RefreshOutcome::Renewed(_) | RefreshOutcome::TakenOver(_)), _) => GateState::Open,
            (Some(RefreshOutcome::SessionOver(_)), _) => GateState::SessionOver,
            (Some(RefreshOutcome::GivenUp), _) => GateState::GivenUp,
            (None, Some(_)) => GateState::PutOff,
            (None, None) if refresh.waiters == 0 => GateState::Early,
            (None, None) => GateState::Closed,
        };
        Self {
            tab: refresh.tab,
            from: refresh.closed_from,
            to: refresh.to,
            state,
            waiters: refresh.waiters,
            room: None,
        }
    }
}

/// Says of each gate how far it is to the next thing that is drawn of another: where that begins, or, where it has begun
/// already, its words.
fn make_room_between(gates: &mut [Gate]) {
    let places: Vec<_> = gates.iter().map(|gate| (gate.from, gate.to)).collect();
    for (index, gate) in gates.iter_mut().enumerate() {
        let Some(end) = gate.to else { continue };
        let others = places
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != index);
        let next = others.filter_map(|(other, &(from, to))| match to {
            _ if from >= end => Some(from),
            Some(to) if to > end || (to == end && other > index) => Some(to),
            _ => None,
        });
        gate.room = next.min().map(|next| next.saturating_sub(end));
    }
}

/// The tab whose refresh has ended last before a token was taken is where it came from.
fn crossing(recording: &Recording, taken: &TakeOver) -> Crossing {
    let has_fetched = |refresh: &&Refresh| {
        refresh.tab != taken.tab
            && refresh.to.is_some_and(|to| to <= taken.at)
            && matches!(refresh.outcome, Some(RefreshOutcome::Renewed(_)))
    };
    let from = recording
        .refreshes()
        .filter(has_fetched)
        .max_by_key(|refresh| refresh.to);
    Crossing {
        from: from.map(|refresh| refresh.tab),
        to: taken.tab,
        at: taken.at,
        room: None,
    }
}

/// What a span is drawn as where its length would be nothing: a refusal is a moment, and must be seen all the same.
#[must_use]
pub fn is_moment(span: &Span) -> bool {
    span.phase == Phase::Refused
}

#[cfg(test)]
mod tests {
    use tollgate_interceptor::LogoutReason;

    use super::*;
    use crate::cause::Cause;
    use crate::note::Note;

    const HERE: TabId = TabId(1);
    const THERE: TabId = TabId(2);

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    fn sent(id: u64) -> Note {
        Note::Sent {
            id,
            method: "GET".to_owned(),
            path: "/users".to_owned(),
            generation: Some(1),
            is_replay: false,
        }
    }

    fn answered(id: u64) -> Note {
        Note::Answered { id, status: 200 }
    }

    fn renewed(is_taken_over: bool) -> Note {
        Note::Renewed {
            generation: 2,
            is_taken_over,
        }
    }

    fn stage(notes: &[(TabId, u64, Note)], since: u64) -> Stage {
        let mut recording = Recording::default();
        for (tab, at, note) in notes {
            recording.record(*tab, ms(*at), note);
        }
        Stage::of(&recording, ms(since))
    }

    #[test]
    fn requests_at_the_same_time_stand_in_rows_of_their_own() {
        let stage = stage(
            &[
                (HERE, 0, sent(1)),
                (HERE, 10, sent(2)),
                (HERE, 20, answered(1)),
                (HERE, 100, sent(3)),
                (HERE, 101, sent(4)),
            ],
            0,
        );
        let rows: Vec<_> = stage.lanes[0]
            .bars
            .iter()
            .map(|bar| (bar.id, bar.row))
            .collect();
        assert_eq!(rows, [(1, 0), (2, 1), (3, 0), (4, 2)]);
        assert_eq!(stage.lanes[0].n_rows, 3);
    }

    #[test]
    fn a_lane_has_no_more_rows_than_fit() {
        let notes: Vec<_> = (0..300).map(|id| (HERE, id, sent(id))).collect();
        let stage = stage(&notes, 0);
        assert_eq!(stage.lanes[0].n_rows, MOST_ROWS);
        assert_eq!(stage.lanes[0].bars.len(), 300);
        assert!(stage.lanes[0].bars.iter().all(|bar| bar.row < MOST_ROWS));
    }

    #[test]
    fn what_is_over_before_the_window_is_not_drawn() {
        let notes = [
            (HERE, 0, sent(1)),
            (HERE, 5, answered(1)),
            (THERE, 0, sent(1)),
        ];
        let all = stage(&notes, 5);
        assert_eq!(all.lanes.len(), 2);
        let later = stage(&notes, 6);
        assert_eq!(later.lanes.len(), 1);
        assert_eq!(later.lanes[0].tab, THERE);
    }

    #[test]
    fn a_gate_stands_as_its_refresh_does() {
        let wait = (HERE, 0, Note::Queued { id: 1 });
        let ask = (HERE, 1, Note::Refreshing { attempt: 1 });
        let put_off = Note::PutOff {
            why: Cause::NoAnswer,
            retry_in_ms: 10,
        };
        let over = Note::LoggedOut {
            why: LogoutReason::Revoked,
        };
        for (notes, expected) in [
            (vec![wait.clone(), ask.clone()], GateState::Closed),
            (vec![ask.clone()], GateState::Early),
            (
                vec![ask.clone(), (HERE, 2, Note::Queued { id: 1 })],
                GateState::Closed,
            ),
            (
                vec![wait.clone(), ask.clone(), (HERE, 2, put_off)],
                GateState::PutOff,
            ),
            (
                vec![wait.clone(), ask.clone(), (HERE, 2, renewed(false))],
                GateState::Open,
            ),
            (vec![wait, ask, (HERE, 2, over)], GateState::SessionOver),
        ] {
            assert_eq!(stage(&notes, 0).gates[0].state, expected, "{notes:?}");
        }
    }

    #[test]
    fn words_have_the_room_up_to_what_comes_next() {
        let refreshed = |tab, from, to| {
            [
                (tab, from, Note::Refreshing { attempt: 1 }),
                (tab, to, renewed(false)),
            ]
        };
        let of_gates = |notes: &[(TabId, u64, Note)]| {
            let gates = stage(notes, 0).gates;
            gates.iter().map(|gate| gate.room).collect::<Vec<_>>()
        };
        // One after the other, one in the other, and two that end at once.
        let notes = [refreshed(HERE, 0, 10), refreshed(HERE, 50, 60)].concat();
        assert_eq!(of_gates(&notes), [Some(ms(40)), None]);
        let [from, to] = refreshed(HERE, 0, 10);
        let [other_from, other_to] = refreshed(THERE, 5, 30);
        let notes = [from.clone(), other_from.clone(), to, other_to];
        assert_eq!(of_gates(&notes), [Some(ms(20)), None]);
        let both = [HERE, THERE].map(|tab| (tab, 30, renewed(false)));
        let notes = [vec![from, other_from], both.to_vec()].concat();
        assert_eq!(of_gates(&notes), [Some(ms(0)), None]);

        let stage = stage(
            &[
                (HERE, 0, sent(1)),
                (HERE, 5, sent(2)),
                (HERE, 20, answered(1)),
                (HERE, 100, sent(3)),
            ],
            0,
        );
        let rooms: Vec<_> = stage.lanes[0].bars.iter().map(|bar| bar.room).collect();
        assert_eq!(rooms, [Some(ms(80)), None, None]);
    }

    #[test]
    fn a_token_crosses_from_the_tab_that_has_fetched_it() {
        let stage = stage(
            &[
                (HERE, 0, Note::Refreshing { attempt: 1 }),
                (HERE, 9, renewed(false)),
                (THERE, 12, renewed(true)),
            ],
            0,
        );
        let crossing = Crossing {
            from: Some(HERE),
            to: THERE,
            at: ms(12),
            room: None,
        };
        assert_eq!(stage.crossings, [crossing]);
    }

    #[test]
    fn a_token_from_a_tab_that_tells_nothing_comes_from_nowhere() {
        let stage = stage(&[(HERE, 12, renewed(true))], 0);
        assert_eq!(stage.crossings[0].from, None);
    }
}
