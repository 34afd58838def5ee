//! The master keys, without which a stolen database mints nothing.
//!
//! New tokens are made with the active one; the others still verify what was made with them.
//!
//! ```
//! use tollgate_server::keys::{Keys, Purpose};
//!
//! let keys = Keys::generate();
//! let key = keys.family_key(keys.active(), &[7; 16], Purpose::Refresh);
//! assert!(key.is_some());
//! ```
//!
//! What is not here: the file that keeps them (see [`crate::key_file`]).

use core::fmt;
use std::collections::BTreeMap;

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

impl Keys {
    /// One new key, which is kept nowhere.
    #[must_use]
    pub fn generate() -> Self {
        Self {
            ring: BTreeMap::from([(1, random())]),
            active: 1,
        }
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

    /// Reads what [`Keys::to_text`] has written.
    ///
    /// # Errors
    /// The number of the line that is wrong.
    pub fn parse(text: &str) -> Result<Self, usize> {
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

    /// One key a line, the active one last; whoever reads it can sign in as anybody.
    #[must_use]
    pub fn to_text(&self) -> String {
        let retired = self.ring.iter().filter(|(kid, _)| **kid != self.active);
        let active = self.ring.get_key_value(&self.active);
        retired
            .chain(active)
            .map(|(kid, key)| format!("{kid} {}\n", URL_SAFE_NO_PAD.encode(key)))
            .collect()
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
    let (number, key) = line.split_once(' ')?;
    let kid: KeyId = number.parse().ok()?;
    // Nothing here writes `01` or `+1`: where that stands, somebody has had a hand in the file.
    if kid.to_string() != number {
        return None;
    }
    Some((kid, URL_SAFE_NO_PAD.decode(key).ok()?.try_into().ok()?))
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
        assert_eq!(keys.to_text(), line(3) + &line(1));
    }

    #[test]
    fn what_is_not_a_key_file_is_refused_with_its_line() {
        let line = format!("1 {}\n", URL_SAFE_NO_PAD.encode([1; 32]));
        for (text, expected) in [
            (String::new(), 1),
            ("SQLite format 3\0".into(), 1),
            (format!("{line}{line}"), 2),
            (format!("{line}300 AAAA"), 2),
            (format!("0{line}"), 1),
            (format!("+{line}"), 1),
        ] {
            assert_eq!(Keys::parse(&text).unwrap_err(), expected, "{text:?}");
        }
    }

    #[test]
    fn debug_shows_the_numbers_of_the_keys_alone() {
        let keys = Keys::parse(&format!("1 {}", URL_SAFE_NO_PAD.encode([0xAB; 32]))).unwrap();
        assert_eq!(format!("{keys:?}"), "Keys { kids: [1], active: 1 }");
    }
}
