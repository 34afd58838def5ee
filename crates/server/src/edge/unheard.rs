//! Whom the operator has been told of: those who say where requests come from, and aren't trusted to know.
//!
//! Mostly it is a proxy that is missing among the trusted ones, and then the first of its requests tells of it. Anybody
//! else can write the header as well, so only so many addresses are told of, each of them once.

use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use crate::network::Network;

/// So many are told of, as long as the server runs.
const MAX_TOLD: usize = 8;

/// Those who have been told of.
#[derive(Debug, Default)]
pub(super) struct Unheard(Mutex<Vec<Network>>);

impl Unheard {
    /// Whether this address is to be told of; it is not a second time.
    pub(super) fn is_new(&self, peer: IpAddr) -> bool {
        let network = Network::from(peer);
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_new = told.len() < MAX_TOLD && !told.contains(&network);
        if is_new {
            told.push(network);
        }
        is_new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_address_is_told_of_once_and_not_without_end() {
        let unheard = Unheard::default();
        let is_new = |ip: &str| unheard.is_new(ip.parse().unwrap());
        assert!(is_new("192.0.2.1"));
        assert!(!is_new("192.0.2.1") && !is_new("::ffff:192.0.2.1"));
        assert!(is_new("2001:db8::1") && !is_new("2001:db8::2"));
        let n_told = (2..200).filter(|n| is_new(&format!("192.0.2.{n}"))).count();
        assert_eq!(n_told, MAX_TOLD - 2);
    }
}
