//! Passwords: hashed with Argon2id, slowly on purpose, and never more of them at once than the machine can bear.
//!
//! A hash costs 19 MiB and tens of milliseconds, so it runs on a blocking thread that holds a permit until it is done,
//! even when nobody waits for it any more.
//! A user that doesn't exist costs the same work as one that does.
//!
//! What is not here: which passwords are good enough, and how often one may guess.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use tokio::time::timeout;
use tollgate_api_types::Secret;

/// Longer passwords are refused before anything is computed.
pub const MAX_LEN: usize = 1_024;

/// How many may wait for a permit; for one more the server is too busy.
const MAX_WAITING: usize = 64;

/// How long one waits for a permit.
const MAX_WAIT: Duration = Duration::from_secs(2);

/// What OWASP asks of Argon2id at least: 19 MiB, 2 passes, 1 lane.
const PARAMS: (u32, u32, u32) = (19_456, 2, 1);

/// Hashes and compares passwords.
#[derive(Debug, Clone)]
pub struct Passwords {
    running: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    dummy: Arc<str>,
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
            dummy: hash(&Secret::new("nobody has this password")).into(),
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
        let compared = spawn_blocking(move || {
            let is_same = compare(&password, hash.as_deref().unwrap_or(&dummy));
            drop((permit, place));
            is_same && hash.is_some()
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
    hasher()
        .hash_password(password.expose().as_bytes())
        .expect("our own parameters are valid")
        .to_string()
}

fn compare(password: &Secret, hash: &str) -> bool {
    hasher()
        .verify_password(password.expose().as_bytes(), hash)
        .is_ok()
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

    #[test]
    fn hashes_say_that_they_meet_the_floor() {
        assert!(hash(&Secret::new("x")).starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    }
}
