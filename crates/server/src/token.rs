//! Tokens as bytes: made here, read here, opaque to everybody else.
//!
//! Both kinds are `base64url(version | kind | key id | family | payload | MAC | checksum)`, without padding.
//! The MAC is HMAC-SHA256, cut to 16 bytes, with a key that is derived for the family and the kind.
//! The checksum drops junk before it costs a look into the database; it is no secret and proves nothing.
//! A refresh token is a function of its family and generation: whoever may ask twice gets the same text, and no token
//! is ever stored.
//!
//! Reading is in two steps, for the key's salt lies in the database: [`Unproven::parse`] finds the family, and only
//! [`Unproven::verify`] gives the token.
//!
//! ```
//! use tollgate_server::keys::Keys;
//! use tollgate_server::token::{FamilyId, Refresh, RefreshToken, Unproven};
//!
//! let (keys, salt, family) = (Keys::generate(), [7; 16], FamilyId::generate());
//! let token = RefreshToken { kid: keys.active(), family, payload: Refresh { generation: 3 } };
//! let text = token.seal(&keys, &salt).unwrap();
//!
//! let unproven = Unproven::<Refresh>::parse(text.expose()).unwrap();
//! assert_eq!(unproven.family(), family);
//! assert_eq!(unproven.verify(&keys, &salt), Some(token));
//! ```
//!
//! What is not here: whether a proven token is still worth something (see [`crate::rotation`]).

use core::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::Mac;
use sha2::{Digest, Sha256};
use tollgate_api_types::Secret;

use crate::keys::{KeyId, Keys, Purpose, Salt, random};
use crate::rotation::{AttemptHash, Seconds};

const VERSION: u8 = 1;
const MAC_LEN: usize = 16;
const CHECKSUM_LEN: usize = 4;

/// Room for the longest token that there is, in characters.
const MAX_TEXT_LEN: usize = 128;

/// The name of a family; no secret.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FamilyId(pub [u8; 16]);

impl FamilyId {
    /// A name that nobody else has.
    #[must_use]
    pub fn generate() -> Self {
        Self(random())
    }

    /// Reads the public name back, strictly.
    #[must_use]
    pub fn parse(sid: &str) -> Option<Self> {
        URL_SAFE_NO_PAD.decode(sid).ok()?.try_into().ok().map(Self)
    }
}

impl fmt::Display for FamilyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

impl fmt::Debug for FamilyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FamilyId({self})")
    }
}

/// What a token says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<P> {
    /// The master key that it is made with.
    pub kid: KeyId,
    /// The session.
    pub family: FamilyId,
    /// What only this kind says.
    pub payload: P,
}

/// Buys access tokens.
pub type RefreshToken = Token<Refresh>;

/// Opens the API for a short time.
pub type AccessToken = Token<Access>;

/// What a refresh token says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refresh {
    /// Its number in the family.
    pub generation: u64,
}

/// What an access token says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Access {
    /// The family's access epoch when it was made; when the family's has moved on, it is dead.
    pub epoch: u64,
    /// When it ends.
    pub expires_at: Seconds,
    /// Makes a fresh token differ from the one that it replaces, also within one second.
    pub nonce: [u8; 8],
}

/// What tells the kinds of tokens apart.
pub trait Payload: Sized {
    /// Chooses the key, and marks the token.
    const PURPOSE: Purpose;

    /// The payload as bytes, always as many.
    fn to_bytes(&self) -> Vec<u8>;

    /// Reads what [`Payload::to_bytes`] has written, and nothing else.
    fn from_bytes(bytes: &[u8]) -> Option<Self>;
}

impl Payload for Refresh {
    const PURPOSE: Purpose = Purpose::Refresh;

    fn to_bytes(&self) -> Vec<u8> {
        self.generation.to_be_bytes().into()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let generation = u64::from_be_bytes(bytes.try_into().ok()?);
        Some(Self { generation })
    }
}

