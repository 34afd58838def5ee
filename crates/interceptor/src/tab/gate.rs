//! Single flight and the queue of its subscribers: a pure state.
//!
//! The gate stands between the requests and the server.
//! It is open while the access token is not known to be dead.
//! The first 401 for the current token closes it: one refresh is started, and that request and all that come meanwhile
//! wait in order, until a newer token is there or the session is over.
//! A token that is past its end by its own count is known to be dead without a 401; one that is merely close to it is
//! refreshed early, and holds nobody.
//!
//! ```
//! use std::time::Duration;
//! use tollgate_interceptor::tab::gate::{Gate, Turn, Waiter};
//! use tollgate_interceptor::session::Stamp;
//!
//! let (old, new) = (Stamp { login: 1, generation: 1 }, Stamp { login: 1, generation: 2 });
//! let [one, two, three] = [1, 2, 3].map(|id| Waiter { id, since: Duration::ZERO, until: Duration::MAX });
//! let mut gate = Gate::default();
//! assert_eq!(gate.arrive(one, old), Turn::Go);
//! assert_eq!(gate.unauthorized(one, old, old), Turn::Lead);   // start the refresh
//! assert_eq!(gate.arrive(two, old), Turn::Wait);
//! assert_eq!(gate.release(), [1, 2]);                         // the newer token is stored
//! assert_eq!(gate.unauthorized(three, old, new), Turn::Go);   // a late 401: replay, no refresh
//! ```

use core::time::Duration;

use crate::session::Stamp;

/// Names a request while it waits.
pub type WaiterId = u64;

/// A request in the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Waiter {
    /// Which one.
    pub id: WaiterId,
    /// When it first joined.
    pub since: Duration,
    /// When its time is up.
    pub until: Duration,
}

/// What a request is to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Turn {
    /// Go on with the current token.
    Go,
    /// Wait: it has joined the queue, and a refresh is on its way.
    Wait,
    /// Wait as well, and start the refresh, since no other is running.
    Lead,
    /// Stop: the session that it was built for is over.
    Stop,
}

/// The state of the gate of one tab.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Gate {
    is_refreshing: bool,
    /// The token that is to be refreshed although nobody waits for it.
    early: Option<Stamp>,
    /// The newest token that is known to be dead.
    dead: Option<Stamp>,
    waiters: Vec<Waiter>,
}

impl Gate {
    /// A request wants to be sent with the current token `now`.
    pub fn arrive(&mut self, waiter: Waiter, now: Stamp) -> Turn {
        match self.is_dead(now) {
            true => self.join(waiter),
            false => Turn::Go,
        }
    }

    /// A request that carried the token `carried` was answered by 401, and the current token is `now`.
    pub fn unauthorized(&mut self, waiter: Waiter, carried: Stamp, now: Stamp) -> Turn {
        if carried.login != now.login {
            return Turn::Stop;
        }
        if carried.generation < now.generation && !self.is_dead(now) {
            return Turn::Go;
        }
        self.expire(now);
        self.join(waiter)
    }

    /// The current token `now` is past its end: it is known to be dead.
    pub fn expire(&mut self, now: Stamp) {
        self.dead = Some(now);
    }

    /// A request wants to be sent with the current token `now`, whatever that is worth:
    /// it waits for a refresh that is running, and asks for none.
    pub fn follow(&mut self, waiter: Waiter, now: Stamp) -> Turn {
        match self.is_dead(now) && self.is_refreshing {
            true => self.join(waiter),
            false => Turn::Go,
        }
    }

    /// The current token `now` is to be refreshed before anybody has to wait for it.
    /// Returns whether to start the refresh, since no other is running.
    #[must_use]
    pub fn lead_early(&mut self, now: Stamp) -> bool {
        self.early = Some(now);
        self.lead()
    }

    /// A refresh is to be made for nobody who waits. Returns whether to start it, since no other is running.
    #[must_use]
    pub fn lead(&mut self) -> bool {
        !core::mem::replace(&mut self.is_refreshing, true)
    }

    /// From here on the token is refreshed for those who wait, and for nobody else.
    pub fn give_up_early(&mut self) {
        self.early = None;
    }

    /// A request no longer waits: its time is up, or its caller has gone.
    pub fn leave(&mut self, id: WaiterId) {
        self.waiters.retain(|waiter| waiter.id != id);
    }

    /// The session has moved: it has another token, or it is over.
    /// All who wait are let go, in the order in which they came.
    #[must_use]
    pub fn release(&mut self) -> Vec<WaiterId> {
        self.waiters.drain(..).map(|waiter| waiter.id).collect()
    }

    /// Those who wait, in the order in which they came.
    #[must_use]
    pub fn waiters(&self) -> &[Waiter] {
        &self.waiters
    }

    /// Whether the running refresh still has somebody to work for.
    #[must_use]
    pub fn is_wanted(&self, now: Stamp) -> bool {
        self.early == Some(now) || (self.is_dead(now) && !self.waiters.is_empty())
    }

