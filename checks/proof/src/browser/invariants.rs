//! What must hold: after each step, at each write, and whenever nothing is due.

use tollgate_server::rotation::End;

use super::state::{Outcome, Page, Stage, State, Task, Text};
use crate::world::tokens::is_of_one_login;
use crate::world::{Budget, FalseAlarms, Locks, Storage, Theft, World};

/// The rules in words, and those that are checked while something happens.
pub(crate) mod rule {
    use super::super::step::Writing;
    use super::{State, Storage, Text, Theft, World};
    use crate::world::tokens::refresh_of;

    pub(crate) const ONE_REFRESH: &str = "rule 1: a tab has one refresh at a time";
    pub(crate) const NO_NEEDLESS_REFRESH: &str =
        "rules 3, 12: only the current token is refreshed, after a 401 to it or because of its age";
    pub(crate) const ONE_REPLAY: &str = "rule 4: a request is replayed once at most";
    pub(crate) const NO_DEAD_TOKEN: &str =
        "rule 4: nothing is sent with a token that is known to be dead";
    const NO_FALLBACK: &str =
        "rule 5: no session is over because of a late duplicate while its storage is in order";
    pub(crate) const NO_HASTY_END: &str =
        "rule 5: no session is over because of an answer in a gateway's words that has not stayed";
    pub(crate) const NO_END_OF_WHAT_IS_REPLACED: &str =
        "rule 5: no session is over because of a token that another tab has replaced";
    pub(crate) const SENT_FOR_ITS_USER: &str =
        "rule 6: what was made for one user is never sent as another";
    pub(crate) const STORED_FIRST: &str =
        "rule 8: a newer token is stored before anybody is let go";
    pub(crate) const IN_ORDER: &str = "rule 1: who waits is let go in order";
    pub(crate) const HERE_FIRST: &str =
        "rule 7: a logout empties the storage and tells the other tabs, and then the server";
    pub(crate) const NO_WAY_BACK: &str = "rule 8: no tab goes back to an older token";
    pub(crate) const WHAT_IS_STORED: &str =
        "rules 8, 11: who has the lock, or has waited for it, sends what is stored by then";
    pub(crate) const NO_VAIN_REFRESH: &str =
        "rule 12: an endpoint that refuses good tokens is not refreshed for again and again";
    pub(crate) const ANSWERED_ONCE: &str = "S12: each caller has one answer";

    const FENCE: &str =
        "S11: an answer for one session changes nothing of another, nor anything after a logout";
    const NEVER_OLDER: &str = "rule 8: an older token never overwrites a newer one";
    const NO_CAUSELESS_END: &str =
        "rule 5: the storage is cleared only of a session that is over at the server";

    /// What a write to the storage breaks.
    pub(crate) fn of_a_write(
        world: &World,
        state: &State,
        before: Option<&Text>,
        now: Option<&Text>,
        why: Writing,
    ) -> Option<&'static str> {
        let token = |text: &Text| refresh_of(&text.session);
        let (before, now) = (before.map(token), now.map(token));
        // A thief with token and attempt can be two generations ahead of an owner who is then outdated indeed.
        let is_orderly = world.storage == Storage::Instant && world.theft != Theft::Pair;
        match (why, before, now) {
            (Writing::Renewal, None, _) => Some(FENCE),
            (Writing::Renewal, Some(before), Some(now)) if before.login != now.login => Some(FENCE),
            (Writing::Renewal, Some(before), Some(now)) if now.generation < before.generation => {
                Some(NEVER_OLDER)
            }
            (
                Writing::Refusal(login)
                | Writing::Outdated(login)
                | Writing::Doubt(login)
                | Writing::KeyLost(login),
                before,
                _,
            ) if before.is_some_and(|before| before.login != login) => Some(FENCE),
            (Writing::Refusal(_), Some(before), None) if state.server.is_active(before.login) => {
                Some(NO_CAUSELESS_END)
            }
            (Writing::Outdated(_), Some(_), None) if is_orderly => Some(NO_FALLBACK),
            _ => None,
        }
    }
}

type Rule = Result<(), &'static str>;

/// What holds in every state.
pub(crate) fn check(world: &World, state: &State) -> Rule {
    if let Some(broken) = state.broken {
        return Err(broken);
    }
    one_refresh_with_locks(world, state)?;
    stored_from_one_login(state)?;
    no_false_alarm(world, state)?;
    no_shared_theft(state)?;
    no_causeless_end(world, state)?;
    let mut tabs = state.tabs.iter();
    tabs.try_for_each(|tab| waiters_are_worked_for(tab))
}

