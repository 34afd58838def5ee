//! What all browsers of a run have seen, and what must never be seen.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::browser::Answer;

/// Written by all browsers at once.
#[derive(Debug, Default)]
pub(super) struct Ledger(Mutex<Counts>);

/// What has been seen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Refreshes whose answer arrived.
    pub n_refreshes: u64,
    /// Answers that never came, because the server was dead or died over them.
    pub n_lost: u64,
    /// Requests that were put off by a server that said so.
    pub n_put_off: u64,
    /// Refreshes that were asked for twice, and answered twice with the same token.
    pub n_doubled: u64,
    /// Sessions that were ended by their user, with an answer that arrived.
    pub n_logouts: u64,
    /// Tokens of ended sessions that were presented again, and refused.
    pub n_stayed_out: u64,
    /// What must not be, in words, and how often it was.
    pub broken: BTreeMap<String, u64>,
}

impl Ledger {
    pub(super) fn note(&self, change: impl FnOnce(&mut Counts)) {
        change(&mut self.counts());
    }

    /// Notes that a rule is broken.
    pub(super) fn broken(&self, how: impl Into<String>) {
        *self.counts().broken.entry(how.into()).or_default() += 1;
    }

    /// Notes an answer that nobody may get here.
    pub(super) fn unexpected(&self, to: &str, answer: &Answer) {
        self.broken(format!("{to}: {answer}"));
    }

    /// All of it until now.
    pub(super) fn taken(&self) -> Counts {
        self.counts().clone()
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
