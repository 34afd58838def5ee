//! How many connections there may be at once, in all and from one address.
//!
//! When the room is full, whoever the server has waited for longest has to leave, be it for a request, for the rest of one, or
//! for taking an answer: sockets that are held open for nothing don't keep out those who want something.
//! Whoever takes some of an answer is waited for anew, so those who take nothing come first, and several of them go at
//! once.
//! Who has asked for something as a whole stays until it is answered, so when all have, newcomers wait at the door, in
//! the backlog of the listener: they cost nothing there, and no answer takes longer than the request timeout.
//!
//! One address has a part of the room at most. For one more from there, one of its own goes, if one can go at once;
//! else the newcomer is sent away, and nobody waits for that. A proxy that is trusted speaks for many, and is not
//! counted.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout};

use crate::network::Network;
use crate::telemetry::Telemetry;

/// Who is sent away and reads the rest of an answer slowly is not waited for longer than this: then the next has to go.
const PATIENCE: Duration = Duration::from_millis(50);

/// Who has taken nothing of an answer for so long is gone when sent away; whoever takes some has so long for the rest.
pub(super) const FAREWELL: Duration = Duration::from_secs(1);

/// So many who take nothing are sent away at once when the room is full.
const N_AT_ONCE: usize = 64;

/// So many of one address may be on their way out beside those that it may have.
const N_LEAVING: usize = 32;

/// A number of seats.
#[derive(Debug, Clone)]
pub(super) struct Room(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    seats: Arc<Semaphore>,
    n_per_network: usize,
    guests: Mutex<Guests>,
    telemetry: Telemetry,
}

/// Who is there.
#[derive(Debug, Default)]
struct Guests {
    n_tickets: u64,
    /// Those who are waited for, in the order in which that began: they have asked for nothing, not yet for all, or have
    /// got it.
    waiting: BTreeMap<u64, Waiter>,
    networks: HashMap<Network, Group>,
    /// Somebody is at the door, and nobody was waiting: the next who does has to leave.
    is_door_waiting: bool,
}

/// Those from one network.
#[derive(Debug, Default)]
struct Group {
    n_seats: usize,
    /// Of whom so many have been sent away, and are not gone yet.
    n_leaving: usize,
    /// The tickets of those among them who are waited for.
    waiting: BTreeSet<u64>,
}

/// Somebody who is waited for.
#[derive(Debug)]
struct Waiter {
    exit: Arc<Exit>,
    network: Option<Network>,
    /// Since when it takes nothing of an answer that is ready for it.
    stalled_at: Option<Instant>,
}

/// A place for one connection, given back when it is dropped.
#[derive(Debug)]
pub(super) struct Seat {
    room: Room,
    exit: Arc<Exit>,
    network: Option<Network>,
    state: Mutex<State>,
    _permit: OwnedSemaphorePermit,
}

/// How somebody is told to leave.
#[derive(Debug, Default)]
struct Exit {
    told: Notify,
    /// Changed with the guests locked.
    is_leaving: AtomicBool,
}

#[derive(Debug, Default)]
struct State {
    ticket: Option<u64>,
    stalled_at: Option<Instant>,
}

impl Waiter {
    /// Whether there is nothing to wait for once it has been sent away.
    fn can_go_at_once(&self) -> bool {
        self.stalled_at.is_none() || self.takes_nothing()
    }

    fn takes_nothing(&self) -> bool {
        self.stalled_at
            .is_some_and(|stalled_at| stalled_at.elapsed() >= FAREWELL)
    }
}

impl Room {
    pub(super) fn new(n_seats: u32, n_per_network: u32, telemetry: Telemetry) -> Self {
        let n_seats = usize::try_from(n_seats).unwrap_or(usize::MAX);
        Self(Arc::new(Inner {
            seats: Arc::new(Semaphore::new(n_seats.min(Semaphore::MAX_PERMITS))),
            n_per_network: usize::try_from(n_per_network).unwrap_or(usize::MAX),
            guests: Mutex::default(),
            telemetry,
        }))
    }

    /// Takes a seat, as soon as there is one; `None` when the newcomer's network has all that it may have.
    ///
    /// One is asked for at a time. Without a network, nothing is counted but the seat.
    pub(super) async fn enter(&self, network: Option<Network>) -> Option<Seat> {
        // Those who are sent away for nothing make nobody leave, and nobody wait.
        if network.is_some_and(|network| !self.has_room_for(network)) {
            self.0.telemetry.count_refused_connection();
            return None;
        }
        let permit = match Arc::clone(&self.0.seats).try_acquire_owned() {
            Ok(permit) => permit,
            Err(_) => self.make_room().await,
        };
        let mut guests = self.guests();
        guests.is_door_waiting = false;
        if let Some(network) = network {
            guests.networks.entry(network).or_default().n_seats += 1;
        }
        drop(guests);
        self.0.telemetry.connection_opened();
        let seat = Seat {
            room: self.clone(),
            exit: Arc::default(),
            network,
            state: Mutex::default(),
            _permit: permit,
        };
        seat.wait();
        Some(seat)
    }

    /// Whether one more of a network may come in; if one of its own has to leave for that, it has been told so.
    fn has_room_for(&self, network: Network) -> bool {
        let mut guests = self.guests();
        let Some(group) = guests.networks.get(&network) else {
            return true;
        };
        if group.n_seats - group.n_leaving < self.0.n_per_network {
            return true;
        }
        if group.n_leaving >= N_LEAVING {
            return false;
        }
        let mut tickets = group.waiting.iter().copied();
        let leaver = tickets.find(|ticket| guests.waiting[ticket].can_go_at_once());
        leaver.is_some_and(|ticket| self.send_away(&mut guests, ticket))
    }

