//! What may be sent, by whom and when.

use std::collections::BTreeSet;
use std::time::Duration;

use tollgate_interceptor::port::Clock;

use super::{Rule, check};
use crate::record::{is_without_refresh, number_of};
use crate::tab::Tab;
use crate::tokens;
use crate::world::World;

pub(super) fn one_refresh_at_a_time(tab: &Tab, world: &World) -> Rule {
    let own = world.wire.iter().filter(|wire| wire.id.0 == tab.number);
    let n = own.filter(|wire| wire.is_refresh()).count();
    check(n <= 1, || format!("{n} refreshes are on the wire"))
}

/// Only who has waited for it as long as he must goes without.
pub(super) fn each_refresh_on_the_wire_has_the_lock(world: &World) -> Rule {
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

/// The storage is read right before: what another tab has replaced or ended is not sent.
pub(super) fn each_refresh_carries_the_stored_token(world: &World) -> Rule {
    let session = world.profile.session();
    let stored = session.as_ref().and_then(|session| session.refresh_token());
    let stored = stored.map(|token| token.expose());
    for wire in world.wire.iter().filter(|wire| wire.is_new) {
        check(!wire.is_refresh() || Some(wire.bearer()) == stored, || {
            format!("{} is sent, and {stored:?} is stored", wire.bearer())
        })?;
    }
    Ok(())
}

/// A token that the server has not taken may be refreshed, and one that is close to its end.
pub(super) fn a_live_token_is_not_refreshed(world: &World) -> Rule {
    let wall = world.clock.wall();
    let Some(session) = world.profile.session() else {
        return Ok(());
    };
    let access_token = session.access_token().expose();
    let margin = Duration::from_secs(world.plan.life.unwrap_or_default()).mul_f64(0.11);
    let end = session.expires_at();
    let is_needed = world.server.not_taken.contains(access_token)
        || end.is_some_and(|end| end.saturating_sub(wall) <= margin);
    for wire in world.wire.iter().filter(|wire| wire.is_new) {
        check(!wire.is_refresh() || is_needed, || {
            format!("{access_token} is refreshed, and nothing is wrong with it")
        })?;
    }
    Ok(())
}

pub(super) fn a_token_is_refreshed_once(tab: &Tab) -> Rule {
    let record = tab.record.borrow();
    let distinct: BTreeSet<_> = record.refreshed.iter().collect();
    check(distinct.len() == record.refreshed.len(), || {
        "a token was refreshed twice".to_owned()
    })
}

/// So that nobody is released whose token would be lost with the tab.
pub(super) fn tokens_are_stored_before_they_are_used(world: &World) -> Rule {
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

/// Looked at right after it was sent: time is a choice of its own, and none has passed since.
pub(super) fn nothing_is_sent_past_its_end(world: &World) -> Rule {
    let wall = world.clock.wall();
    for wire in world.wire.iter().filter(|wire| wire.is_new) {
        let number = number_of(wire.call.request.path());
        let is_bound = number.is_some_and(|number| !is_without_refresh(number));
        let end = world.profile.end_of(wire.bearer());
        check(!is_bound || end.is_none_or(|end| wall < end), || {
            format!("{} is sent past its end", wire.bearer())
        })?;
    }
    Ok(())
}

pub(super) fn no_dead_token_is_sent(tab: &Tab) -> Rule {
    let record = tab.record.borrow();
    check(record.sent_dead.is_empty(), || {
        format!(
            "{:?} were sent with a token that was known to be dead",
            record.sent_dead
        )
    })
}

/// The number in the path tells which request it is, and the token whose it is.
pub(super) fn nothing_is_sent_as_another_user(tab: &Tab, world: &World) -> Rule {
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

pub(super) fn nothing_is_replayed_twice(tab: &Tab) -> Rule {
    let record = tab.record.borrow();
    let distinct: BTreeSet<_> = record.replays.iter().collect();
    check(distinct.len() == record.replays.len(), || {
        "a request was replayed twice".to_owned()
    })
}
