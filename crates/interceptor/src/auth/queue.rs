//! The queue: waiting for a newer token, and being let go.

use futures_channel::oneshot;
use futures_util::future::FutureExt;

use super::cooldown::Wait;
use super::{Inner, Verdict, refresh};
use crate::error::Error;
use crate::gate::{Turn, WaiterId};
use crate::observer::Event;
use crate::request::Flight;
use crate::timeout::within;

/// A request in the queue, and how it is told.
pub(super) struct Waiter {
    pub(super) wait: Wait,
    verdict: oneshot::Sender<Verdict>,
}

/// A request's place in the queue; it is given up however the wait ends.
struct Place<'a> {
    inner: &'a Inner,
    id: WaiterId,
}

impl Inner {
    /// Does what the gate said to a request that has come to it.
    pub(super) async fn take_turn(&self, turn: Turn, flight: &Flight) -> Result<(), Error> {
        match turn {
            Turn::Go => return Ok(()),
            Turn::Stop => return Err(self.ended(flight.login.get())),
            Turn::Wait => {}
            Turn::Lead => self.start_refresh(),
        }
        let id = flight.id;
        let (sender, verdict) = oneshot::channel();
        let clock = &*self.platform.clock;
        let since = flight.joined.get().unwrap_or(clock.now());
        flight.joined.set(Some(since));
        let until = since.saturating_add(self.limits.wait);
        let waiter = Waiter {
            wait: Wait { since, until },
            verdict: sender,
        };
        self.waiters.borrow_mut().insert(id.0, waiter);
        let _place = Place {
            inner: self,
            id: id.0,
        };
        if self.waiters.borrow().len() == 1 {
            // The refresh may pause for longer than anybody who waits is to be kept.
            self.end_pause();
        }
        self.observers.emit(Event::Queued { id });

        match within(clock, until.saturating_sub(clock.now()), verdict).await {
            Ok(Ok(verdict)) => verdict.map_err(Error::SessionEnded),
            Ok(Err(oneshot::Canceled)) | Err(_) => Err(self.unavailable()),
        }
    }

    /// Starts the refresh, a task of its own; the gate has said that no other is running.
    pub(super) fn start_refresh(&self) {
        if let Some(inner) = self.own.upgrade() {
            self.platform
                .spawner
                .spawn(refresh::run(inner).boxed_local());
        }
    }

    /// The session has moved: answers all who wait, in order, and stops the refresh that ran for its former state.
    pub(super) fn let_go(&self, verdict: &Verdict) {
        let released = self.gate.borrow_mut().release();
        for id in released {
            let waiter = self.waiters.borrow_mut().remove(&id);
            if let Some(waiter) = waiter {
                // A waiter that is gone needs no answer.
                let _ = waiter.verdict.send(verdict.clone());
            }
        }
        if let Some(refresh) = self.refresh.take() {
            let _ = refresh.send(());
        }
    }

    fn unavailable(&self) -> Error {
        let cause = self
            .cooldown
            .borrow()
            .cause()
            .cloned()
            .unwrap_or(Error::Timeout);
        Error::RefreshUnavailable {
            cause: Box::new(cause),
        }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.inner.gate.borrow_mut().leave(self.id);
        self.inner.waiters.borrow_mut().remove(&self.id);
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

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
        assert_eq!(auth.inner.waiters.borrow().len(), 1);
        drop(request);
        assert!(auth.inner.waiters.borrow().is_empty());
    }
}
