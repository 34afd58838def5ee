//! A request of a page: how it is let in, sent, answered, and replayed once.

use core::time::Duration;

use tollgate_interceptor::request::Credentials;
use tollgate_interceptor::session::Stamp;

use super::invariants::rule;
use super::state::{Outcome, Stage, Status, Task};
use super::step::Step;
use super::tab::{Flight, Turn};
use crate::world::tokens::{access_of, user};

/// All requests go to one endpoint.
const PATH: &str = "users";

/// For so long a refresh that was in vain is not made again at the least.
const IN_VAIN: Duration = Duration::from_secs(1);

impl Step<'_> {
    /// The page makes its next request.
    pub(crate) fn ask(&mut self, tab: usize, number: usize) {
        let flight = self.page(tab).tab.new_flight();
        self.request(tab, number).flight = Some(flight);
        let owner = self.session(tab).map(|own| user(access_of(own).login));
        self.request(tab, number).owner = owner;
        self.arrive(tab, number);
    }

    fn arrive(&mut self, tab: usize, number: usize) {
        let Some(mut flight) = self.request(tab, number).flight else {
            return;
        };
        let turn = self.look_and(tab, |tab, sight, at| {
            tab.arrive(&mut flight, Credentials::Session, sight, at)
        });
        self.take_turn(tab, number, flight, turn);
    }

    /// A request that was let go is told so.
    pub(crate) fn wake(&mut self, tab: usize, number: usize) {
        match self.request(tab, number).stage.clone() {
            Stage::Released(Ok(())) => self.resume(tab, number),
            Stage::Released(Err(_)) => self.done(tab, number, Outcome::SessionEnded),
            _ => {}
        }
    }

    fn resume(&mut self, tab: usize, number: usize) {
        let Some(mut flight) = self.request(tab, number).flight else {
            return;
        };
        let turn = self.look_and(tab, |tab, sight, at| {
            tab.resume(&mut flight, Credentials::Session, sight, at)
        });
        self.take_turn(tab, number, flight, turn);
    }

    fn take_turn(&mut self, tab: usize, number: usize, flight: Flight, turn: Turn) {
        self.request(tab, number).flight = Some(flight);
        match turn {
            Turn::Go(Some(carried)) => self.send_request(tab, number, carried),
            Turn::Go(None) => self.done(tab, number, Outcome::Anonymous),
            Turn::Stop(_) => self.done(tab, number, Outcome::SessionEnded),
            Turn::Wait(_) => self.request(tab, number).stage = Stage::Waiting,
        }
    }

    fn send_request(&mut self, tab: usize, number: usize, carried: Stamp) {
        let own = self.state.tabs[tab].clone();
        let Some(session) = own.tab.session() else {
            return;
        };
        let token = access_of(session);
        let is_over = own.tab.access_token_left(own.now) == Some(Duration::ZERO);
        if own.unauthorized == Some(carried) || is_over {
            self.state.breaks(rule::NO_DEAD_TOKEN);
        }
        let owner = own.requests[number].owner;
        if owner.is_some_and(|owner| owner != user(token.login)) {
            self.state.breaks(rule::SENT_FOR_ITS_USER);
        }
        self.request(tab, number).stage = Stage::Sent {
            carried,
            token,
            answer: None,
        };
    }

    /// A request has reached the server, which looks at its token; or an endpoint that refuses good ones.
    pub(crate) fn check(&mut self, tab: usize, number: usize, is_strict: bool) {
        let server = self.state.server.clone();
        if let Stage::Sent { token, answer, .. } = &mut self.request(tab, number).stage {
            *answer = Some(match server.lets_in(*token) && !is_strict {
                true => Status::Ok,
                false => Status::Unauthorized,
            });
        }
    }

    /// The answer to a request has arrived.
    pub(crate) fn answer(&mut self, tab: usize, number: usize) {
        let Stage::Sent {
            carried,
            answer: Some(status),
            ..
        } = self.request(tab, number).stage
        else {
            return;
        };
        let verdict = self.look_and(tab, |tab, sight, at| tab.answered(Some(carried), sight, at));
        if verdict.is_err() {
            return self.done(tab, number, Outcome::SessionEnded);
        }
        let is_expired = status == Status::Unauthorized;
        let is_replay = core::mem::take(&mut self.request(tab, number).is_replay);
        if is_replay {
            self.replayed(tab, number, carried, is_expired);
        }
        match status {
            Status::Ok => self.done(tab, number, Outcome::Ok),
            Status::Unauthorized if is_replay => self.done(tab, number, Outcome::Unauthorized),
            Status::Unauthorized => self.unauthorized(tab, number, carried),
        }
    }

    fn replayed(&mut self, tab: usize, number: usize, carried: Stamp, is_expired: bool) {
        let Some(flight) = self.request(tab, number).flight else {
            return;
        };
        self.decide(tab, |tab, at| {
            tab.replayed(flight, carried, PATH, is_expired, at);
        });
        let is_leader = core::mem::take(&mut self.request(tab, number).is_leader);
        let own = self.page(tab);
        if is_leader {
            own.in_vain_until = is_expired.then_some(own.now + IN_VAIN);
        }
    }

    fn unauthorized(&mut self, tab: usize, number: usize, carried: Stamp) {
        let Some(mut flight) = self.request(tab, number).flight else {
            return;
        };
        let own = &self.state.tabs[tab];
        let was_idle = own.task == Task::Idle;
        let is_over = own.tab.access_token_left(own.now) == Some(Duration::ZERO);
        let turn = self.decide(tab, |tab, at| {
            tab.unauthorized(&mut flight, Credentials::Session, carried, PATH, false, at)
        });
        let Some(turn) = turn else {
            return self.done(tab, number, Outcome::Unauthorized);
        };
        let is_current = self.stamp(tab) == Some(carried);
        let own = self.page(tab);
        let is_leader = was_idle && own.task != Task::Idle;
        // A token that is past its end needs a refresh in any case.
        let is_vain = !is_over && own.in_vain_until.is_some_and(|until| own.now < until);
        if is_current {
            own.unauthorized = Some(carried);
        }
        let request = &mut own.requests[number];
        request.is_replay = true;
        request.is_leader = is_leader;
        request.n_replays += 1;
        if request.n_replays > 1 {
            self.state.breaks(rule::ONE_REPLAY);
        }
        if is_leader && is_vain && is_current {
            self.state.breaks(rule::NO_VAIN_REFRESH);
        }
        match turn {
            Turn::Go(_) => {
                self.request(tab, number).flight = Some(flight);
                self.resume(tab, number);
            }
            turn => self.take_turn(tab, number, flight, turn),
        }
    }

    /// The network has lost a request, or its answer; it is tried again once.
    pub(crate) fn cut(&mut self, tab: usize, number: usize) {
        let request = self.request(tab, number);
        request.is_replay = false;
        request.is_leader = false;
        if core::mem::replace(&mut request.is_retried, true) {
            self.done(tab, number, Outcome::Failed);
        } else {
            self.arrive(tab, number);
        }
    }

    /// A waiter's time is up, or its caller has gone away.
    pub(crate) fn leave(&mut self, tab: usize, number: usize) {
        if let Some(flight) = self.request(tab, number).flight {
            self.page(tab).tab.leave(flight.id.0);
            self.leave_queue(tab, flight.id.0, "");
        }
        self.done(tab, number, Outcome::Left);
    }

    /// The caller has its answer.
    pub(crate) fn done(&mut self, tab: usize, number: usize, outcome: Outcome) {
        if matches!(self.request(tab, number).stage, Stage::Done(_)) {
            self.state.breaks(rule::ANSWERED_ONCE);
        }
        let request = self.request(tab, number);
        request.stage = Stage::Done(outcome);
        // What it remembers is gone with it.
        request.flight = None;
        request.is_retried = false;
        request.is_replay = false;
        request.is_leader = false;
        request.n_replays = 0;
        request.owner = None;
    }
}
