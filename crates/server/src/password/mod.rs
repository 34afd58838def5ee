//! Passwords: hashed with Argon2id, slowly on purpose, and never more of them at once than the machine can bear.
//!
//! A hash costs 19 MiB and tens of milliseconds, so it runs on a thread for such work, with a permit that is held until
//! it is done, even when nobody waits for it any more.
//! A user that doesn't exist costs the same work as one that does, and so does one whose stored hash can't be used.
//! A hash that was made with lower costs than today's is replaced at the next login; until then, and only then, its
//! user can be told by the shorter time.
//!
//! A password is compared exactly as it was received, as the bytes of its UTF-8: nothing is trimmed, cut or normalised.
//! Two ways to write one letter (composed, or as a letter and an accent) are two passwords.
//!
//! - [`check`] says which passwords are good enough for new ones.
//! - [`generate_one_time`] makes one up, for whoever has forgotten theirs.
//! - [`Passwords`] hashes and compares within the limits; [`hash`] does it at once, for programs without a server.
//!
//! What is not here: how often one may guess (see [`crate::throttle`]).

mod hash;
mod one_time;
mod rules;
mod workers;

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use tokio::sync::{Semaphore, oneshot};
use tokio::time::timeout;
use tollgate_api_types::Secret;
use tracing::Span;

use hash::Memory;
pub use hash::hash;
pub use one_time::{ONE_TIME_GRACE, ONE_TIME_LIFE, generate_one_time, one_time_end};
pub use rules::{MIN_CHARS, Weakness, check};
use workers::Workers;

/// Longer passwords, in bytes, are refused before anything is computed.
pub const MAX_LEN: usize = 1_024;

/// How many may wait for a permit; for one more the server is too busy.
const MAX_WAITING: usize = 64;

/// How long one waits for a permit.
const MAX_WAIT: Duration = Duration::from_secs(2);

/// Hashes and compares passwords.
#[derive(Debug, Clone)]
pub struct Passwords {
    running: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    limits: Load,
    dummy: Arc<PasswordHash>,
    workers: Arc<Workers>,
}

/// What comparing a password with a stored hash has shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Match {
    /// It is the one that was hashed.
    Right,
    /// It is, and the hash was made with lower costs than today's: it is time for another one.
    Outdated,
    /// It is another one, or there is none.
    Wrong,
}

/// How many passwords are being hashed at this moment, and how many wait for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Load {
    /// They hold a processor.
    pub n_running: usize,
    /// They hold nothing yet.
    pub n_waiting: usize,
}

/// Too many passwords are being checked at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Busy;

impl Passwords {
    /// As many hashes at once as the machine has processors.
    #[must_use]
    pub fn new() -> Self {
        let n_running = available_parallelism().map_or(1, NonZeroUsize::get);
        Self::with_limits(n_running, MAX_WAITING)
    }

    /// So many hashes at once, and so many waiting.
    #[must_use]
    pub fn with_limits(n_running: usize, n_waiting: usize) -> Self {
        Self {
            running: Arc::new(Semaphore::new(n_running)),
            waiting: Arc::new(Semaphore::new(n_running + n_waiting)),
            limits: Load {
                n_running,
                n_waiting,
            },
            dummy: hash::compute(
                &Secret::new("nobody has this password"),
                &mut Memory::default(),
            )
            .into(),
            workers: Workers::start(n_running).into(),
        }
    }

    /// What there is to do at this moment.
    #[must_use]
    pub fn load(&self) -> Load {
        let Load {
            n_running,
            n_waiting,
        } = self.limits;
        let n_places = n_running + n_waiting;
        let n_running = n_running.saturating_sub(self.running.available_permits());
        let n_taken = n_places.saturating_sub(self.waiting.available_permits());
        Load {
            n_running,
            n_waiting: n_taken.saturating_sub(n_running),
        }
    }

    /// Whether the password is the one that was hashed; without a hash, it never is, and that takes as long to say.
    ///
    /// # Errors
    /// When too many are waiting already.
    pub async fn verify(&self, password: Secret, stored: Option<Secret>) -> Result<Match, Busy> {
        if password.expose().len() > MAX_LEN {
            return Ok(Match::Wrong);
        }
        let dummy = Arc::clone(&self.dummy);
        self.run(move |memory| {
            let stored = stored.as_ref().map(Secret::expose);
            hash::compare(&password, stored, &dummy, memory)
        })
        .await
    }

    /// Hashes a password, with a salt of its own, into the text that the database keeps.
    ///
    /// # Errors
    /// When too many are waiting already.
    pub async fn hash(&self, password: Secret) -> Result<Secret, Busy> {
        self.run(move |memory| hash::hash_in(&password, memory))
            .await
    }