    async fn make_room(&self) -> OwnedSemaphorePermit {
        loop {
            self.send_somebody_away();
            let seat = Arc::clone(&self.0.seats).acquire_owned();
            if let Ok(permit) = timeout(PATIENCE, seat).await {
                return permit.expect("the seats are never closed");
            }
        }
    }

    /// Whoever the server has waited for longest, and those behind who take nothing either.
    fn send_somebody_away(&self) {
        let mut guests = self.guests();
        let mut line = guests.waiting.iter();
        let Some((&first, _)) = line.next() else {
            guests.is_door_waiting = true;
            return;
        };
        let others = line.filter(|(_, waiter)| waiter.takes_nothing());
        let others: Vec<_> = others.map(|(&ticket, _)| ticket).collect();
        for ticket in [first].into_iter().chain(others).take(N_AT_ONCE) {
            self.send_away(&mut guests, ticket);
        }
    }

    /// Whether whoever has this ticket has been told to leave.
    fn send_away(&self, guests: &mut Guests, ticket: u64) -> bool {
        let waiter = guests.give_up(ticket);
        waiter.is_some_and(|waiter| {
            self.tell_to_leave(guests, &waiter.exit, waiter.network);
            true
        })
    }

    fn tell_to_leave(&self, guests: &mut Guests, exit: &Exit, network: Option<Network>) {
        self.0.telemetry.count_eviction();
        exit.is_leaving.store(true, Ordering::Relaxed);
        if let Some(group) = guests.group(network) {
            group.n_leaving += 1;
        }
        exit.told.notify_one();
    }

    /// What is done under the lock is done whole, so a panic elsewhere leaves nothing half done.
    fn guests(&self) -> MutexGuard<'_, Guests> {
        self.0.guests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Guests {
    /// The ticket of whoever comes last.
    fn line_up(&mut self, waiter: Waiter) -> u64 {
        self.n_tickets += 1;
        let ticket = self.n_tickets;
        if let Some(group) = self.group(waiter.network) {
            group.waiting.insert(ticket);
        }
        self.waiting.insert(ticket, waiter);
        ticket
    }

    /// Takes somebody out of the line; `None` for whoever stands in none, having been asked to leave.
    fn give_up(&mut self, ticket: u64) -> Option<Waiter> {
        let waiter = self.waiting.remove(&ticket)?;
        if let Some(group) = self.group(waiter.network) {
            group.waiting.remove(&ticket);
        }
        Some(waiter)
    }

    /// Forgets somebody who is gone.
    fn forget(&mut self, network: Network, was_leaving: bool) {
        if let Some(group) = self.group(Some(network)) {
            group.n_seats -= 1;
            group.n_leaving -= usize::from(was_leaving);
            if group.n_seats == 0 {
                self.networks.remove(&network);
            }
        }
    }

    fn group(&mut self, network: Option<Network>) -> Option<&mut Group> {
        self.networks.get_mut(&network?)
    }
}

impl Seat {
    /// From now on it can be asked to leave. It isn't waiting already.
    pub(super) fn wait(&self) {
        let mut guests = self.room.guests();
        if self.is_leaving() {
            return;
        }
        if guests.is_door_waiting {
            guests.is_door_waiting = false;
            let room = &self.room;
            return room.tell_to_leave(&mut guests, &self.exit, self.network);
        }
        self.line_up(&mut guests);
    }

    /// It is waiting for something else from now on: all others who wait have done so for longer.
    pub(super) fn wait_anew(&self) {
        let mut guests = self.room.guests();
        let ticket = self.state().ticket.take();
        // Who has been asked to leave stands in no line.
        if ticket.is_some_and(|ticket| guests.give_up(ticket).is_some()) {
            self.line_up(&mut guests);
        }
    }

    /// From now on it can't be asked to leave, until it waits again.
    pub(super) fn work(&self) {
        let mut guests = self.room.guests();
        if let Some(ticket) = self.state().ticket.take() {
            guests.give_up(ticket);
        }
    }

    /// From now on, what is ready for it is not taken.
    pub(super) fn stall(&self) {
        let now = Instant::now();
        let mut guests = self.room.guests();
        let mut state = self.state();
        state.stalled_at = Some(now);
        let waiter = state
            .ticket
            .and_then(|ticket| guests.waiting.get_mut(&ticket));
        if let Some(waiter) = waiter {
            waiter.stalled_at = Some(now);
        }
    }

    /// Some of what was ready for it has been taken.
    pub(super) fn take(&self) {
        self.state().stalled_at = None;
        self.wait_anew();
    }

    /// Ends when it has been asked to leave.
    pub(super) async fn asked_to_leave(&self) {
        self.exit.told.notified().await;
    }

    /// Until when whoever has been asked to leave may still take the rest of an answer.
    pub(super) fn farewell(&self) -> Instant {
        let since = self.state().stalled_at.unwrap_or_else(Instant::now);
        since + FAREWELL
    }

    fn line_up(&self, guests: &mut Guests) {
        let mut state = self.state();
        state.ticket = Some(guests.line_up(Waiter {
            exit: Arc::clone(&self.exit),
            network: self.network,
            stalled_at: state.stalled_at,
        }));
    }

    fn is_leaving(&self) -> bool {
        self.exit.is_leaving.load(Ordering::Relaxed)
    }

    /// Locked after the guests, where both are.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.work();
        if let Some(network) = self.network {
            let mut guests = self.room.guests();
            guests.forget(network, self.is_leaving());
        }
        self.room.0.telemetry.connection_closed();
    }
}
