//! The master keys, without which a stolen database mints nothing.
//!
//! New tokens are made with the active one; the others still verify what was made with them. A new key may be *staged*
//! first: it verifies already and makes nothing, so that it can be brought to all machines before the first token is
//! made with it.
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
use core::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit};
use sha2::Sha256;

use crate::rotation::Seconds;

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

/// What a key derived for the whole server is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServerPurpose {
    /// Cookies by which the devices of a user are known again.
    Device,
    /// The names under which guesses are counted.
    Throttle,
}

/// The master keys, in the order in which they became active.
#[derive(Clone)]
pub struct Keys {
    retired: Vec<Key>,
    active: Key,
    staged: Option<Key>,
}

#[derive(Clone)]
struct Key {
    kid: KeyId,
    master: MasterKey,
    /// Since when new tokens are made with it; unknown where a file of before doesn't say.
    active_since: Option<Seconds>,
}

/// What a master key is good for at this time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyUse {
    /// Verifies what was made with it.
    Retired,
    /// Makes and verifies.
    Active,
    /// Verifies, and will make tokens once it is active.
    Staged,
}

/// What may be told about a master key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyInfo {
    /// Its number.
    pub kid: KeyId,
    /// What it is good for.
    pub used_for: KeyUse,
    /// Since when new tokens were made with it, where that is known.
    pub active_since: Option<Seconds>,
}

/// 255 keys are in the ring: no number is left for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RingIsFull;

impl Keys {
    /// One new key, which is kept nowhere.
    #[must_use]
    pub fn generate() -> Self {
        Self {
            retired: Vec::new(),
            active: Key {
                kid: 1,
                master: random(),
                active_since: None,
            },
            staged: None,
        }
    }

    /// The number of the key with which new tokens are made.
    #[must_use]
    pub fn active(&self) -> KeyId {
        self.active.kid
    }

    /// All of them, as they became or will become active.
    pub fn infos(&self) -> impl Iterator<Item = KeyInfo> {
        self.all().map(|(key, used_for)| KeyInfo {
            kid: key.kid,
            used_for,
            active_since: key.active_since,
        })
    }

    /// The same with one more key, which verifies and makes nothing yet; one that is staged already stays.
    ///
    /// # Errors
    /// When no number is left for it.
    pub fn staged(mut self) -> Result<Self, RingIsFull> {
        if self.staged.is_none() {
            self.staged = Some(Key {
                kid: self.free_kid()?,
                master: random(),
                active_since: None,
            });
        }
        Ok(self)
    }

    /// The same with the staged key active, or a new one if none is staged, and without those that were retired longer
    /// ago than any session lives. A key is forgotten then and at no other time.
    ///
    /// # Errors
    /// When no number is left for a new one, even so.
    pub fn rotated(mut self, now: Seconds, longest_life: i64) -> Result<Self, RingIsFull> {
        // First of all, for that is what makes room in a full ring.
        self.forget_before(now.saturating_sub(longest_life));
        let mut keys = self.staged()?;
        let Some(mut next) = keys.staged.take() else {
            return Err(RingIsFull);
        };
        next.active_since = Some(now);
        keys.retired
            .push(core::mem::replace(&mut keys.active, next));
        Ok(keys)
    }

    /// A key was retired when its successor became active; one whose successor doesn't say when is kept.
    fn forget_before(&mut self, limit: Seconds) {
        let successors = self.retired.iter().skip(1).chain([&self.active]);
        let n_old = successors
            .take_while(|next| next.active_since.is_some_and(|since| since < limit))
            .count();
        self.retired.drain(..n_old);
    }

    /// A number that isn't in the ring, after the greatest one as long as there are any.
    fn free_kid(&self) -> Result<KeyId, RingIsFull> {
        let is_free = |kid: &KeyId| self.master(*kid).is_none();
        let greatest = self.all().map(|(key, _)| key.kid).max().unwrap_or(0);
        (greatest..=KeyId::MAX)
            .find(is_free)
            .or_else(|| (1..greatest).find(is_free))
            .ok_or(RingIsFull)
    }

    fn all(&self) -> impl Iterator<Item = (&Key, KeyUse)> {
        let retired = self.retired.iter().map(|key| (key, KeyUse::Retired));
        let staged = self.staged.iter().map(|key| (key, KeyUse::Staged));
        retired
            .chain([(&self.active, KeyUse::Active)])
            .chain(staged)
    }

    fn master(&self, kid: KeyId) -> Option<&MasterKey> {
        let (key, _) = self.all().find(|(key, _)| key.kid == kid)?;
        Some(&key.master)
    }

    /// Whether a key of this number is in the ring.
    #[must_use]
    pub fn holds(&self, kid: KeyId) -> bool {
        self.master(kid).is_some()
    }

    /// The key for one purpose of one session; `None` for a number that isn't in the ring.
    #[must_use]
    pub fn family_key(&self, kid: KeyId, salt: &Salt, purpose: Purpose) -> Option<Hmac<Sha256>> {
        let info: &[u8] = match purpose {
            Purpose::Refresh => b"tollgate refresh token",
            Purpose::Access => b"tollgate access token",
        };
        Some(derive(self.master(kid)?, Some(salt), info))
    }

    /// The key for one purpose of the whole server; `None` for a number that isn't in the ring.
    #[must_use]
    pub fn server_key(&self, kid: KeyId, purpose: ServerPurpose) -> Option<Hmac<Sha256>> {
        let info: &[u8] = match purpose {
            ServerPurpose::Device => b"tollgate device cookie",
            ServerPurpose::Throttle => b"tollgate throttle",
        };
        Some(derive(self.master(kid)?, None, info))
    }

