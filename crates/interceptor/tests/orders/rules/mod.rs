//! What must hold, whatever has happened.

mod answers;
mod sending;
mod sessions;

use crate::tab::Tab;
use crate::world::World;

pub(crate) type Rule = Result<(), String>;

/// After every choice.
pub(crate) fn hold(world: &World) -> Rule {
    sending::each_refresh_on_the_wire_has_the_lock(world)?;
    sending::each_refresh_carries_the_stored_token(world)?;
    sending::a_live_token_is_not_refreshed(world)?;
    sending::tokens_are_stored_before_they_are_used(world)?;
    sending::nothing_is_sent_past_its_end(world)?;
    sessions::nothing_is_stored_that_should_not_be(world)?;
    sessions::no_browser_is_taken_for_a_thief(world)?;
    in_each_tab(world, |tab| {
        sending::one_refresh_at_a_time(tab, world)?;
        sending::a_token_is_refreshed_once(tab)?;
        sending::no_dead_token_is_sent(tab)?;
        sending::nothing_is_sent_as_another_user(tab, world)?;
        sending::nothing_is_replayed_twice(tab)?;
        answers::answers_are_ones_own(tab)?;
        answers::each_request_is_settled_once(tab)?;
        answers::nobody_waits_for_more_than_ten_seconds(tab, world)?;
        answers::nothing_fails_without_a_fault(tab, world)?;
        sessions::a_newer_token_is_stored_before_anybody_is_told(tab)?;
        sessions::each_end_is_told_once(tab)?;
        sessions::no_session_ends_without_a_cause(tab, world)
    })?;
    let is_broken = world.plan.is_sabotaged && is_anything_replayed(world);
    check(!is_broken, || {
        "something was replayed, which this rule forbids for no reason".to_owned()
    })
}

/// Once everything has been answered.
pub(crate) fn hold_at_the_end(world: &World) -> Rule {
    sessions::all_tabs_give_the_same_reason(world)?;
    check(!world.profile.lock().is_held(), || {
        "the lock is held in the end".to_owned()
    })?;
    in_each_tab(world, |tab| {
        answers::everybody_is_answered(tab)?;
        answers::loading_returns_to_zero(tab)?;
        sessions::what_is_stored_is_what_is_used(tab, world)
    })
}

/// Once one more request has been made in each tab, long after everything.
pub(crate) fn hold_after_the_probe(world: &World) -> Rule {
    in_each_tab(world, answers::the_last_request_is_served)
}

/// Once all tabs are closed.
pub(crate) fn hold_after_the_close(world: World) -> Rule {
    let n_left = world
        .close()
        .iter()
        .filter(|witness| witness.strong_count() > 0)
        .count();
    check(n_left == 0, || {
        format!("{n_left} closed tabs left something")
    })
}

fn in_each_tab(world: &World, rule: impl Fn(&Tab) -> Rule) -> Rule {
    world
        .tabs
        .iter()
        .try_for_each(|tab| rule(tab).map_err(|broken| format!("tab {}: {broken}", tab.number)))
}

fn is_anything_replayed(world: &World) -> bool {
    let mut records = world.tabs.iter().map(|tab| tab.record.borrow());
    records.any(|record| !record.replays.is_empty())
}

fn check(holds: bool, broken: impl FnOnce() -> String) -> Rule {
    if holds { Ok(()) } else { Err(broken()) }
}
