//! The refresh: a task of its own, so that it goes on when the request that caused it has gone.

use std::rc::Rc;

use futures_util::future::{Either, select};

use super::Inner;
use crate::contract::RefreshAnswer;
use crate::error::Error;
use crate::observer::{Event, Source};
use crate::request::Response;
use crate::retry;
use crate::session::{LogoutReason, Stamp};
use crate::timeout::within;

/// Refreshes until there is a newer token, the session is over, or nobody waits any more.
///
/// Everything is looked at afresh in each round: while it waited, another tab may have done the work, or the user may
/// have gone.
pub(super) async fn run(inner: Rc<Inner>) {
    let _running = Running(&inner);
    let clock = &*inner.platform.clock;
    loop {
        inner.sync();
        let Some(stamp) = inner.stamp() else { return };
        if !inner.gate.borrow().is_wanted(stamp) {
            return;
        }
        let put_off = inner.cooldown.borrow().left(stamp, clock.now());
        if !put_off.is_zero() {
            select(inner.moved(), clock.sleep(put_off)).await;
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
        inner.observers.emit(Event::Refreshing { stamp, attempt });
        let moved = inner.moved();
        let answer = within(
            clock,
            inner.limits.attempt,
            inner.platform.transport.send(request),
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
    /// Acts on the answer to a refresh of the token `of`, unless the session has moved on since.
    fn settle(&self, of: Stamp, answer: Result<Response, Error>) {
        self.sync();
        if self.stamp() != Some(of) {
            return;
        }
        let answer = match answer {
            Ok(response) => self.contract.read_refresh(&response),
            Err(_) => RefreshAnswer::Unknown { retry_after: None },
        };
        match answer {
            RefreshAnswer::Accepted(renewal) => {
                if self.state.borrow_mut().renew(of, renewal) {
                    // Stored first: whoever is released may find its page closed in the next moment.
                    self.save();
                    self.announce_renewal(Source::Refresh);
                }
            }
            RefreshAnswer::Refused(reason) => self.end(reason),
            RefreshAnswer::Unknown { retry_after } => {
                let n_failures = self.cooldown.borrow().n_failures(of) + 1;
                let retry_in = retry::delay(n_failures, retry_after, self.platform.random.unit());
                self.cooldown
                    .borrow_mut()
                    .fail(of, self.platform.clock.now() + retry_in);
                self.observers.emit(Event::RefreshFailed { retry_in });
            }
        }
    }
}

/// Frees the single flight however the task ends.
struct Running<'a>(&'a Inner);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.gate.borrow_mut().finish();
    }
}
