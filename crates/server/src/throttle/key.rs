//! Under which name a bucket is kept.
//!
//! It is a MAC and no mere hash: people type passwords into the field for the user name, and a hash of that could be
//! guessed by whoever steals the database. When the active master key changes, counting begins anew.

use hmac::Mac;

use crate::device::Nonce;
use crate::keys::{Keys, ServerPurpose};
use crate::names::fold;
use crate::network::Network;
use crate::token::FamilyId;

/// Under which name a bucket is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(pub [u8; 16]);

/// What failures are counted of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject<'a> {
    /// A user name as it was typed, whether or not there is such a user.
    Account(&'a str),
    /// An address; of IPv6, the network of which one site has the whole.
    Peer(&'a str),
    /// A known device.
    Device(Nonce),
    /// All known devices of a user.
    Devices(&'a str),
    /// A session, in which somebody asks for another password.
    Session(FamilyId),
}

impl Key {
    /// The key of a subject.
    ///
    /// # Panics
    /// Never: the active key is always in the ring.
    #[must_use]
    pub fn of(subject: Subject<'_>, keys: &Keys) -> Self {
        let (kind, name): (u8, Vec<u8>) = match subject {
            Subject::Account(usr_id) => (b'a', fold(usr_id).into()),
            Subject::Peer(ip) => (b'p', Network::of(ip).into()),
            Subject::Device(nonce) => (b'd', nonce.0.into()),
            Subject::Devices(usr_id) => (b'e', fold(usr_id).into()),
            Subject::Session(id) => (b's', id.0.into()),
        };
        let mac = keys
            .server_key(keys.active(), ServerPurpose::Throttle)
            .expect("the active key is always in the ring");
        let mac = mac.chain_update([kind]).chain_update(name).finalize();
        let mut key = [0; 16];
        key.copy_from_slice(&mac.into_bytes()[..16]);
        Self(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_subject_has_a_key_of_its_own() {
        let keys = Keys::generate();
        let key = |subject| Key::of(subject, &keys);
        assert_eq!(key(Subject::Account("Mina")), key(Subject::Account("mina")));
        let all = [
            key(Subject::Account("mina")),
            key(Subject::Peer("mina")),
            key(Subject::Account("ada")),
            key(Subject::Devices("mina")),
            key(Subject::Device(Nonce(*b"0123456789abcdef"))),
            key(Subject::Session(FamilyId(*b"0123456789abcdef"))),
            Key::of(Subject::Account("mina"), &Keys::generate()),
        ];
        for (index, one) in all.iter().enumerate() {
            assert!(!all[index + 1..].contains(one));
        }
    }
}
