//! `X-Forwarded-For`: whose word about the client's address is taken.

use std::iter::once;
use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, HeaderValue};
use tollgate_server::config::Proxy;
use tollgate_server::edge::forwarded::{self, ClientAddress};

/// The proxies that are trusted in all of the corpus.
const TRUSTED: [&str; 3] = ["10.0.0.0/8", "192.0.2.7", "fd00::/8"];

/// The connection's peer in the first line, and a header in each of the others.
///
/// The client is who stands farthest from us with none but trusted proxies between, which is written down here a second
/// time. Whatever stands in front of what an untrusted one has said changes nothing. What is accepted names another than
/// the peer.
pub(crate) fn client(data: &[u8]) -> bool {
    let mut lines = data.split(|byte| *byte == b'\n');
    let Some(peer) = lines.next().and_then(address) else {
        return false;
    };
    let told: Vec<_> = lines
        .filter_map(|line| HeaderValue::from_bytes(line).ok())
        .collect();
    let trusted = TRUSTED.map(|proxy| proxy.parse().expect("these are networks"));
    let is_trusted = |address: IpAddr| trusted.iter().any(|proxy: &Proxy| proxy.contains(address));
    let client = found(peer, &told, &trusted);

    let all: Vec<_> = told.iter().map(HeaderValue::as_bytes).collect();
    let all = all.join(&b',');
    let before = all.rsplit(|byte| *byte == b',').map(address);
    let way: Vec<_> = once(Some(peer))
        .chain(before)
        .map_while(|hop| hop)
        .collect();
    let expected = way.iter().find(|hop| !is_trusted(**hop)).or(way.last());
    assert_eq!(Some(&client), expected);

    assert_eq!(found(peer, &[], &trusted), peer);
    assert_eq!(found(peer, &told, &[]), peer);
    if !is_trusted(client) {
        let forged = HeaderValue::from_static("198.51.100.66, 10.0.0.66");
        let told: Vec<_> = once(forged).chain(told).collect();
        assert_eq!(found(peer, &told, &trusted), client);
    }
    client != peer
}

fn found(peer: IpAddr, told: &[HeaderValue], trusted: &[Proxy]) -> IpAddr {
    let mut headers = HeaderMap::new();
    for value in told {
        headers.append("x-forwarded-for", value.clone());
    }
    let ClientAddress(client) = forwarded::client(peer, &headers, trusted);
    client
}

/// `1.2.3.4`, `1.2.3.4:5`, `::1`, `[::1]` or `[::1]:5`.
fn address(bytes: &[u8]) -> Option<IpAddr> {
    let text = str::from_utf8(bytes.trim_ascii()).ok()?;
    let with_port = text.parse().map(|address: SocketAddr| address.ip());
    let bare = match (text.strip_prefix('['), text.strip_suffix(']')) {
        (Some(_), Some(_)) => &text[1..text.len() - 1],
        _ => text,
    };
    let address = with_port.or_else(|_| bare.parse()).ok()?;
    Some(address.to_canonical())
}
