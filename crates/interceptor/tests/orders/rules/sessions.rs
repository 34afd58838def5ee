//! What is stored, and how sessions end.

use std::collections::BTreeMap;

use tollgate_interceptor::LogoutReason;
use tollgate_interceptor::port::Clock;

use super::{Rule, check};
use crate::server::Class;
use crate::tab::Tab;
use crate::world::World;

pub(super) fn nothing_is_stored_that_should_not_be(world: &World) -> Rule {
    world.profile.broken().map_or(Ok(()), Err)
}

/// Whoever is told may find its page closed in the next moment.
pub(super) fn a_newer_token_is_stored_before_anybody_is_told(tab: &Tab) -> Rule {
    let n = tab.record.borrow().n_told_too_early;
    check(n == 0, || {
        "a newer token was told before it was stored".to_owned()
    })
}

pub(super) fn no_browser_is_taken_for_a_thief(world: &World) -> Rule {
    let n = world.server.n_thefts;
    check(world.plan.class != Class::Keyed || n == 0, || {
        "the server takes the browser for a thief".to_owned()
    })
}

pub(super) fn each_end_is_told_once(tab: &Tab) -> Rule {
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

pub(super) fn no_session_ends_without_a_cause(tab: &Tab, world: &World) -> Rule {
    for (sid, reason) in &tab.record.borrow().ended {
        let said = |code| world.server.refusals.contains(&(sid.clone(), code));
        let is_refused = world.server.refusals.iter().any(|(own, _)| own == sid);
        let is_doubted = world.doubted.is_over(sid, world.clock.now());
        let is_signed_out = world.signed_out.contains(sid);
        let is_key_lost = world.n_lost_keys > 0;
        let is_switched = world.n_switches > 0;
        let is_caused = match reason {
            LogoutReason::LoggedOut => is_signed_out,
            LogoutReason::Switched => is_switched,
            LogoutReason::Elsewhere => {
                is_signed_out || is_refused || is_doubted || is_key_lost || is_switched
            }
            LogoutReason::KeyLost => is_key_lost,
            LogoutReason::Expired => said("SESSION_EXPIRED"),
            LogoutReason::Revoked => said("SESSION_REVOKED"),
            LogoutReason::Stale => said("TOKEN_STALE"),
            LogoutReason::Invalid { code: None } => is_doubted,
            _ => false,
        };
        check(is_caused, || format!("{sid} ended because: {reason}"))?;
    }
    Ok(())
}

/// Unless somebody has logged in since: then the reason may be gone, and the end shows as a change of session.
pub(super) fn all_tabs_give_the_same_reason(world: &World) -> Rule {
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

/// The same user, of the same login.
pub(super) fn what_is_stored_is_what_is_used(tab: &Tab, world: &World) -> Rule {
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

fn is_refusal(reason: &LogoutReason) -> bool {
    !matches!(
        reason,
        LogoutReason::LoggedOut | LogoutReason::Elsewhere | LogoutReason::Switched
    )
}
