//! A request over its whole life: what it has done, and how it has ended.

use core::time::Duration;

use super::TabId;
use crate::cause::Cause;

/// What a request is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Phase {
    /// It is on its way to the server and back.
    OnItsWay,
    /// The server has refused its token (401).
    Refused,
    /// It waits for a newer token.
    Waiting,
    /// It is on its way once more, with a newer token.
    SentAgain,
    /// Nothing that lasts has come of it, and it waits to be sent again.
    PutOff,
}

/// A part of a request's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// What it does.
    pub phase: Phase,
    /// From when on.
    pub from: Duration,
    /// Until when; `None` while it lasts.
    pub to: Option<Duration>,
}

impl Span {
    /// How long it has lasted; nothing, while it lasts.
    #[must_use]
    pub fn length(&self) -> Duration {
        self.to.unwrap_or(self.from).saturating_sub(self.from)
    }
}

/// How a request has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// With an answer of this status.
    Answered(u16),
    /// Without what its caller wanted, for this reason.
    Failed(Cause),
    /// Its caller has gone.
    Aborted,
}

/// A request over its whole life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// In which tab.
    pub tab: TabId,
    /// Which one there.
    pub id: u64,
    /// Its method; empty as long as it waits to be sent for the first time.
    pub method: String,
    /// Its path; empty as long as it waits to be sent for the first time.
    pub path: String,
    /// What it has done, in order; never empty.
    pub spans: Vec<Span>,
    /// How it has ended, once it has.
    pub outcome: Option<Outcome>,
    /// The HTTP status of its last answer.
    pub status: Option<u16>,
    /// What to quote when asking for help, where it has failed and the server has named it.
    pub request_id: Option<String>,
    /// When it is sent again, while it is put off.
    pub resumes_at: Option<Duration>,
    /// The generation of the token that it first carried.
    pub first_generation: Option<u64>,
    /// The generation of the token that it last carried.
    pub last_generation: Option<u64>,
}

impl Exchange {
    pub(super) fn new(tab: TabId, id: u64) -> Self {
        Self {
            tab,
            id,
            method: String::new(),
            path: String::new(),
            spans: Vec::new(),
            outcome: None,
            status: None,
            request_id: None,
            resumes_at: None,
            first_generation: None,
            last_generation: None,
        }
    }

    /// When it began.
    #[must_use]
    pub fn from(&self) -> Duration {
        self.spans.first().map_or(Duration::ZERO, |span| span.from)
    }

    /// When it came to its end; `None` while it lasts.
    #[must_use]
    pub fn to(&self) -> Option<Duration> {
        self.outcome.as_ref()?;
        self.spans.last()?.to
    }

    /// What it is doing; `None` when it has ended.
    #[must_use]
    pub fn phase(&self) -> Option<Phase> {
        let last = self.spans.last()?;
        last.to.is_none().then_some(last.phase)
    }

    /// Whether its answer is one that a caller wants.
    #[must_use]
    pub fn is_good(&self) -> bool {
        matches!(self.outcome, Some(Outcome::Answered(200..=299)))
    }

    /// Whether it has waited for a newer token, or was sent again with one.
    #[must_use]
    pub fn has_needed_a_token(&self) -> bool {
        self.n_of(Phase::Waiting) + self.n_of(Phase::SentAgain) > 0
    }

    /// Whether its 401 came when the newer token was there already: it was sent again without a refresh.
    #[must_use]
    pub fn is_late_refusal(&self) -> bool {
        let mut pairs = self.spans.windows(2);
        pairs.any(|pair| pair[0].phase == Phase::Refused && pair[1].phase == Phase::SentAgain)
    }

    /// How long it has waited for a newer token, as far as it has come.
    #[must_use]
    pub fn waited(&self) -> Duration {
        let is_wait = |span: &&Span| span.phase == Phase::Waiting;
        self.spans.iter().filter(is_wait).map(Span::length).sum()
    }

    /// How long it has taken in all, as far as it has come.
    #[must_use]
    pub fn took(&self) -> Duration {
        self.spans.iter().map(Span::length).sum()
    }

    pub(super) fn n_of(&self, phase: Phase) -> usize {
        self.spans.iter().filter(|span| span.phase == phase).count()
    }

    pub(super) fn close(&mut self, at: Duration) {
        self.outcome = None;
        if let Some(last) = self.spans.last_mut() {
            last.to = last.to.or(Some(at));
        }
    }
}
