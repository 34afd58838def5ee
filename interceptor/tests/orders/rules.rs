//! What must hold, whatever has happened.

use std::collections::{BTreeMap, BTreeSet};

use tollgate_interceptor::port::Clock;
use tollgate_interceptor::{Error, LogoutReason};

use crate::record::number_of;
use crate::server::Class;
use crate::tab::Tab;
use crate::tokens;
use crate::world::World;

pub(crate) type Rule = Result<(), String>;

/// After every choice.
pub(crate) fn hold(world: &World) -> Rule {
    each_refresh_on_the_wire_has_the_lock(world)?;
    tokens_are_stored_before_they_are_used(world)?;
    nothing_is_sent_past_its_end(world)?;
    nothing_is_stored_that_should_not_be(world)?;
    no_browser_is_taken_for_a_thief(world)?;
    for tab in &world.tabs {
        one_refresh_at_a_time(tab, world)
            .and_then(|()| nothing_is_replayed_twice(tab))
            .and_then(|()| nothing_is_sent_as_another_user(tab, world))
            .and_then(|()| answers_are_ones_own(tab))
            .and_then(|()| each_end_is_told_once(tab))
            .and_then(|()| no_dead_token_is_sent(tab))
            .and_then(|()| a_token_is_refreshed_once(tab))
            .and_then(|()| each_request_is_settled_once(tab))
            .map_err(|broken| format!("tab {}: {broken}", tab.number))?;
    }
    check(
        !world.plan.is_sabotaged || !is_replay_on_the_wire(world),
        || "a replay is on the wire, which this rule forbids for no reason".to_owned(),
    )
}

/// Once everything has been answered.
pub(crate) fn hold_at_the_end(world: &World) -> Rule {
    all_tabs_give_the_same_reason(world)?;
    check(!world.profile.lock().is_held(), || {
        "the lock is held in the end".to_owned()
    })?;
    for tab in &world.tabs {
        everybody_is_answered(tab)
            .and_then(|()| loading_returns_to_zero(tab))
            .and_then(|()| what_is_stored_is_what_is_used(tab, world))
            .map_err(|broken| format!("tab {}: {broken}", tab.number))?;
    }
    Ok(())
}

