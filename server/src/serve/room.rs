//! How many connections there may be at once.
//!
//! When the room is full, whoever has been waiting for longest without asking for anything has to leave: sockets that
//! are held open for nothing don't keep out those who want something.
//! Who is being answered stays, so when all are, newcomers wait at the door, in the backlog of the listener: they cost
//! nothing there, and no answer takes longer than the request timeout.

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

/// Those who have asked for nothing, or have got it.
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

impl Seat {
    /// From now on it can be asked to leave.
    pub(super) fn wait(&self) {
        let mut waiting = self.room.waiting();
        if waiting.is_door_waiting {
            waiting.is_door_waiting = false;
            return self.room.send_away(&self.leave);
        }
        waiting.n_tickets += 1;
        let ticket = waiting.n_tickets;
        waiting.by_ticket.insert(ticket, Arc::clone(&self.leave));
        *self.ticket() = Some(ticket);
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
