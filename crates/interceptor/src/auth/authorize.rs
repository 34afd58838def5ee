//! The step of the chain that knows the session: headers, 401, queue, one replay.
//!
//! "401" is short for whatever [`Contract::is_expired`](crate::Contract::is_expired) says of an answer.

use std::cell::Cell;
use std::rc::Rc;

use futures_channel::oneshot;
use futures_util::future::{FutureExt, LocalBoxFuture};

use super::Auth;
use super::shell::Shell;
use crate::chain::{Next, Step};
use crate::error::Error;
use crate::observer::{Event, RequestId, Sending};
use crate::request::{Credentials, Request, Response};
use crate::session::Stamp;
use crate::tab::{Flight, Moment, Tab, Turn, Verdict};
use crate::timeout::within;

/// A step that sends requests with the current token, and once more after a 401.
pub(crate) struct Authorize {
    shell: Rc<Shell>,
}

/// A request's place in the queue; it is given up however the wait ends.
struct Place<'a> {
    shell: &'a Shell,
    id: RequestId,
    verdict: oneshot::Receiver<Verdict>,
}

impl Authorize {
    pub(crate) fn new(auth: &Auth) -> Self {
        Self {
            shell: auth.shell.clone(),
        }
    }

    async fn authorize(&self, request: Request, next: Next<'_>) -> Result<Response, Error> {
        let own = Cell::new(Flight::new(RequestId(0), None));
        let flight = next.flight().unwrap_or(&own);
        let credentials = request.credentials();
        let sight = match credentials {
            Credentials::Anonymous => None,
            Credentials::Session | Credentials::NoRefresh => self.shell.sight(),
        };
        let turn = self.ask(flight, |tab, flight, at| {
            tab.arrive(flight, credentials, sight, at)
        });
        let carried = self.admit(turn, &request, flight).await?;
        let response = self
            .send(&request, carried, Sending::Attempt, next, flight)
            .await?;
        let Some(carried) = carried else {
            return Ok(response);
        };
        if !self.shell.contract.is_expired(&response) {
            return Ok(response);
        }
        let (path, is_page) = (request.path(), response.is_html());
        let turn = self.ask(flight, |tab, flight, at| {
            tab.unauthorized(flight, credentials, carried, path, is_page, at)
        });
        let Some(turn) = turn else {
            return Ok(response);
        };
        self.take(turn, flight).await?;
        if !request.is_replayable() {
            // The body has gone with the first sending; the token that the next one needs is there now.
            return Err(Error::BodySpent);
        }
        let turn = self.resume(&request, flight);
        let carried = self.admit(turn, &request, flight).await?;
        let response = self
            .send(&request, carried, Sending::Replay, next, flight)
            .await?;
        if let Some(carried) = carried {
            let is_expired = self.shell.contract.is_expired(&response);
            self.ask(flight, |tab, flight, at| {
                tab.replayed(*flight, carried, path, is_expired, at);
            });
        }
        Ok(response)
    }

    /// Waits until a request may be sent; tells with which token.
    async fn admit(
        &self,
        mut turn: Turn,
        request: &Request,
        flight: &Cell<Flight>,
    ) -> Result<Option<Stamp>, Error> {
        loop {
            if let Some(carried) = self.take(turn, flight).await? {
                return Ok(carried);
            }
            turn = self.resume(request, flight);
        }
    }

    /// Does what the tab has said to a request; `None` when it has waited and was let go.
    async fn take(
        &self,
        turn: Turn,
        flight: &Cell<Flight>,
    ) -> Result<Option<Option<Stamp>>, Error> {
        let shell = &*self.shell;
        let limit = match turn {
            Turn::Wait(limit) => limit,
            Turn::Go(carried) => {
                shell.observers.tell();
                return Ok(Some(carried));
            }
            Turn::Stop(reason) => {
                shell.observers.tell();
                return Err(Error::SessionEnded(reason));
            }
        };
        // It has its place before anybody is told that it waits: who is told may end the session.
        let mut place = shell.queue_up(flight.get().id);
        shell.observers.tell();
        match within(&*shell.platform.clock, limit, &mut place.verdict).await {
            Ok(Ok(verdict)) => verdict.map(|()| None).map_err(Error::SessionEnded),
            Ok(Err(oneshot::Canceled)) | Err(_) => Err(shell.tab.borrow().unavailable()),
        }
    }

