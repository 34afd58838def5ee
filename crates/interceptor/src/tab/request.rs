//! A request at the gate: let in, made to wait, replayed once, or turned away.

use core::time::Duration;

use super::gate::{self, Waiter, WaiterId};
use super::{Effect, Moment, Sight, Tab, Verdict};
use crate::error::Error;
use crate::observer::{Event, RequestId};
use crate::request::Credentials;
use crate::session::{LogoutReason, Stamp};

/// What a request remembers over its attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Flight {
    /// Its name in each event about it.
    pub id: RequestId,
    /// The login that it is meant for; one that was made before any login takes the first that it meets.
    login: Option<u64>,
    /// Whether it has been sent when nobody was logged in: it stays nobody's.
    is_nobodys: bool,
    /// When the current attempt first joined the queue.
    joined: Option<Duration>,
    /// Whether it has had its one replay.
    is_replayed: bool,
    /// Whether its 401 has started a refresh.
    is_leader: bool,
}

/// What a request is to do.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Turn {
    /// Be sent, with the current token; without one when nobody is logged in.
    Go(Option<Stamp>),
    /// Wait for its verdict, for so long at the most.
    Wait(Duration),
    /// Nothing more: the session that it was meant for is over.
    Stop(LogoutReason),
}

impl Flight {
    /// Of a request that is meant for this login, or for the first that it meets.
    #[must_use]
    pub fn new(id: RequestId, login: Option<u64>) -> Self {
        Self {
            id,
            login,
            is_nobodys: false,
            joined: None,
            is_replayed: false,
            is_leader: false,
        }
    }

    /// The same, but meant for the first login that it meets.
    #[must_use]
    pub fn of_anybody(self) -> Self {
        Self {
            login: None,
            ..self
        }
    }
}

impl Tab {
    /// A request wants to be sent, for the first time or by a retry.
    pub fn arrive(
        &mut self,
        flight: &mut Flight,
        credentials: Credentials,
        sight: Option<Sight>,
        at: Moment,
    ) -> Turn {
        flight.joined = None;
        match credentials {
            Credentials::Anonymous => Turn::Go(None),
            credentials => self.resume(flight, credentials, sight, at),
        }
    }

    /// A request that was let go wants to be sent.
    pub fn resume(
        &mut self,
        flight: &mut Flight,
        credentials: Credentials,
        sight: Option<Sight>,
        at: Moment,
    ) -> Turn {
        self.look(sight, at);
        // A request is sent for the login that it was first meant for, or not at all.
        let login = flight.login.or(self.login());
        if flight.is_nobodys || login.is_none() {
            flight.is_nobodys = true;
            return Turn::Go(None);
        }
        flight.login = login;
        let Some(now) = self.stamp().filter(|stamp| Some(stamp.login) == login) else {
            return Turn::Stop(self.ended(login));
        };
        // What can't be renewed is used until the server refuses it.
        if self.is_over(at.now) && self.refresh_token().is_some() {
            self.gate.expire(now);
        }
        let waiter = self.waiter(flight, at.now);
        let turn = match credentials {
            Credentials::NoRefresh => self.gate.follow(waiter, now),
            Credentials::Anonymous | Credentials::Session => self.gate.arrive(waiter, now),
        };
        self.take_turn(turn, waiter, flight, at.now)
    }

    /// The answer to a request has come. What was asked for one session is not shown in another: its caller may already
    /// draw the other's page.
    ///
    /// # Errors
    ///
    /// Why the session is over whose token it `carried`.
    pub fn answered(
        &mut self,
        carried: Option<Stamp>,
        sight: Option<Sight>,
        at: Moment,
    ) -> Verdict {
        self.look(sight, at);
        self.check(carried)
    }

    /// Whether a request that carries this token may still be sent: it is over with its session.
    ///
    /// # Errors
    ///
    /// Why the session is over.
    pub fn check(&self, carried: Option<Stamp>) -> Verdict {
        match carried {
            Some(carried) if self.login() != Some(carried.login) => {
                Err(self.ended(Some(carried.login)))
            }
            _ => Ok(()),
        }
    }

