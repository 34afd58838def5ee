//! The first start: there are no default accounts, and whoever may read the server's files may make the first one.
//!
//! While a database has no users, each start makes a secret, keeps its hash in the database, and writes it into a file
//! beside the key file, for its owner alone. `POST auth/setup` with it makes the first project and its administrator,
//! once: then the secret is worth nothing, and the path answers that nothing is there. The file goes as soon as there is
//! a user, whichever way that came about: over HTTP, from the shell, or by another server on the same database.
//! The secret goes neither to the log nor to the terminal, for on most machines both end up in files that more people
//! read than should.
//!
//! What is not here: the same from the shell of the machine, which needs no secret.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use tokio::time::sleep;
use tollgate_api_types::Secret;
use tracing::{debug, warn};

use crate::keys::random;
use crate::private_file::{self, beside};
use crate::store::{Database, SecretHash, StoreError};

/// How often a server looks whether somebody else has made the first user.
const PAUSE: Duration = Duration::from_secs(2);

/// Where the set-up secret is left for the operator; nowhere, in a server without files of its own.
#[derive(Debug, Clone, Default)]
pub struct SetUpFile(Option<Arc<Path>>);

impl SetUpFile {
    /// The file beside the key file, which is always there.
    #[must_use]
    pub fn beside(key_file: &Path) -> Self {
        // Added to the whole name, and in place of no part of it: so it is never the key file itself.
        Self(Some(beside(key_file, ".setup-secret").into()))
    }

    /// Leaves a new secret there when the database has no users; else removes what is left of an earlier one.
    ///
    /// A file that can't be written is no reason not to start: the shell can make the first administrator, too.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn offer(&self, db: &Database) -> Result<(), StoreError> {
        let Some(place) = &self.0 else {
            return Ok(());
        };
        if self.remove_if_used(db).await? {
            return Ok(());
        }
        let secret = generate();
        if let Err(error) = write(place, &secret) {
            warn!(
                "nobody can sign in: the database has no users yet, and the set-up secret can't be written to {}: {error}",
                place.display()
            );
            return Ok(());
        }
        // Another server may have made the first user meanwhile.
        match db.offer_set_up(hash(&secret)).await? {
            true => warn!(
                "nobody can sign in yet: make the first administrator with `tollgate-server admin create-admin`, or with POST /api/master/auth/setup and the secret in {}",
                place.display()
            ),
            false => self.remove(),
        }
        Ok(())
    }

    /// Removes the file once there is a user, whoever has made it, and ends then.
    pub async fn keep_looking(self, db: Database) {
        loop {
            match self.remove_if_used(&db).await {
                Ok(true) => return,
                Ok(false) => {}
                Err(error) => debug!(%error, "it can't be told whether there is a user"),
            }
            sleep(PAUSE).await;
        }
    }

    /// Removes the file if there is a user; whether there is.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn remove_if_used(&self, db: &Database) -> Result<bool, StoreError> {
        let is_used = db.has_users().await?;
        if is_used {
            self.remove();
        }
        Ok(is_used)
    }

    /// Removes the file; the secret in it is worth nothing any more.
    pub fn remove(&self) {
        let Some(place) = &self.0 else {
            return;
        };
        match fs::remove_file(place) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                warn!("the used set-up secret {} stays: {error}", place.display());
            }
            _ => {}
        }
    }
}

/// What the database keeps of a secret.
#[must_use]
pub fn hash(secret: &Secret) -> SecretHash {
    // It has 192 random bits: nobody finds it by trying, however fast.
    Sha256::digest(secret.expose().as_bytes()).into()
}

/// 24 bytes in base64url.
pub(crate) const SECRET_LEN: usize = 32;

fn generate() -> Secret {
    Secret::new(URL_SAFE_NO_PAD.encode(random::<24>()))
}

/// A new file, so that nobody has opened it before it was its owner's alone.
fn write(place: &Path, secret: &Secret) -> io::Result<()> {
    match fs::remove_file(place) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    writeln!(private_file::make(place)?, "{}", secret.expose())
}
