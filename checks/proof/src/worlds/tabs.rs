//! The worlds of our own client, server and browser: one tab and two of them.

use super::{LIFE, Size, quiet, two_tabs_of, with_and_without_locks};
use crate::world::{Budget, World};

/// One tab alone: whatever happens to it, to its network and to the server.
pub(super) fn one_tab(size: Size) -> Vec<World> {
    vec![
        World {
            name: "one-tab-faults",
            budget: Budget {
                expiries: size.pick(2, 3),
                faults: size.pick(1, 2),
                leaves: 1,
                kills: 1,
                crashes: 1,
                ..Budget::NONE
            },
            ..quiet()
        },
        World {
            name: "one-tab-people",
            budget: Budget {
                expiries: size.pick(1, 2),
                faults: 1,
                leaves: size.pick(0, 1),
                logouts: 1,
                logins: 1,
                kills: 1,
                ..Budget::NONE
            },
            ..quiet()
        },
        World {
            name: "one-tab-age",
            life: LIFE,
            budget: Budget {
                expiries: size.pick(1, 2),
                dues: 1,
                ends: 1,
                faults: 1,
                ..Budget::NONE
            },
            ..quiet()
        },
        World {
            name: "one-tab-strict-endpoint",
            n_requests: 3,
            life: LIFE,
            budget: Budget {
                refusals: size.pick(3, 4),
                faults: size.pick(0, 1),
                expiries: 1,
                ..Budget::NONE
            },
            ..quiet()
        },
        World {
            name: "one-tab-signs",
            budget: Budget {
                expiries: 1,
                faults: size.pick(2, 3),
                leaves: 1,
                signs: 2,
                ..Budget::NONE
            },
            ..quiet()
        },
        // What is late meets a server that is several generations ahead.
        World {
            name: "one-tab-late",
            n_requests: 3,
            budget: Budget {
                expiries: size.pick(3, 4),
                faults: 1,
                ..Budget::NONE
            },
            ..quiet()
        },
    ]
}

/// Two tabs that make one request each, with locks and without.
pub(super) fn two_tabs(size: Size) -> Vec<World> {
    let faults = Budget {
        expiries: size.pick(1, 2),
        faults: size.pick(1, 2),
        kills: 1,
        crashes: size.pick(0, 1),
        ..Budget::NONE
    };
    let people = Budget {
        expiries: size.pick(1, 2),
        faults: size.pick(0, 1),
        logouts: 1,
        logins: size.pick(0, 1),
        ..Budget::NONE
    };
    let switch = Budget {
        expiries: 1,
        faults: size.pick(0, 1),
        logins: 1,
        kills: size.pick(0, 1),
        leaves: size.pick(0, 1),
        ..Budget::NONE
    };
    let ends = Budget {
        expiries: size.pick(1, 2),
        faults: 1,
        revokes: 1,
        idles: size.pick(0, 1),
        ..Budget::NONE
    };
    let age = Budget {
        expiries: 1,
        dues: 1,
        ends: size.pick(0, 1),
        ..Budget::NONE
    };
    [
        ["two-tabs-faults", "two-tabs-faults-locks"],
        ["two-tabs-people", "two-tabs-people-locks"],
        ["two-tabs-switch", "two-tabs-switch-locks"],
        ["two-tabs-ends", "two-tabs-ends-locks"],
    ]
    .into_iter()
    .zip([faults, people, switch, ends])
    .flat_map(|(names, budget)| with_and_without_locks(names, two_tabs_of(1, budget)))
    .chain(with_and_without_locks(
        ["two-tabs-age", "two-tabs-age-locks"],
        World {
            life: LIFE,
            ..two_tabs_of(1, age)
        },
    ))
    .collect()
}

/// Two tabs that make two requests each, and one or two of the things that can happen.
pub(super) fn two_busy_tabs(size: Size) -> Vec<World> {
    let expiry = Budget {
        expiries: 1,
        ..Budget::NONE
    };
    let budgets = [
        Budget {
            expiries: size.pick(1, 2),
            ..expiry
        },
        Budget {
            faults: 1,
            ..expiry
        },
        Budget {
            logouts: 1,
            ..expiry
        },
        Budget {
            logins: 1,
            ..expiry
        },
        Budget {
            kills: 1,
            crashes: 1,
            ..expiry
        },
        Budget {
            faults: 1,
            revokes: 1,
            ..expiry
        },
    ];
    let names = [
        ["busy-tabs-expiries", "busy-tabs-expiries-locks"],
        ["busy-tabs-faults", "busy-tabs-faults-locks"],
        ["busy-tabs-logout", "busy-tabs-logout-locks"],
        ["busy-tabs-switch", "busy-tabs-switch-locks"],
        ["busy-tabs-kill", "busy-tabs-kill-locks"],
        ["busy-tabs-revoke", "busy-tabs-revoke-locks"],
    ];
    let n_worlds = match size {
        Size::Small => 1,
        Size::Full => usize::MAX,
    };
    let busy = names.into_iter().zip(budgets);
    busy.flat_map(|(names, budget)| with_and_without_locks(names, two_tabs_of(2, budget)))
        .take(n_worlds)
        .collect()
}
