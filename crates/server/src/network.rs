//! The network that an address stands for, where clients are counted or compared by where they come from.
//!
//! Whoever has one address of IPv6 has all of its /64, and a browser there takes another one every few hours by itself:
//! so the network counts, and not the address. An address of IPv4 stands for itself.
//!
//! ```
//! use tollgate_server::network::Network;
//!
//! let network = |ip: &str| Network::from(ip.parse::<std::net::IpAddr>().unwrap());
//! assert_eq!(network("2001:db8:1:2::3"), network("2001:db8:1:2:ffff::"));
//! assert_eq!(network("::ffff:192.0.2.1"), network("192.0.2.1"));
//! assert_ne!(network("192.0.2.1"), network("192.0.2.2"));
//! ```

use core::fmt;
use std::net::{IpAddr, Ipv6Addr};

/// An address of IPv4, or a /64 of IPv6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Network(IpAddr);

impl Network {
    /// The network of an address as text, as text; what is no address stands for itself.
    #[must_use]
    pub fn of(ip: &str) -> String {
        match ip.parse::<IpAddr>() {
            Ok(address) => Self::from(address).to_string(),
            Err(_) => ip.to_owned(),
        }
    }
}

impl From<IpAddr> for Network {
    fn from(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(address) => {
                let [a, b, c, d, ..] = address.segments();
                Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
            }
            address => address,
        })
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            IpAddr::V4(address) => address.fmt(f),
            IpAddr::V6(address) => write!(f, "{address}/64"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_ipv6_stands_for_its_network() {
        for (ip, expected) in [
            ("192.0.2.1", "192.0.2.1"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
            ("2001:db8:1:2::", "2001:db8:1:2::/64"),
            ("::1", "::/64"),
            ("Unknown", "Unknown"),
        ] {
            assert_eq!(Network::of(ip), expected);
        }
    }
}
