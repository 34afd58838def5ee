//! What has happened, as requests and refreshes: the model that every picture, sentence and count is made of.
//!
//! It is fed with notes, tab by tab and in the order in which they happened, and knows no clock: each note brings its
//! own time. It keeps the last [`LIMIT`] requests, and counts all.
//!
//! ```
//! use std::time::Duration;
//! use tollgate_devtools::{Note, Outcome, Recording, TabId};
//!
//! let (mut recording, tab) = (Recording::default(), TabId(1));
//! let sent = |is_replay| Note::Sent {
//!     id: 7,
//!     method: "GET".to_owned(),
//!     path: "/users".to_owned(),
//!     generation: Some(1),
//!     is_replay,
//! };
//! for (ms, note) in [
//!     (0, sent(false)),
//!     (40, Note::Answered { id: 7, status: 401 }),
//!     (40, Note::Queued { id: 7 }),
//!     (41, Note::Refreshing { attempt: 1 }),
//!     (90, Note::Renewed { generation: 2, is_taken_over: false }),
//!     (91, sent(true)),
//!     (130, Note::Answered { id: 7, status: 200 }),
//! ] {
//!     recording.record(tab, Duration::from_millis(ms), &note);
//! }
//! assert_eq!(recording.requests().next().unwrap().outcome, Some(Outcome::Answered(200)));
//! assert_eq!((recording.counts().refreshes, recording.counts().saved), (1, 1));
//! ```

mod exchange;

use core::time::Duration;
use std::collections::VecDeque;

use tollgate_interceptor::LogoutReason;

pub use self::exchange::{Exchange, Outcome, Phase, Span};
use crate::cause::Cause;
use crate::note::Note;

/// How many requests are kept, and how many refreshes; the oldest go first.
pub const LIMIT: usize = 500;

/// A try that is due may still wait for the lock that all tabs share; one that comes later than this is another refresh.
const LOCK_WAIT: Duration = Duration::from_secs(10);

/// Names a tab among those that tell each other what they do.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
pub struct TabId(pub u64);

/// How a refresh has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefreshOutcome {
    /// It has brought a newer token, of this generation.
    Renewed(u64),
    /// Another tab has brought one meanwhile.
    TakenOver(u64),
    /// The session has ended with it, for this reason.
    SessionOver(LogoutReason),
    /// It got no answer, and nobody needed one any more.
    GivenUp,
}

/// The next try of a refresh, which is put off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PutOff {
    /// What the last try has come to.
    pub why: Cause,
    /// When that was.
    pub since: Duration,
    /// When the next one is made at the earliest.
    pub until: Duration,
}

/// A refresh over all its tries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refresh {
    /// In which tab.
    pub tab: TabId,
    /// When its first try was sent.
    pub from: Duration,
    /// When the first request began to wait for it, which may be before it could be sent; else as `from`.
    pub closed_from: Duration,
    /// When it came to its end.
    pub to: Option<Duration>,
    /// How many tries it has made.
    pub attempts: u32,
    /// Whether nobody waited for it when it began: the token still lived.
    pub is_early: bool,
    /// How many requests have waited for it so far.
    pub waiters: u32,
    /// Why its next try is put off, while it is.
    pub put_off: Option<PutOff>,
    /// How it has ended, once it has.
    pub outcome: Option<RefreshOutcome>,
}

impl Refresh {
    /// Whether it has brought a token.
    pub(crate) fn is_good(&self) -> bool {
        matches!(
            self.outcome,
            Some(RefreshOutcome::Renewed(_) | RefreshOutcome::TakenOver(_))
        )
    }
}

/// A newer token that a tab has taken from the storage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TakeOver {
    /// Which tab has taken it.
    pub tab: TabId,
    /// When.
    pub at: Duration,
}

/// How often what has happened, since the recording began.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Requests that were begun.
    pub requests: u32,
    /// Of them, those that have waited for a newer token.
    pub waited: u32,
    /// Refreshes that were begun.
    pub refreshes: u32,
    /// Requests that have waited or were sent again, and have come to a good answer: they would have failed.
    pub saved: u32,
    /// Sessions that have ended.
    pub logouts: u32,
}

/// Who is logged in, as far as the notes tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum SessionSeen {
    /// Nothing has been told yet.
    #[default]
    Unknown,
    /// Somebody is.
    LoggedIn,
    /// Nobody is any more.
    Over {
        /// Why.
        why: LogoutReason,
    },
}

/// What has happened so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recording {
    requests: VecDeque<Exchange>,
    refreshes: VecDeque<Refresh>,
    take_overs: VecDeque<TakeOver>,
    session: SessionSeen,
    counts: Counts,
}

