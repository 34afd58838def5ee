//! A tab's session: what it reads, stores, takes over and tells its waiters.
//!
//! It is the glue of the interceptor's `auth` without its futures: one function here is what the tab does between two
//! awaits.

use std::rc::Rc;

use tollgate_interceptor::session::Stamp;
use tollgate_interceptor::tab::session::{Seen, SessionState};
use tollgate_server::rotation::End;

use super::config::{Storage, World};
use super::invariants::rule;
use super::mutation::Mutation;
use super::state::{Kind, Message, Outcome, Stage, State, Stored, Tab, Task, Verdict};
use super::tokens::{self, refresh_of};

/// A state while something happens to it.
pub(crate) struct Step<'a> {
    pub(crate) world: &'a World,
    pub(crate) state: State,
}

/// Why the storage is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Writing {
    Login,
    Logout,
    Renewal,
    /// The server has refused the session of this login.
    Refusal(usize),
    /// Something has refused a token of this login in words that the contract doesn't know, and stayed with it.
    Doubt(usize),
    /// The server has called a token of this login long outdated, and the storage holds no newer one.
    Outdated(usize),
}

impl Step<'_> {
    pub(crate) fn tab(&mut self, tab: usize) -> &mut Tab {
        Rc::make_mut(&mut self.state.tabs[tab])
    }

    pub(crate) fn stamp(&self, tab: usize) -> Option<Stamp> {
        self.state.tabs[tab].session.stamp()
    }

    pub(crate) fn login_number(&self, tab: usize) -> Option<u64> {
        self.stamp(tab).map(|stamp| stamp.login)
    }

    pub(crate) fn is_mutated(&self, mutation: Mutation) -> bool {
        self.world.mutation == Some(mutation)
    }

    /// Reads the storage, and adopts what another tab has put there.
    pub(crate) fn sync(&mut self, tab: usize) {
        let stored = self.read(tab);
        if self.state.tabs[tab].stored == stored {
            return;
        }
        let own = self.tab(tab);
        own.stored.clone_from(&stored);
        match own.session.see(stored.map(|session| (*session).clone())) {
            // A storage that is behind shows no tab less than what it has written itself.
            Seen::Unchanged | Seen::FellBack | Seen::LoggedIn => {}
            Seen::Renewed => self.let_go(tab, Verdict::GoOn),
            Seen::Switched | Seen::Gone => self.let_go(tab, Verdict::Ended),
        }
    }

    fn read(&self, tab: usize) -> Stored {
        let own = &self.state.tabs[tab];
        own.old_view.as_ref().unwrap_or(&self.state.store).clone()
    }

    /// Stores the session, or that there is none.
    pub(crate) fn save(&mut self, tab: usize, why: Writing) {
        let before = self.state.store.clone();
        let now: Stored = self.state.tabs[tab].session.session().cloned().map(Rc::new);
        if let Some(broken) = rule::of_a_write(&self.state, before.as_deref(), now.as_deref(), why)
        {
            self.state.breaks(broken);
        }
        self.state.store.clone_from(&now);
        let own = self.tab(tab);
        own.stored = now;
        own.old_view = None;
        if self.world.storage == Storage::OneWriteBehind {
            for other in (0..self.state.tabs.len()).filter(|other| *other != tab) {
                self.tab(other).old_view = Some(before.clone());
            }
        }
    }

    /// The session has moved: all who wait are told, and the refresh that ran for its former state stops.
    pub(crate) fn let_go(&mut self, tab: usize, verdict: Verdict) {
        if verdict == Verdict::GoOn
            && self.world.storage == Storage::Instant
            && self.state.store.as_deref() != self.state.tabs[tab].session.session()
        {
            self.state.breaks(rule::STORED_FIRST);
        }
        let is_failure_kept = self.is_mutated(Mutation::FailureKept);
        let own = self.tab(tab);
        if !is_failure_kept {
            // A server that doesn't rotate gives the same token again: what has failed with it is over all the same.
            own.failed = None;
            own.doubts.forget();
        }
        for waiter in own.gate.release() {
            let stage = &mut request(own, waiter).stage;
            if let Stage::Waiting(owner) = *stage {
                *stage = Stage::Released(owner, verdict);
            }
        }
        if matches!(
            self.state.tabs[tab].task,
            Task::PutOff | Task::Queued { .. } | Task::Sent { .. }
        ) {
            self.abort(tab);
            self.tab(tab).task = Task::Looking;
        }
    }

    /// Another user, or the same one again, signs in here.
    pub(crate) fn log_in(&mut self, tab: usize) {
        let (access, refresh) = self.state.server.log_in(self.world.class);
        let session = tokens::session(access, refresh, self.world.server);
        let had = self.stamp(tab);
        self.tab(tab).session.login(session);
        self.save(tab, Writing::Login);
        if had.is_some() {
            self.let_go(tab, Verdict::Ended);
        }
    }

    /// The user signs out here: first the tab and the storage, then the server is told.
    pub(crate) fn log_out(&mut self, tab: usize) {
        let shown = self.login_number(tab);
        self.sync(tab);
        if self.login_number(tab) != shown {
            return;
        }
        let Some(session) = self.state.tabs[tab].session.session() else {
            return;
        };
        let token = refresh_of(session);
        self.end(tab, Writing::Logout);
        self.state.send(Message {
            kind: Kind::SignOut,
            token,
            sender: None,
        });
    }

    /// The session of this tab is over.
    pub(crate) fn end(&mut self, tab: usize, why: Writing) {
        if self.tab(tab).session.end().is_none() {
            return;
        }
        self.save(tab, why);
        match self.is_mutated(Mutation::WaitersForgotten) {
            true => drop(self.tab(tab).gate.release()),
            false => self.let_go(tab, Verdict::Ended),
        }
    }

    /// The tab is gone, with all that it had in memory.
    pub(crate) fn kill(&mut self, tab: usize) {
        self.abort(tab);
        let own = self.tab(tab);
        let mut requests = core::mem::take(&mut own.requests);
        for request in &mut requests {
            if !matches!(request.stage, Stage::Unmade | Stage::Done(_)) {
                request.stage = Stage::Done(Outcome::Killed);
            }
        }
        *own = Tab {
            is_open: false,
            requests,
            ..Tab::new(0)
        };
    }

    /// The tab is opened again; all that it knows is what is stored.
    pub(crate) fn reopen(&mut self, tab: usize) {
        self.tab(tab).is_open = true;
        self.sync(tab);
    }

    /// An end at the server that no tab has asked for.
    pub(crate) fn revoke(&mut self) {
        for login in 0..self.state.server.logins.len() {
            self.state.server.end(login, End::Revoked);
        }
    }
}

fn request(tab: &mut Tab, waiter: u64) -> &mut super::state::Request {
    let number = usize::try_from(waiter).expect("waiters are named by their place in a list");
    &mut tab.requests[number]
}

/// A tab that has just been opened on an empty storage has no session.
pub(crate) fn is_logged_in(session: &SessionState) -> bool {
    session.session().is_some()
}
