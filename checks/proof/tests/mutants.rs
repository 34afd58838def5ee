//! An explorer that finds nothing must be able to find something: each rule of the tab is taken out of a copy of it
//! (`mutants.rs`), and the exploration of that copy tells which rule is broken, by a script that breaks it again.

// What the copies import as the interceptor does, and the worlds' tabs as this package does.
use tollgate_interceptor::{backoff, error, jwt, observer, port, request, session, token};
use tollgate_proof::explore::{self, Model, explore, replay};
use tollgate_proof::{browser, world};
use tollgate_server::rotation::Class;

use world::{Budget, Locks, Storage, World};

/// More than any of these worlds has.
const MAX_STATES: usize = 1_000_000;

/// The copies; what is left over in them is no matter.
#[allow(warnings, clippy::all, clippy::pedantic)]
mod mutant {
    include!(concat!(env!("OUT_DIR"), "/mutants.rs"));
}

/// One tab that makes two requests, and access tokens that die.
fn one_tab() -> World {
    World {
        budget: Budget {
            expiries: 2,
            ..Budget::NONE
        },
        ..tollgate_proof::worlds::quiet()
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

fn with(world: World, allow: fn(&mut Budget)) -> World {
    let mut world = world;
    allow(&mut world.budget);
    world
}

/// A tab that counts how long its tokens live.
fn aging() -> World {
    World {
        life: Some(300),
        ..with(one_tab(), |budget| budget.ends = 1)
    }
}

fn doubted() -> World {
    World {
        n_requests: 1,
        ..with(one_tab(), |budget| {
            budget.doubts = 2;
            budget.faults = 1;
        })
    }
}

fn falling_back() -> World {
    World {
        storage: Storage::FallsBack,
        ..with(one_tab(), |budget| budget.faults = 1)
    }
}

fn locked() -> World {
    World {
        locks: Locks::Web,
        ..two_tabs()
    }
}

fn strict() -> World {
    World {
        n_requests: 3,
        ..with(one_tab(), |budget| budget.refusals = 3)
    }
}

/// A server that gives the same refresh token again.
fn still() -> World {
    World {
        class: Class::S,
        ..with(one_tab(), |budget| budget.faults = 1)
    }
}

#[track_caller]
fn is_found(world: &World, mutant: impl Model, rule: &str) {
    explore(&browser::Run(world), MAX_STATES).expect("with the rule, all rules hold");
    let violation = explore(&mutant, MAX_STATES).expect_err("the mutant is found");
    let told = violation.broken.to_string();
    assert!(told.contains(rule), "{told}\n{violation}");
    assert!(!violation.script.is_empty());

    let (script, again) = replay(&mutant, &violation.choices).expect("the script fits its world");
    assert_eq!(script, violation.script);
    assert_eq!(again, Some(violation.broken));
    // The same steps do no harm where nothing is taken out, as far as they can be taken there.
    if let Ok((_, harm)) = replay(&browser::Run(world), &violation.choices) {
        assert_eq!(harm, None);
    }
}

#[test]
fn each_who_needs_a_token_refreshes() {
    let world = one_tab();
    let mutant = mutant::each_who_needs_a_token_refreshes::browser::Run(&world);
    is_found(&world, mutant, "rule 1");
}

#[test]
fn waiters_are_forgotten() {
    let world = with(one_tab(), |budget| budget.revokes = 1);
    let mutant = mutant::waiters_are_forgotten::browser::Run(&world);
    is_found(&world, mutant, "rule 1");
}

#[test]
fn waiters_are_let_go_out_of_order() {
    let world = one_tab();
    let mutant = mutant::waiters_are_let_go_out_of_order::browser::Run(&world);
    is_found(&world, mutant, "rule 1");
}

#[test]
fn the_single_flight_is_not_given_back() {
    let world = one_tab();
    let mutant = mutant::the_single_flight_is_not_given_back::browser::Run(&world);
    is_found(&world, mutant, "rule 1");
}

#[test]
fn a_late_401_counts() {
    let world = one_tab();
    let mutant = mutant::a_late_401_counts::browser::Run(&world);
    is_found(&world, mutant, "rules 3, 12");
}

#[test]
fn a_request_is_replayed_again() {
    let world = with(one_tab(), |budget| budget.faults = 1);
    let mutant = mutant::a_request_is_replayed_again::browser::Run(&world);
    is_found(&world, mutant, "rule 4");
}

#[test]
fn a_dead_token_is_sent() {
    let world = one_tab();
    let mutant = mutant::a_dead_token_is_sent::browser::Run(&world);
    is_found(&world, mutant, "rule 4");
}

#[test]
fn a_token_past_its_end_is_sent() {
    let world = aging();
    let mutant = mutant::a_token_past_its_end_is_sent::browser::Run(&world);
    is_found(&world, mutant, "rule 4");
}

#[test]
fn silence_is_a_refusal() {
    let world = with(one_tab(), |budget| budget.faults = 1);
    let mutant = mutant::silence_is_a_refusal::browser::Run(&world);
    is_found(&world, mutant, "rule 5");
}

#[test]
fn a_doubt_is_believed_at_once() {
    let world = with(one_tab(), |budget| budget.doubts = 1);
    let mutant = mutant::a_doubt_is_believed_at_once::browser::Run(&world);
    is_found(&world, mutant, "rule 5");
}

#[test]
fn doubts_add_up() {
    let world = doubted();
    let mutant = mutant::doubts_add_up::browser::Run(&world);
    is_found(&world, mutant, "rule 5");
}

#[test]
fn an_answer_is_for_whatever_session_there_is() {
    let world = with(two_tabs(), |budget| budget.logins = 1);
    let mutant = mutant::an_answer_is_for_whatever_session_there_is::browser::Run(&world);
    is_found(&world, mutant, "S11");
}

#[test]
fn a_request_is_sent_for_whoever_is_there() {
    let world = with(two_tabs(), |budget| budget.logins = 1);
    let mutant = mutant::a_request_is_sent_for_whoever_is_there::browser::Run(&world);
    is_found(&world, mutant, "rule 6");
}

#[test]
fn the_server_is_told_of_a_logout_first() {
    let world = with(one_tab(), |budget| budget.logouts = 1);
    let mutant = mutant::the_server_is_told_of_a_logout_first::browser::Run(&world);
    is_found(&world, mutant, "rule 7");
}

#[test]
fn the_other_tabs_are_not_told() {
    let world = with(one_tab(), |budget| budget.logouts = 1);
    let mutant = mutant::the_other_tabs_are_not_told::browser::Run(&world);
    is_found(&world, mutant, "rule 7");
}

#[test]
fn waiters_go_before_the_token_is_stored() {
    let world = one_tab();
    let mutant = mutant::waiters_go_before_the_token_is_stored::browser::Run(&world);
    is_found(&world, mutant, "rule 8");
}

#[test]
fn the_storage_is_not_read_before_a_verdict() {
    let world = with(two_tabs(), |budget| budget.logouts = 1);
    let mutant = mutant::the_storage_is_not_read_before_a_verdict::browser::Run(&world);
    is_found(&world, mutant, "S11");
}

#[test]
fn a_storage_that_fell_back_is_believed() {
    let world = falling_back();
    let mutant = mutant::a_storage_that_fell_back_is_believed::browser::Run(&world);
    is_found(&world, mutant, "rule 8");
}

#[test]
fn the_storage_is_not_read_under_the_lock() {
    let world = locked();
    let mutant = mutant::the_storage_is_not_read_under_the_lock::browser::Run(&world);
    is_found(&world, mutant, "rules 8, 11");
}

#[test]
fn an_endpoint_is_refreshed_for_again_and_again() {
    let world = strict();
    let mutant = mutant::an_endpoint_is_refreshed_for_again_and_again::browser::Run(&world);
    is_found(&world, mutant, "rule 12");
}

#[test]
fn a_failure_outlives_the_success() {
    let world = still();
    let mutant = mutant::a_failure_outlives_the_success::browser::Run(&world);
    is_found(&world, mutant, "rules 3, 12");
}