/// What holds when nothing is due: everything has come to its end.
pub(crate) fn check_at_rest(world: &World, state: &State) -> Rule {
    holds(
        state.lock.is_none(),
        "L4: nobody holds the lock without a refresh",
    )?;
    let stored = state.store.as_deref().map(|text| &text.session);
    for tab in state.tabs.iter().filter(|tab| tab.is_open) {
        let mut requests = tab.requests.iter();
        holds(
            requests.all(|request| matches!(request.stage, Stage::Unmade | Stage::Done(_))),
            "rule 1: everybody who waits is answered",
        )?;
        holds(tab.task == Task::Idle, "rule 1: a refresh comes to its end")?;
        holds(
            tab.tab.session() == stored || world.storage == Storage::Full,
            "rules 7, 8: every tab has the session that is stored",
        )?;
        holds(
            !is_quiet(world, state) || tab.tab.session().is_some(),
            "L2: who has a session needs no login",
        )?;
    }
    Ok(())
}

fn one_refresh_with_locks(world: &World, state: &State) -> Rule {
    if world.locks == Locks::None || state.left.lock_waits < world.budget.lock_waits {
        return Ok(());
    }
    let tabs = state.tabs.iter();
    let n = tabs
        .filter(|tab| matches!(tab.task, Task::Sent { .. }))
        .count();
    holds(
        n <= 1,
        "S13: with locks, a browser has one refresh at a time",
    )
}

fn stored_from_one_login(state: &State) -> Rule {
    let in_tabs = state.tabs.iter().filter_map(|tab| tab.tab.session());
    let stored = state.store.as_deref().map(|text| &text.session);
    let mut sessions = stored.into_iter().chain(in_tabs);
    holds(
        sessions.all(is_of_one_login),
        "S9, S10: what is stored and used together comes from one login",
    )
}

fn no_false_alarm(world: &World, state: &State) -> Rule {
    let is_claimed = world.false_alarms == FalseAlarms::Never && world.theft == Theft::None;
    let mut logins = state.server.logins.iter();
    holds(
        !is_claimed || logins.all(|login| login.family.end != Some(End::Reused)),
        "S6: a browser alone is never taken for a thief",
    )
}

fn no_shared_theft(state: &State) -> Rule {
    let is_shared = state
        .thief
        .is_some_and(|thief| thief.owner_was_granted && thief.thief_was_granted);
    holds(
        !is_shared,
        "S5: after a theft, owner and thief are never both granted a token",
    )
}

/// As long as nobody has ended a session, nobody is told that it is over.
fn no_causeless_end(world: &World, state: &State) -> Rule {
    let is_told = |tab: &Page| {
        let mut requests = tab.requests.iter();
        requests.any(|request| request.stage == Stage::Done(Outcome::SessionEnded))
    };
    holds(
        !is_quiet(world, state) || !state.tabs.iter().any(|tab| is_told(tab)),
        "rule 5: nobody is told that a session is over that nobody has ended",
    )
}

/// Whether nothing has happened yet that ends a session.
fn is_quiet(world: &World, state: &State) -> bool {
    let ends = |budget: &Budget| {
        [
            budget.logouts,
            budget.logins,
            budget.revokes,
            budget.idles,
            budget.thefts,
            budget.lost_keys,
        ]
    };
    let may_fall_back = matches!(world.storage, Storage::OneWriteBehind | Storage::FallsBack);
    let mut logins = 0..state.server.logins.len();
    let is_ended = logins.any(|login| !state.server.is_active(login));
    let is_false_alarm = is_ended && world.false_alarms == FalseAlarms::Possible;
    ends(&state.left) == ends(&world.budget)
        && !state.is_doubted_out
        && !is_false_alarm
        && !may_fall_back
}

fn waiters_are_worked_for(tab: &Page) -> Rule {
    let is_waited_for = tab
        .requests
        .iter()
        .any(|request| matches!(request.stage, Stage::Waiting));
    holds(
        !is_waited_for || tab.task != Task::Idle,
        "rule 1: who waits, waits for a refresh that is running",
    )
}

fn holds(holds: bool, rule: &'static str) -> Rule {
    match holds {
        true => Ok(()),
        false => Err(rule),
    }
}
