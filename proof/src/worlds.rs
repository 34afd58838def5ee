//! The worlds, and how large each is.
//!
//! Every world comes in two sizes: one that the tests explore in seconds, and one that `cargo xtask prove` explores in
//! minutes. Both are explored to the last state.

use tollgate_server::rotation::Class;

use crate::world::{Abort, Budget, FalseAlarms, Locks, Storage, Telling, Theft, World};

/// How large the worlds are to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// For the tests: all of them in less than a minute, without a release build.
    Small,
    /// For the proof.
    Full,
}

/// One tab that makes two requests of a class K2 session, and nothing ever happens.
#[must_use]
pub const fn quiet() -> World {
    World {
        name: "quiet",
        n_tabs: 1,
        n_requests: 2,
        class: Class::K2,
        locks: Locks::None,
        storage: Storage::Instant,
        abort: Abort::LeavesItOnTheWire,
        server: Telling::Names,
        theft: Theft::None,
        budget: Budget::NONE,
        false_alarms: FalseAlarms::Never,
        mutation: None,
    }
}

/// The same world with sessions of class K0.
#[must_use]
pub const fn without_attempts(world: World) -> World {
    World {
        class: Class::K0,
        ..world
    }
}
/// a
pub fn from_env() -> World {
    let text = std::env::args().nth(1).unwrap();
    let mut w = quiet();
    w.name = "x";
    for part in text.split(',') {
        let (k, v) = part.split_once('=').unwrap();
        let n: u8 = v.parse().unwrap();
        match k {
            "tabs" => w.n_tabs = n.into(),
            "req" => w.n_requests = n.into(),
            "class" => w.class = if n == 0 { Class::K0 } else if n == 2 { Class::K2 } else { Class::S },
            "locks" => w.locks = if n == 1 { Locks::Web } else { Locks::None },
            "lag" => w.storage = if n == 1 { Storage::OneWriteBehind } else { Storage::Instant },
            "back" => w.abort = if n == 1 { Abort::TakesItBack } else { Abort::LeavesItOnTheWire },
            "bare" => w.server = if n == 1 { Telling::TokensOnly } else { Telling::Names },
            "theft" => w.theft = [Theft::None, Theft::Token, Theft::Pair][n as usize],
            "alarm" => w.false_alarms = if n == 1 { FalseAlarms::Possible } else { FalseAlarms::Never },
            "exp" => w.budget.expiries = n,
            "due" => w.budget.dues = n,
            "end" => w.budget.ends = n,
            "fault" => w.budget.faults = n,
            "leave" => w.budget.leaves = n,
            "out" => w.budget.logouts = n,
            "in" => w.budget.logins = n,
            "kill" => w.budget.kills = n,
            "crash" => w.budget.crashes = n,
            "rev" => w.budget.revokes = n,
            "min" => w.budget.minutes = n,
            "idle" => w.budget.idles = n,
            "lw" => w.budget.lock_waits = n,
            "use" => w.budget.thefts = n,
            _ => panic!("{k}"),
        }
    }
    w
}
