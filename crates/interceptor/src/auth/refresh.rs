//! The refresh: a task of its own, so that it goes on when the request that caused it has gone.

use core::time::Duration;
use std::rc::Rc;

use futures_channel::oneshot;
use futures_util::future::FutureExt;
use futures_util::future::{select, select_all};

use super::Inner;
use super::cooldown::Delay;
use crate::chain::transmit;
use crate::contract::RefreshAnswer;
use crate::doubt::Doubt;
use crate::error::{Error, unreadable};
use crate::observer::Event;
use crate::port::KeyError;
use crate::request::{Request, Response};
use crate::retry;
use crate::session::{LogoutReason, Stamp};
use crate::timeout::within;
use crate::token::RefreshToken;

/// The most of an answer to a refresh that is read, in bytes; two tokens and what is said about them are far shorter.
const LONGEST_ANSWER: usize = 64 * 1024;

/// A lock that is had within this time was held by nobody.
const UNCONTENDED: Duration = Duration::from_millis(5);

/// How long the news of one tab may take to another.
const NEWS_LAG: Duration = Duration::from_millis(50);

/// Refreshes until there is a newer token, the session is over, or nobody needs one any more.
///
/// Everything is looked at afresh in each round: while it waited, another tab may have done the work, or the user may
/// have gone.
pub(super) async fn run(inner: Rc<Inner>) {
    let _running = Running(&inner);
    loop {
        inner.sync();
        let Some(stamp) = inner.stamp() else { return };
        if !inner.is_refresh_wanted(stamp) {
            return;
        }
        let Some(token) = inner.refresh_token() else {
            // Without a refresh token a session lives as long as its access token.
            return inner.end(LogoutReason::Expired);
        };
        let moved = inner.when_moved();
        let put_off = inner.put_off_for(&token);
        if put_off.is_zero() {
            // What moves the session meanwhile ends the try, and with it the request and the lock.
            select(moved, core::pin::pin!(inner.attempt(stamp, &token))).await;
        } else {
            let clock = &inner.platform.clock;
            let (pause, ended) = oneshot::channel();
            inner.pause.replace(Some(pause));
            let ends = [
                moved.map(drop).boxed_local(),
                ended.map(drop).boxed_local(),
                clock.sleep(put_off),
            ];
            select_all(ends).await;
        }
    }
}

impl Inner {
    pub(super) fn refresh_token(&self) -> Option<RefreshToken> {
        self.state.borrow().session()?.refresh_token().cloned()
    }

    /// How long the next try with this token is still put off, for those who wait now.
    fn put_off_for(&self, token: &RefreshToken) -> Duration {
        let waiters = self.waiters.borrow();
        let waits: Vec<_> = waiters.values().map(|waiter| waiter.wait).collect();
        self.cooldown.borrow().left(token, self.now(), &waits)
    }

    /// Whether a newer token than this one is needed, by those who wait or because one may be lost.
    fn is_refresh_wanted(&self, stamp: Stamp) -> bool {
        let is_urgent = |token| self.cooldown.borrow().is_urgent(&token, self.now());
        self.gate.borrow().is_wanted(stamp) || self.refresh_token().is_some_and(is_urgent)
    }

    /// Is ready when the session moves.
    fn when_moved(&self) -> oneshot::Receiver<()> {
        let (sender, receiver) = oneshot::channel();
        self.refresh.replace(Some(sender));
        receiver
    }

    /// One try: takes the lock, looks whether another tab has been here, sends, and acts on the answer.
    ///
    /// The lock is held for one try and no longer, so that a tab which waits between two tries blocks nobody.
    async fn attempt(&self, stamp: Stamp, token: &RefreshToken) {
        let clock = &*self.platform.clock;
        let asked = clock.now();
        // Who holds it longer than it may is frozen: going on without it costs a request, and no session.
        let _held = within(clock, self.limits.lock, self.platform.lock.acquire()).await;
        if clock.now().saturating_sub(asked) > UNCONTENDED {
            // What the tab before has stored may come a moment after the lock that it has freed: browsers carry the
            // two on different ways. When it comes, it ends this try.
            clock.sleep(NEWS_LAG).await;
        }
        self.sync();
        if self.stamp() != Some(stamp) {
            return;
        }
        let asked = clock.now();
        let answer = within(clock, self.limits.attempt, self.ask(stamp, token)).await;
        let answer = answer.unwrap_or(Err(Error::Timeout));
        let verdict = self.judge(token, &answer);
        if verdict == RefreshAnswer::Refused(LogoutReason::Stale) {
            // Another tab has newer tokens, or had them: its news may be on its way.
            clock.sleep(NEWS_LAG).await;
        }
        match verdict {
            RefreshAnswer::Unknown => self.put_off(stamp, token, asked, None, answer),
            RefreshAnswer::Doubtful(doubt) => {
                self.put_off(stamp, token, asked, Some(doubt), answer);
            }
            verdict => self.settle(stamp, verdict, &answer),
        }
    }