    /// Computes when there is a permit. Dropping this future cancels the wait, and not a computation that has begun.
    async fn run<T: Send + 'static>(
        &self,
        compute: impl FnOnce(&mut Memory) -> T + Send + 'static,
    ) -> Result<T, Busy> {
        let place = Arc::clone(&self.waiting)
            .try_acquire_owned()
            .map_err(|_| Busy)?;
        let permit = timeout(MAX_WAIT, Arc::clone(&self.running).acquire_owned()).await;
        let permit = permit.map_err(|_| Busy)?.map_err(|_| Busy)?;
        let span = Span::current();
        let (give, computed) = oneshot::channel();
        self.workers.run(move |memory| {
            // Given back when it is done, and the permit first: whoever runs has a place.
            let _held = (permit, place);
            // Nobody may wait for it any more.
            let _ = give.send(span.in_scope(|| compute(memory)));
        });
        computed.await.map_err(|_| Busy)
    }
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use tokio::task::yield_now;

    use super::*;

    #[tokio::test]
    async fn only_the_right_password_of_somebody_is_right() {
        let passwords = Passwords::new();
        let right = Secret::new("correct horse");
        let hash = Some(passwords.hash(right.clone()).await.unwrap());
        for (password, stored, expected) in [
            (right, &hash, Match::Right),
            (Secret::new("correct horse "), &hash, Match::Wrong),
            (Secret::new("nobody has this password"), &None, Match::Wrong),
            (Secret::new("x".repeat(MAX_LEN + 1)), &hash, Match::Wrong),
        ] {
            let found = passwords.verify(password, stored.clone()).await;
            assert_eq!(found, Ok(expected));
        }
    }

    #[tokio::test]
    async fn nothing_of_a_password_is_cut_off_or_taken_for_something_else() {
        let passwords = Passwords::new();
        let long = "a".repeat(MAX_LEN - 1);
        for (one, other) in [
            ("password\0one", "password\0two"),
            ("e\u{301}clair au chocolat", "\u{e9}clair au chocolat"),
            (" spaces around ", "spaces around"),
            (&format!("{long}b"), &format!("{long}c")),
        ] {
            let hash = Some(hash(&Secret::new(one)));
            for (password, expected) in [(one, Match::Right), (other, Match::Wrong)] {
                let found = passwords.verify(Secret::new(password), hash.clone()).await;
                assert_eq!(found, Ok(expected), "{password:?}");
            }
        }
    }

    #[tokio::test]
    async fn one_more_than_may_wait_is_sent_away() {
        let passwords = Passwords::with_limits(1, 0);
        let _taken = passwords.waiting.clone().acquire_owned().await.unwrap();
        assert_eq!(passwords.verify(Secret::new("x"), None).await, Err(Busy));
        assert_eq!(passwords.hash(Secret::new("x")).await, Err(Busy));
    }

    #[tokio::test(start_paused = true)]
    async fn who_gets_no_permit_is_sent_away_within_two_seconds_and_a_half() {
        let passwords = Passwords::with_limits(0, 1);
        let asked = tokio::time::Instant::now();
        assert_eq!(passwords.verify(Secret::new("x"), None).await, Err(Busy));
        assert!(asked.elapsed() <= Duration::from_millis(2_500));
        assert_eq!(passwords.waiting.available_permits(), 1);
    }

    #[tokio::test]
    async fn a_hash_holds_its_permit_until_it_is_done_even_when_nobody_waits() {
        let passwords = Passwords::with_limits(1, 0);
        let (finish, finished) = channel::<()>();
        tokio::select! {
            biased;
            _ = passwords.run(move |_| finished.recv()) => panic!("it waits for the test"),
            () = std::future::ready(()) => {}
        }
        let running = Load {
            n_running: 1,
            n_waiting: 0,
        };
        assert_eq!(passwords.load(), running);
        assert_eq!(passwords.verify(Secret::new("x"), None).await, Err(Busy));
        drop(finish);
        expect_idle(&passwords, 1).await;
    }

    #[tokio::test]
    async fn of_fifty_logins_of_which_half_are_aborted_nothing_is_held_in_the_end() {
        let passwords = Passwords::with_limits(2, 50);
        let hash = Some(hash(&Secret::new("x")));
        let logins: Vec<_> = (0..50)
            .map(|_| {
                let (passwords, hash) = (passwords.clone(), hash.clone());
                tokio::spawn(async move { passwords.verify(Secret::new("x"), hash).await })
            })
            .collect();
        for (index, login) in logins.into_iter().enumerate() {
            match index % 2 {
                0 => login.abort(),
                _ => assert!(matches!(login.await.unwrap(), Ok(Match::Right) | Err(Busy))),
            }
            yield_now().await;
        }
        expect_idle(&passwords, 52).await;
    }

    /// All places are given back in the end: this would wait for ever otherwise.
    async fn expect_idle(passwords: &Passwords, n_places: u32) {
        drop(passwords.waiting.acquire_many(n_places).await.unwrap());
        let idle = Load {
            n_running: 0,
            n_waiting: 0,
        };
        assert_eq!(passwords.load(), idle);
    }
}