    /// The refresh has come to its end, whichever it was; the next who needs one leads.
    pub fn finish(&mut self) {
        self.is_refreshing = false;
    }

    fn is_dead(&self, now: Stamp) -> bool {
        self.dead == Some(now)
    }

    fn join(&mut self, waiter: Waiter) -> Turn {
        self.waiters.push(waiter);
        match self.lead() {
            true => Turn::Lead,
            false => Turn::Wait,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: Stamp = Stamp {
        login: 1,
        generation: 1,
    };
    const NEW: Stamp = Stamp {
        login: 1,
        generation: 2,
    };
    const OTHER: Stamp = Stamp {
        login: 2,
        generation: 3,
    };

    fn waiter(id: WaiterId) -> Waiter {
        Waiter {
            id,
            since: Duration::ZERO,
            until: Duration::MAX,
        }
    }

    #[test]
    fn only_the_first_401_of_a_token_leads() {
        let mut gate = Gate::default();
        assert_eq!(gate.unauthorized(waiter(1), OLD, OLD), Turn::Lead);
        assert_eq!(gate.unauthorized(waiter(2), OLD, OLD), Turn::Wait);
        assert_eq!(gate.arrive(waiter(3), OLD), Turn::Wait);
        assert_eq!(gate.release(), [1, 2, 3]);
        assert!(gate.release().is_empty());
    }

    #[test]
    fn a_late_401_replays() {
        let mut gate = Gate::default();
        gate.unauthorized(waiter(1), OLD, OLD);
        let _ = gate.release();
        gate.finish();
        assert_eq!(gate.unauthorized(waiter(2), OLD, NEW), Turn::Go);
        assert_eq!(gate.arrive(waiter(3), NEW), Turn::Go);
    }

    #[test]
    fn a_late_401_waits_when_the_newer_token_is_dead_too() {
        let mut gate = Gate::default();
        gate.unauthorized(waiter(1), NEW, NEW);
        assert_eq!(gate.unauthorized(waiter(2), OLD, NEW), Turn::Wait);
    }

    #[test]
    fn a_401_for_another_login_stops() {
        let mut gate = Gate::default();
        assert_eq!(gate.unauthorized(waiter(1), OLD, OTHER), Turn::Stop);
        assert!(!gate.is_wanted(OTHER));
    }

    #[test]
    fn who_leaves_is_not_released() {
        let mut gate = Gate::default();
        gate.unauthorized(waiter(1), OLD, OLD);
        gate.arrive(waiter(2), OLD);
        gate.leave(1);
        assert_eq!(gate.release(), [2]);
    }

    #[test]
    fn a_refresh_that_nobody_waits_for_is_not_wanted_but_the_token_stays_dead() {
        let mut gate = Gate::default();
        gate.unauthorized(waiter(1), OLD, OLD);
        gate.leave(1);
        assert!(!gate.is_wanted(OLD));
        gate.finish();
        assert_eq!(gate.arrive(waiter(2), OLD), Turn::Lead);
    }

    #[test]
    fn a_token_past_its_end_holds_the_first_who_comes() {
        let mut gate = Gate::default();
        gate.expire(OLD);
        assert!(!gate.is_wanted(OLD), "nobody waits yet");
        assert_eq!(gate.arrive(waiter(1), OLD), Turn::Lead);
        assert_eq!(gate.arrive(waiter(2), NEW), Turn::Go);
    }

    #[test]
    fn an_early_refresh_holds_nobody() {
        let mut gate = Gate::default();
        assert!(gate.lead_early(OLD));
        assert!(gate.is_wanted(OLD));
        assert_eq!(gate.arrive(waiter(1), OLD), Turn::Go);
        assert!(!gate.lead_early(OLD), "it is a single flight as well");
        assert!(!gate.is_wanted(NEW), "the newer token is not its affair");
    }

    #[test]
    fn an_early_refresh_that_is_given_up_goes_on_for_those_who_wait() {
        let mut gate = Gate::default();
        assert!(gate.lead_early(OLD));
        gate.give_up_early();
        assert!(!gate.is_wanted(OLD));
        gate.expire(OLD);
        assert_eq!(gate.arrive(waiter(1), OLD), Turn::Wait);
        assert!(gate.is_wanted(OLD));
    }

    #[test]
    fn who_asks_for_no_refresh_waits_for_one_that_runs() {
        let mut gate = Gate::default();
        gate.expire(OLD);
        assert_eq!(gate.follow(waiter(1), OLD), Turn::Go);
        assert_eq!(gate.arrive(waiter(2), OLD), Turn::Lead);
        assert_eq!(gate.follow(waiter(3), OLD), Turn::Wait);
    }

    #[test]
    fn another_session_is_not_held_by_the_old_ones_refresh() {
        let mut gate = Gate::default();
        gate.unauthorized(waiter(1), OLD, OLD);
        assert_eq!(gate.arrive(waiter(2), OTHER), Turn::Go);
    }
}
