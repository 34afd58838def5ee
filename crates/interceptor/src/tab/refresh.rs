//! The refresh: what it is to do next, and what its answer means for the session.

use core::time::Duration;

use super::cooldown::Delay;
use super::doubt::Doubt;
use super::{Effect, Moment, Sight, Tab};
use crate::error::Error;
use crate::observer::Event;
use crate::session::{LogoutReason, Stamp};
use crate::token::{RefreshToken, Renewal};

/// What the refresh is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Work {
    /// Nothing more: it has come to its end.
    Stop,
    /// Wait for so long, then ask again.
    Pause(Duration),
    /// Take the lock, and go on with [`Tab::locked`]; the lock is held for one try and no longer, so that a tab which
    /// waits between two tries blocks nobody.
    Try,
}

/// What a try to refresh has come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefreshOutcome {
    /// There is a newer token.
    Accepted {
        /// What has come.
        renewal: Renewal,
        /// When, by the server's clock.
        answered_at: Option<Duration>,
    },
    /// The session is over.
    Refused(LogoutReason),
    /// No verdict.
    Failed {
        /// What looks like a refusal.
        doubt: Option<Doubt>,
        /// How long the server has asked to be left alone.
        retry_after: Option<Duration>,
        /// What came instead.
        cause: Error,
    },
}

/// What a running refresh does.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Phase {
    /// It is about to ask what to do.
    Looking,
    /// It waits before it tries again.
    PutOff,
    /// It tries.
    Trying(Try),
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Try {
    of: Stamp,
    token: RefreshToken,
    /// When it was sent, or is about to be.
    asked: Duration,
}

impl Tab {
    /// The refresh asks what to do. Everything is looked at afresh: while it waited, another tab may have done the work,
    /// or the user may have gone.
    pub fn next_work(&mut self, sight: Option<Sight>, at: Moment) -> Work {
        self.phase = Phase::Looking;
        self.look(sight, at);
        let Some(of) = self
            .stamp()
            .filter(|of| self.is_refresh_wanted(*of, at.now))
        else {
            return self.stop_refresh();
        };
        let Some(token) = self.refresh_token().cloned() else {
            // Without a refresh token a session lives as long as its access token.
            self.end(LogoutReason::Expired, at);
            return self.stop_refresh();
        };
        let put_off = self.put_off_for(&token, at.now);
        if !put_off.is_zero() {
            self.phase = Phase::PutOff;
            return Work::Pause(put_off);
        }
        self.phase = Phase::Trying(Try {
            of,
            token,
            asked: at.now,
        });
        Work::Try
    }

    /// The refresh has the lock, or has waited for it as long as it may; tells whether to go on with this try.
    #[must_use]
    pub fn locked(&mut self, sight: Option<Sight>, at: Moment) -> bool {
        self.look(sight, at);
        match &mut self.phase {
            Phase::Trying(tried) => {
                tried.asked = at.now;
                true
            }
            Phase::Looking | Phase::PutOff => false,
        }
    }

    /// The refresh is about to be sent; tells whether to. It has taken its time over the attempt id, and other tabs have
    /// had it too.
    #[must_use]
    pub fn ready_to_send(&mut self, sight: Option<Sight>, at: Moment) -> bool {
        self.look(sight, at);
        let Phase::Trying(Try { of, token, .. }) = &self.phase else {
            return false;
        };
        let (stamp, attempt) = (*of, self.cooldown.n_failures(token) + 1);
        self.emit(Event::Refreshing { stamp, attempt });
        true
    }

    /// The token that the refresh tries; `None` when it is to give up.
    #[must_use]
    pub fn tried_token(&self) -> Option<&RefreshToken> {
        match &self.phase {
            Phase::Trying(tried) => Some(&tried.token),
            Phase::Looking | Phase::PutOff => None,
        }
    }

    /// The try has come to this. Before it is believed, the storage is looked at: if it holds a newer session, that one
    /// is adopted.
    pub fn refreshed(&mut self, outcome: RefreshOutcome, sight: Option<Sight>, at: Moment) {
        let Phase::Trying(tried) = core::mem::replace(&mut self.phase, Phase::Looking) else {
            return;
        };
        let doubt = match &outcome {
            RefreshOutcome::Failed { doubt, .. } => *doubt,
            RefreshOutcome::Accepted { .. } | RefreshOutcome::Refused(_) => None,
        };
        let is_refused = self.doubts.hear(&tried.token, doubt, at.now);
        self.look(sight, at);
        if self.stamp() != Some(tried.of) {
            return;
        }
        match outcome {
            RefreshOutcome::Accepted {
                renewal,
                answered_at,
            } => self.renew(tried.of, renewal, answered_at, at),
            RefreshOutcome::Refused(reason) => self.end(reason, at),
            RefreshOutcome::Failed { cause, .. } if is_refused => {
                let code = cause.failure().and_then(|failure| failure.code.clone());
                self.end(LogoutReason::Invalid { code }, at);
            }
            RefreshOutcome::Failed {
                retry_after, cause, ..
            } => self.put_off(&tried, doubt, retry_after, cause, at),
        }
    }

    /// The refresh is gone without having come to its end; the next who needs one leads.
    pub fn refresh_lost(&mut self) {
        self.stop_refresh();
    }

    /// Whatever the running refresh does is given up, and it looks again.
    pub(super) fn give_up(&mut self) {
        if core::mem::replace(&mut self.phase, Phase::Looking) != Phase::Looking {
            self.push(Effect::LookAgain);
        }
    }

    /// Has a refresh that pauses look afresh at how long it is put off.
    pub(super) fn end_pause(&mut self) {
        if self.phase == Phase::PutOff {
            self.give_up();
        }
    }

    fn stop_refresh(&mut self) -> Work {
        self.phase = Phase::Looking;
        self.gate.finish();
        Work::Stop
    }

    /// Whether a newer token than this one is needed, by those who wait or because one may be lost.
    fn is_refresh_wanted(&self, stamp: Stamp, now: Duration) -> bool {
        let is_urgent = |token| self.cooldown.is_urgent(token, now);
        self.gate.is_wanted(stamp) || self.refresh_token().is_some_and(is_urgent)
    }

    /// How long the next try with this token is still put off, for those who wait now.
    fn put_off_for(&self, token: &RefreshToken, now: Duration) -> Duration {
        self.cooldown.left(token, now, self.gate.waiters())
    }

    /// The try has brought no verdict: the next one is put off.
    fn put_off(
        &mut self,
        Try { token, asked, .. }: &Try,
        doubt: Option<Doubt>,
        retry_after: Option<Duration>,
        cause: Error,
        at: Moment,
    ) {
        let n_failures = self.cooldown.n_failures(token) + 1;
        let mut delay = Delay::new(n_failures, retry_after, at.unit);
        if let Some(soon) = doubt.and_then(|doubt| doubt.delay(at.unit)) {
            (delay.backoff, delay.hurried) = (soon, soon);
        }
        self.cooldown
            .fail(token, *asked, at.now, delay, cause.clone());
        if self.is_over(at.now) {
            // It was to be ready before anybody needs it, and is not: from here on those who need it ask.
            self.gate.give_up_early();
        }
        let retry_in = self.put_off_for(token, at.now);
        self.emit(Event::RefreshFailed { cause, retry_in });
    }
}
