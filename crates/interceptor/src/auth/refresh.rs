//! The refresh: a task of its own, so that it goes on when the request that caused it has gone.

use core::time::Duration;
use std::rc::Rc;

use futures_channel::oneshot;
use futures_util::future::select;

use super::shell::Shell;
use crate::chain::transmit;
use crate::contract::RefreshAnswer;
use crate::error::Error;
use crate::port::KeyError;
use crate::request::{Request, Response};
use crate::retry;
use crate::session::LogoutReason;
use crate::tab::{RefreshOutcome, Tab, Work};
use crate::timeout::within;

/// The most of an answer to a refresh that is read, in bytes; two tokens and what is said about them are far shorter.
const LONGEST_ANSWER: usize = 64 * 1024;

/// A lock that is had within this time was held by nobody.
const UNCONTENDED: Duration = Duration::from_millis(5);

/// How long the news of one tab may take to another.
const NEWS_LAG: Duration = Duration::from_millis(50);

/// Refreshes until there is a newer token, the session is over, or nobody needs one any more.
pub(super) async fn refresh(shell: Rc<Shell>) {
    let lost = Lost(&shell);
    loop {
        let given_up = shell.when_given_up();
        match shell.look_and(Tab::next_work) {
            Work::Stop => break,
            Work::Pause(pause) => drop(select(given_up, shell.platform.clock.sleep(pause)).await),
            // What moves the session meanwhile ends the try, and with it the request and the lock.
            Work::Try => drop(select(given_up, core::pin::pin!(shell.try_once())).await),
        }
    }
    core::mem::forget(lost);
}

impl Shell {
    /// Is ready when the refresh is to give up what it does.
    fn when_given_up(&self) -> oneshot::Receiver<()> {
        let (sender, receiver) = oneshot::channel();
        self.refresh.replace(Some(sender));
        receiver
    }

    /// One try: takes the lock, looks whether another tab has been here, sends, and hands over the answer.
    async fn try_once(&self) {
        let clock = &*self.platform.clock;
        let asked = clock.now();
        // Who holds it longer than it may is frozen: going on without it costs a request, and no session.
        let _held = within(clock, self.limits.lock, self.platform.lock.acquire()).await;
        if clock.now().saturating_sub(asked) > UNCONTENDED {
            // What the tab before has stored may come a moment after the lock that it has freed: browsers carry the
            // two on different ways. When it comes, it ends this try.
            clock.sleep(NEWS_LAG).await;
        }
        if !self.look_and(Tab::locked) {
            return;
        }
        let answer = match within(clock, self.limits.attempt, self.ask()).await {
            Ok(Some(answer)) => answer,
            Ok(None) => return,
            Err(_) => Err(Error::Timeout),
        };
        let outcome = self.outcome(answer);
        if outcome == RefreshOutcome::Refused(LogoutReason::Stale) {
            // Another tab has newer tokens, or had them: its news may be on its way.
            clock.sleep(NEWS_LAG).await;
        }
        self.look_and(|tab, sight, at| tab.refreshed(outcome, sight, at));
    }

    /// Sends the token to the server; `None` when it is not sent after all.
    async fn ask(&self) -> Option<Result<Response, Error>> {
        let request = match self.request().await {
            Ok(request) => request?,
            Err(error) => return Some(Err(error)),
        };
        // Whoever was told that it is sent may have ended the session: then it is not.
        let is_ready = self.look_and(Tab::ready_to_send);
        if !is_ready || self.tab.borrow().tried_token().is_none() {
            return None;
        }
        Some(transmit(&*self.platform.transport, request).await)
    }

    /// The request that the contract makes of the session, with the attempt id where the session has them; `None` when
    /// the try is over.
    async fn request(&self) -> Result<Option<Request>, Error> {
        if let Some(prepared) = self.contract.prepare(&self.platform.transport) {
            prepared.await?;
        }
        let (session, token) = {
            let tab = self.tab.borrow();
            (tab.session().cloned(), tab.tried_token().cloned())
        };
        let Some((session, token)) = session.zip(token) else {
            return Ok(None);
        };
        let refresh = |attempt| {
            let request = self.contract.refresh(&session, attempt);
            request
                .map(|request| request.at_most(LONGEST_ANSWER))
                .ok_or(Error::SessionEnded(LogoutReason::Expired))
        };
        let plain = refresh(None)?;
        let Some(key) = session.attempt_key() else {
            return Ok(Some(plain));
        };
        if !self.sends_attempts_to(plain.target()) {
            return Ok(Some(plain));
        }
        let attempt = self.platform.attempts.attempt(key, &token).await;
        let attempt = attempt.map_err(|error| match error {
            // Without its key this browser looks like a thief: nothing is sent at all.
            KeyError::Lost => Error::SessionEnded(LogoutReason::KeyLost),
            KeyError::Unavailable => {
                Error::Setup("the browser's device key can't be read now".to_owned())
            }
        })?;
        refresh(Some(&attempt)).map(Some)
    }

    /// What an answer is, as the contract reads it.
    fn outcome(&self, answer: Result<Response, Error>) -> RefreshOutcome {
        let response = match answer {
            Ok(response) => response,
            Err(Error::SessionEnded(reason)) => return RefreshOutcome::Refused(reason),
            Err(cause) => {
                return RefreshOutcome::Failed {
                    doubt: None,
                    retry_after: None,
                    cause,
                };
            }
        };
        let doubt = match self.contract.read_refresh(&response) {
            RefreshAnswer::Accepted(renewal) => {
                return RefreshOutcome::Accepted {
                    renewal,
                    answered_at: retry::date(&response.headers),
                };
            }
            RefreshAnswer::Refused(reason) => return RefreshOutcome::Refused(reason),
            RefreshAnswer::Doubtful(doubt) => Some(doubt),
            RefreshAnswer::Unknown => None,
        };
        let wall = self.platform.clock.wall();
        RefreshOutcome::Failed {
            doubt,
            retry_after: retry::retry_after(&response.headers, wall),
            cause: match self.contract.read(&response) {
                Ok(_) => response.unreadable(),
                Err(error) => error,
            },
        }
    }
}

/// Frees the single flight when the task is gone before its end, as by a contract that panics.
struct Lost<'a>(&'a Shell);

impl Drop for Lost<'_> {
    fn drop(&mut self) {
        self.0.tab.borrow_mut().refresh_lost();
    }
}
