//! The master keys of a running server, which learns of new ones without a new start.
//!
//! A token may be made by another server with a key that has just been rotated in. So a key that isn't known is looked
//! for in the key file before its token is refused, and the file is looked at now and then anyway, so that no server
//! goes on with a key that the others have forgotten.
//!
//! ```
//! use tollgate_server::key_ring::KeyRing;
//! use tollgate_server::keys::Keys;
//!
//! let ring = KeyRing::from(Keys::generate());
//! assert!(ring.holding(ring.active()).holds(1));
//! ```

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};
use tracing::{info, warn};

use crate::key_file::{KeyError, read};
use crate::keys::{KeyId, Keys};

/// How often the file is looked at.
const PERIOD: Duration = Duration::from_secs(10);

/// The keys as they are now. Clones share them.
#[derive(Debug, Clone)]
pub struct KeyRing(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    place: Option<PathBuf>,
    held: RwLock<Held>,
}

#[derive(Debug, Clone)]
struct Held {
    keys: Arc<Keys>,
    /// What the file looked like when it was read.
    stamp: Option<Stamp>,
}

/// Tells one content of a file from the next: the file is never changed in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    inode: u64,
    modified: (i64, i64),
    len: u64,
}

impl KeyRing {
    /// The keys of a file.
    ///
    /// # Errors
    /// When it isn't there, can't be read, or is no key file.
    pub fn open(place: &Path) -> Result<Self, KeyError> {
        // The stamp first: what changes in between is read again.
        let stamp = Stamp::of(place);
        let keys = Arc::new(read(place)?);
        Ok(Self(Arc::new(Inner {
            place: Some(place.into()),
            held: RwLock::new(Held { keys, stamp }),
        })))
    }

    /// The number of the key with which new tokens are made.
    #[must_use]
    pub fn active(&self) -> KeyId {
        self.held().keys.active()
    }

    /// The keys as they are now.
    #[must_use]
    pub fn current(&self) -> Arc<Keys> {
        self.held().keys
    }

    /// The keys, with one of this number if there is any: a number that isn't known is looked for in the file.
    #[must_use]
    pub fn holding(&self, kid: KeyId) -> Arc<Keys> {
        let keys = self.held().keys;
        match keys.holds(kid) {
            true => keys,
            false => {
                self.look();
                self.held().keys
            }
        }
    }

    /// Reads the file again if it has changed. One that can't be read changes nothing.
    pub fn look(&self) {
        let Some(place) = &self.0.place else {
            return;
        };
        let stamp = Stamp::of(place);
        if stamp == self.held().stamp {
            return;
        }
        match read(place) {
            Ok(keys) => {
                info!(
                    active = keys.active(),
                    "the key file has changed, and was read again"
                );
                let keys = Arc::new(keys);
                // A panic can't have left half a value here: it is replaced as a whole.
                *self.0.held.write().unwrap_or_else(PoisonError::into_inner) = Held { keys, stamp };
            }
            Err(error) => {
                warn!(%error, "the key file can't be read again: the keys of before are kept")
            }
        }
    }

    /// Looks at the file now and then, for ever.
    pub async fn keep_looking(self) {
        let mut ticks = interval(PERIOD);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            self.look();
        }
    }

    fn held(&self) -> Held {
        self.0
            .held
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl From<Keys> for KeyRing {
    /// Keys that are in no file, and never change.
    fn from(keys: Keys) -> Self {
        Self(Arc::new(Inner {
            place: None,
            held: RwLock::new(Held {
                keys: Arc::new(keys),
                stamp: None,
            }),
        }))
    }
}

impl Stamp {
    fn of(place: &Path) -> Option<Self> {
        let metadata = fs::metadata(place).ok()?;
        Some(Self {
            inode: metadata.ino(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            len: metadata.len(),
        })
    }
}
