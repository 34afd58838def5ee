//! A tab's refresh: the lock, the look at the storage, the send, the answer.
//!
//! It takes the lock (where there are locks, and for as long as it may wait), reads the storage again, sends nothing if
//! the session has moved, and settles an answer only for the token that was sent.
//! The lock is freed between two attempts.

use tollgate_interceptor::doubt::Doubt;
use tollgate_interceptor::session::Stamp;
use tollgate_server::rotation::GRACE;

use super::config::{Locks, Storage, Theft, Wire, Words};
use super::invariants::rule;
use super::mutation::Mutation;
use super::server::Reply;
use super::state::{Kind, Message, Task, Verdict};
use super::tab::{Step, Writing};
use super::tokens::{Device, Refresh, refresh_of, renewal};

impl Step<'_> {
    /// The gate has told a request to lead.
    pub(crate) fn lead(&mut self, tab: usize) {
        if self.tab(tab).task != Task::Idle {
            self.state.breaks(rule::ONE_REFRESH);
        }
        self.tab(tab).task = Task::Looking;
    }

    /// The tab's own count says that its token is close to its end, and there is somebody to use it.
    pub(crate) fn fall_due(&mut self, tab: usize) {
        let Some(now) = self.stamp(tab) else { return };
        let own = self.tab(tab);
        own.due = Some(now);
        if own.over == Some(now) {
            own.gate.expire(now);
        }
        if own.gate.lead_early(now) {
            self.lead(tab);
        }
    }

    /// Looks what there is to do, and takes its place in the queue for the lock if that is a refresh.
    pub(crate) fn look(&mut self, tab: usize) {
        let Some(of) = self.needed(tab) else {
            return self.finish(tab);
        };
        match self.world.locks {
            Locks::Web if !self.is_mutated(Mutation::LockIgnored) => {
                self.tab(tab).task = Task::Queued { of };
            }
            Locks::Web | Locks::None => self.transmit(tab, of),
        }
    }

    /// It is this tab's turn, with the lock.
    pub(crate) fn take_lock(&mut self, tab: usize) {
        self.state.lock = Some(tab);
        self.go_on(tab);
    }

    /// With the lock, or after having waited for it for as long as it may: looks again, and sends.
    pub(crate) fn go_on(&mut self, tab: usize) {
        let Task::Queued { of } = self.tab(tab).task else {
            return;
        };
        self.tab(tab).task = Task::Looking;
        self.sync(tab);
        if self.stamp(tab) == Some(of) {
            self.transmit(tab, of);
        } else {
            // Another tab has been here: there may be nothing left to do.
            self.free_lock(tab);
            self.look(tab);
        }
    }

    /// The token that is to be refreshed, if there still is one.
    fn needed(&mut self, tab: usize) -> Option<Stamp> {
        self.sync(tab);
        let now = self.state.server.now;
        let own = &self.state.tabs[tab];
        let (of, session) = own.session.stamp().zip(own.session.session())?;
        let token = refresh_of(session);
        let is_urgent = own
            .failed
            .is_some_and(|(failed, since)| failed == token && now - since < GRACE);
        (own.gate.is_wanted(of) || is_urgent).then_some(of)
    }

    fn finish(&mut self, tab: usize) {
        self.free_lock(tab);
        let own = self.tab(tab);
        own.task = Task::Idle;
        own.gate.finish();
    }

    fn transmit(&mut self, tab: usize, of: Stamp) {
        let own = &self.state.tabs[tab];
        let Some(session) = own.session.session() else {
            return self.finish(tab);
        };
        let token = refresh_of(session);
        if ![own.unauthorized, own.over, own.due].contains(&Some(of)) {
            self.state.breaks(rule::NO_NEEDLESS_REFRESH);
        }
        self.tab(tab).task = Task::Sent {
            of,
            token,
            answer: None,
        };
        self.state.send(Message {
            kind: Kind::Refresh,
            token,
            sender: Some(tab),
        });
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

    pub(crate) fn free_lock(&mut self, tab: usize) {
        if self.state.lock == Some(tab) {
            self.state.lock = None;
        }
    }

    /// Something on the wire has reached the server.
    pub(crate) fn serve(&mut self, message: Message) {
        self.take_from_wire(message);
        if message.kind == Kind::SignOut {
            let reason = tollgate_server::rotation::End::SignedOut;
            return self.state.server.end(message.token.login, reason);
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
        if let Task::Sent { answer, .. } = &mut self.tab(tab).task {
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
            of,
            token,
            answer: Some(reply),
        } = self.tab(tab).task
        else {
            return;
        };
        if self.world.words == Words::Bare && matches!(reply, Reply::Refused(_)) {
            return self.doubt(tab, Doubt::Unauthorized);
        }
        self.hear(tab, token, None);
        self.tab(tab).task = Task::Looking;
        if !self.is_mutated(Mutation::NoSecondLook) {
            self.sync(tab);
        }
        self.settle(tab, of, reply);
        self.free_lock(tab);
        self.look(tab);
    }

    fn settle(&mut self, tab: usize, of: Stamp, reply: Reply) {
        let Some(now) = self.stamp(tab) else { return };
        if now != of && !self.is_mutated(Mutation::NoFence) {
            return;
        }
        match reply {
            Reply::Granted { access, refresh } => {
                let renewal = renewal(access, refresh, self.world.server);
                if self.tab(tab).session.renew(now, renewal) {
                    if self.is_mutated(Mutation::ReleasedBeforeStored) {
                        self.let_go(tab, Verdict::GoOn);
                    }
                    self.save(tab, Writing::Renewal);
                    self.let_go(tab, Verdict::GoOn);
                }
            }
            Reply::Stale => {
                // A thief with token and attempt can be two generations ahead of an owner who is then outdated indeed.
                let is_orderly =
                    self.world.storage == Storage::Instant && self.world.theft != Theft::Pair;
                if is_orderly {
                    self.state.breaks(rule::NO_FALLBACK);
                }
                self.refused(tab, Writing::Outdated);
            }
            Reply::Refused(_) => self.refused(tab, Writing::Refusal),
        }
    }

    pub(crate) fn refused(&mut self, tab: usize, why: fn(usize) -> Writing) {
        if let Some(session) = self.state.tabs[tab].session.session() {
            let login = refresh_of(session).login;
            self.end(tab, why(login));
        }
    }

    /// No answer, or one that says nothing: the session stays, and the refresh is put off.
    pub(crate) fn no_verdict(&mut self, tab: usize) {
        let Task::Sent { of, token, .. } = self.tab(tab).task else {
            return;
        };
        self.abort(tab);
        self.hear(tab, token, None);
        self.put_off(tab, of, token);
    }

    /// The session stays, and its refresh is tried again later, if anybody needs it.
    pub(crate) fn put_off(&mut self, tab: usize, of: Stamp, token: Refresh) {
        self.tab(tab).task = Task::Looking;
        self.sync(tab);
        if self.stamp(tab) == Some(of) {
            if self.is_mutated(Mutation::SilenceIsRefusal) {
                self.refused(tab, Writing::Refusal);
            }
            let now = self.state.server.now;
            let own = self.tab(tab);
            let since = match own.failed {
                Some((failed, since)) if failed == token => since,
                _ => now,
            };
            own.failed = Some((token, since));
            if own.over == Some(of) {
                // It was to be ready before anybody needs it, and is not: from here on those who need it ask.
                own.gate.give_up_early();
            }
            if self.needed(tab).is_some() {
                self.tab(tab).task = Task::PutOff;
                return;
            }
        }
        self.look(tab);
    }
}