impl Recording {
    /// Takes in that `note` has happened in `tab`, `at` this time.
    pub fn record(&mut self, tab: TabId, at: Duration, note: &Note) {
        match note {
            Note::Sent {
                id,
                method,
                path,
                generation,
                is_replay,
            } => {
                let phase = if *is_replay {
                    Phase::SentAgain
                } else {
                    Phase::OnItsWay
                };
                let exchange = self.enter(tab, *id, phase, at);
                exchange.method.clone_from(method);
                exchange.path.clone_from(path);
                exchange.first_generation = exchange.first_generation.or(*generation);
                exchange.last_generation = *generation;
            }
            Note::Queued { id } => self.queue(tab, *id, at),
            Note::Answered { id, status } => self.answer(tab, *id, at, *status),
            Note::Postponed { id, retry_in_ms } => {
                let resumes_at = at.saturating_add(Duration::from_millis(*retry_in_ms));
                self.enter(tab, *id, Phase::PutOff, at).resumes_at = Some(resumes_at);
            }
            Note::Failed {
                id,
                why,
                request_id,
            } => {
                self.end(tab, *id, at, Outcome::Failed(*why));
                if let Some(exchange) = self.exchange(tab, *id) {
                    exchange.request_id.clone_from(request_id);
                }
            }
            Note::Aborted { id } => self.end(tab, *id, at, Outcome::Aborted),
            Note::Refreshing { attempt } => self.refresh(tab, at, *attempt),
            Note::Renewed {
                generation,
                is_taken_over: false,
            } => self.end_refresh(tab, at, &RefreshOutcome::Renewed(*generation)),
            Note::Renewed {
                generation,
                is_taken_over: true,
            } => {
                self.end_refresh(tab, at, &RefreshOutcome::TakenOver(*generation));
                push(&mut self.take_overs, TakeOver { tab, at });
            }
            Note::PutOff { why, retry_in_ms } => {
                let until = at.saturating_add(Duration::from_millis(*retry_in_ms));
                if let Some(refresh) = self.open_refresh(tab) {
                    refresh.put_off = Some(PutOff {
                        why: *why,
                        since: at,
                        until,
                    });
                }
            }
            Note::LoggedIn => self.session = SessionSeen::LoggedIn,
            Note::LoggedOut { why } => {
                self.counts.logouts += 1;
                self.end_refresh(tab, at, &RefreshOutcome::SessionOver(why.clone()));
                self.session = SessionSeen::Over { why: why.clone() };
            }
        }
    }

    /// Forgets all but who is logged in.
    pub fn clear(&mut self) {
        *self = Self {
            session: core::mem::take(&mut self.session),
            ..Self::default()
        };
    }

    /// The requests that are kept, oldest first.
    pub fn requests(&self) -> impl DoubleEndedIterator<Item = &Exchange> + ExactSizeIterator {
        self.requests.iter()
    }

    /// The refreshes that are kept, oldest first.
    pub fn refreshes(&self) -> impl DoubleEndedIterator<Item = &Refresh> + ExactSizeIterator {
        self.refreshes.iter()
    }

    /// When tabs have taken a newer token from the storage, oldest first.
    pub fn take_overs(&self) -> impl DoubleEndedIterator<Item = &TakeOver> + ExactSizeIterator {
        self.take_overs.iter()
    }

    /// Who is logged in.
    #[must_use]
    pub fn session(&self) -> &SessionSeen {
        &self.session
    }

    /// How often what has happened.
    #[must_use]
    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// The tabs that have told something, in the order in which they first did.
    #[must_use]
    pub fn tabs(&self) -> Vec<TabId> {
        let told = self
            .requests
            .iter()
            .map(|exchange| (exchange.from(), exchange.tab));
        let told = told.chain(
            self.refreshes
                .iter()
                .map(|refresh| (refresh.from, refresh.tab)),
        );
        let mut told: Vec<_> = told
            .chain(self.take_overs.iter().map(|taken| (taken.at, taken.tab)))
            .collect();
        told.sort_unstable();
        let mut tabs = Vec::new();
        for (_, tab) in told {
            if !tabs.contains(&tab) {
                tabs.push(tab);
            }
        }
        tabs
    }

    /// When the newest request that is kept was begun.
    #[must_use]
    pub fn newest(&self) -> Option<Duration> {
        self.requests.iter().map(Exchange::from).max()
    }

    /// How many of the requests that are kept were begun after a time; all of them where there is none.
    #[must_use]
    pub fn n_after(&self, time: Option<Duration>) -> u32 {
        let is_after = |exchange: &&Exchange| time.is_none_or(|time| exchange.from() > time);
        let n = self.requests.iter().filter(is_after).count();
        u32::try_from(n).unwrap_or(u32::MAX)
    }