    /// Sends the token to the server.
    async fn ask(&self, stamp: Stamp, token: &RefreshToken) -> Result<Response, Error> {
        let request = self.request(token).await?;
        // The browser has taken its time over the attempt id, and other tabs have had it too.
        self.sync();
        if self.stamp() != Some(stamp) {
            return Err(Error::Timeout);
        }
        let attempt = self.cooldown.borrow().n_failures(token) + 1;
        self.observers.emit(Event::Refreshing { stamp, attempt });
        if self.stamp() != Some(stamp) {
            // Whoever was told has ended the session: its token is not sent any more.
            return Err(Error::Timeout);
        }
        transmit(&*self.platform.transport, request).await
    }

    /// The request that the contract makes of the session, with the attempt id where the session has them.
    async fn request(&self, token: &RefreshToken) -> Result<Request, Error> {
        let session = self.state.borrow().session().cloned();
        let session = session.ok_or(Error::Timeout)?;
        let refresh = |attempt| {
            let request = self.contract.refresh(&session, attempt);
            request
                .map(|request| request.at_most(LONGEST_ANSWER))
                .ok_or(Error::SessionEnded(LogoutReason::Expired))
        };
        let plain = refresh(None)?;
        let Some(key) = session.attempt_key() else {
            return Ok(plain);
        };
        if !self.sends_attempts_to(plain.target()) {
            return Ok(plain);
        }
        let attempt = self.platform.attempts.attempt(key, token).await;
        let attempt = attempt.map_err(|error| match error {
            // Without its key this browser looks like a thief: nothing is sent at all.
            KeyError::Lost => Error::SessionEnded(LogoutReason::KeyLost),
            KeyError::Unavailable => {
                Error::Setup("the browser's device key can't be read now".to_owned())
            }
        })?;
        refresh(Some(&attempt))
    }

    /// What the answer means; what was doubtful for long enough is refused.
    fn judge(&self, token: &RefreshToken, answer: &Result<Response, Error>) -> RefreshAnswer {
        let verdict = match answer {
            Ok(response) => self.contract.read_refresh(response),
            Err(Error::SessionEnded(reason)) => RefreshAnswer::Refused(reason.clone()),
            Err(_) => RefreshAnswer::Unknown,
        };
        let doubt = match verdict {
            RefreshAnswer::Doubtful(doubt) => Some(doubt),
            _ => None,
        };
        let is_refused = self.doubts.borrow_mut().hear(token, doubt, self.now());
        match answer {
            Ok(response) if is_refused => RefreshAnswer::Refused(LogoutReason::Invalid {
                code: self
                    .error_of(response)
                    .failure()
                    .and_then(|failure| failure.code.clone()),
            }),
            _ => verdict,
        }
    }

    /// Acts on a verdict, unless the session has moved on since.
    fn settle(&self, of: Stamp, verdict: RefreshAnswer, answer: &Result<Response, Error>) {
        self.sync();
        if self.stamp() != Some(of) {
            return;
        }
        match verdict {
            RefreshAnswer::Accepted(renewal) => {
                let answered_at = answer
                    .as_ref()
                    .ok()
                    .and_then(|response| retry::date(&response.headers));
                self.renew(of, renewal, answered_at);
            }
            RefreshAnswer::Refused(reason) => self.end(reason),
            RefreshAnswer::Unknown | RefreshAnswer::Doubtful(_) => {}
        }
    }

    /// The refresh that was sent at `asked` has brought no verdict: the next try is put off.
    fn put_off(
        &self,
        of: Stamp,
        token: &RefreshToken,
        asked: Duration,
        doubt: Option<Doubt>,
        answer: Result<Response, Error>,
    ) {
        self.sync();
        if self.stamp() != Some(of) {
            return;
        }
        let wall = self.platform.clock.wall();
        let retry_after = answer
            .as_ref()
            .ok()
            .and_then(|response| retry::retry_after(&response.headers, wall));
        let cause = answer.map_or_else(|error| error, |response| self.error_of(&response));
        let n_failures = self.cooldown.borrow().n_failures(token) + 1;
        let unit = self.platform.random.unit();
        let mut delay = Delay::new(n_failures, retry_after, unit);
        if let Some(soon) = doubt.and_then(|doubt| doubt.delay(unit)) {
            (delay.backoff, delay.hurried) = (soon, soon);
        }
        self.cooldown
            .borrow_mut()
            .fail(token, asked, self.now(), delay, cause.clone());
        if self.is_over(of) {
            // It was to be ready before anybody needs it, and is not: from here on those who need it ask.
            self.gate.borrow_mut().give_up_early();
        }
        self.observers.emit(Event::RefreshFailed {
            cause,
            retry_in: self.put_off_for(token),
        });
    }

    /// What an answer that brings no tokens is called.
    fn error_of(&self, response: &Response) -> Error {
        let error = self.contract.read(response).err();
        error.unwrap_or_else(|| unreadable(response))
    }
}

/// Frees the single flight however the task ends.
struct Running<'a>(&'a Inner);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.gate.borrow_mut().finish();
    }
}
