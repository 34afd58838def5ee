//! The master keys, without which a stolen database mints nothing.
//!
//! They lie in a file beside the database, one a line: a number and 32 bytes in base64url.
//! The last line is the active key, with which new tokens are made; the ones above it still verify old tokens.
//!
//! ```
//! use tollgate_server::keys::{Keys, Purpose};
//!
//! let keys = Keys::generate();
//! let key = keys.family_key(keys.active(), &[7; 16], Purpose::Refresh);
//! assert!(key.is_some());
//! ```
//!
//! What is not here: when to rotate or retire a key, which is the operator's to say.

use core::fmt;
use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit};
use sha2::Sha256;

/// The number of a master key; it travels in each token.
pub type KeyId = u8;

/// What makes the keys of one session differ from those of all others.
pub type Salt = [u8; 16];

type MasterKey = [u8; 32];

/// What a key derived for one session is good for; a token of one kind never verifies as another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Refresh tokens.
    Refresh,
    /// Access tokens.
    Access,
}

/// The master keys by their numbers.
#[derive(Clone)]
pub struct Keys {
    ring: BTreeMap<KeyId, MasterKey>,
    active: KeyId,
}

/// Why there are no keys.
#[derive(Debug)]
pub enum KeyError {
    /// The file can't be read or made.
    Io(PathBuf, io::Error),
    /// The file is not a key file; which line of it is wrong.
    Malformed(PathBuf, usize),
}

impl Keys {
    /// One new key, which is kept nowhere.
    #[must_use]
    pub fn generate() -> Self {
        Self {
            ring: BTreeMap::from([(1, random())]),
            active: 1,
        }
    }

    /// Reads the keys from their file; `None` if there is no file.
    ///
    /// # Errors
    /// When the file can't be read, or isn't a key file.
    pub fn load(path: &Path) -> Result<Option<Self>, KeyError> {
        match fs::read_to_string(path) {
            Ok(text) => Self::parse(&text)
                .map(Some)
                .map_err(|line| KeyError::Malformed(path.into(), line)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => {
                Err(KeyError::Malformed(path.into(), 1))
            }
            Err(error) => Err(KeyError::Io(path.into(), error)),
        }
    }

    /// Makes a new key, and the file that keeps it for its owner alone.
    ///
    /// # Errors
    /// When the file can't be made.
    pub fn create(path: &Path) -> Result<Self, KeyError> {
        let keys = Self::generate();
        keys.save(path)
            .map_err(|error| KeyError::Io(path.into(), error))?;
        Ok(keys)
    }

    /// The number of the key with which new tokens are made.
    #[must_use]
    pub fn active(&self) -> KeyId {
        self.active
    }

    /// The key for one purpose of one session; `None` for a number that isn't in the ring.
    #[must_use]
    pub fn family_key(&self, kid: KeyId, salt: &Salt, purpose: Purpose) -> Option<Hmac<Sha256>> {
        let master = self.ring.get(&kid)?;
        let info: &[u8] = match purpose {
            Purpose::Refresh => b"tollgate refresh token",
            Purpose::Access => b"tollgate access token",
        };
        let mut key = [0; 64];
        Hkdf::<Sha256>::new(Some(salt), master)
            .expand(info, &mut key)
            .expect("HKDF gives up to 8160 bytes, and 64 are asked for");
        Some(Hmac::new((&key).into()))
    }

    fn parse(text: &str) -> Result<Self, usize> {
        let mut ring = BTreeMap::new();
        let mut active = None;
        for (index, line) in text.lines().enumerate() {
            let (kid, key) = parse_line(line).ok_or(index + 1)?;
            if ring.insert(kid, key).is_some() {
                return Err(index + 1);
            }
            active = Some(kid);
        }
        active.map(|active| Self { ring, active }).ok_or(1)
    }

    /// Writes beside the place first: a crash in between must not leave half a key there.
    fn save(&self, path: &Path) -> io::Result<()> {
        let draft = path.with_extension("key-draft");
        let mut file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&draft)?;
        for (kid, key) in &self.ring {
            writeln!(file, "{kid} {}", URL_SAFE_NO_PAD.encode(key))?;
        }
        file.sync_all()?;
        fs::rename(draft, path)
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys")
            .field("kids", &self.ring.keys())
            .field("active", &self.active)
            .finish()
    }
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(path, error) => {
                write!(
                    f,
                    "The key file {} can't be opened: {error}. Choose another place with --key-file.",
                    path.display()
                )
            }
            Self::Malformed(path, line) => write!(
                f,
                "{} is not a key file (line {line}); nothing was changed. Choose another with --key-file.",
                path.display()
            ),
        }
    }
}

impl std::error::Error for KeyError {}

/// Bytes that nobody can guess.
///
/// # Panics
/// When the operating system has no randomness: no token at all is better than a weak one.
#[must_use]
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("without randomness nothing may be issued");
    bytes
}

fn parse_line(line: &str) -> Option<(KeyId, MasterKey)> {
    let (kid, key) = line.split_once(' ')?;
    Some((
        kid.parse().ok()?,
        URL_SAFE_NO_PAD.decode(key).ok()?.try_into().ok()?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_is_the_active_key_and_the_others_still_verify() {
        let line = |kid: u8| format!("{kid} {}\n", URL_SAFE_NO_PAD.encode([kid; 32]));
        let keys = Keys::parse(&(line(3) + &line(1))).unwrap();
        assert_eq!(keys.active(), 1);
        assert!(keys.family_key(3, &[0; 16], Purpose::Refresh).is_some());
        assert!(keys.family_key(2, &[0; 16], Purpose::Refresh).is_none());
    }

    #[test]
    fn what_is_not_a_key_file_is_refused_with_its_line() {
        let line = format!("1 {}\n", URL_SAFE_NO_PAD.encode([1; 32]));
        for (text, expected) in [
            (String::new(), 1),
            ("SQLite format 3\0".into(), 1),
            (format!("{line}{line}"), 2),
            (format!("{line}300 AAAA"), 2),
        ] {
            assert_eq!(Keys::parse(&text).unwrap_err(), expected, "{text:?}");
        }
    }

    #[test]
    fn debug_shows_no_key() {
        let keys = Keys::parse(&format!("1 {}", URL_SAFE_NO_PAD.encode([0xAB; 32]))).unwrap();
        assert!(!format!("{keys:?}").contains("171"));
    }
}
