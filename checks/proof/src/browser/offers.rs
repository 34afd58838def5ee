//! What can happen next.

use super::action::{Action, Happening};
use super::state::{Kind, Message, Page, Stage, State, Task};
use super::step::{text, view};
use super::tab::doubt::Doubt;
use super::thief::Shown;
use crate::world::{Storage, Theft, Wire, World};

/// Everything that can happen in a state, in a fixed order; what would change nothing is left out.
pub(crate) fn of(world: &World, state: &State) -> Vec<Action> {
    let mut offers = Vec::new();
    for (number, tab) in state.tabs.iter().enumerate() {
        match tab.is_open {
            true => {
                of_requests(state, number, tab, &mut offers);
                of_refresh(state, number, tab, &mut offers);
                of_session(state, number, tab, &mut offers);
            }
            false => offers.push(Happening::Reopen { tab: number }),
        }
    }
    if world.storage == Storage::FallsBack && state.overwritten.is_some() {
        offer_if(state.left.faults, Happening::FallBack, &mut offers);
    }
    of_wire(world, state, &mut offers);
    of_server(state, &mut offers);
    of_thief(world, state, &mut offers);
    offers.into_iter().map(Action).collect()
}

fn of_requests(state: &State, tab: usize, own: &Page, offers: &mut Vec<Happening>) {
    let is_unmade = |stage: &Stage| *stage == Stage::Unmade;
    let mut requests = own.requests.iter();
    if let Some(request) = requests.position(|request| is_unmade(&request.stage)) {
        offers.push(Happening::Ask { tab, request });
    }
    for (request, one) in own.requests.iter().enumerate() {
        match &one.stage {
            Stage::Unmade | Stage::Done(_) => {}
            Stage::Waiting => {
                offer_if(state.left.leaves, Happening::Leave { tab, request }, offers);
            }
            Stage::Released(_) => offers.push(Happening::Wake { tab, request }),
            Stage::Sent { answer, .. } => {
                if answer.is_none() {
                    let refuse = Happening::Refuse { tab, request };
                    offer_if(state.left.refusals, refuse, offers);
                }
                offers.push(match answer {
                    None => Happening::Check { tab, request },
                    Some(_) => Happening::Answer { tab, request },
                });
                offer_if(state.left.faults, Happening::Cut { tab, request }, offers);
            }
        }
    }
}

fn of_refresh(state: &State, tab: usize, own: &Page, offers: &mut Vec<Happening>) {
    match &own.task {
        Task::Idle => {}
        Task::Looking => offers.push(Happening::Look { tab }),
        Task::PutOff { .. } => offers.push(Happening::Retry { tab }),
        Task::Queued if state.lock.is_none() => offers.push(Happening::TakeLock { tab }),
        Task::Queued => offer_if(
            state.left.lock_waits,
            Happening::LockWaitOver { tab },
            offers,
        ),
        Task::Keyed => {
            offers.push(Happening::GetKey { tab });
            offer_if(state.left.lost_keys, Happening::LoseKey { tab }, offers);
        }
        Task::Sent { answer, .. } => {
            for doubt in [Doubt::Unauthorized, Doubt::Denied] {
                offer_if(state.left.doubts, Happening::Doubt { tab, doubt }, offers);
            }
            if answer.is_some() {
                offers.push(Happening::Deliver { tab });
                offer_if(state.left.faults, Happening::LoseAnswer { tab }, offers);
            } else {
                offer_if(state.left.faults, Happening::TimeOut { tab }, offers);
            }
        }
    }
}

fn of_session(state: &State, tab: usize, own: &Page, offers: &mut Vec<Happening>) {
    match &own.old_view {
        Some(_) => offers.push(Happening::CatchUp { tab }),
        None if !own.tab.has_seen(text(view(state, own))) => {
            offers.push(Happening::Notice { tab });
        }
        None => {}
    }
    if own.tab.stamp().is_some() {
        if own.tab.renewal_in(own.now).is_some() {
            offer_if(state.left.dues, Happening::FallDue { tab }, offers);
        }
        let left = own.tab.access_token_left(own.now);
        if left.is_some_and(|left| !left.is_zero()) {
            offer_if(state.left.ends, Happening::PassEnd { tab }, offers);
        }
        for is_called in [false, true] {
            offer_if(state.left.signs, Happening::Sign { tab, is_called }, offers);
        }
        offer_if(state.left.logouts, Happening::LogOut { tab }, offers);
    }
    offer_if(state.left.logins, Happening::LogIn { tab }, offers);
    offer_if(state.left.kills, Happening::Kill { tab }, offers);
}

fn of_wire(world: &World, state: &State, offers: &mut Vec<Happening>) {
    let mut before: Option<&Message> = None;
    for message in &state.wire {
        // Copies of one message are the same message.
        if before == Some(message) {
            continue;
        }
        before = Some(message);
        offers.push(Happening::Serve(*message));
        // What nobody waits for can be late for ever, which is as good as lost.
        if message.sender.is_some() {
            offer_if(state.left.faults, Happening::Lose(*message), offers);
        }
        if message.kind == Kind::Refresh && world.wire == Wire::KeepsWhatIsAborted {
            offer_if(state.left.faults, Happening::Double(*message), offers);
        }
    }
}

fn of_server(state: &State, offers: &mut Vec<Happening>) {
    let left = &state.left;
    offer_if(left.crashes, Happening::Crash, offers);
    if state.server.has_live_access() {
        offer_if(left.expiries, Happening::Expire, offers);
    }
    offer_if(left.revokes, Happening::Revoke, offers);
    offer_if(left.minutes, Happening::Minute, offers);
    offer_if(left.idles, Happening::Idle, offers);
}

fn of_thief(world: &World, state: &State, offers: &mut Vec<Happening>) {
    let Some(thief) = &state.thief else {
        if world.theft != Theft::None && state.store.is_some() {
            offers.push(Happening::Steal);
        }
        return;
    };
    offer_if(state.left.thefts, Happening::Present(Shown::Copy), offers);
    if world.theft == Theft::Pair {
        offer_if(
            state.left.thefts,
            Happening::Present(Shown::CopiedPair),
            offers,
        );
    }
    if thief.newest != thief.token {
        offer_if(state.left.thefts, Happening::Present(Shown::Newest), offers);
    }
}

fn offer_if(left: u8, happening: Happening, offers: &mut Vec<Happening>) {
    if left > 0 {
        offers.push(happening);
    }
}
