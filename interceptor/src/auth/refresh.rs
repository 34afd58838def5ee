//! The refresh: a task of its own, so that it goes on when the request that caused it has gone.

use core::time::Duration;
use std::rc::Rc;

use futures_util::future::{Either, select};

use super::Inner;
use crate::chain::transmit;
use crate::contract::RefreshAnswer;
use crate::error::{Error, unreadable};
use crate::observer::{Event, Source};
use crate::request::Response;
use crate::retry;
use crate::session::{LogoutReason, Stamp};
use crate::timeout::within;

/// Refreshes until there is a newer token, the session is over, or nobody needs one any more.
///
/// Everything is looked at afresh in each round: while it waited, another tab may have done the work, or the user may
/// have gone.
pub(super) async fn run(inner: Rc<Inner>) {
    let _running = Running(&inner);
    let clock = &*inner.platform.clock;
    loop {
        inner.sync();
        let Some(stamp) = inner.stamp() else { return };
        if !inner.is_refresh_wanted(stamp) {
            return;
        }
        let put_off = inner.cooldown.borrow().left(stamp, clock.now());
        if !put_off.is_zero() {
            select(inner.when_moved(), clock.sleep(put_off)).await;
            continue;
        }
        let request = inner
            .state
            .borrow()
            .session()
            .and_then(|session| inner.contract.refresh(session));
        let Some(request) = request else {
            // Without a refresh token a session lives as long as its access token.
            return inner.end(LogoutReason::Expired);
        };
        let attempt = inner.cooldown.borrow().n_failures(stamp) + 1;
        let moved = inner.when_moved();
        inner.observers.emit(Event::Refreshing { stamp, attempt });
        if inner.stamp() != Some(stamp) {
            // Whoever was told has ended the session: its token is not sent any more.
            continue;
        }
        let answer = within(
            clock,
            inner.limits.attempt,
            transmit(&*inner.platform.transport, request),
        );
        match select(moved, core::pin::pin!(answer)).await {
            Either::Left(_) => {}
            Either::Right((answer, _)) => {
                inner.settle(stamp, answer.unwrap_or(Err(Error::Timeout)))
            }
        }
    }
}

impl Inner {
    /// Whether a newer token than this one is needed, by those who wait or because one may be lost.
    fn is_refresh_wanted(&self, stamp: Stamp) -> bool {
        self.gate.borrow().is_wanted(stamp)
            || self
                .cooldown
                .borrow()
                .is_urgent(stamp, self.platform.clock.now())
    }

    /// Acts on the answer to a refresh of the token `of`, unless the session has moved on since.
    fn settle(&self, of: Stamp, answer: Result<Response, Error>) {
        self.sync();
        if self.stamp() != Some(of) {
            return;
        }
        let verdict = match &answer {
            Ok(response) => self.contract.read_refresh(response),
            Err(_) => RefreshAnswer::Unknown { retry_after: None },
        };
        match verdict {
            RefreshAnswer::Accepted(renewal) => {
                if self.state.borrow_mut().renew(of, renewal) {
                    // Stored first: whoever is released may find its page closed in the next moment.
                    self.save();
                    self.announce_renewal(Source::Refresh);
                }
            }
            RefreshAnswer::Refused(reason) => self.end(reason),
            RefreshAnswer::Unknown { retry_after } => {
                self.put_off(of, retry_after, self.cause(answer));
            }
        }
    }

    /// What an answer that is no verdict is called.
    fn cause(&self, answer: Result<Response, Error>) -> Error {
        match answer {
            Ok(response) => self
                .contract
                .read(&response)
                .err()
                .unwrap_or(unreadable(&response)),
            Err(error) => error,
        }
    }

    /// The refresh has brought no verdict.
    fn put_off(&self, of: Stamp, retry_after: Option<Duration>, cause: Error) {
        let n_failures = self.cooldown.borrow().n_failures(of) + 1;
        let retry_in = retry::delay(n_failures, retry_after, self.platform.random.unit());
        let now = self.platform.clock.now();
        self.cooldown
            .borrow_mut()
            .fail(of, now, retry_in, cause.clone());
        self.observers
            .emit(Event::RefreshFailed { cause, retry_in });
    }
}

/// Frees the single flight however the task ends.
struct Running<'a>(&'a Inner);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.gate.borrow_mut().finish();
    }
}
