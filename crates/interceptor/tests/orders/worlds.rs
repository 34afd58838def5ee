//! The worlds that are run.

use crate::plan::{ALL_FAULTS, Fault, Kind, Pace, Plan};
use crate::server::Class;

/// The worlds of which every order is taken; the small ones come first.
pub(crate) fn every_order() -> Vec<Plan> {
    let one = |name| Plan::quiet(name, 1, 2);
    let two = |name| Plan::quiet(name, 2, 1);
    vec![
        one("one-tab"),
        Plan {
            class: Class::Static,
            ..one("one-tab-static-lost").with_fault(&[Fault::Lost])
        },
        one("one-tab-lost").with_fault(&[Fault::Lost]),
        one("one-tab-cut").with_fault(&[Fault::Cut]),
        one("one-tab-busy").with_fault(&[Fault::Busy]),
        one("one-tab-later").with_fault(&[Fault::Later]),
        one("one-tab-page").with_fault(&[Fault::Page]),
        one("one-tab-silence").with_fault(&[Fault::Silence]),
        one("one-tab-refused").with_fault(&[Fault::Refused]),
        one("one-tab-stale").with_fault(&[Fault::Stale]),
        one("one-tab-unauthorized").with_fault(&[Fault::Unauthorized]),
        one("one-tab-bare").with_faults(2, &[Fault::Bare]),
        one("one-tab-denied").with_faults(3, &[Fault::Denied]),
        Plan::quiet("one-tab-doubts", 1, 1)
            .with_faults(3, &[Fault::Bare, Fault::Denied, Fault::Cut]),
        one("one-tab-logout").with_deed(Kind::LogOut),
        one("one-tab-switch").with_deed(Kind::Switch),
        Plan::quiet("one-tab-signin", 1, 1).with_deed(Kind::SignIn),
        one("one-tab-key-lost").with_deed(Kind::LoseKey),
        one("one-tab-drop").with_deed(Kind::Drop),
        one("one-tab-late")
            .with_deed(Kind::Wait)
            .with_deed(Kind::Wait),
        one("one-tab-busy-again")
            .with_fault(&[Fault::Busy])
            .with_deed(Kind::TryAgain),
        one("one-tab-early").alive_for(20).with_deed(Kind::Wait),
        one("one-tab-faults-logout")
            .with_fault(ALL_FAULTS)
            .with_deed(Kind::LogOut),
        one("one-tab-faults-switch")
            .with_fault(ALL_FAULTS)
            .with_deed(Kind::Switch),
        two("two-tabs"),
        two("two-tabs-lost").with_fault(&[Fault::Lost]),
        two("two-tabs-cut").with_fault(&[Fault::Cut]),
        two("two-tabs-busy").with_fault(&[Fault::Busy]),
        two("two-tabs-later").with_fault(&[Fault::Later]),
        two("two-tabs-page").with_fault(&[Fault::Page]),
        two("two-tabs-silence").with_fault(&[Fault::Silence]),
        two("two-tabs-refused").with_fault(&[Fault::Refused]),
        two("two-tabs-stale").with_fault(&[Fault::Stale]),
        two("two-tabs-unauthorized").with_fault(&[Fault::Unauthorized]),
        two("two-tabs-bare").with_faults(2, &[Fault::Bare]),
        two("two-tabs-logout").with_deed(Kind::LogOut),
        two("two-tabs-switch").with_deed(Kind::Switch),
        two("two-tabs-key-lost").with_deed(Kind::LoseKey),
        two("two-tabs-kill").with_deed(Kind::Kill).with_ghosts(),
        two("two-tabs-freeze").with_deed(Kind::Freeze),
        two("two-tabs-late").with_deed(Kind::Wait),
        two("two-tabs-lost-again")
            .with_fault(&[Fault::Lost])
            .with_deed(Kind::TryAgain),
        two("two-tabs-early").alive_for(20),
        two("two-tabs-channel").with_channel(),
        two("two-tabs-unlocked").without_lock(),
        two("two-tabs-unlocked-lost")
            .without_lock()
            .with_fault(&[Fault::Lost]),
        two("two-tabs-unlocked-cut")
            .without_lock()
            .with_fault(&[Fault::Cut]),
        two("two-tabs-unlocked-busy")
            .without_lock()
            .with_fault(&[Fault::Busy]),
        two("two-tabs-unlocked-refused")
            .without_lock()
            .with_fault(&[Fault::Refused]),
        two("two-tabs-unlocked-stale")
            .without_lock()
            .with_fault(&[Fault::Stale]),
        two("two-tabs-unlocked-unauthorized")
            .without_lock()
            .with_fault(&[Fault::Unauthorized]),
        two("two-tabs-unlocked-bare")
            .without_lock()
            .with_faults(2, &[Fault::Bare]),
        two("two-tabs-unlocked-silence")
            .without_lock()
            .with_fault(&[Fault::Silence]),
        two("two-tabs-unlocked-logout")
            .without_lock()
            .with_deed(Kind::LogOut),
        two("two-tabs-unlocked-refused-switch")
            .without_lock()
            .with_fault(&[Fault::Refused])
            .with_deed(Kind::Switch),
        two("two-tabs-unlocked-kill")
            .without_lock()
            .with_deed(Kind::Kill)
            .with_ghosts(),
    ]
}

