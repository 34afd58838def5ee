//! What a login needs from the platform beside what the interceptor has.
//!
//! In a browser: `crypto`, sessionStorage, and the address.

use core::time::Duration;

use futures_util::future::LocalBoxFuture;
use serde_json::{Map, Value};

/// Random numbers that nobody can guess, digests, and signatures: in a browser `crypto` and `crypto.subtle`.
pub trait Crypto {
    /// 32 bytes that nobody can guess.
    ///
    /// # Errors
    ///
    /// [`NoCrypto`] where there are none.
    fn random(&self) -> Result<[u8; 32], NoCrypto>;

    /// The digest of `bytes`.
    fn digest(
        &self,
        digest: Digest,
        bytes: &[u8],
    ) -> LocalBoxFuture<'static, Result<Vec<u8>, NoCrypto>>;

    /// Whether `signature` is one of `signed` by the key, a JSON Web Key; also `false` where the platform doesn't know
    /// the algorithm or can't read the key.
    fn verifies(
        &self,
        algorithm: Algorithm,
        key: &Map<String, Value>,
        signed: &[u8],
        signature: &[u8],
    ) -> LocalBoxFuture<'static, Result<bool, NoCrypto>>;
}

/// The page that a login leaves, and comes back to.
pub trait Page {
    /// Keeps a text in this tab alone, also while the tab shows the provider.
    ///
    /// # Errors
    ///
    /// [`NoStorage`] where the browser blocks it.
    fn keep(&self, name: &str, text: &str) -> Result<(), NoStorage>;

    /// Gives what was kept under this name, and forgets it.
    fn take(&self, name: &str) -> Option<String>;

    /// Where the page is.
    fn location(&self) -> Location;

    /// Takes query and fragment out of the address, and out of the history with it.
    fn clean_address(&self);

    /// Goes to another page.
    fn leave(&self, address: &str);

    /// The time since the Unix epoch, by the wall clock.
    fn wall(&self) -> Duration;
}

/// Where a page is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Location {
    /// As in `https://app.example`.
    pub origin: String,
    /// As in `/users`.
    pub path: String,
    /// The query without its `?`.
    pub query: String,
    /// The fragment without its `#`.
    pub fragment: String,
}

/// The browser lets nothing be kept for this tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoStorage;

/// The page has no `crypto.subtle`: it is neither served by https nor from this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoCrypto;

/// Digests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Digest {
    /// SHA-256.
    Sha256,
    /// SHA-512.
    Sha512,
}

/// Signatures that are believed (RFC 7518, section 3.1; RFC 8037). `none` and those with a shared secret are not among
/// them: a page has no secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// RSASSA-PSS with SHA-256.
    Ps256,
    /// ECDSA with P-256 and SHA-256.
    Es256,
    /// Ed25519.
    EdDsa,
}

impl Algorithm {
    /// The algorithm that a header calls so.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "RS256" => Some(Self::Rs256),
            "PS256" => Some(Self::Ps256),
            "ES256" => Some(Self::Es256),
            "EdDSA" | "Ed25519" => Some(Self::EdDsa),
            _ => None,
        }
    }

    /// The type of its keys, and their curve (`kty` and `crv`).
    #[must_use]
    pub fn key_type(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Rs256 | Self::Ps256 => ("RSA", None),
            Self::Es256 => ("EC", Some("P-256")),
            Self::EdDsa => ("OKP", Some("Ed25519")),
        }
    }

    /// The digest by which an id_token names the access token beside it (`at_hash`; OpenID Connect Core 1.0, section
    /// 3.1.3.6).
    #[must_use]
    pub fn digest(self) -> Digest {
        match self {
            Self::Rs256 | Self::Ps256 | Self::Es256 => Digest::Sha256,
            Self::EdDsa => Digest::Sha512,
        }
    }
}

#[cfg(test)]
pub(crate) mod testing {
    //! A platform whose random numbers can be told beforehand.

    use std::cell::Cell;

    use futures_util::future::{FutureExt, ready};

    use super::*;

    /// Gives 32 ones, then 32 twos, and so on; it verifies nothing.
    #[derive(Debug, Default)]
    pub(crate) struct Counting(Cell<u8>);

    impl Crypto for Counting {
        fn random(&self) -> Result<[u8; 32], NoCrypto> {
            self.0.set(self.0.get() + 1);
            Ok([self.0.get(); 32])
        }

        fn digest(
            &self,
            _digest: Digest,
            _bytes: &[u8],
        ) -> LocalBoxFuture<'static, Result<Vec<u8>, NoCrypto>> {
            ready(Err(NoCrypto)).boxed_local()
        }

        fn verifies(
            &self,
            _algorithm: Algorithm,
            _key: &Map<String, Value>,
            _signed: &[u8],
            _signature: &[u8],
        ) -> LocalBoxFuture<'static, Result<bool, NoCrypto>> {
            ready(Err(NoCrypto)).boxed_local()
        }
    }
}
