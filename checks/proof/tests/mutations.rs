//! An explorer that finds nothing must be able to find something: each rule of the server that is left out on purpose is
//! found, told as a script, and found again when the script is walked again. Those of the tab: `mutants.rs`.

use tollgate_proof::browser::Run;
use tollgate_proof::explore::{explore, replay};
use tollgate_proof::world::{Budget, Locks, Mutation, Theft, Wire, World};
use tollgate_proof::worlds;
use tollgate_server::rotation::{Class, Likeness};

/// More than any of these worlds has.
const MAX_STATES: usize = 1_000_000;

/// One tab that makes two requests, and access tokens that die.
fn one_tab() -> World {
    World {
        budget: Budget {
            expiries: 2,
            ..Budget::NONE
        },
        ..worlds::quiet()
    }
}

/// Two tabs that make one request each.
fn two_tabs() -> World {
    World {
        n_tabs: 2,
        n_requests: 1,
        ..one_tab()
    }
}

#[track_caller]
fn is_found(mutation: Mutation, world: World, rule: &str) {
    explore(&Run(&world), MAX_STATES).expect("without the mutation, all rules hold");
    let broken = World {
        mutation: Some(mutation),
        ..world
    };
    let violation = explore(&Run(&broken), MAX_STATES).expect_err("the mutation is found");
    let told = violation.broken.to_string();
    assert!(told.contains(rule), "{told}\n{violation}");
    assert!(!violation.script.is_empty());

    let (script, again) =
        replay(&Run(&broken), &violation.choices).expect("the script fits its world");
    assert_eq!(script, violation.script);
    assert_eq!(again, Some(violation.broken));
    // The same steps do no harm where nothing is broken on purpose, as far as they can be taken there.
    if let Ok((_, harm)) = replay(&Run(&world), &violation.choices) {
        assert_eq!(harm, None);
    }
}

#[test]
fn a_server_that_takes_late_duplicates_for_theft_is_found() {
    let mut world = two_tabs();
    world.n_requests = 2;
    world.n_tabs = 1;
    world.budget.faults = 1;
    is_found(Mutation::NoStale, world, "S6");
}

#[test]
fn a_server_that_always_hears_the_token_before_the_newest_is_found() {
    let mut world = one_tab();
    world.theft = Theft::Token;
    world.budget.thefts = 2;
    is_found(Mutation::ParentAlwaysWelcome, world, "S5");
}

/// A session without attempts, and a thief.
fn robbed_without_attempts() -> World {
    let mut world = World {
        class: Class::K0,
        theft: Theft::Token,
        ..one_tab()
    };
    world.budget.thefts = 2;
    world
}

#[test]
fn a_server_that_hears_a_replay_without_an_attempt_from_anybody_is_found() {
    is_found(Mutation::GraceForAnybody, robbed_without_attempts(), "S5");
}

#[test]
fn a_server_that_forgets_the_end_of_a_session_is_found() {
    let mut world = one_tab();
    world.budget.revokes = 1;
    is_found(Mutation::EndForgotten, world, "S4");
}

#[test]
fn a_tab_that_ignores_the_lock_is_found() {
    let mut world = two_tabs();
    world.locks = Locks::Web;
    is_found(Mutation::LockIgnored, world, "S13");
}

#[test]
fn without_attempts_a_late_duplicate_is_a_theft() {
    let mut world = World {
        class: Class::K0,
        ..two_tabs()
    };
    world.n_requests = 2;
    world.n_tabs = 1;
    world.budget.faults = 1;
    world.wire = Wire::KeepsWhatIsAborted;
    let violation = explore(&Run(&world), MAX_STATES).expect_err("nothing tells the two apart");
    assert!(violation.broken.to_string().contains("S6"), "{violation}");
}

#[test]
fn without_attempts_a_thief_who_looks_like_the_owner_shares_the_session() {
    for thief_looks in [Likeness::SameAgent, Likeness::SameAddress] {
        let world = World {
            thief_looks,
            ..robbed_without_attempts()
        };
        let violation = explore(&Run(&world), MAX_STATES).expect_err("nothing tells the two apart");
        assert!(violation.broken.to_string().contains("S5"), "{violation}");
    }
}