/// The worlds of which orders are drawn.
pub(crate) fn drawn() -> Vec<Plan> {
    let fixed = |plan: Plan| Plan {
        class: Class::Static,
        ..plan
    };
    vec![
        Plan {
            life: None,
            ..fixed(large("drawn-alone", 1).without_lock())
        },
        large("drawn-alone-keyed", 1),
        fixed(large("drawn-two", 2).without_lock()),
        fixed(large("drawn-two-locked", 2)),
        Plan {
            pace: Pace::Prompt,
            ..large("drawn-two-prompt", 2)
        },
        Plan {
            life: None,
            ..large("drawn-two-keyed", 2).without_lock()
        },
        large("drawn-three", 3),
        large("drawn-three-unlocked", 3).without_lock(),
    ]
}

/// A world in which everything may happen, some of it several times.
fn large(name: &'static str, n_tabs: usize) -> Plan {
    Plan {
        // Three tabs must do without it.
        has_channel: n_tabs < 3,
        life: Some(20),
        is_dead_at_start: false,
        faults: ALL_FAULTS,
        n_faults: 6,
        deeds: vec![
            (Kind::Request, 12),
            (Kind::Drop, 2),
            (Kind::Switch, 1),
            (Kind::SignIn, 2),
            (Kind::LogOut, 1),
            (Kind::Expire, 4),
            (Kind::Kill, n_tabs - 1),
            (Kind::Open, 2),
            (Kind::Freeze, n_tabs - 1),
            (Kind::Sign, 4),
            (Kind::TryAgain, 3),
            (Kind::LoseMessage, 2),
            (Kind::LoseKey, usize::from(name.ends_with("keyed"))),
        ],
        pace: Pace::Restless,
        has_ghosts: true,
        has_lock: true,
        ..Plan::quiet(name, n_tabs, 1)
    }
}

/// A world with a rule that does not hold, so that it shows that broken rules are found.
pub(crate) fn sabotaged() -> Plan {
    Plan {
        is_sabotaged: true,
        ..Plan::quiet("sabotaged", 1, 2)
    }
}

/// Worlds of which even those orders can be run that come to the same as others.
pub(crate) fn tiny() -> [Plan; 3] {
    [
        Plan::quiet("tiny-one-tab", 1, 1).with_fault(&[Fault::Busy, Fault::Unauthorized]),
        Plan {
            is_dead_at_start: false,
            ..Plan::quiet("tiny-alive", 1, 2).with_deed(Kind::Drop)
        },
        Plan {
            is_dead_at_start: false,
            ..Plan::quiet("tiny-two-tabs", 2, 1).with_fault(&[Fault::Unauthorized])
        },
    ]
}

pub(crate) fn named(name: &str) -> Option<Plan> {
    let small = every_order().into_iter().chain(tiny());
    let mut plans = small.chain(drawn()).chain([sabotaged()]);
    plans.find(|plan| plan.name == name)
}
