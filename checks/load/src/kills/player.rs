//! Browsers that go on while the server dies and comes back.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::time::sleep;
use tollgate_api_types::{Secret, result_code};

use super::ledger::Ledger;
use crate::browser::{Answer, Browser, Granted, Link, logout, refresh};

/// How long one waits before asking again; a real browser waits longer.
const BACKOFF: Duration = Duration::from_millis(5);

/// One refresh in so many is asked for a second time after its answer has come.
const DOUBLED: u32 = 8;

/// A browser that refreshes without end.
#[derive(Debug)]
pub(super) struct Player {
    pub(super) browser: Browser,
    pub(super) link: Link,
    pub(super) dice: fastrand::Rng,
    pub(super) ledger: Arc<Ledger>,
    pub(super) is_over: Arc<AtomicBool>,
}

impl Player {
    /// Refreshes until it is over, and once more, so that the last start is tried as well.
    pub(super) async fn play(mut self) {
        loop {
            let is_last = self.is_over.load(Ordering::SeqCst);
            let goes_on = self.refresh().await;
            if is_last || !goes_on {
                return;
            }
        }
    }

    /// Asks until there is an answer, which must be the successor of what this browser has.
    async fn refresh(&mut self) -> bool {
        let Some(before) = self.browser.session().cloned() else {
            self.ledger.broken("a browser without a session");
            return false;
        };
        let expected = before.generation + 1;
        match self.insisted().await {
            Answer::Granted(granted) if granted.generation == expected => {
                self.ledger.note(|counts| counts.n_refreshes += 1);
                match self.dice.u32(..DOUBLED) {
                    0 => self.doubled(&before.refresh, &granted).await,
                    _ => true,
                }
            }
            Answer::Granted(_) => {
                self.ledger.broken("a generation that isn't the next one");
                false
            }
            answer => {
                self.ledger.unexpected("refresh", &answer);
                false
            }
        }
    }

    async fn insisted(&mut self) -> Answer {
        loop {
            match self.browser.refresh(&mut self.link).await {
                Ok((answer, _)) if !answer.is_unavailable() => return answer,
                Ok(_) => self.ledger.note(|counts| counts.n_put_off += 1),
                Err(_) => self.ledger.note(|counts| counts.n_lost += 1),
            }
            sleep(BACKOFF).await;
        }
    }

    /// The same once more must give the same token: a second successor would be a fork.
    async fn doubled(&mut self, token: &Secret, first: &Granted) -> bool {
        let attempt = self.browser.device().attempt(token);
        match refresh(&mut self.link, token, &attempt).await {
            Ok((Answer::Granted(second), _)) if second.refresh_token == first.refresh_token => {
                self.ledger.note(|counts| counts.n_doubled += 1);
                true
            }
            Ok((Answer::Granted(_), _)) => {
                self.ledger.broken("two successors of one token");
                false
            }
            Ok((answer, _)) if !answer.is_unavailable() => {
                self.ledger.unexpected("the same refresh again", &answer);
                false
            }
            // Killed meanwhile: the browser has what it needs, and goes on.
            Ok(_) | Err(_) => true,
        }
    }
}

/// Somebody who signs in, signs out, and must stay out.
#[derive(Debug)]
pub(super) struct Leaver {
    pub(super) browser: Browser,
    pub(super) link: Link,
    pub(super) ledger: Arc<Ledger>,
}

impl Leaver {
    /// Signs in and out; gives the token that is dead from now on.
    pub(super) async fn leave(&mut self) -> Option<(Secret, String)> {
        while !matches!(
            self.browser.login(&mut self.link).await,
            Ok((Answer::Granted(_), _))
        ) {
            sleep(BACKOFF).await;
        }
        let token = self.browser.session()?.refresh.clone();
        let attempt = self.browser.device().attempt(&token);
        loop {
            match logout(&mut self.link, &token).await {
                Ok((Answer::Done, _)) => {
                    self.ledger.note(|counts| counts.n_logouts += 1);
                    return Some((token, attempt));
                }
                Ok((answer, _)) if !answer.is_unavailable() => {
                    self.ledger.unexpected("logout", &answer);
                    return None;
                }
                Ok(_) | Err(_) => sleep(BACKOFF).await,
            }
        }
    }

    /// Presents tokens of those who have left.
    pub(super) async fn try_again(&mut self, left: &[(Secret, String)]) {
        for (token, attempt) in left {
            match refresh(&mut self.link, token, attempt).await {
                Ok((answer, _)) if answer.says(result_code::SESSION_REVOKED) => {
                    self.ledger.note(|counts| counts.n_stayed_out += 1);
                }
                Ok((answer, _)) if !answer.is_unavailable() => {
                    self.ledger.unexpected("refresh after logout", &answer);
                }
                Ok(_) | Err(_) => self.ledger.broken("no answer to who has left"),
            }
        }
    }
}