/// Once one more request has been made in each tab, long after everything.
pub(crate) fn hold_after_the_probe(world: &World) -> Rule {
    for tab in &world.tabs {
        let Some(probe) = tab.requests.last() else {
            continue;
        };
        // A session that is open goes on without a new login.
        let outcome = probe.outcome.borrow();
        let is_served = matches!(&*outcome, Some(Ok(_)));
        let was_open = probe.usr_id.is_some();
        let is_ended = matches!(&*outcome, Some(Err(Error::SessionEnded(_))));
        check(is_served || !was_open || is_ended, || {
            format!("tab {}: the last request got {outcome:?}", tab.number)
        })?;
        check(outcome.is_some(), || {
            format!("tab {}: the last request hangs", tab.number)
        })?;
    }
    Ok(())
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

fn one_refresh_at_a_time(tab: &Tab, world: &World) -> Rule {
    let own = world.wire.iter().filter(|wire| wire.id.0 == tab.number);
    let n = own.filter(|wire| wire.is_refresh()).count();
    check(n <= 1, || format!("{n} refreshes are on the wire"))
}

/// Only who has waited for it as long as he must goes without.
fn each_refresh_on_the_wire_has_the_lock(world: &World) -> Rule {
    if !world.plan.has_lock {
        return Ok(());
    }
    let refreshes = world.wire.iter().filter(|wire| wire.is_refresh());
    let mut n_locked = 0;
    for wire in refreshes {
        check(wire.is_locked || wire.is_given_up, || {
            format!("tab {} refreshes without the lock", wire.id.0)
        })?;
        n_locked += usize::from(wire.is_locked);
        let tab = world.tabs.iter().find(|tab| tab.number == wire.id.0);
        let is_held = tab.is_some_and(|tab| tab.lock.is_held.get());
        check(!wire.is_locked || is_held, || {
            format!("tab {} has freed the lock while it refreshes", wire.id.0)
        })?;
    }
    check(n_locked <= 1, || {
        format!("{n_locked} refreshes of one browser are on the wire")
    })
}

/// So that nobody is released whose token would be lost with the tab.
fn tokens_are_stored_before_they_are_used(world: &World) -> Rule {
    for wire in &world.wire {
        let is_own = number_of(wire.call.request.path()).is_some();
        let bearer = wire.bearer();
        check(
            !is_own || bearer.is_empty() || world.profile.was_stored(bearer),
            || format!("{bearer} is used before it is stored"),
        )?;
    }
    Ok(())
}

/// Looked at in the moment of sending: time is a choice of its own, and none has passed since.
fn nothing_is_sent_past_its_end(world: &World) -> Rule {
    let wall = world.clock.wall();
    for wire in world.wire.iter().filter(|wire| wire.sent_at == wall) {
        let number = number_of(wire.call.request.path());
        let is_bound = number.is_some_and(|number| !crate::record::is_without_refresh(number));
        let end = world.profile.end_of(wire.bearer());
        check(!is_bound || end.is_none_or(|end| wall < end), || {
            format!("{} is sent past its end", wire.bearer())
        })?;
    }
    Ok(())
}

fn nothing_is_stored_that_should_not_be(world: &World) -> Rule {
    world.profile.broken().map_or(Ok(()), Err)
}

fn no_browser_is_taken_for_a_thief(world: &World) -> Rule {
    let n = world.server.n_thefts;
    check(world.plan.class != Class::Keyed || n == 0, || {
        "the server takes the browser for a thief".to_owned()
    })
}

fn nothing_is_replayed_twice(tab: &Tab) -> Rule {
    let record = tab.record.borrow();
    let distinct: BTreeSet<_> = record.replays.iter().collect();
    check(distinct.len() == record.replays.len(), || {
        "a request was replayed twice".to_owned()
    })
}

/// The number in the path tells which request it is, and the token whose it is.
fn nothing_is_sent_as_another_user(tab: &Tab, world: &World) -> Rule {
    for wire in world.wire.iter().filter(|wire| wire.id.0 == tab.number) {
        let number = number_of(wire.call.request.path());
        let request = tab
            .requests
            .iter()
            .find(|request| Some(request.number) == number);
        // What was made before anybody had logged in is sent for whoever comes first.
        if let Some(usr_id) = request.and_then(|request| request.usr_id.as_deref())
            && !wire.bearer().is_empty()
        {
            check(tokens::usr_id(wire.bearer()) == Some(usr_id), || {
                format!("a request of {usr_id} carries {}", wire.bearer())
            })?;
        }
    }
    Ok(())
}

fn answers_are_ones_own(tab: &Tab) -> Rule {
    for request in &tab.requests {
        if let Some(Ok(data)) = &*request.outcome.borrow() {
            let path = data["path"].as_str().unwrap_or_default();
            let usr_id = data["bearer"].as_str().and_then(tokens::usr_id);
            let is_own = number_of(path) == Some(request.number)
                && (request.usr_id.is_none() || request.usr_id.as_deref() == usr_id);
            check(is_own, || {
                format!("request {} was answered with {data}", request.number)
            })?;
        }
    }
    Ok(())
}

fn each_end_is_told_once(tab: &Tab) -> Rule {
    let record = tab.record.borrow();
    let n_open = record.n_logins.checked_sub(record.ended.len());
    let is_open = usize::from(tab.auth.identity().is_some());
    check(n_open == Some(is_open), || {
        format!(
            "{} logins and {} ends were told",
            record.n_logins,
            record.ended.len()
        )
    })
}

fn no_dead_token_is_sent(tab: &Tab) -> Rule {
    let record = tab.record.borrow();
    check(record.sent_dead.is_empty(), || {
        format!(
            "{:?} were sent with a token that was known to be dead",
            record.sent_dead
        )
    })
}

fn a_token_is_refreshed_once(tab: &Tab) -> Rule {
    let record = tab.record.borrow();
    let distinct: BTreeSet<_> = record.refreshed.iter().collect();
    check(distinct.len() == record.refreshed.len(), || {
        "a token was refreshed twice".to_owned()
    })
}

fn each_request_is_settled_once(tab: &Tab) -> Rule {
    let record = tab.record.borrow();
    let twice = record.n_settled.iter().find(|(_, n)| **n > 1);
    check(twice.is_none(), || format!("{twice:?} was settled twice"))
}

/// Unless somebody has logged in since: then the reason may be gone, and the end shows as a change of session.
fn all_tabs_give_the_same_reason(world: &World) -> Rule {
    let mut reasons: BTreeMap<String, Vec<LogoutReason>> = BTreeMap::new();
    let records = world.tabs.iter().map(|tab| tab.record.borrow());
    let told = records.flat_map(|record| record.ended.clone());
    for (sid, reason) in told.chain(world.ended.iter().cloned()) {
        reasons.entry(sid).or_default().push(reason);
    }
    for (sid, reasons) in reasons {
        let refusals: Vec<_> = reasons.iter().filter(|own| is_refusal(own)).collect();
        let Some(first) = refusals.first() else {
            continue;
        };
        let is_same = refusals.iter().all(|reason| reason == first);
        let are_all = refusals.len() == reasons.len();
        check(is_same && (are_all || world.n_switches > 0), || {
            format!("{sid} ended for {reasons:?}")
        })?;
    }
    Ok(())
}

fn is_refusal(reason: &LogoutReason) -> bool {
    !matches!(
        reason,
        LogoutReason::LoggedOut | LogoutReason::Elsewhere | LogoutReason::Switched
    )
}

fn everybody_is_answered(tab: &Tab) -> Rule {
    for request in &tab.requests {
        let is_answered = request.outcome.borrow().is_some();
        check(is_answered || request.is_dropped, || {
            format!("request {} hangs", request.number)
        })?;
        let is_setup = matches!(&*request.outcome.borrow(), Some(Err(Error::Setup(_))));
        check(!is_setup, || {
            format!("request {} could not be made", request.number)
        })?;
    }
    Ok(())
}

fn loading_returns_to_zero(tab: &Tab) -> Rule {
    let loading = tab.record.borrow().loading;
    check(loading == tollgate_interceptor::Loading::default(), || {
        format!("{loading:?} in the end")
    })
}

/// The same user, of the same login.
fn what_is_stored_is_what_is_used(tab: &Tab, world: &World) -> Rule {
    let stored = world.profile.session();
    let stored = stored.map(|session| {
        (
            session.usr_id().to_owned(),
            session.sid().map(str::to_owned),
        )
    });
    let used = tab.auth.identity();
    let used = used.map(|identity| (identity.usr_id, identity.sid));
    check(stored == used, || {
        format!("{stored:?} is stored, and {used:?} is used")
    })
}

fn is_replay_on_the_wire(world: &World) -> bool {
    let mut replays = world.tabs.iter().map(|tab| tab.record.borrow());
    replays.any(|record| !record.replays.is_empty())
}

fn check(holds: bool, broken: impl FnOnce() -> String) -> Rule {
    if holds { Ok(()) } else { Err(broken()) }
}
