//! Who is at the other end: an address, a device and a browser to be shown, and a fingerprint to be compared.

use core::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;
use sha2::{Digest, Sha256};

use crate::edge::ClientAddress;
use crate::network::Network;
use crate::rotation::Likeness;
use crate::user_agent;

/// The other end of a request.
///
/// The address is the connection's, or what a trusted proxy says: other headers that name one can be written by anybody.
#[derive(Debug, Clone)]
pub struct Peer {
    /// The address, or [`user_agent::UNKNOWN`] where there is no connection.
    pub ip: String,
    /// The operating system or device.
    pub device: &'static str,
    /// The browser.
    pub browser: &'static str,
    /// What tells it from others, as far as anything does.
    pub fingerprint: Fingerprint,
}

/// What tells one client from another where it shows nothing better: its user agent, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    /// A hash of the whole header; one that is missing counts as empty.
    pub agent: AgentHash,
    /// The network of the address, as text.
    pub network: String,
}

/// The first half of the SHA-256 of a user agent.
pub type AgentHash = [u8; 16];

impl Fingerprint {
    /// The fingerprint of a client with this `User-Agent` at this address.
    #[must_use]
    pub fn of(user_agent: &[u8], ip: &str) -> Self {
        let mut agent = [0; 16];
        agent.copy_from_slice(&Sha256::digest(user_agent)[..16]);
        Self {
            agent,
            network: Network::of(ip),
        }
    }

    /// How much this client looks like another one.
    #[must_use]
    pub fn likeness(&self, other: &Self) -> Likeness {
        if self.agent == other.agent {
            Likeness::SameAgent
        } else if self.network == other.network {
            Likeness::SameAddress
        } else {
            Likeness::Stranger
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let address = parts.extensions.get::<ClientAddress>();
        let ip = address.map_or_else(
            || user_agent::UNKNOWN.into(),
            |ClientAddress(address)| address.to_string(),
        );
        let header = parts.headers.get(USER_AGENT);
        let agent = header
            .and_then(|agent| agent.to_str().ok())
            .unwrap_or_default();
        Ok(Self {
            device: user_agent::device(agent),
            browser: user_agent::browser(agent),
            fingerprint: Fingerprint::of(header.map_or(b"", |agent| agent.as_bytes()), &ip),
            ip,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(one: (&[u8], &str), other: (&[u8], &str), expected: Likeness) {
        let [one, other] = [one, other].map(|(agent, ip)| Fingerprint::of(agent, ip));
        assert_eq!(one.likeness(&other), expected);
        assert_eq!(other.likeness(&one), expected);
    }

    #[test]
    fn the_same_program_is_known_again_wherever_it_goes() {
        check(
            (b"a", "192.0.2.1"),
            (b"a", "192.0.2.1"),
            Likeness::SameAgent,
        );
        check(
            (b"a", "192.0.2.1"),
            (b"a", "2001:db8::1"),
            Likeness::SameAgent,
        );
        check((b"", "192.0.2.1"), (b"", "192.0.2.2"), Likeness::SameAgent);
    }

    #[test]
    fn another_program_is_a_stranger_unless_it_is_in_the_same_place() {
        check(
            (b"a", "192.0.2.1"),
            (b"b", "192.0.2.1"),
            Likeness::SameAddress,
        );
        check(
            (b"a", "2001:db8::1"),
            (b"b", "2001:db8::2"),
            Likeness::SameAddress,
        );
        check(
            (b"a", "Unknown"),
            (b"\xff", "Unknown"),
            Likeness::SameAddress,
        );
        check((b"a", "192.0.2.1"), (b"b", "192.0.2.2"), Likeness::Stranger);
        check(
            (b"a", "2001:db8::1"),
            (b"", "2001:db8:1::1"),
            Likeness::Stranger,
        );
        // Whatever differs in the header is another program, be it a version alone.
        check(
            (b"a/1", "192.0.2.1"),
            (b"a/2", "192.0.2.2"),
            Likeness::Stranger,
        );
    }
}
