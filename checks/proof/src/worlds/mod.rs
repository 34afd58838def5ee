//! The worlds, and how large each is.
//!
//! Every world comes in two sizes: one that the tests explore in seconds, and one that `cargo xtask prove` explores in
//! minutes. Both are explored to the last state.
//!
//! Not everything happens in one world, since its states would never end: each world takes a few things that can get in
//! each other's way, and all the orders in which they can.

mod tabs;

use tollgate_server::rotation::{Class, Likeness};

use self::tabs::{one_tab, two_busy_tabs, two_tabs};
use crate::world::{Budget, FalseAlarms, Keys, Locks, Storage, Telling, Theft, Wire, Words, World};

/// More states than any of the worlds has; what is larger needs more memory than a small machine has.
pub const MAX_STATES: usize = 30_000_000;

/// How long an access token lives where the server says so.
const LIFE: Option<u64> = Some(300);

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
        keys: Keys::AtHand,
        life: None,
        wire: Wire::KeepsWhatIsAborted,
        server: Telling::Names,
        words: Words::Own,
        theft: Theft::None,
        thief_looks: Likeness::Stranger,
        budget: Budget::NONE,
        false_alarms: FalseAlarms::Never,
        mutation: None,
    }
}

/// All of them.
#[must_use]
pub fn all(size: Size) -> Vec<World> {
    let parts = [
        one_tab(size),
        two_tabs(size),
        two_busy_tabs(size),
        doubts(size),
        other_browsers_and_servers(size),
        without_attempts(size),
        thieves(size),
    ];
    parts.concat()
}

/// Something in front of the server that answers in words of its own, and a server that refuses by a bare 401.
fn doubts(size: Size) -> Vec<World> {
    let alone = Budget {
        expiries: size.pick(1, 2),
        faults: 1,
        doubts: size.pick(2, 3),
        leaves: 1,
        ..Budget::NONE
    };
    let patience = Budget {
        expiries: 1,
        doubts: size.pick(3, 4),
        minutes: 1,
        ..Budget::NONE
    };
    let together = Budget {
        expiries: 1,
        faults: size.pick(0, 1),
        doubts: 2,
        kills: size.pick(0, 1),
        ..Budget::NONE
    };
    let refused = Budget {
        expiries: 1,
        faults: size.pick(0, 1),
        doubts: 1,
        revokes: 1,
        ..Budget::NONE
    };
    let bare = World {
        words: Words::Bare,
        ..two_tabs_of(1, refused)
    };
    let one_tab = [
        World {
            name: "one-tab-doubts",
            budget: alone,
            ..quiet()
        },
        World {
            name: "one-tab-doubts-patience",
            budget: patience,
            ..quiet()
        },
        World {
            name: "one-tab-doubts-static",
            class: Class::S,
            budget: alone,
            ..quiet()
        },
    ];
    let two_tabs = [
        with_and_without_locks(
            ["two-tabs-doubts", "two-tabs-doubts-locks"],
            two_tabs_of(1, together),
        ),
        with_and_without_locks(["bare-refusals", "bare-refusals-locks"], bare),
    ];
    one_tab.into_iter().chain(two_tabs.concat()).collect()
}

/// A storage that is behind, and a server that tells nothing but tokens.
fn other_browsers_and_servers(size: Size) -> Vec<World> {
    let behind = Budget {
        expiries: size.pick(2, 3),
        faults: 1,
        ..Budget::NONE
    };
    let unnamed = Budget {
        expiries: 1,
        logouts: size.pick(0, 1),
        logins: size.pick(1, 2),
        ..Budget::NONE
    };
    let lossy = Budget {
        expiries: size.pick(1, 2),
        faults: size.pick(1, 2),
        kills: size.pick(0, 1),
        ..Budget::NONE
    };
    let keys = Budget {
        expiries: 1,
        faults: size.pick(0, 1),
        logouts: 1,
        lost_keys: 1,
        ..Budget::NONE
    };
    let slow_keys = World {
        keys: Keys::Slow,
        ..two_tabs_of(1, keys)
    };
    vec![
        World {
            name: "storage-falls-back",
            storage: Storage::FallsBack,
            ..two_tabs_of(1, lossy)
        },
        World {
            name: "storage-falls-back-locks",
            storage: Storage::FallsBack,
            locks: Locks::Web,
            ..two_tabs_of(1, lossy)
        },
        World {
            name: "storage-full",
            storage: Storage::Full,
            budget: Budget {
                logouts: 1,
                ..lossy
            },
            ..quiet()
        },
        World {
            name: "slow-keys",
            ..slow_keys
        },
        World {
            name: "slow-keys-locks",
            locks: Locks::Web,
            ..slow_keys
        },
        World {
            name: "storage-behind",
            storage: Storage::OneWriteBehind,
            ..two_tabs_of(1, behind)
        },
        World {
            name: "tokens-only",
            server: Telling::TokensOnly,
            ..two_tabs_of(1, unnamed)
        },
    ]
}