    /// The answer to a request says that the token which it `carried` is dead. `None` when the answer is its caller's.
    ///
    /// `is_page` says that the answer is HTML, which no server says on purpose.
    pub fn unauthorized(
        &mut self,
        flight: &mut Flight,
        credentials: Credentials,
        carried: Stamp,
        path: &str,
        is_page: bool,
        at: Moment,
    ) -> Option<Turn> {
        let is_final = self.stamp() == Some(carried)
            && (self.is_storm(carried, path, at.now) || self.is_no_end(is_page, at.now));
        if credentials != Credentials::Session || flight.is_replayed || is_final {
            return None;
        }
        flight.is_replayed = true;
        // What it has waited before it was sent is another wait.
        flight.joined = None;
        let Some(now) = self.stamp() else {
            return Some(Turn::Stop(self.ended(Some(carried.login))));
        };
        let waiter = self.waiter(flight, at.now);
        let turn = self.gate.unauthorized(waiter, carried, now);
        flight.is_leader = turn == gate::Turn::Lead;
        Some(self.take_turn(turn, waiter, flight, at.now))
    }

    /// The replay of a request was answered: whether the refresh has helped shows in the answer to the request that has
    /// caused it.
    pub fn replayed(
        &mut self,
        flight: Flight,
        carried: Stamp,
        path: &str,
        is_expired: bool,
        at: Moment,
    ) {
        match is_expired {
            _ if !flight.is_leader => {}
            true => self.breaker.in_vain(carried.login, path, at.now),
            false => self.breaker.helped(path),
        }
    }

    /// A request no longer waits: its time is up, or its caller has gone.
    pub fn leave(&mut self, id: WaiterId) {
        self.gate.leave(id);
    }

    /// What a request is told whose time in the queue is up.
    #[must_use]
    pub fn unavailable(&self) -> Error {
        let cause = self.cooldown.cause().cloned().unwrap_or(Error::Timeout);
        Error::RefreshUnavailable {
            cause: Box::new(cause),
        }
    }

    fn waiter(&self, flight: &Flight, now: Duration) -> Waiter {
        let since = flight.joined.unwrap_or(now);
        Waiter {
            id: flight.id.0,
            since,
            until: since.saturating_add(self.longest_wait),
        }
    }

    /// Does what the gate has said to a request.
    fn take_turn(
        &mut self,
        turn: gate::Turn,
        waiter: Waiter,
        flight: &mut Flight,
        now: Duration,
    ) -> Turn {
        match turn {
            gate::Turn::Go => return Turn::Go(self.stamp()),
            gate::Turn::Stop => return Turn::Stop(self.ended(flight.login)),
            gate::Turn::Wait => {}
            gate::Turn::Lead => self.push(Effect::StartRefresh),
        }
        flight.joined = Some(waiter.since);
        if self.gate.waiters().len() == 1 {
            // The refresh may pause for longer than anybody who waits is to be kept.
            self.end_pause();
        }
        self.emit(Event::Queued { id: flight.id });
        Turn::Wait(waiter.until.saturating_sub(now))
    }

    /// Whether a 401 to the current token is one of too many at this path that no refresh has helped against.
    fn is_storm(&self, carried: Stamp, path: &str, now: Duration) -> bool {
        !self.is_over(now) && self.breaker.is_open(carried.login, path, now)
    }

    /// Whether a 401 to the current token does not tell the end of a session that can't be renewed: it is a proxy's
    /// page, or the token still lives by what the server has said.
    fn is_no_end(&self, is_page: bool, now: Duration) -> bool {
        let is_alive = self.lifetime.is_some_and(|lifetime| !lifetime.is_over(now));
        self.refresh_token().is_none() && (is_page || is_alive)
    }
}
