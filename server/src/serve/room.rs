//! How many connections there may be at once.
//!
//! When the room is full, whoever has been waited for longest has to leave, be it for a request, for the rest of one, or
//! for taking an answer: sockets that are held open for nothing don't keep out those who want something.
//! Who has asked for something as a whole stays until it is answered, so when all have, newcomers wait at the door, in
//! the backlog of the listener: they cost nothing there, and no answer takes longer than the request timeout.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::telemetry::Telemetry;

/// Who is sent away and reads the rest of an answer slowly is not waited for longer than this: then the next has to go.
const PATIENCE: Duration = Duration::from_millis(50);

/// A number of seats.
#[derive(Debug, Clone)]
pub(super) struct Room(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    seats: Arc<Semaphore>,
    waiting: Mutex<Waiting>,
    telemetry: Telemetry,
}

/// Those who are waited for: they have asked for nothing, not yet for all, or have got it.
#[derive(Debug, Default)]
struct Waiting {
    n_tickets: u64,
    /// In the order in which they began to wait.
    by_ticket: BTreeMap<u64, Arc<Notify>>,
    /// Somebody is at the door, and nobody was waiting: the next who does has to leave.
    is_door_waiting: bool,
}

/// A place for one connection, given back when it is dropped.
#[derive(Debug)]
pub(super) struct Seat {
    room: Room,
    leave: Arc<Notify>,
    ticket: Mutex<Option<u64>>,
    _permit: OwnedSemaphorePermit,
}

impl Room {
    pub(super) fn new(n_seats: u32, telemetry: Telemetry) -> Self {
        let n_seats = usize::try_from(n_seats).unwrap_or(usize::MAX);
        Self(Arc::new(Inner {
            seats: Arc::new(Semaphore::new(n_seats.min(Semaphore::MAX_PERMITS))),
            waiting: Mutex::default(),
            telemetry,
        }))
    }

    /// Takes a seat, as soon as there is one. One is asked for at a time.
    pub(super) async fn enter(&self) -> Seat {
        let permit = match Arc::clone(&self.0.seats).try_acquire_owned() {
            Ok(permit) => permit,
            Err(_) => self.make_room().await,
        };
        self.waiting().is_door_waiting = false;
        self.0.telemetry.connection_opened();
        let seat = Seat {
            room: self.clone(),
            leave: Arc::default(),
            ticket: Mutex::default(),
            _permit: permit,
        };
        seat.wait();
        seat
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

    fn send_somebody_away(&self) {
        let mut waiting = self.waiting();
        match waiting.by_ticket.pop_first() {
            Some((_, leave)) => self.send_away(&leave),
            None => waiting.is_door_waiting = true,
        }
    }

    fn send_away(&self, leave: &Notify) {
        self.0.telemetry.count_eviction();
        leave.notify_one();
    }

    /// What is done under the lock is done whole, so a panic elsewhere leaves nothing half done.
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0
            .waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    /// The ticket of whoever comes last.
    fn line_up(&mut self, leave: &Arc<Notify>) -> u64 {
        self.n_tickets += 1;
        self.by_ticket.insert(self.n_tickets, Arc::clone(leave));
        self.n_tickets
    }
}

impl Seat {
    /// From now on it can be asked to leave. It isn't waiting already.
    pub(super) fn wait(&self) {
        let mut waiting = self.room.waiting();
        if waiting.is_door_waiting {
            waiting.is_door_waiting = false;
            return self.room.send_away(&self.leave);
        }
        *self.ticket() = Some(waiting.line_up(&self.leave));
    }

    /// It is waiting for something else from now on: all others who wait have done so for longer.
    pub(super) fn wait_anew(&self) {
        let mut waiting = self.room.waiting();
        let mut ticket = self.ticket();
        let old = ticket.take();
        // Who has been asked to leave stands in no line.
        if old.is_some_and(|old| waiting.by_ticket.remove(&old).is_some()) {
            *ticket = Some(waiting.line_up(&self.leave));
        }
    }

    /// From now on it can't be asked to leave, until it waits again.
    pub(super) fn work(&self) {
        let mut waiting = self.room.waiting();
        if let Some(ticket) = self.ticket().take() {
            waiting.by_ticket.remove(&ticket);
        }
    }

    /// Ends when it has been asked to leave.
    pub(super) async fn asked_to_leave(&self) {
        self.leave.notified().await;
    }

    fn ticket(&self) -> MutexGuard<'_, Option<u64>> {
        self.ticket.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.work();
        self.room.0.telemetry.connection_closed();
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    fn room(n_seats: u32) -> Room {
        Room::new(n_seats, Telemetry::default())
    }

    fn is_asked(seat: &Seat) -> bool {
        seat.asked_to_leave().now_or_never().is_some()
    }

    #[tokio::test]
    async fn who_has_waited_for_longest_makes_room() {
        let room = room(2);
        let (first, second) = (room.enter().await, room.enter().await);
        first.work();
        first.wait();
        let mut third = Box::pin(room.enter());
        assert!((&mut third).now_or_never().is_none());
        assert!(is_asked(&second) && !is_asked(&first));
        drop(second);
        third.await;
    }

    #[tokio::test]
    async fn who_begins_to_wait_for_something_else_comes_last_and_can_still_be_asked() {
        let room = room(2);
        let (first, second) = (room.enter().await, room.enter().await);
        first.wait_anew();
        let mut third = Box::pin(room.enter());
        assert!((&mut third).now_or_never().is_none());
        assert!(is_asked(&second) && !is_asked(&first));
        // It has been asked, and goes: no place in the line is left of it.
        second.wait_anew();
        drop(second);
        let third = third.await;
        let mut fourth = Box::pin(room.enter());
        assert!((&mut fourth).now_or_never().is_none());
        assert!(is_asked(&first) && !is_asked(&third));
        drop(first);
        fourth.await;
    }

    #[tokio::test]
    async fn who_is_being_answered_stays_until_it_has_been() {
        let room = room(1);
        let only = room.enter().await;
        only.work();
        let mut next = Box::pin(room.enter());
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
            let seat = room.enter().now_or_never().unwrap();
            assert!(!is_asked(&seat));
        }
        assert!(room.waiting().by_ticket.is_empty());
    }
}
