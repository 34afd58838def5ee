//! What must hold, whatever has happened.

use std::collections::BTreeSet;

use tollgate_interceptor::{Error, Session};

use crate::world::{Tab, World};

type Rule = Result<(), String>;

/// After every step.
pub(crate) fn hold(world: &World) -> Rule {
    for (n, tab) in world.tabs.iter().enumerate() {
        one_refresh_at_a_time(tab)
            .and_then(|()| nothing_is_replayed_twice(tab))
            .and_then(|()| nothing_is_sent_as_another_user(tab))
            .and_then(|()| answers_are_ones_own(tab))
            .and_then(|()| logouts_are_told_once(tab))
            .and_then(|()| no_dead_token_is_sent(tab))
            .and_then(|()| a_token_is_refreshed_once(tab))
            .map_err(|broken| format!("tab {n}: {broken}"))?;
    }
    Ok(())
}

/// Once everything has been answered.
pub(crate) fn hold_at_the_end(world: &World) -> Rule {
    for (n, tab) in world.tabs.iter().enumerate() {
        everybody_is_answered(tab)
            .and_then(|()| what_is_stored_is_what_is_used(tab, world))
            .map_err(|broken| format!("tab {n}: {broken}"))?;
    }
    Ok(())
}

fn one_refresh_at_a_time(tab: &Tab) -> Rule {
    let n = tab
        .calls
        .iter()
        .filter(|call| call.request.path().ends_with("auth/refresh"))
        .count();
    check(n <= 1, || format!("{n} refreshes are on the wire"))
}

fn nothing_is_replayed_twice(tab: &Tab) -> Rule {
    let record = tab.record.borrow();
    let distinct: BTreeSet<_> = record.replays.iter().collect();
    check(distinct.len() == record.replays.len(), || {
        "a request was replayed twice".to_owned()
    })
}

/// The number in the path tells which request it is, and the token whose it is.
fn nothing_is_sent_as_another_user(tab: &Tab) -> Rule {
    for call in &tab.calls {
        let number = call
            .request
            .path()
            .rsplit_once("/of/")
            .and_then(|(_, number)| number.parse::<usize>().ok());
        let Some(request) = number.and_then(|number| tab.requests.get(number)) else {
            continue;
        };
        // What was made before anybody had logged in is sent for whoever comes first.
        if let (Some(usr_id), Some(bearer)) = (&request.usr_id, call.bearer()) {
            check(bearer.starts_with(&format!("{usr_id}-")), || {
                format!("request {} of {usr_id} carries {bearer}", request.number)
            })?;
        }
    }
    Ok(())
}

fn answers_are_ones_own(tab: &Tab) -> Rule {
    for request in &tab.requests {
        if let Some(Ok(data)) = &*request.outcome.borrow() {
            let path = data["path"].as_str().unwrap_or_default();
            check(path.ends_with(&format!("/of/{}", request.number)), || {
                format!("request {} was answered with {data}", request.number)
            })?;
        }
    }
    Ok(())
}

fn logouts_are_told_once(tab: &Tab) -> Rule {
    let record = tab.record.borrow();
    let n_open = record.n_logins.checked_sub(record.n_logouts);
    let is_open = usize::from(tab.auth.identity().is_some());
    check(n_open == Some(is_open), || {
        format!(
            "{} logins and {} logouts were told",
            record.n_logins, record.n_logouts
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

fn everybody_is_answered(tab: &Tab) -> Rule {
    for request in &tab.requests {
        let is_answered = request.outcome.borrow().is_some();
        check(is_answered || request.is_dropped, || {
            format!("request {} hangs", request.number)
        })?;
        // Faults end long before the end, so what is left over has a right to more than this error.
        let is_setup = matches!(&*request.outcome.borrow(), Some(Err(Error::Setup(_))));
        check(!is_setup, || {
            format!("request {} could not be made", request.number)
        })?;
    }
    let loading = tab.record.borrow().loading;
    check(!loading.is_loading(), || format!("{loading:?} in the end"))
}

fn what_is_stored_is_what_is_used(tab: &Tab, world: &World) -> Rule {
    let stored = world
        .store
        .text()
        .and_then(|text| Session::from_json(&text));
    let stored = stored.map(|session| session.usr_id().to_owned());
    let used = tab.auth.identity().map(|identity| identity.usr_id);
    check(stored == used, || {
        format!("{stored:?} is stored, and {used:?} is used")
    })
}

fn check(holds: bool, broken: impl FnOnce() -> String) -> Rule {
    if holds { Ok(()) } else { Err(broken()) }
}
