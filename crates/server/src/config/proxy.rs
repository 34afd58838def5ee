//! A proxy whose word about the client's address is taken.

use core::fmt;
use core::str::FromStr;
use std::net::IpAddr;

use ipnet::IpNet;

/// An address, or a network of them.
///
/// ```
/// use tollgate_server::config::Proxy;
///
/// let proxy: Proxy = "10.0.0.0/8".parse().unwrap();
/// assert!(proxy.contains("10.1.2.3".parse().unwrap()));
/// assert!("0.0.0.0/0".parse::<Proxy>().is_err(), "everybody is no proxy");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proxy(IpNet);

/// Why a text names no proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAProxy {
    /// It is neither an address nor a network.
    Malformed,
    /// It is everybody.
    Everybody,
}

impl Proxy {
    /// Whether an address is one of the proxy's.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.contains(&address)
    }
}

impl FromStr for Proxy {
    type Err = NotAProxy;

    fn from_str(text: &str) -> Result<Self, NotAProxy> {
        let network = match text.parse::<IpAddr>() {
            Ok(address) => IpNet::from(address.to_canonical()),
            Err(_) => text.parse().map_err(|_| NotAProxy::Malformed)?,
        };
        match network.prefix_len() {
            0 => Err(NotAProxy::Everybody),
            _ => Ok(Self(network)),
        }
    }
}

impl fmt::Display for NotAProxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "it must be an address or a network, as in 10.0.0.1 or 10.0.0.0/8",
            Self::Everybody => {
                "it means everybody, and then anybody could pretend to have any address"
            }
        })
    }
}

impl std::error::Error for NotAProxy {}
