//! An explorer that finds nothing must be able to find something: each rule that is left out on purpose is found, told as
//! a script, and found again when the script is walked again.

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
    explore(&world, MAX_STATES).expect("without the mutation, all rules hold");
    let broken = World {
        mutation: Some(mutation),
        ..world
    };
    let violation = explore(&broken, MAX_STATES).expect_err("the mutation is found");
    let told = violation.broken.to_string();
    assert!(told.contains(rule), "{told}\n{violation}");
    assert!(!violation.script.is_empty());

    let (script, again) = replay(&broken, &violation.choices).expect("the script fits its world");
    assert_eq!(script, violation.script);
    assert_eq!(again, Some(violation.broken));
    // The same steps do no harm where nothing is broken on purpose, as far as they can be taken there.
    if let Ok((_, harm)) = replay(&world, &violation.choices) {
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
fn a_tab_that_takes_an_answer_for_another_session_is_found() {
    let mut world = two_tabs();
    world.budget.logins = 1;
    is_found(Mutation::NoFence, world, "S11");
}

#[test]
fn a_tab_that_acts_without_reading_the_storage_again_is_found() {
    let mut world = two_tabs();
    world.budget.logouts = 1;
    is_found(Mutation::NoSecondLook, world, "S11");
}

#[test]
fn a_tab_that_lets_waiters_go_before_the_token_is_stored_is_found() {
    is_found(Mutation::ReleasedBeforeStored, one_tab(), "rule 8");
}

#[test]
fn a_tab_that_forgets_its_waiters_is_found() {
    let mut world = one_tab();
    world.budget.revokes = 1;
    is_found(Mutation::WaitersForgotten, world, "rule 1");
}

#[test]
fn a_tab_that_refreshes_after_a_late_401_is_found() {
    is_found(Mutation::LateRefused, one_tab(), "rules 3, 12");
}

#[test]
fn a_tab_that_replays_again_and_again_is_found() {
    is_found(Mutation::ReplayedAgain, one_tab(), "rule 4");
}

#[test]
fn a_tab_that_sends_a_token_that_is_known_to_be_dead_is_found() {
    is_found(Mutation::GateLeftOpen, one_tab(), "rule 4");
}

#[test]
fn a_tab_that_ignores_the_lock_is_found() {
    let mut world = two_tabs();
    world.locks = Locks::Web;
    is_found(Mutation::LockIgnored, world, "S13");
}

#[test]
fn a_tab_that_ends_the_session_when_the_network_is_gone_is_found() {
    let mut world = one_tab();
    world.budget.faults = 1;
    is_found(Mutation::SilenceIsRefusal, world, "rule 5");
}

#[test]
fn a_tab_that_ends_the_session_at_the_first_doubt_is_found() {
    let mut world = one_tab();
    world.budget.doubts = 1;
    is_found(Mutation::DoubtIsRefusal, world, "rule 5");
}

#[test]
fn a_tab_that_counts_doubts_over_what_comes_in_between_is_found() {
    let mut world = one_tab();
    world.n_requests = 1;
    world.budget.doubts = 2;
    world.budget.faults = 1;
    is_found(Mutation::DoubtsAddUp, world, "rule 5");
}

#[test]
fn a_tab_that_takes_a_doubt_for_a_refusal_without_reading_the_storage_again_is_found() {
    let mut world = two_tabs();
    world.budget.doubts = 2;
    is_found(Mutation::DoubtUnread, world, "replaced");
}

#[test]
fn a_tab_that_remembers_a_failure_that_is_over_is_found() {
    let mut world = one_tab();
    world.class = Class::S;
    world.budget.faults = 1;
    is_found(Mutation::FailureKept, world, "rules 3, 12");
}

#[test]
fn a_tab_that_sends_what_was_made_for_another_user_is_found() {
    let mut world = two_tabs();
    world.budget.logins = 1;
    is_found(Mutation::SentForAnybody, world, "rule 6");
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
    let violation = explore(&world, MAX_STATES).expect_err("nothing tells the two apart");
    assert!(violation.broken.to_string().contains("S6"), "{violation}");
}

#[test]
fn without_attempts_a_thief_who_looks_like_the_owner_shares_the_session() {
    for thief_looks in [Likeness::SameAgent, Likeness::SameAddress] {
        let world = World {
            thief_looks,
            ..robbed_without_attempts()
        };
        let violation = explore(&world, MAX_STATES).expect_err("nothing tells the two apart");
        assert!(violation.broken.to_string().contains("S5"), "{violation}");
    }
}