impl Payload for Access {
    const PURPOSE: Purpose = Purpose::Access;

    fn to_bytes(&self) -> Vec<u8> {
        let (epoch, expires_at) = (self.epoch.to_be_bytes(), self.expires_at.to_be_bytes());
        [epoch, expires_at, self.nonce].concat()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (epoch, rest) = bytes.split_first_chunk()?;
        let (expires_at, nonce) = rest.split_first_chunk()?;
        Some(Self {
            epoch: u64::from_be_bytes(*epoch),
            expires_at: i64::from_be_bytes(*expires_at),
            nonce: nonce.try_into().ok()?,
        })
    }
}

impl<P: Payload> Token<P> {
    /// The token as text; `None` if its key is not in the ring.
    #[must_use]
    pub fn seal(&self, keys: &Keys, salt: &Salt) -> Option<Secret> {
        let mut bytes = vec![VERSION, kind(P::PURPOSE), self.kid];
        bytes.extend(self.family.0);
        bytes.extend(self.payload.to_bytes());
        let key = keys.family_key(self.kid, salt, P::PURPOSE)?;
        let mac = key.chain_update(&bytes).finalize().into_bytes();
        bytes.extend(&mac[..MAC_LEN]);
        let sum = checksum(&bytes);
        bytes.extend(sum);
        Some(Secret::new(URL_SAFE_NO_PAD.encode(bytes)))
    }
}

/// A well-formed token that anybody could have written.
pub struct Unproven<P> {
    token: Token<P>,
    signed: Vec<u8>,
    mac: [u8; MAC_LEN],
}

impl<P: Payload> Unproven<P> {
    /// Reads a text strictly: whatever is missing, left over or of another kind makes it no token.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > MAX_TEXT_LEN {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (bytes, sum) = bytes.split_last_chunk::<CHECKSUM_LEN>()?;
        if *sum != checksum(bytes) {
            return None;
        }
        let (signed, mac) = bytes.split_last_chunk::<MAC_LEN>()?;
        let ([version, kind_byte, kid], rest) = signed.split_first_chunk()?;
        if [*version, *kind_byte] != [VERSION, kind(P::PURPOSE)] {
            return None;
        }
        let (family, payload) = rest.split_first_chunk()?;
        let token = Token {
            kid: *kid,
            family: FamilyId(*family),
            payload: P::from_bytes(payload)?,
        };
        Some(Self {
            token,
            signed: signed.into(),
            mac: *mac,
        })
    }

    /// The family that it claims, in whose row the salt lies.
    #[must_use]
    pub fn family(&self) -> FamilyId {
        self.token.family
    }

    /// The number of the master key that it claims to be made with.
    #[must_use]
    pub fn kid(&self) -> KeyId {
        self.token.kid
    }

    /// The token, if this server has made it.
    #[must_use]
    pub fn verify(self, keys: &Keys, salt: &Salt) -> Option<Token<P>> {
        let key = keys.family_key(self.token.kid, salt, P::PURPOSE)?;
        key.chain_update(&self.signed)
            .verify_truncated_left(&self.mac)
            .ok()?;
        Some(self.token)
    }
}

/// Reads the attempt header: 16 bytes in base64url, of which only the hash is kept.
#[must_use]
pub fn attempt_hash(header: &str) -> Option<AttemptHash> {
    let attempt: [u8; 16] = URL_SAFE_NO_PAD.decode(header).ok()?.try_into().ok()?;
    Some(AttemptHash(Sha256::digest(attempt).into()))
}

const fn kind(purpose: Purpose) -> u8 {
    match purpose {
        Purpose::Refresh => b'r',
        Purpose::Access => b'a',
    }
}

fn checksum(bytes: &[u8]) -> [u8; CHECKSUM_LEN] {
    let digest: [u8; 32] = Sha256::digest(bytes).into();
    [digest[0], digest[1], digest[2], digest[3]]
}
