//! What the interceptor that everybody pastes would have done with the same requests: a simulation, and marked as one.
//!
//! The pasted code is a flag `isRefreshing` and an array of subscribers.
//! A 401 sets the flag and refreshes; a 401 that comes meanwhile subscribes; when the new token is there, the
//! subscribers are called. Its faults are what this model shows:
//!
//! - It does not remember which token a request carried: a 401 that comes late starts a second refresh.
//! - It does not hold new requests while a refresh runs: they go out with the dead token, and come back refused.
//! - It knows nothing of other tabs: each of them refreshes for itself. Where the server rotates refresh tokens, the
//!   second one uses a token that was used before, and the session ends for all.
//! - A refresh without an answer signs the user out, and never calls the subscribers: they wait for ever.
//!
//! The model takes times from what has really happened: when each request was begun, how long the server took to
//! refuse it and to answer it, and how long a refresh took. It knows no more than that, and needs no network.

use core::time::Duration;

use crate::recording::{Exchange, Phase, Recording, Refresh, TabId};

/// What would have become of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UsualEnd {
    /// An answer, at this time.
    Answered(Duration),
    /// Nothing, ever: a subscriber that nobody calls.
    WaitsForEver,
    /// The login page.
    SignedOut,
}

/// What would have become of a request that met an expired token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UsualRequest {
    /// In which tab it was sent.
    pub tab: TabId,
    /// Which one there.
    pub id: u64,
    /// When it was begun.
    pub from: Duration,
    /// How it would have ended.
    pub end: UsualEnd,
}

/// What would have happened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Usual {
    /// Each request that has met an expired token, in the order in which they were begun.
    pub requests: Vec<UsualRequest>,
    /// How many refreshes it would have sent.
    pub n_refreshes: u32,
    /// Whether the user would have been signed out.
    pub is_signed_out: bool,
}

/// What has become of the same requests in the one and the other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Comparison {
    /// How many requests met an expired token.
    pub n_requests: u32,
    /// Of them, how many the pasted code would have lost.
    pub n_lost_usually: u32,
    /// How often it would have refreshed.
    pub n_refreshes_usually: u32,
    /// How many were lost here.
    pub n_lost: u32,
    /// How often was refreshed here.
    pub n_refreshes: u32,
    /// Whether the pasted code would have signed the user out.
    pub is_signed_out: bool,
}

impl Comparison {
    /// What `usual` would have done beside what `recording` says.
    #[must_use]
    pub fn of(recording: &Recording, usual: &Usual) -> Self {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let is_lost = |request: &&UsualRequest| !matches!(request.end, UsualEnd::Answered(_));
        let is_compared = |exchange: &Exchange| {
            let is_it = |it: &UsualRequest| (it.tab, it.id) == (exchange.tab, exchange.id);
            usual.requests.iter().any(is_it)
        };
        let lost_here = recording.requests().filter(|exchange| {
            exchange.outcome.is_some() && !exchange.is_good() && is_compared(exchange)
        });
        Self {
            n_requests: count(usual.requests.len()),
            n_lost_usually: count(usual.requests.iter().filter(is_lost).count()),
            n_refreshes_usually: usual.n_refreshes,
            n_lost: count(lost_here.count()),
            n_refreshes: count(recording.refreshes().len()),
            is_signed_out: usual.is_signed_out,
        }
    }
}

/// One 401, as it would have come to the pasted code.
#[derive(Clone, Copy)]
struct Refusal<'a> {
    exchange: &'a Exchange,
    at: Duration,
}

/// A refresh that the pasted code would have sent in one tab.
struct Run {
    tab: TabId,
    from: Duration,
    to: Duration,
    has_answer: bool,
}