    /// How many requests wait for a newer token.
    #[must_use]
    pub fn n_waiting(&self) -> usize {
        let is_waiting = |exchange: &&Exchange| exchange.phase() == Some(Phase::Waiting);
        self.requests.iter().filter(is_waiting).count()
    }

    /// A request begins its next phase; one that is not known yet begins with it.
    fn enter(&mut self, tab: TabId, id: u64, phase: Phase, at: Duration) -> &mut Exchange {
        let known = self.position(tab, id);
        let index = match known {
            Some(index) => index,
            None => {
                self.counts.requests += 1;
                push(&mut self.requests, Exchange::new(tab, id));
                self.requests.len() - 1
            }
        };
        let exchange = &mut self.requests[index];
        exchange.close(at);
        exchange.resumes_at = None;
        exchange.spans.push(Span {
            phase,
            from: at,
            to: None,
        });
        exchange
    }

    fn queue(&mut self, tab: TabId, id: u64, at: Duration) {
        let exchange = self.enter(tab, id, Phase::Waiting, at);
        let is_first_wait = exchange.n_of(Phase::Waiting) == 1;
        self.counts.waited += u32::from(is_first_wait);
        if let Some(refresh) = self.open_refresh(tab) {
            refresh.waiters += 1;
        }
    }

    fn answer(&mut self, tab: TabId, id: u64, at: Duration, status: u16) {
        if status == 401 {
            self.enter(tab, id, Phase::Refused, at);
        }
        self.end(tab, id, at, Outcome::Answered(status));
        if let Some(exchange) = self.exchange(tab, id) {
            exchange.status = Some(status);
            let is_saved = exchange.is_good() && exchange.has_needed_a_token();
            self.counts.saved += u32::from(is_saved);
        }
    }

    /// A request has come to an end, which is the last one unless it is sent again.
    fn end(&mut self, tab: TabId, id: u64, at: Duration, outcome: Outcome) {
        if let Some(exchange) = self.exchange(tab, id) {
            exchange.close(at);
            exchange.outcome = Some(outcome);
        }
    }

    fn refresh(&mut self, tab: TabId, at: Duration, attempt: u32) {
        if let Some(refresh) = self.open_refresh(tab) {
            match &refresh.put_off {
                Some(put_off) if put_off.until.saturating_add(LOCK_WAIT) < at => {
                    refresh.to = Some(put_off.since);
                    refresh.outcome = Some(RefreshOutcome::GivenUp);
                }
                _ => {
                    refresh.attempts = attempt;
                    refresh.put_off = None;
                    return;
                }
            }
        }
        let is_waiting =
            |exchange: &&Exchange| exchange.tab == tab && exchange.phase() == Some(Phase::Waiting);
        let waiting = self.requests.iter().filter(is_waiting);
        let waits: Vec<_> = waiting
            .filter_map(|exchange| exchange.spans.last())
            .collect();
        let first_wait = waits.iter().map(|span| span.from).min();
        let own = self.refreshes.iter().filter(|refresh| refresh.tab == tab);
        let last_end = own.filter_map(|refresh| refresh.to).max();
        self.counts.refreshes += 1;
        let refresh = Refresh {
            tab,
            from: at,
            closed_from: first_wait.unwrap_or(at).max(last_end.unwrap_or_default()),
            to: None,
            attempts: attempt,
            is_early: waits.is_empty(),
            waiters: u32::try_from(waits.len()).unwrap_or(u32::MAX),
            put_off: None,
            outcome: None,
        };
        push(&mut self.refreshes, refresh);
    }

    fn end_refresh(&mut self, tab: TabId, at: Duration, outcome: &RefreshOutcome) {
        if let Some(refresh) = self.open_refresh(tab) {
            refresh.to = Some(at);
            refresh.put_off = None;
            refresh.outcome = Some(outcome.clone());
        }
    }

    fn open_refresh(&mut self, tab: TabId) -> Option<&mut Refresh> {
        let mut newest_first = self.refreshes.iter_mut().rev();
        newest_first.find(|refresh| refresh.tab == tab && refresh.to.is_none())
    }

    fn exchange(&mut self, tab: TabId, id: u64) -> Option<&mut Exchange> {
        let index = self.position(tab, id)?;
        self.requests.get_mut(index)
    }

    /// Newest first: what happens mostly happens to a request that was begun a moment ago.
    fn position(&self, tab: TabId, id: u64) -> Option<usize> {
        self.requests
            .iter()
            .rposition(|exchange| exchange.tab == tab && exchange.id == id)
    }
}

/// Adds to what is kept; the oldest makes room.
fn push<T>(kept: &mut VecDeque<T>, new: T) {
    if kept.len() == LIMIT {
        kept.pop_front();
    }
    kept.push_back(new);
}

#[cfg(test)]
mod tests;
