//! A tab's refresh: its pauses, the lock, the key, the send, the answer.

use core::time::Duration;

use tollgate_interceptor::session::LogoutReason;
use tollgate_interceptor::{Error, port::Sign};
use tollgate_server::rotation::End;

use super::invariants::rule;
use super::state::{Kind, Message, Task};
use super::step::{Step, Writing};
use super::tab::doubt::Doubt;
use super::tab::{RefreshOutcome, Tab, Work};
use crate::world::server::Reply;
use crate::world::tokens::{Device, Refresh, refresh_of, renewal};
use crate::world::{Keys, Locks, Mutation, Storage, Wire, Words};

impl Step<'_> {
    /// The token comes close to its end, and somebody uses the page.
    pub(crate) fn fall_due(&mut self, tab: usize) {
        let own = self.page(tab);
        own.now = own.now.max(own.due.unwrap_or_default());
        self.decide(tab, |tab, at| tab.see_sign(Sign::Input, None, at));
    }

    /// The token comes to its end.
    pub(crate) fn pass_end(&mut self, tab: usize) {
        let own = self.page(tab);
        own.now += own.tab.access_token_left(own.now).unwrap_or_default();
    }

    /// The page wakes, or its user presses "Try again".
    pub(crate) fn sign(&mut self, tab: usize, is_called: bool) {
        match is_called {
            true => self.look_and(tab, Tab::try_again),
            false => self.look_and(tab, |tab, sight, at| tab.see_sign(Sign::Woke, sight, at)),
        }
    }

    /// The refresh has paused for as long as it was put off.
    pub(crate) fn retry(&mut self, tab: usize) {
        let own = self.page(tab);
        if let Task::PutOff { until } = own.task {
            own.now = own.now.max(until);
        }
        self.ask_for_work(tab);
    }

    /// The refresh asks what there is to do, and takes its place in the queue for the lock if that is a try.
    pub(crate) fn ask_for_work(&mut self, tab: usize) {
        self.why = Writing::Restoring;
        let work = self.look_and(tab, Tab::next_work);
        let own = self.page(tab);
        own.task = match work {
            Work::Stop => Task::Idle,
            Work::Pause(pause) => Task::PutOff {
                until: own.now + pause,
            },
            Work::Try => Task::Queued,
        };
        let has_lock = self.world.locks == Locks::Web && !self.is_mutated(Mutation::LockIgnored);
        if work == Work::Try && !has_lock {
            self.go_on(tab);
        }
    }

    /// It is this tab's turn, with the lock.
    pub(crate) fn take_lock(&mut self, tab: usize) {
        self.state.lock = Some(tab);
        self.go_on(tab);
    }

    /// With the lock, or after having waited for it for as long as it may.
    pub(crate) fn go_on(&mut self, tab: usize) {
        if !self.look_and(tab, Tab::locked) {
            return self.end_try(tab);
        }
        self.page(tab).task = Task::Keyed;
        if self.world.keys == Keys::AtHand {
            self.transmit(tab);
        }
    }

    /// The key has made the attempt id.
    pub(crate) fn transmit(&mut self, tab: usize) {
        if !self.look_and(tab, Tab::ready_to_send) {
            return self.end_try(tab);
        }
        let own = &self.state.tabs[tab];
        let Some((session, of)) = own.tab.session().zip(own.tab.stamp()) else {
            return;
        };
        let token = refresh_of(session);
        let is_due = own.tab.renewal_in(own.now) == Some(Duration::ZERO);
        if own.unauthorized != Some(of) && !is_due {
            self.state.breaks(rule::NO_NEEDLESS_REFRESH);
        }
        let stored = self.state.store.as_ref();
        let is_stored = stored.is_none_or(|stored| refresh_of(&stored.session) == token);
        if !is_stored && self.world.storage == Storage::Instant {
            self.state.breaks(rule::WHAT_IS_STORED);
        }
        self.page(tab).task = Task::Sent {
            token,
            answer: None,
        };
        self.state.send(Message {
            kind: Kind::Refresh,
            token,
            sender: Some(tab),
        });
    }

    /// The browser has lost its key.
    pub(crate) fn lose_key(&mut self, tab: usize) {
        let login = self.session(tab).map(|own| refresh_of(own).login);
        self.why = Writing::KeyLost(login.unwrap_or_default());
        self.outcome(tab, RefreshOutcome::Refused(LogoutReason::KeyLost));
    }

    /// Nobody waits any more for what this tab has sent.
    pub(crate) fn abort(&mut self, tab: usize) {
        self.free_lock(tab);
        let mine = |message: &Message| message.sender == Some(tab);
        if let Some(at) = self.state.wire.iter().position(mine) {
            let message = self.state.wire.remove(at);
            if self.world.wire == Wire::KeepsWhatIsAborted {
                self.state.send(Message {
                    sender: None,
                    ..message
                });
            }
        }
    }

    fn free_lock(&mut self, tab: usize) {
        if self.state.lock == Some(tab) {
            self.state.lock = None;
        }
    }

    /// The lock is free between two tries.
    fn end_try(&mut self, tab: usize) {
        self.free_lock(tab);
        self.ask_for_work(tab);
    }

    /// A try has come to this.
    pub(crate) fn outcome(&mut self, tab: usize, outcome: RefreshOutcome) {
        self.look_and(tab, |tab, sight, at| tab.refreshed(outcome, sight, at));
        self.end_try(tab);
    }

    /// Something on the wire has reached the server.
    pub(crate) fn serve(&mut self, message: Message) {
        self.take_from_wire(message);
        if message.kind == Kind::SignOut {
            return self.state.server.end(message.token.login, End::SignedOut);
        }
        let (thief, mutation) = (self.world.thief_looks, self.world.mutation);
        let reply = match self
            .state
            .server
            .refresh(message.token, Device::Owner, thief, mutation)
        {
            Ok(reply) => reply,
            Err(broken) => return self.state.breaks(broken),
        };
        self.owner_was_answered(message.token, reply);
        let Some(tab) = message.sender else { return };
        if let Task::Sent { answer, .. } = &mut self.page(tab).task {
            *answer = Some(reply);
        }
    }

    /// Something on the wire gets no farther, or the server can't serve it.
    pub(crate) fn lose(&mut self, message: Message) {
        self.take_from_wire(message);
        if let Some(tab) = message.sender {
            self.no_verdict(tab);
        }
    }

    fn take_from_wire(&mut self, message: Message) {
        let at = self.state.wire.iter().position(|other| *other == message);
        at.map(|at| self.state.wire.remove(at));
    }

    /// The answer to this tab's refresh has arrived.
    pub(crate) fn deliver(&mut self, tab: usize) {
        let Task::Sent {
            token,
            answer: Some(reply),
        } = self.page(tab).task
        else {
            return;
        };
        if self.world.words == Words::Bare && matches!(reply, Reply::Refused(_)) {
            return self.doubt(tab, Doubt::Unauthorized);
        }
        self.hear(tab, token, None);
        let (why, outcome) = match reply {
            Reply::Granted { access, refresh } => (
                Writing::Renewal,
                RefreshOutcome::Accepted {
                    renewal: renewal(access, refresh, self.world),
                    answered_at: None,
                },
            ),
            Reply::Stale => (
                Writing::Outdated(token.login),
                RefreshOutcome::Refused(LogoutReason::Stale),
            ),
            Reply::Refused(_) => (
                Writing::Refusal(token.login),
                RefreshOutcome::Refused(LogoutReason::Revoked),
            ),
        };
        self.why = why;
        self.outcome(tab, outcome);
    }

    /// No answer, or one that says nothing.
    pub(crate) fn no_verdict(&mut self, tab: usize) {
        let Task::Sent { token, .. } = self.page(tab).task else {
            return;
        };
        self.abort(tab);
        self.hear(tab, token, None);
        self.why = Writing::Refusal(token.login);
        self.outcome(tab, failed(None));
    }

    /// An end at the server that no tab has asked for.
    pub(crate) fn revoke(&mut self) {
        for login in 0..self.state.server.logins.len() {
            self.state.server.end(login, End::Revoked);
        }
    }

    pub(crate) fn token_on_the_wire(&self, tab: usize) -> Option<Refresh> {
        match self.state.tabs[tab].task {
            Task::Sent { token, .. } => Some(token),
            _ => None,
        }
    }
}

/// A try without a verdict.
pub(crate) fn failed(doubt: Option<Doubt>) -> RefreshOutcome {
    RefreshOutcome::Failed {
        doubt,
        retry_after: None,
        cause: Error::Network,
    }
}
