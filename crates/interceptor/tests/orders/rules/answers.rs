//! Everybody is answered, once, by what is his.

use std::time::Duration;

use tollgate_interceptor::port::Clock;
use tollgate_interceptor::{Error, Loading};

use super::{Rule, check};
use crate::record::number_of;
use crate::tab::Tab;
use crate::tokens;
use crate::world::World;

/// The answer to this request and no other, for its user, while he is there.
pub(super) fn answers_are_ones_own(tab: &Tab) -> Rule {
    for request in &tab.requests {
        let outcome = request.outcome.borrow();
        let Some(outcome) = &*outcome else { continue };
        let Ok(data) = &outcome.answer else { continue };
        let path = data["path"].as_str().unwrap_or_default();
        let usr_id = data["bearer"].as_str().and_then(tokens::usr_id);
        let is_own = match &request.usr_id {
            Some(own) => Some(own.as_str()) == usr_id && outcome.usr_id.as_ref() == Some(own),
            // What was made before anybody had logged in is sent for whoever comes first.
            None => true,
        };
        check(is_own && number_of(path) == Some(request.number), || {
            format!(
                "request {} of {:?} was answered with {data} before {:?}",
                request.number, request.usr_id, outcome.usr_id
            )
        })?;
    }
    Ok(())
}

pub(super) fn each_request_is_settled_once(tab: &Tab) -> Rule {
    let record = tab.record.borrow();
    let twice = record.n_settled.iter().find(|(_, n)| **n > 1);
    check(twice.is_none(), || format!("{twice:?} was settled twice"))
}

/// A tab that is frozen, or that has not gone on yet, answers as soon as it does; so does a timer that is due.
pub(super) fn nobody_waits_for_more_than_ten_seconds(tab: &Tab, world: &World) -> Rule {
    let is_due = world.clock.until_next() == Some(Duration::ZERO);
    if tab.is_frozen || !tab.ready().is_empty() || is_due {
        return Ok(());
    }
    let now = world.clock.now();
    let record = tab.record.borrow();
    let longest = record.waiting.values().min();
    let waited = longest.map(|since| now.saturating_sub(*since));
    check(
        waited.unwrap_or_default() <= Duration::from_secs(10),
        || format!("a request has waited for {waited:?}"),
    )
}

pub(super) fn everybody_is_answered(tab: &Tab) -> Rule {
    for request in &tab.requests {
        let answer = request.answer();
        check(answer.is_some() || request.is_dropped, || {
            format!("request {} hangs", request.number)
        })?;
        check(!matches!(answer, Some(Err(Error::Setup(_)))), || {
            format!("request {} could not be made", request.number)
        })?;
    }
    Ok(())
}

/// Where everything goes well, and in time, nobody but the end of a session disappoints a request.
pub(super) fn nothing_fails_without_a_fault(tab: &Tab, world: &World) -> Rule {
    if !world.is_undisturbed {
        return Ok(());
    }
    for request in &tab.requests {
        let answer = request.answer();
        let is_right = matches!(answer, None | Some(Ok(_) | Err(Error::SessionEnded(_))));
        let was_nobodys = request.usr_id.is_none();
        check(is_right || was_nobodys, || {
            format!("request {} got {answer:?}", request.number)
        })?;
    }
    Ok(())
}

pub(super) fn loading_returns_to_zero(tab: &Tab) -> Rule {
    let loading = tab.record.borrow().loading;
    check(loading == Loading::default(), || {
        format!("{loading:?} in the end")
    })
}

/// A session that is open goes on without a new login.
pub(super) fn the_last_request_is_served(tab: &Tab) -> Rule {
    let Some(probe) = tab.requests.last() else {
        return Ok(());
    };
    let answer = probe.answer();
    let is_right = match &answer {
        None => false,
        Some(Ok(_) | Err(Error::SessionEnded(_))) => true,
        Some(Err(_)) => probe.usr_id.is_none(),
    };
    check(is_right, || format!("the last request got {answer:?}"))
}