impl Usual {
    /// What would have become of the requests around the refreshes of `recording`.
    #[must_use]
    pub fn of(recording: &Recording) -> Self {
        let mut refusals: Vec<_> = recording
            .requests()
            .filter_map(|exchange| {
                Some(Refusal {
                    exchange,
                    at: refusal_of(exchange)?,
                })
            })
            .collect();
        refusals.sort_unstable_by_key(|refusal| {
            (refusal.at, refusal.exchange.tab, refusal.exchange.id)
        });

        let mut runs: Vec<Run> = Vec::new();
        let mut usual = Self::default();
        for refusal in refusals {
            let tab = refusal.exchange.tab;
            let running = runs
                .iter()
                .rposition(|run| run.tab == tab && run.to > refusal.at);
            let index = running.unwrap_or_else(|| {
                runs.push(run(recording, tab, refusal.at));
                runs.len() - 1
            });
            let is_used_twice = is_used_twice(&runs, index);
            let run = &runs[index];
            let end = if is_used_twice {
                UsualEnd::SignedOut
            } else if run.has_answer {
                UsualEnd::Answered(run.to.saturating_add(answer_time(refusal.exchange)))
            } else if running.is_some() {
                UsualEnd::WaitsForEver
            } else {
                UsualEnd::SignedOut
            };
            usual.is_signed_out |= end == UsualEnd::SignedOut;
            usual.requests.push(UsualRequest {
                tab,
                id: refusal.exchange.id,
                from: refusal.exchange.from(),
                end,
            });
        }
        usual
            .requests
            .sort_unstable_by_key(|request| (request.from, request.tab, request.id));
        usual.n_refreshes = u32::try_from(runs.len()).unwrap_or(u32::MAX);
        usual
    }
}

/// When the pasted code would have had a 401 for this request; `None` for one that never met an expired token.
///
/// A request that was held before it was sent would have gone out at once, and would have come back refused after the
/// time that the server takes for an answer.
fn refusal_of(exchange: &Exchange) -> Option<Duration> {
    let refused = exchange
        .spans
        .iter()
        .find(|span| span.phase == Phase::Refused);
    match refused {
        Some(span) => Some(span.from),
        None if exchange.spans.first()?.phase == Phase::Waiting => {
            Some(exchange.from().saturating_add(answer_time(exchange)))
        }
        None => None,
    }
}

/// How long the server takes to answer this request: as long as its last sending has really taken.
fn answer_time(exchange: &Exchange) -> Duration {
    let is_sending = |phase| matches!(phase, Phase::OnItsWay | Phase::SentAgain);
    let sendings = exchange.spans.iter().filter(|span| is_sending(span.phase));
    let last = sendings
        .filter_map(|span| Some(span.to?.saturating_sub(span.from)))
        .next_back();
    last.unwrap_or_default()
}

/// The refresh that a 401 would have started: as long, and as lucky, as the real one nearest to it.
fn run(recording: &Recording, tab: TabId, from: Duration) -> Run {
    let distance = |refresh: &&Refresh| refresh.from.abs_diff(from);
    let real = recording.refreshes().min_by_key(distance);
    let (took, has_answer) = real.map_or((Duration::ZERO, true), first_try);
    Run {
        tab,
        from,
        to: from.saturating_add(took),
        has_answer,
    }
}

/// How long the first try of a refresh has taken, and whether it has brought a token: the pasted code makes no second.
fn first_try(refresh: &Refresh) -> (Duration, bool) {
    let has_answer = refresh.is_good() && refresh.attempts <= 1;
    let to = refresh.to.unwrap_or(refresh.from);
    (to.saturating_sub(refresh.from), has_answer)
}