/// Sessions without attempt ids, rotating and static.
fn without_attempts(size: Size) -> Vec<World> {
    let faults = Budget {
        expiries: 2,
        faults: size.pick(1, 2),
        ..Budget::NONE
    };
    let time = Budget {
        expiries: size.pick(1, 2),
        faults: 1,
        minutes: 1,
        idles: size.pick(0, 1),
        ..Budget::NONE
    };
    let people = Budget {
        expiries: 1,
        faults: size.pick(0, 1),
        logouts: 1,
        logins: size.pick(0, 1),
        kills: size.pick(0, 1),
        ..Budget::NONE
    };
    vec![
        // While the grace lasts and nothing is later than it, K0 raises no false alarm either.
        World {
            name: "k0-in-its-grace",
            class: Class::K0,
            locks: Locks::Web,
            wire: Wire::Clean,
            ..two_tabs_of(1, faults)
        },
        World {
            name: "k0-time",
            class: Class::K0,
            false_alarms: FalseAlarms::Possible,
            ..two_tabs_of(1, time)
        },
        World {
            name: "k0-people",
            class: Class::K0,
            false_alarms: FalseAlarms::Possible,
            ..two_tabs_of(1, people)
        },
        World {
            name: "static",
            class: Class::S,
            ..two_tabs_of(1, faults)
        },
    ]
}

/// An owner with one tab or two, and a thief who has copied what the storage held.
fn thieves(size: Size) -> Vec<World> {
    let budget = Budget {
        expiries: size.pick(1, 2),
        faults: size.pick(0, 1),
        thefts: size.pick(2, 3),
        ..Budget::NONE
    };
    let token = World {
        theft: Theft::Token,
        ..two_tabs_of(1, budget)
    };
    // Without attempts, a thief who comes from elsewhere with another program is found as surely.
    let without_attempts = World {
        class: Class::K0,
        false_alarms: FalseAlarms::Possible,
        ..token
    };
    vec![
        World {
            name: "token-stolen",
            ..token
        },
        World {
            name: "k0-token-stolen",
            ..without_attempts
        },
        World {
            name: "k0-token-stolen-locks",
            locks: Locks::Web,
            budget: Budget {
                minutes: size.pick(0, 1),
                ..budget
            },
            ..without_attempts
        },
        World {
            name: "token-stolen-locks",
            locks: Locks::Web,
            ..token
        },
        World {
            name: "pair-stolen",
            theft: Theft::Pair,
            ..token
        },
        World {
            name: "token-stolen-busy",
            n_tabs: 1,
            n_requests: 3,
            budget: Budget {
                expiries: size.pick(2, 3),
                ..budget
            },
            ..token
        },
    ]
}

fn two_tabs_of(n_requests: usize, budget: Budget) -> World {
    World {
        n_tabs: 2,
        n_requests,
        budget,
        ..quiet()
    }
}

/// With locks, one tab may also wait for too long.
fn with_and_without_locks(names: [&'static str; 2], world: World) -> Vec<World> {
    let [without, with] = names;
    vec![
        World {
            name: without,
            ..world
        },
        World {
            name: with,
            locks: Locks::Web,
            budget: Budget {
                lock_waits: 1,
                ..world.budget
            },
            ..world
        },
    ]
}

impl Size {
    const fn pick(self, small: u8, full: u8) -> u8 {
        match self {
            Self::Small => small,
            Self::Full => full,
        }
    }
}
