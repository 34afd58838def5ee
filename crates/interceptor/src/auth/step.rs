//! The step of the chain that knows the session: headers, 401, queue, one replay.
//!
//! "401" is short for whatever [`Contract::is_expired`](crate::Contract::is_expired) says of an answer.

use std::rc::Rc;

use futures_util::future::{FutureExt, LocalBoxFuture};

use super::{Auth, Inner};
use crate::chain::{Next, Step};
use crate::error::Error;
use crate::gate::{Gate, Turn, WaiterId};
use crate::observer::{Event, Sending};
use crate::request::{Credentials, Flight, Request, Response};
use crate::session::Stamp;

/// A step that sends requests with the current token, and once more after a 401.
pub(crate) struct Authorize {
    inner: Rc<Inner>,
}

impl Authorize {
    pub(crate) fn new(auth: &Auth) -> Self {
        Self {
            inner: auth.inner.clone(),
        }
    }

    async fn run(&self, request: Request, next: Next<'_>) -> Result<Response, Error> {
        let flight = request.flight();
        flight.joined.set(None);
        let carried = match request.credentials() {
            Credentials::Anonymous => None,
            Credentials::NoRefresh => self.admit(flight, Gate::follow).await?,
            Credentials::Session => self.admit(flight, Gate::arrive).await?,
        };
        let response = self.send(&request, carried, Sending::Attempt, next).await?;
        let Some(carried) = carried else {
            return Ok(response);
        };
        let may_replay = request.credentials() == Credentials::Session && !flight.is_replayed.get();
        if !self.inner.contract.is_expired(&response)
            || !may_replay
            || self.is_storm(carried, request.path())
            || self.is_no_end(carried, &response)
        {
            return Ok(response);
        }
        flight.is_replayed.set(true);
        // What it has waited before it was sent is another wait.
        flight.joined.set(None);
        let turn = self.wait_for_newer_than(carried, flight).await?;
        if !request.is_replayable() {
            // The body has gone with the first sending; the token that the next one needs is there now.
            return Err(Error::BodySpent);
        }
        let carried = self.admit(flight, Gate::arrive).await?;
        let response = self.send(&request, carried, Sending::Replay, next).await?;
        if let (Turn::Lead, Some(carried)) = (turn, carried) {
            self.learn(carried, request.path(), &response);
        }
        Ok(response)
    }

    /// Lets a request go with the current token, or makes it wait for a newer one, as `ask` has the gate decide.
    /// `None` when nobody is logged in: the request goes without a token.
    async fn admit(
        &self,
        flight: &Flight,
        ask: fn(&mut Gate, WaiterId, Stamp) -> Turn,
    ) -> Result<Option<Stamp>, Error> {
        loop {
            self.inner.sync();
            let stamp = self.inner.stamp();
            // A request is sent for the login that it was first meant for, or not at all.
            let login = flight.login.get().or(stamp.map(|stamp| stamp.login));
            if flight.is_nobodys.get() || login.is_none() {
                flight.is_nobodys.set(true);
                return Ok(None);
            }
            flight.login.set(login);
            let Some(stamp) = stamp.filter(|stamp| Some(stamp.login) == login) else {
                return Err(self.inner.ended(login));
            };
            let turn = {
                let mut gate = self.inner.gate.borrow_mut();
                // What can't be renewed is used until the server refuses it.
                if self.inner.is_over(stamp) && self.inner.refresh_token().is_some() {
                    gate.expire(stamp);
                }
                ask(&mut gate, flight.id.0, stamp)
            };
            if turn == Turn::Go {
                return Ok(Some(stamp));
            }
            self.inner.take_turn(turn, flight).await?;
        }
    }

    /// After a 401: waits until there is a newer token than the one that was `carried`, and tells what its turn was.
    async fn wait_for_newer_than(&self, carried: Stamp, flight: &Flight) -> Result<Turn, Error> {
        let Some(now) = self.inner.stamp() else {
            return Err(self.inner.ended(Some(carried.login)));
        };
        let turn = self
            .inner
            .gate
            .borrow_mut()
            .unauthorized(flight.id.0, carried, now);
        self.inner.take_turn(turn, flight).await?;
        Ok(turn)
    }

    /// Whether a 401 to the current token is one of too many at this path that no refresh has helped against.
    fn is_storm(&self, carried: Stamp, path: &str) -> bool {
        let inner = &self.inner;
        inner.stamp() == Some(carried)
            && !inner.is_over(carried)
            && inner
                .breaker
                .borrow()
                .is_open(carried.login, path, inner.now())
    }

    /// Whether a 401 does not tell the end of a session that can't be renewed: it is a proxy's page, or the token still
    /// lives by what the server has said.
    fn is_no_end(&self, carried: Stamp, response: &Response) -> bool {
        let inner = &self.inner;
        inner.stamp() == Some(carried)
            && inner.refresh_token().is_none()
            && (response.is_html() || inner.is_alive(carried))
    }

    /// Whether the refresh has helped shows in the answer to the request that has caused it.
    fn learn(&self, carried: Stamp, path: &str, response: &Response) {
        let mut breaker = self.inner.breaker.borrow_mut();
        match self.inner.contract.is_expired(response) {
            true => breaker.in_vain(carried.login, path, self.inner.now()),
            false => breaker.helped(path),
        }
    }

    async fn send(
        &self,
        request: &Request,
        stamp: Option<Stamp>,
        sending: Sending,
        next: Next<'_>,
    ) -> Result<Response, Error> {
        let id = request.flight().id;
        let mut request = request.clone();
        if stamp.is_some()
            && let Some(session) = self.inner.state.borrow().session()
        {
            self.inner
                .contract
                .authorize(session, request.headers_mut());
        }
        self.inner.observers.emit(Event::Sent {
            id,
            method: request.method(),
            path: request.path().to_owned(),
            stamp,
            sending,
        });
        self.check_session(stamp)?;
        let result = next.run(request).await;
        if let Ok(response) = &result {
            let status = response.status;
            self.inner.observers.emit(Event::Answered { id, status });
        }
        // What was asked for one session is not shown in another: its caller may already draw the other's page.
        self.inner.sync();
        self.check_session(stamp)?;
        result
    }

    /// A request that carries a session's token is over with that session.
    fn check_session(&self, stamp: Option<Stamp>) -> Result<(), Error> {
        match stamp {
            Some(carried) if self.inner.login_number() != Some(carried.login) => {
                Err(self.inner.ended(Some(carried.login)))
            }
            _ => Ok(()),
        }
    }
}

impl Step for Authorize {
    fn run<'a>(
        &'a self,
        request: Request,
        next: Next<'a>,
    ) -> LocalBoxFuture<'a, Result<Response, Error>> {
        self.run(request, next).boxed_local()
    }
}