/// Whether a run sends a refresh token that another tab's run was sending at the same time.
fn is_used_twice(runs: &[Run], index: usize) -> bool {
    let run = &runs[index];
    runs[..index]
        .iter()
        .any(|other| other.tab != run.tab && other.from <= run.from && run.from < other.to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cause::Cause;
    use crate::note::Note;

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

    fn usual(notes: &[(u64, u64, Note)]) -> Usual {
        let mut recording = Recording::default();
        for (tab, at, note) in notes {
            recording.record(TabId(*tab), ms(*at), note);
        }
        Usual::of(&recording)
    }

    /// Requests 1 and 2 are sent with a dead token, which the tab notices at 40 ms and has renewed by 90 ms.
    fn two_requests(tab: u64) -> Vec<(u64, u64, Note)> {
        let mut notes = vec![(tab, 0, sent(1, false)), (tab, 0, sent(2, false))];
        for id in [1, 2] {
            notes.push((tab, 40, Note::Answered { id, status: 401 }));
            notes.push((tab, 40, Note::Queued { id }));
        }
        notes.push((tab, 40, Note::Refreshing { attempt: 1 }));
        notes.push((
            tab,
            90,
            Note::Renewed {
                generation: 2,
                is_taken_over: false,
            },
        ));
        for id in [1, 2] {
            notes.push((tab, 90, sent(id, true)));
            notes.push((tab, 120, Note::Answered { id, status: 200 }));
        }
        notes
    }

    fn ends(usual: &Usual) -> Vec<UsualEnd> {
        usual.requests.iter().map(|request| request.end).collect()
    }

    #[test]
    fn when_all_goes_well_it_does_as_well() {
        let usual = usual(&two_requests(1));
        assert_eq!(ends(&usual), [UsualEnd::Answered(ms(120)); 2]);
        assert_eq!((usual.n_refreshes, usual.is_signed_out), (1, false));
    }

    #[test]
    fn a_late_401_makes_it_refresh_again() {
        let mut notes = two_requests(1);
        notes.insert(0, (1, 0, sent(3, false)));
        notes.push((1, 130, Note::Answered { id: 3, status: 401 }));
        notes.push((1, 130, sent(3, true)));
        notes.push((1, 150, Note::Answered { id: 3, status: 200 }));
        assert_eq!(usual(&notes).n_refreshes, 2);
    }

    #[test]
    fn what_is_held_here_goes_out_there_and_comes_back_refused() {
        let mut notes = two_requests(1);
        // Held while the refresh ran, and sent once; there it is refused at 50 + 300 ms, long after the refresh.
        notes.insert(7, (1, 50, Note::Queued { id: 3 }));
        notes.push((1, 90, sent(3, false)));
        notes.push((1, 390, Note::Answered { id: 3, status: 200 }));
        let usual = usual(&notes);
        assert_eq!(usual.n_refreshes, 2);
        assert_eq!(
            usual.requests[2].end,
            UsualEnd::Answered(ms(350 + 50 + 300))
        );
    }

    #[test]
    fn a_lost_answer_signs_out_and_leaves_the_others_waiting_for_ever() {
        let mut notes = two_requests(1);
        let put_off = Note::PutOff {
            why: Cause::NoAnswer,
            retry_in_ms: 10,
        };
        notes.insert(7, (1, 60, put_off));
        notes.insert(8, (1, 70, Note::Refreshing { attempt: 2 }));
        let usual = usual(&notes);
        assert_eq!(ends(&usual), [UsualEnd::SignedOut, UsualEnd::WaitsForEver]);
        assert!(usual.is_signed_out);
    }

    #[test]
    fn a_comparison_counts_what_each_has_lost_and_how_often_it_has_refreshed() {
        let mut notes = two_requests(1);
        let put_off = Note::PutOff {
            why: Cause::NoAnswer,
            retry_in_ms: 10,
        };
        notes.insert(7, (1, 60, put_off));
        notes.insert(8, (1, 70, Note::Refreshing { attempt: 2 }));
        let mut recording = Recording::default();
        for (tab, at, note) in notes {
            recording.record(TabId(tab), ms(at), &note);
        }
        let expected = Comparison {
            n_requests: 2,
            n_lost_usually: 2,
            n_refreshes_usually: 1,
            n_lost: 0,
            n_refreshes: 1,
            is_signed_out: true,
        };
        assert_eq!(Comparison::of(&recording, &Usual::of(&recording)), expected);
    }

    #[test]
    fn two_tabs_at_once_end_the_session() {
        let mut notes = two_requests(1);
        for (_, at, note) in two_requests(2) {
            notes.push((2, at + 5, note));
        }
        let usual = usual(&notes);
        assert_eq!(usual.n_refreshes, 2);
        assert!(usual.is_signed_out);
    }

    #[test]
    fn requests_that_met_no_expired_token_are_left_out() {
        let usual = usual(&[
            (1, 0, sent(1, false)),
            (1, 9, Note::Answered { id: 1, status: 200 }),
        ]);
        assert_eq!(usual, Usual::default());
    }
}
