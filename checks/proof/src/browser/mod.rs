//! A browser and a network in small around a world's server, as a model for the explorer: each tab is the product's own.
//!
//! What stands around the tabs is what the interceptor's shell does between two awaits, and what can happen meanwhile.

// What there is, and what can happen.
mod action;
mod state;

// Who does something.
mod doubt;
mod refresh;
mod request;
mod step;
mod thief;

// What can happen next, and what must hold.
mod invariants;
mod offers;

use core::time::Duration;
use std::rc::Rc;

pub use self::action::Action;
use self::action::Happening;
pub use self::state::State;
use self::state::{Message, Outcome, Page, Request, Stage, Task};
use self::step::Step;
use super::tab;
use crate::explore::{Broken, Model};
use crate::world::World;
use crate::world::server::Server;

/// A world with these tabs in it.
///
/// ```
/// use tollgate_proof::browser::Run;
/// use tollgate_proof::explore::explore;
/// use tollgate_proof::worlds;
///
/// let report = explore(&Run(&worlds::quiet()), 10_000).unwrap();
/// assert!(report.n_at_rest > 0);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Run<'a>(pub &'a World);

impl Model for Run<'_> {
    type State = State;
    type Action = Action;

    /// Somebody has signed in, and all tabs are open.
    fn start(&self) -> State {
        let requests = vec![Request::unmade(); self.0.n_requests];
        let state = State {
            server: Server::default(),
            wire: Vec::new(),
            store: None,
            overwritten: None,
            end: None,
            lock: None,
            tabs: (0..self.0.n_tabs)
                .map(|_| Rc::new(Page::new(requests.clone())))
                .collect(),
            thief: None,
            left: self.0.budget,
            is_doubted_out: false,
            broken: None,
        };
        let mut step = Step::new(self.0, state);
        step.log_in(0);
        for tab in 0..self.0.n_tabs {
            step.page(tab).old_view = None;
            step.look_at_storage(tab);
        }
        step.state
    }

    fn actions(&self, state: &State) -> Vec<Action> {
        offers::of(self.0, state)
    }

    fn after(&self, state: &State, action: &Action) -> State {
        let mut step = Step::new(self.0, state.clone());
        step.happen(action.0);
        step.state
    }

    fn is_due(&self, _: &State, action: &Action) -> bool {
        match action.0 {
            Happening::Wake { .. }
            | Happening::Check { .. }
            | Happening::Answer { .. }
            | Happening::Look { .. }
            | Happening::Retry { .. }
            | Happening::TakeLock { .. }
            | Happening::GetKey { .. }
            | Happening::Deliver { .. }
            | Happening::CatchUp { .. }
            | Happening::Notice { .. } => true,
            // What nobody waits for may never arrive.
            Happening::Serve(message) => message.sender.is_some(),
            _ => false,
        }
    }

    fn check(&self, state: &State) -> Result<(), Broken> {
        invariants::check(self.0, state).map_err(Broken::new)
    }

    fn check_at_rest(&self, state: &State) -> Result<(), Broken> {
        invariants::check_at_rest(self.0, state).map_err(Broken::new)
    }
}

impl Step<'_> {
    fn happen(&mut self, happening: Happening) {
        match happening {
            Happening::Ask { tab, request } => self.ask(tab, request),
            Happening::Wake { tab, request } => self.wake(tab, request),
            Happening::Leave { tab, request } => {
                self.state.left.leaves -= 1;
                self.leave(tab, request);
            }
            Happening::Check { tab, request } => self.check(tab, request, false),
            Happening::Refuse { tab, request } => {
                self.state.left.refusals -= 1;
                self.check(tab, request, true);
            }
            Happening::Answer { tab, request } => self.answer(tab, request),
            Happening::Cut { tab, request } => {
                self.state.left.faults -= 1;
                self.cut(tab, request);
            }
            Happening::FallDue { tab } => {
                self.state.left.dues -= 1;
                self.fall_due(tab);
            }
            Happening::PassEnd { tab } => {
                self.state.left.ends -= 1;
                self.pass_end(tab);
            }
            Happening::Sign { tab, is_called } => {
                self.state.left.signs -= 1;
                self.sign(tab, is_called);
            }
            Happening::Look { tab } => self.ask_for_work(tab),
            Happening::Retry { tab } => self.retry(tab),
            Happening::TakeLock { tab } => self.take_lock(tab),
            Happening::LockWaitOver { tab } => {
                self.state.left.lock_waits -= 1;
                self.go_on(tab);
            }
            Happening::GetKey { tab } => self.transmit(tab),
            Happening::LoseKey { tab } => {
                self.state.left.lost_keys -= 1;
                self.lose_key(tab);
            }
            Happening::Deliver { tab } => self.deliver(tab),
            Happening::LoseAnswer { tab } | Happening::TimeOut { tab } => {
                self.state.left.faults -= 1;
                self.no_verdict(tab);
            }
            Happening::Doubt { tab, doubt } => {
                self.state.left.doubts -= 1;
                self.answer_in_other_words(tab, doubt);
            }
            Happening::Serve(message) => self.serve(message),
            Happening::Lose(message) => {
                self.state.left.faults -= 1;
                self.lose(message);
            }
            Happening::Double(message) => {
                self.state.left.faults -= 1;
                self.state.send(Message {
                    sender: None,
                    ..message
                });
            }
            Happening::CatchUp { tab } => self.page(tab).old_view = None,
            Happening::Notice { tab } => self.look_at_storage(tab),
            Happening::FallBack => {
                self.state.left.faults -= 1;
                self.fall_back();
            }
            Happening::LogOut { tab } => {
                self.state.left.logouts -= 1;
                self.log_out(tab);
            }
            Happening::LogIn { tab } => {
                self.state.left.logins -= 1;
                self.log_in(tab);
            }
            Happening::Kill { tab } => {
                self.state.left.kills -= 1;
                self.kill(tab);
            }
            Happening::Reopen { tab } => self.reopen(tab),
            Happening::Crash => {
                self.state.left.crashes -= 1;
                self.crash();
            }
            Happening::Expire => {
                self.state.left.expiries -= 1;
                self.state.server.expire_access();
            }
            Happening::Revoke => {
                self.state.left.revokes -= 1;
                self.revoke();
            }
            Happening::Minute => {
                self.state.left.minutes -= 1;
                // Past the grace, which is heard to its last second.
                let minute = tollgate_server::rotation::GRACE + 1;
                self.state.server.now += minute;
                for tab in 0..self.state.tabs.len() {
                    self.page(tab).now += Duration::from_secs(minute.unsigned_abs());
                }
            }
            Happening::Idle => {
                self.state.left.idles -= 1;
                self.state.server.idle();
            }
            Happening::Steal => self.steal(),
            Happening::Present(shown) => {
                self.state.left.thefts -= 1;
                self.present(shown);
            }
        }
    }

    /// Whatever is on the wire is lost, in both directions; what is stored is not.
    fn crash(&mut self) {
        self.state.wire.retain(|message| message.sender.is_some());
        for tab in 0..self.state.tabs.len() {
            for request in 0..self.state.tabs[tab].requests.len() {
                if matches!(
                    self.state.tabs[tab].requests[request].stage,
                    Stage::Sent { .. }
                ) {
                    self.done(tab, request, Outcome::Failed);
                }
            }
            if matches!(self.state.tabs[tab].task, Task::Sent { .. }) {
                self.state
                    .wire
                    .retain(|message| message.sender != Some(tab));
                self.no_verdict(tab);
            }
        }
    }
}