    fn resume(&self, request: &Request, flight: &Cell<Flight>) -> Turn {
        let credentials = request.credentials();
        let sight = self.shell.sight();
        self.ask(flight, |tab, flight, at| {
            tab.resume(flight, credentials, sight, at)
        })
    }

    /// Lets the tab decide about a request.
    fn ask<T>(
        &self,
        flight: &Cell<Flight>,
        ask: impl FnOnce(&mut Tab, &mut Flight, Moment) -> T,
    ) -> T {
        let mut memory = flight.get();
        let answer = self.shell.decide(|tab, at| ask(tab, &mut memory, at));
        flight.set(memory);
        answer
    }

    async fn send(
        &self,
        request: &Request,
        carried: Option<Stamp>,
        sending: Sending,
        next: Next<'_>,
        flight: &Cell<Flight>,
    ) -> Result<Response, Error> {
        let shell = &*self.shell;
        let id = flight.get().id;
        let mut request = request.clone();
        if carried.is_some()
            && let Some(session) = shell.tab.borrow().session()
        {
            shell.contract.authorize(session, request.headers_mut());
        }
        shell.observers.emit(Event::Sent {
            id,
            method: request.method(),
            path: request.path().to_owned(),
            stamp: carried,
            sending,
        });
        let verdict = shell.tab.borrow().check(carried);
        verdict.map_err(Error::SessionEnded)?;
        let result = next.run(request).await;
        if let Ok(response) = &result {
            let status = response.status;
            shell.observers.emit(Event::Answered { id, status });
        }
        shell
            .look_and(|tab, sight, at| tab.answered(carried, sight, at))
            .map_err(Error::SessionEnded)?;
        result
    }
}

impl Shell {
    fn queue_up(&self, id: RequestId) -> Place<'_> {
        let (sender, verdict) = oneshot::channel();
        self.waiting.borrow_mut().insert(id.0, sender);
        Place {
            shell: self,
            id,
            verdict,
        }
    }
}

impl Step for Authorize {
    fn run<'a>(
        &'a self,
        request: Request,
        next: Next<'a>,
    ) -> LocalBoxFuture<'a, Result<Response, Error>> {
        self.authorize(request, next).boxed_local()
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.shell.tab.borrow_mut().leave(self.id.0);
        self.shell.waiting.borrow_mut().remove(&self.id.0);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::testing::{Executor, FixedRandom, ManualClock, MemoryStore, ScriptedTransport};
    use crate::token::{AccessToken, RefreshToken};
    use crate::{Auth, Client, EnvelopeContract, Platform, Request, Session};

    #[test]
    fn who_leaves_leaves_nothing_behind() {
        let network = ScriptedTransport::default();
        let auth = Auth::new(
            Platform::new(
                Rc::new(network.clone()),
                Rc::new(MemoryStore::default()),
                Rc::new(ManualClock::default()),
                Rc::new(FixedRandom(0.5)),
                Rc::new(Executor::default()),
            ),
            EnvelopeContract::new("/api"),
        );
        let session = Session::new("ada", AccessToken::parse("a1").unwrap());
        auth.login(session.with_refresh_token(RefreshToken::parse("r1").unwrap()));

        let request = Client::new(&auth).send::<Value>(Request::get("users"));
        let mut request = request.boxed_local();
        assert_eq!(request.as_mut().now_or_never(), None);
        network.take().unwrap().reply_failed(401, "TOKEN_INVALID");
        assert_eq!(request.as_mut().now_or_never(), None);
        assert_eq!(auth.shell.waiting.borrow().len(), 1);
        drop(request);
        assert!(auth.shell.waiting.borrow().is_empty());
    }
}
