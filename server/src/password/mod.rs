//! Passwords: hashed with Argon2id, slowly on purpose, and never more of them at once than the machine can bear.
//!
//! A hash costs 19 MiB and tens of milliseconds, so it runs on a blocking thread that holds a permit until it is done,
//! even when nobody waits for it any more.
//! A user that doesn't exist costs the same work as one that does, and so does one whose stored hash can't be used.
//!
//! What is not here: which passwords are good enough, and how often one may guess.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::timeout;
use tollgate_api_types::Secret;
use tracing::{Span, error};

/// Longer passwords are refused before anything is computed.
pub const MAX_LEN: usize = 1_024;

/// How many may wait for a permit; for one more the server is too busy.
const MAX_WAITING: usize = 64;

/// How long one waits for a permit.
const MAX_WAIT: Duration = Duration::from_secs(2);

/// What OWASP asks of Argon2id at least: 19 MiB, 2 passes, 1 lane.
const PARAMS: (u32, u32, u32) = (19_456, 2, 1);

/// A stored hash that wants more memory is not computed, in KiB.
const MAX_MEMORY: u32 = 128 * 1_024;

/// Hashes and compares passwords.
#[derive(Debug, Clone)]
pub struct Passwords {
    running: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    limits: Load,
    dummy: Arc<PasswordHash>,
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
            dummy: compute(&Secret::new("nobody has this password")).into(),
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
    pub async fn verify(&self, password: Secret, hash: Option<String>) -> Result<bool, Busy> {
        if password.expose().len() > MAX_LEN {
            return Ok(false);
        }
        let place = Arc::clone(&self.waiting)
            .try_acquire_owned()
            .map_err(|_| Busy)?;
        let permit = timeout(MAX_WAIT, Arc::clone(&self.running).acquire_owned()).await;
        let permit = permit.map_err(|_| Busy)?.map_err(|_| Busy)?;
        let dummy = Arc::clone(&self.dummy);
        let span = Span::current();
        let compared = spawn_blocking(move || {
            let (hash, is_real) = span.in_scope(|| choose(hash.as_deref(), &dummy));
            let is_same = is_of(&password, &hash);
            drop((permit, place));
            is_same && is_real
        });
        compared.await.map_err(|_| Busy)
    }
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

/// Hashes a password, with a salt of its own, into the text that the database keeps.
#[must_use]
pub fn hash(password: &Secret) -> String {
    compute(password).to_string()
}

fn compute(password: &Secret) -> PasswordHash {
    hasher()
        .hash_password(password.expose().as_bytes())
        .expect("our own parameters are valid")
}

/// What to compare with, and whether that is somebody's hash at all.
fn choose(stored: Option<&str>, dummy: &PasswordHash) -> (PasswordHash, bool) {
    match stored.and_then(usable) {
        Some(hash) => (hash, true),
        None => (dummy.clone(), false),
    }
}

fn is_of(password: &Secret, hash: &PasswordHash) -> bool {
    hasher()
        .verify_password(password.expose().as_bytes(), hash)
        .is_ok()
}

/// A stored hash that can be computed again; any other is an operator's to mend, and never shown.
fn usable(stored: &str) -> Option<PasswordHash> {
    let usable = PasswordHash::new(stored).ok().filter(|hash| {
        let is_argon2 = Algorithm::try_from(hash.algorithm.as_str()).is_ok();
        let is_whole = hash.salt.is_some() && hash.hash.is_some();
        let is_bearable = Params::try_from(hash).is_ok_and(|params| params.m_cost() <= MAX_MEMORY);
        is_argon2 && is_whole && is_bearable
    });
    if usable.is_none() {
        error!("a stored password hash can't be used: its user can't sign in");
    }
    usable
}

fn hasher() -> Argon2<'static> {
    let (memory, passes, lanes) = PARAMS;
    let params = Params::new(memory, passes, lanes, None).expect("our own parameters are valid");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_of_somebody_is_right() {
        let passwords = Passwords::new();
        let right = Secret::new("correct horse");
        let hash = Some(hash(&right));
        assert_eq!(
            passwords.verify(right.clone(), hash.clone()).await,
            Ok(true)
        );
        assert_eq!(
            passwords
                .verify(Secret::new("correct horse "), hash.clone())
                .await,
            Ok(false)
        );
        assert_eq!(
            passwords
                .verify(Secret::new("nobody has this password"), None)
                .await,
            Ok(false)
        );
        assert_eq!(
            passwords
                .verify(Secret::new("x".repeat(MAX_LEN + 1)), hash)
                .await,
            Ok(false)
        );
    }

    #[tokio::test]
    async fn one_more_than_may_wait_is_sent_away() {
        let passwords = Passwords::with_limits(1, 0);
        let _taken = passwords.waiting.clone().acquire_owned().await.unwrap();
        assert_eq!(passwords.verify(Secret::new("x"), None).await, Err(Busy));
    }

    #[tokio::test]
    async fn a_hash_holds_its_permit_until_it_is_done_even_when_nobody_waits() {
        let passwords = Passwords::with_limits(1, 0);
        tokio::select! {
            biased;
            _ = passwords.verify(Secret::new("x"), None) => panic!("a hash takes its time"),
            () = std::future::ready(()) => {}
        }
        assert_eq!(passwords.running.available_permits(), 0);
        assert_eq!(passwords.verify(Secret::new("x"), None).await, Err(Busy));
        // Given back in the end: this would wait for ever otherwise.
        drop(passwords.running.acquire().await.unwrap());
    }

    #[test]
    fn only_a_hash_that_can_be_computed_again_is_used() {
        let good = hash(&Secret::new("x"));
        assert!(usable(&good).is_some());
        for bad in [
            String::new(),
            "x".into(),
            good.replace("argon2id", "scrypt"),
            good.replace("m=19456", "m=131073"),
            good.replace("m=19456", "m=1"),
            good.replace("p=1", "p=0"),
            good.rsplit_once('$').unwrap().0.into(),
            "$argon2id$v=19$m=19456,t=2,p=1".into(),
        ] {
            assert!(usable(&bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn who_has_no_hash_that_can_be_used_costs_the_dummy() {
        let (dummy, good) = (compute(&Secret::new("dummy")), compute(&Secret::new("x")));
        let text = good.to_string();
        assert_eq!(choose(Some(&text), &dummy), (good, true));
        for stored in [None, Some(""), Some("$argon2id$v=19$m=4000000,t=2,p=1$x$y")] {
            assert_eq!(choose(stored, &dummy), (dummy.clone(), false));
        }
    }

    #[test]
    fn hashes_say_that_they_meet_the_floor() {
        assert!(hash(&Secret::new("x")).starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    }
}
