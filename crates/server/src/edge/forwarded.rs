//! The client's address: the connection's own, or what a proxy that is trusted says about it.
//!
//! Each proxy appends to `X-Forwarded-For` the address that it was asked by. Whatever stands left of the first address
//! that is no trusted proxy was written by nobody knows whom, and isn't read.
//! `Forwarded` and `X-Real-IP` are not read at all: what a proxy doesn't set, it passes on from whoever wrote it.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, HeaderName};

use crate::config::Proxy;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The address that a request comes from, as far as the operator trusts anybody to know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

/// Walks from the connection's peer towards the client, for as long as those are trusted who tell the way.
#[must_use]
pub fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[Proxy]) -> ClientAddress {
    let mut client = peer.to_canonical();
    // What came in several headers is one list, in their order.
    let values = headers.get_all(FORWARDED_FOR).iter().rev();
    // Bytes and not text: what is no text at the far end, where anybody can write, must not hide the near one.
    let told = values.flat_map(|value| value.as_bytes().rsplit(|&byte| byte == b','));
    for address in told.map(address) {
        if !trusted.iter().any(|proxy| proxy.contains(client)) {
            break;
        }
        match address {
            Some(address) => client = address,
            None => break,
        }
    }
    ClientAddress(client)
}

/// Whether somebody tells the way who isn't trusted to know it.
#[must_use]
pub(super) fn is_unheard(peer: IpAddr, headers: &HeaderMap, trusted: &[Proxy]) -> bool {
    let peer = peer.to_canonical();
    headers.contains_key(FORWARDED_FOR) && !trusted.iter().any(|proxy| proxy.contains(peer))
}

/// An address, alone or with the port that some proxies add.
fn address(bytes: &[u8]) -> Option<IpAddr> {
    let text = str::from_utf8(bytes.trim_ascii()).ok()?;
    let bare = text
        .strip_prefix('[')
        .and_then(|text| text.strip_suffix(']'))
        .unwrap_or(text);
    let alone = bare.parse().ok();
    alone
        .or_else(|| text.parse().ok().map(|address: SocketAddr| address.ip()))
        .map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRUSTED: [&str; 3] = ["10.0.0.0/8", "192.0.2.7", "fd00::/8"];

    #[track_caller]
    fn check(peer: &str, told: &[&str], expected: &str) {
        let trusted: Vec<Proxy> = TRUSTED.map(|proxy| proxy.parse().unwrap()).into();
        let mut headers = HeaderMap::new();
        for value in told {
            headers.append(FORWARDED_FOR, value.parse().unwrap());
        }
        let found = client(peer.parse().unwrap(), &headers, &trusted);
        assert_eq!(found, ClientAddress(expected.parse().unwrap()), "{told:?}");
    }

    #[test]
    fn nobody_who_is_not_trusted_can_say_anything() {
        check("203.0.113.9", &[], "203.0.113.9");
        check("203.0.113.9", &["198.51.100.1"], "203.0.113.9");
        check("203.0.113.9", &["10.0.0.1"], "203.0.113.9");
        check("192.0.2.8", &["198.51.100.1"], "192.0.2.8");
    }

    #[test]
    fn the_first_from_the_right_that_is_no_proxy_is_the_client() {
        check("10.0.0.1", &["198.51.100.1"], "198.51.100.1");
        check("192.0.2.7", &["198.51.100.1"], "198.51.100.1");
        check("10.0.0.1", &["198.51.100.1, 10.9.9.9"], "198.51.100.1");
        check("10.0.0.1", &["1.1.1.1, 198.51.100.1"], "198.51.100.1");
        check(
            "10.0.0.1",
            &["1.1.1.1,198.51.100.1,10.1.1.1,192.0.2.7"],
            "198.51.100.1",
        );
        check("10.0.0.1", &["10.5.5.5, 198.51.100.1"], "198.51.100.1");
    }

    #[test]
    fn several_headers_are_one_list() {
        check("10.0.0.1", &["1.1.1.1", "198.51.100.1"], "198.51.100.1");
        check(
            "10.0.0.1",
            &["1.1.1.1, 198.51.100.1", "10.2.2.2"],
            "198.51.100.1",
        );
    }

    #[test]
    fn if_all_are_proxies_the_farthest_is_the_client() {
        check("10.0.0.1", &[], "10.0.0.1");
        check("10.0.0.1", &["10.3.3.3, 10.2.2.2"], "10.3.3.3");
    }

    #[test]
    fn the_walk_ends_with_the_last_good_address() {
        for junk in [
            "",
            "unknown",
            "_hidden",
            "1.2.3",
            "1.2.3.4.5",
            "999.1.1.1",
            "01.2.3.4",
            "1.2.3.4:99999",
            "fe80::1%eth0",
            "[",
            "[]",
            "[1.2.3.4",
            "localhost",
            "1.2.3.4 5.6.7.8",
            "0x7f000001",
            "\u{a0}1.2.3.4",
            "for=1.2.3.4",
            "\"1.2.3.4\"",
            "1.2.3.4/32",
        ] {
            check("10.0.0.1", &[junk], "10.0.0.1");
            check(
                "10.0.0.1",
                &[&format!("1.1.1.1, {junk}, 10.4.4.4")],
                "10.4.4.4",
            );
        }
    }

    #[test]
    fn ports_brackets_and_the_sixth_version_are_understood() {
        check("10.0.0.1", &["198.51.100.1:4711"], "198.51.100.1");
        check("10.0.0.1", &["[2001:db8::1]:4711"], "2001:db8::1");
        check("10.0.0.1", &["[2001:db8::1]"], "2001:db8::1");
        check("fd00::1", &["2001:db8::1"], "2001:db8::1");
        check("::ffff:10.0.0.1", &["::ffff:198.51.100.1"], "198.51.100.1");
        check("::ffff:203.0.113.9", &["198.51.100.1"], "203.0.113.9");
    }
}
