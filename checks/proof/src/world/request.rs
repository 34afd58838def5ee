//! A request of a page: how it is let in, sent, answered, and replayed once.

use tollgate_interceptor::session::Stamp;
use tollgate_interceptor::tab::gate::{Turn, Waiter};

use super::invariants::rule;
use super::mutation::Mutation;
use super::state::{Outcome, Owner, Request, Stage, Status, Verdict};
use super::tab::Step;
use super::tokens::{access_of, user};

impl Step<'_> {
    fn request(&mut self, tab: usize, number: usize) -> &mut Request {
        &mut self.tab(tab).requests[number]
    }

    /// The page makes its next request.
    pub(crate) fn ask(&mut self, tab: usize, number: usize) {
        self.sync(tab);
        let session = &self.state.tabs[tab].session;
        let Some((stamp, session)) = session.stamp().zip(session.session()) else {
            return self.done(tab, number, Outcome::Anonymous);
        };
        let owner = Owner {
            login: stamp.login,
            user: user(access_of(session).login),
        };
        self.admit(tab, number, owner);
    }

    /// A request that was let go is told so.
    pub(crate) fn wake(&mut self, tab: usize, number: usize) {
        match self.request(tab, number).stage {
            Stage::Released(owner, Verdict::GoOn) => self.admit(tab, number, owner),
            Stage::Released(_, Verdict::Ended) => self.done(tab, number, Outcome::SessionEnded),
            _ => {}
        }
    }

    /// Sends a request with the current token, or makes it wait for a newer one.
    fn admit(&mut self, tab: usize, number: usize, owner: Owner) {
        self.sync(tab);
        let now = self
            .stamp(tab)
            .filter(|now| now.login == owner.login || self.is_mutated(Mutation::SentForAnybody));
        let Some(now) = now else {
            return self.done(tab, number, Outcome::SessionEnded);
        };
        let is_left_open = self.is_mutated(Mutation::GateLeftOpen);
        let own = self.tab(tab);
        if own.over == Some(now) {
            own.gate.expire(now);
        }
        let turn = match is_left_open {
            true => Turn::Go,
            false => own.gate.arrive(waiter(number), now),
        };
        self.take_turn(tab, number, owner, turn, now);
    }

    fn take_turn(&mut self, tab: usize, number: usize, owner: Owner, turn: Turn, now: Stamp) {
        match turn {
            Turn::Go => self.send_request(tab, number, owner, now),
            Turn::Stop => self.done(tab, number, Outcome::SessionEnded),
            Turn::Wait => self.request(tab, number).stage = Stage::Waiting(owner),
            Turn::Lead => {
                self.request(tab, number).stage = Stage::Waiting(owner);
                self.lead(tab);
            }
        }
    }

    fn send_request(&mut self, tab: usize, number: usize, owner: Owner, carried: Stamp) {
        let own = &self.state.tabs[tab];
        let Some(session) = own.session.session() else {
            return;
        };
        let token = access_of(session);
        if [own.unauthorized, own.over].contains(&Some(carried)) {
            self.state.breaks(rule::NO_DEAD_TOKEN);
        }
        if user(token.login) != owner.user {
            self.state.breaks(rule::SENT_FOR_ITS_USER);
        }
        let request = self.request(tab, number);
        request.n_sent += 1;
        request.stage = Stage::Sent {
            owner,
            carried,
            token,
            answer: None,
        };
        if request.n_sent > 2 {
            self.state.breaks(rule::ONE_REPLAY);
        }
    }

    /// A request has reached the server, which looks at its token.
    pub(crate) fn check(&mut self, tab: usize, number: usize) {
        let server = self.state.server.clone();
        if let Stage::Sent { token, answer, .. } = &mut self.request(tab, number).stage {
            *answer = Some(match server.lets_in(*token) {
                true => Status::Ok,
                false => Status::Unauthorized,
            });
        }
    }

    /// The answer to a request has arrived.
    pub(crate) fn answer(&mut self, tab: usize, number: usize) {
        let Stage::Sent {
            owner,
            carried,
            answer: Some(status),
            ..
        } = self.request(tab, number).stage
        else {
            return;
        };
        self.sync(tab);
        let is_elsewhere = self.login_number(tab) != Some(carried.login);
        if is_elsewhere && !self.is_mutated(Mutation::SentForAnybody) {
            return self.done(tab, number, Outcome::SessionEnded);
        }
        let is_replayed = core::mem::replace(&mut self.request(tab, number).is_replayed, true);
        match status {
            Status::Ok => self.done(tab, number, Outcome::Ok),
            Status::Unauthorized if is_replayed && !self.is_mutated(Mutation::ReplayedAgain) => {
                self.done(tab, number, Outcome::Unauthorized);
            }
            Status::Unauthorized => self.unauthorized(tab, number, owner, carried),
        }
    }

    fn unauthorized(&mut self, tab: usize, number: usize, owner: Owner, carried: Stamp) {
        let Some(now) = self.stamp(tab) else {
            return self.done(tab, number, Outcome::SessionEnded);
        };
        if carried == now {
            self.tab(tab).unauthorized = Some(now);
        }
        let carried = match self.is_mutated(Mutation::LateRefused) {
            true => now,
            false => carried,
        };
        match self
            .tab(tab)
            .gate
            .unauthorized(waiter(number), carried, now)
        {
            Turn::Go => self.admit(tab, number, owner),
            turn => self.take_turn(tab, number, owner, turn, now),
        }
    }

    /// A waiter's time is up, or its caller has gone away.
    pub(crate) fn leave(&mut self, tab: usize, number: usize) {
        self.tab(tab).gate.leave(waiter(number).id);
        self.done(tab, number, Outcome::Left);
    }

    /// The caller has its answer.
    pub(crate) fn done(&mut self, tab: usize, number: usize, outcome: Outcome) {
        if matches!(self.request(tab, number).stage, Stage::Done(_)) {
            self.state.breaks(rule::ANSWERED_ONCE);
        }
        self.request(tab, number).stage = Stage::Done(outcome);
    }
}

fn waiter(number: usize) -> Waiter {
    Waiter {
        id: u64::try_from(number).expect("usize is not wider than u64"),
        since: core::time::Duration::ZERO,
        until: core::time::Duration::MAX,
    }
}
