//! A browser, a network and a server in small, as a model for the explorer.
//!
//! ```
//! use tollgate_proof::explore::explore;
//! use tollgate_proof::worlds;
//!
//! let report = explore(&worlds::quiet(), 10_000).unwrap();
//! assert!(report.n_at_rest > 0);
//! ```

// How large it is.
mod bounds;
mod config;
mod mutation;

// What there is, and what can happen.
mod action;
mod state;
mod tokens;

// Who does something.
mod doubt;
mod refresh;
mod request;
mod server;
mod tab;
mod thief;

// What can happen next, and what must hold.
mod invariants;
mod offers;

use std::rc::Rc;

pub use self::action::Action;
use self::action::Happening;
pub use self::bounds::Bounds;
pub use self::config::{Budget, FalseAlarms, Locks, Storage, Telling, Theft, Wire, Words, World};
pub use self::mutation::Mutation;
use self::server::Server;
pub use self::state::State;
use self::state::{Message, Stage, Tab, Task};
use self::tab::Step;
use crate::explore::{Broken, Model};

impl Model for World {
    type State = State;
    type Action = Action;

    /// Somebody has signed in, and all tabs are open.
    fn start(&self) -> State {
        let mut step = Step {
            world: self,
            state: State {
                server: Server::new(),
                wire: Vec::new(),
                store: None,
                lock: None,
                tabs: (0..self.n_tabs)
                    .map(|_| Rc::new(Tab::new(self.n_requests)))
                    .collect(),
                thief: None,
                left: self.budget,
                is_doubted_out: false,
                broken: None,
            },
        };
        step.log_in(0);
        for tab in 0..self.n_tabs {
            step.tab(tab).old_view = None;
            step.sync(tab);
        }
        step.state
    }

    fn actions(&self, state: &State) -> Vec<Action> {
        offers::of(self, state)
    }

    fn after(&self, state: &State, action: &Action) -> State {
        let mut step = Step {
            world: self,
            state: state.clone(),
        };
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
            | Happening::Deliver { .. }
            | Happening::CatchUp { .. }
            | Happening::Notice { .. } => true,
            // What nobody waits for may never arrive.
            Happening::Serve(message) => message.sender.is_some(),
            _ => false,
        }
    }

    fn check(&self, state: &State) -> Result<(), Broken> {
        invariants::check(self, state).map_err(Broken::new)
    }

    fn check_at_rest(&self, state: &State) -> Result<(), Broken> {
        invariants::check_at_rest(self, state).map_err(Broken::new)
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
            Happening::Check { tab, request } => self.check(tab, request),
            Happening::Answer { tab, request } => self.answer(tab, request),
            Happening::Cut { tab, request } => {
                self.state.left.faults -= 1;
                self.done(tab, request, state::Outcome::Failed);
            }
            Happening::FallDue { tab } => {
                self.state.left.dues -= 1;
                self.fall_due(tab);
            }
            Happening::PassEnd { tab } => {
                self.state.left.ends -= 1;
                self.tab(tab).over = self.stamp(tab);
            }
            Happening::Look { tab } | Happening::Retry { tab } => self.look(tab),
            Happening::TakeLock { tab } => self.take_lock(tab),
            Happening::LockWaitOver { tab } => {
                self.state.left.lock_waits -= 1;
                self.go_on(tab);
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
            Happening::CatchUp { tab } => self.tab(tab).old_view = None,
            Happening::Notice { tab } => self.sync(tab),
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
                self.state.server.now += tollgate_server::rotation::GRACE + 1;
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
                    self.done(tab, request, state::Outcome::Failed);
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
