//! How many connections there may be at once, in all and from one address.
//!
//! When the room is full, whoever has been waited for longest has to leave, be it for a request, for the rest of one, or
//! for taking an answer: sockets that are held open for nothing don't keep out those who want something.
//! Whoever takes some of an answer is waited for anew, so those who take nothing come first, and several of them go at
//! once.
//! Who has asked for something as a whole stays until it is answered, so when all have, newcomers wait at the door, in
//! the backlog of the listener: they cost nothing there, and no answer takes longer than the request timeout.
//!
//! One address has a part of the room at most. For one more from there, one of its own goes, if one can go at once;
//! else the newcomer is sent away, and nobody waits for that. A proxy that is trusted speaks for many, and is not
//! counted.

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

    /// Whoever has been waited for longest, and those behind who take nothing either.
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

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use futures_util::FutureExt;
    use tokio::time::advance;

    use super::*;

    fn room(n_seats: u32) -> Room {
        Room::new(n_seats, u32::MAX, Telemetry::default())
    }

    /// A large room in which each network has so many seats.
    fn shared(n_per_network: u32) -> Room {
        Room::new(100, n_per_network, Telemetry::default())
    }

    fn network(address: &str) -> Option<Network> {
        Some(address.parse::<IpAddr>().unwrap().into())
    }

    async fn enter(room: &Room) -> Seat {
        room.enter(None).await.unwrap()
    }

    fn is_asked(seat: &Seat) -> bool {
        seat.asked_to_leave().now_or_never().is_some()
    }

    /// Somebody who has asked, has an answer, and takes nothing of it.
    fn stall(seat: &Seat) {
        seat.work();
        seat.wait();
        seat.stall();
    }

    #[tokio::test]
    async fn who_has_waited_for_longest_makes_room() {
        let room = room(2);
        let (first, second) = (enter(&room).await, enter(&room).await);
        first.work();
        first.wait();
        let mut third = Box::pin(enter(&room));
        assert!((&mut third).now_or_never().is_none());
        assert!(is_asked(&second) && !is_asked(&first));
        drop(second);
        third.await;
    }

    #[tokio::test]
    async fn who_begins_to_wait_for_something_else_comes_last_and_can_still_be_asked() {
        let room = room(2);
        let (first, second) = (enter(&room).await, enter(&room).await);
        first.wait_anew();
        let mut third = Box::pin(enter(&room));
        assert!((&mut third).now_or_never().is_none());
        assert!(is_asked(&second) && !is_asked(&first));
        // It has been asked, and goes: no place in the line is left of it.
        second.wait_anew();
        drop(second);
        let third = third.await;
        let mut fourth = Box::pin(enter(&room));
        assert!((&mut fourth).now_or_never().is_none());
        assert!(is_asked(&first) && !is_asked(&third));
        drop(first);
        fourth.await;
    }

    #[tokio::test]
    async fn who_is_being_answered_stays_until_it_has_been() {
        let room = room(1);
        let only = enter(&room).await;
        only.work();
        let mut next = Box::pin(enter(&room));
        assert!((&mut next).now_or_never().is_none());
        assert!(!is_asked(&only));
        only.wait();
        assert!(is_asked(&only));
        drop(only);
        assert!(!is_asked(&next.await));
    }

    #[tokio::test]
    async fn seats_are_given_back() {
        let room = room(1);
        for _ in 0..10 {
            let seat = room.enter(network("192.0.2.1")).now_or_never().unwrap();
            assert!(!is_asked(&seat.unwrap()));
        }
        let guests = room.guests();
        assert!(guests.waiting.is_empty() && guests.networks.is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn several_who_take_nothing_leave_together_and_those_who_take_something_stay() {
        let room = room(4);
        let seats = [
            enter(&room).await,
            enter(&room).await,
            enter(&room).await,
            enter(&room).await,
        ];
        let [slow, ..] = &seats;
        for seat in &seats {
            stall(seat);
        }
        advance(FAREWELL).await;
        slow.take();
        slow.stall();
        let mut next = Box::pin(enter(&room));
        assert!((&mut next).now_or_never().is_none());
        assert_eq!(seats.each_ref().map(is_asked), [false, true, true, true]);
        drop(seats);
        next.await;
    }

    #[tokio::test(start_paused = true)]
    async fn who_takes_nothing_has_no_farewell_and_who_takes_something_has_a_second() {
        let room = room(1);
        let seat = enter(&room).await;
        assert_eq!(seat.farewell(), Instant::now() + FAREWELL);
        stall(&seat);
        advance(FAREWELL / 2).await;
        assert_eq!(seat.farewell(), Instant::now() + FAREWELL / 2);
        advance(FAREWELL / 2).await;
        assert_eq!(seat.farewell(), Instant::now());
        seat.take();
        assert_eq!(seat.farewell(), Instant::now() + FAREWELL);
    }

    #[tokio::test(start_paused = true)]
    async fn one_more_of_an_address_replaces_the_one_of_its_own_that_can_go_at_once() {
        let room = shared(2);
        let other = room.enter(network("192.0.2.9")).await.unwrap();
        let own = network("192.0.2.1");
        let first = room.enter(own).await.unwrap();
        let second = room.enter(own).await.unwrap();
        stall(&first);
        let third = room.enter(own).now_or_never().unwrap().unwrap();
        assert!(is_asked(&second) && !is_asked(&first) && !is_asked(&other));
        stall(&third);
        assert!(room.enter(own).now_or_never().unwrap().is_none());
        assert!(!is_asked(&first) && !is_asked(&third));
        advance(FAREWELL).await;
        let fourth = room.enter(own).now_or_never().unwrap();
        assert!(fourth.is_some() && is_asked(&first) && !is_asked(&third));
    }

    #[tokio::test]
    async fn one_more_of_an_address_of_which_all_are_being_answered_is_sent_away() {
        let room = shared(2);
        let own = network("2001:db8:1:2::1");
        let seats = [room.enter(own).await, room.enter(own).await];
        for seat in seats.iter().flatten() {
            seat.work();
        }
        // Of IPv6, all of a /64 is one.
        for address in ["2001:db8:1:2::1", "2001:db8:1:2:ffff::"] {
            assert!(room.enter(network(address)).await.is_none());
        }
        let telemetry = room.0.telemetry.render();
        assert!(telemetry.contains("tollgate_connections_refused_total 2"));
        assert!(room.enter(network("2001:db8:1:3::1")).await.is_some());
        drop(seats);
        assert!(room.enter(own).await.is_some());
    }

    #[tokio::test]
    async fn few_of_an_address_are_on_their_way_out_however_many_come() {
        let room = shared(1);
        let mut seats = Vec::new();
        for _ in 0..100 {
            let newcomer = room.enter(network("192.0.2.1")).now_or_never().unwrap();
            seats.extend(newcomer);
        }
        assert_eq!(seats.len(), 1 + N_LEAVING);
        drop(seats);
        assert!(room.guests().networks.is_empty());
    }

    #[tokio::test]
    async fn who_is_not_counted_has_all_the_room() {
        let room = shared(1);
        let mut seats = Vec::new();
        for _ in 0..100 {
            seats.push(room.enter(None).now_or_never().unwrap().unwrap());
        }
        assert!(!seats.iter().any(is_asked));
    }
}