    /// Reads what [`Keys::to_text`] has written.
    ///
    /// # Errors
    /// The number of the line that is wrong.
    pub fn parse(text: &str) -> Result<Self, usize> {
        let mut seen = Vec::new();
        let mut staged = None;
        for (index, line) in text.lines().enumerate() {
            let wrong = index + 1;
            let (key, is_staged) = parse_line(line).ok_or(wrong)?;
            let is_taken = seen.iter().any(|other: &Key| other.kid == key.kid);
            if is_taken || staged.is_some() {
                return Err(wrong);
            }
            match is_staged {
                true => staged = Some(key),
                false => seen.push(key),
            }
        }
        let active = seen.pop().ok_or(1_usize)?;
        if staged.as_ref().is_some_and(|key| key.kid == active.kid) {
            return Err(text.lines().count());
        }
        Ok(Self {
            retired: seen,
            active,
            staged,
        })
    }

    /// One key a line: its number, the key, and since when it is active, where that is known. The active one is the
    /// last, but for one that is staged and says so. Whoever reads it can sign in as anybody.
    #[must_use]
    pub fn to_text(&self) -> String {
        self.all()
            .map(|(key, used_for)| {
                let kid = key.kid;
                let master = URL_SAFE_NO_PAD.encode(key.master);
                match (used_for, key.active_since) {
                    (KeyUse::Staged, _) => format!("{kid} {master} {STAGED}\n"),
                    (_, Some(since)) => format!("{kid} {master} {since}\n"),
                    (_, None) => format!("{kid} {master}\n"),
                }
            })
            .collect()
    }
}

/// Stands in the key file where another key says since when it is active.
const STAGED: &str = "staged";

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Keys")
            .field(
                "kids",
                &self.all().map(|(key, _)| key.kid).collect::<Vec<_>>(),
            )
            .field("active", &self.active.kid)
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

fn derive(master: &MasterKey, salt: Option<&[u8]>, info: &[u8]) -> Hmac<Sha256> {
    let mut key = [0; 64];
    Hkdf::<Sha256>::new(salt, master)
        .expand(info, &mut key)
        .expect("HKDF gives up to 8160 bytes, and 64 are asked for");
    Hmac::new((&key).into())
}

/// A key, and whether it is only staged.
fn parse_line(line: &str) -> Option<(Key, bool)> {
    let mut words = line.split(' ');
    let kid = number(words.next()?)?;
    let master = URL_SAFE_NO_PAD
        .decode(words.next()?)
        .ok()?
        .try_into()
        .ok()?;
    let since = words.next();
    let is_staged = since == Some(STAGED);
    let active_since = match since {
        Some(since) if !is_staged => Some(number(since)?),
        _ => None,
    };
    let key = Key {
        kid,
        master,
        active_since,
    };
    words.next().is_none().then_some((key, is_staged))
}

/// A number as it is written here: where `01` or `+1` stands, somebody has had a hand in the file.
fn number<N: FromStr + ToString>(text: &str) -> Option<N> {
    let number: N = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
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
            (
                format!("{line}2 {} soon", URL_SAFE_NO_PAD.encode([2; 32])),
                2,
            ),
            (line.replace('\n', " staged\n"), 1),
            (line.replace('\n', " 7 8\n"), 1),
            (format!("{line}{}", line.replace('\n', " staged\n")), 2),
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

    #[test]
    fn a_staged_key_verifies_and_makes_nothing_until_it_is_active() {
        let staged = Keys::generate().staged().unwrap();
        assert_eq!(staged.active(), 1);
        assert!(staged.family_key(2, &[0; 16], Purpose::Refresh).is_some());
        let again = Keys::parse(&staged.to_text()).unwrap();
        assert_eq!(again.to_text(), staged.to_text());
        let twice = again.staged().unwrap();
        assert_eq!(twice.to_text(), staged.to_text(), "one is staged at a time");

        let rotated = twice.rotated(5_000, 100).unwrap();
        assert_eq!(rotated.active(), 2);
        assert_eq!(
            rotated.master(2),
            staged.master(2),
            "it is the key that was staged"
        );
        assert!(rotated.holds(1));
    }

    #[test]
    fn keys_are_forgotten_when_no_session_can_be_left_of_their_time() {
        let kids = |keys: &Keys| keys.infos().map(|info| info.kid).collect::<Vec<_>>();
        let keys = Keys::generate().rotated(1_000, 100).unwrap();
        let keys = keys.rotated(1_050, 100).unwrap();
        assert_eq!(kids(&keys), [1, 2, 3]);
        let keys = keys.rotated(1_101, 100).unwrap();
        assert_eq!(kids(&keys), [2, 3, 4], "1 was retired at 1,000");
        let keys = Keys::parse(&keys.to_text()).unwrap();
        assert_eq!(kids(&keys.rotated(9_000, 100).unwrap()), [4, 5]);
    }

    #[test]
    fn numbers_are_used_again_only_when_they_are_free() {
        let mut keys = Keys::generate();
        for now in 0..600 {
            keys = keys.rotated(now, 10).unwrap();
        }
        assert_eq!(keys.infos().count(), 12);
        let mut keys = Keys::generate();
        for now in 0..254 {
            keys = keys.rotated(now, 1_000).unwrap();
        }
        let full = keys.clone().rotated(254, 1_000);
        assert_eq!(full.unwrap_err(), RingIsFull);
        let later = keys.rotated(5_000, 1_000).unwrap();
        assert_eq!(later.infos().count(), 2, "all others were forgotten first");
    }
}
