//! What a request says about the page that it comes from.

use std::net::Ipv6Addr;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderValue, Method, Uri};
use tollgate_server::config::Origin;
use tollgate_server::edge::cross_site::Sender;

/// The head of a request, with a line `allow: …` for each origin that the operator allows.
///
/// It may ask exactly when the rule that is written down here a second time lets it; what is accepted may behind TLS.
pub(crate) fn head(data: &[u8]) -> bool {
    let Some((request, allowed)) = read(data) else {
        return false;
    };
    for is_behind_tls in [true, false] {
        let may = Sender::of(&request, is_behind_tls).may_ask(&allowed);
        assert_eq!(may, expected(&request, is_behind_tls, &allowed));
    }
    Sender::of(&request, true).may_ask(&allowed)
}

fn read(data: &[u8]) -> Option<(Request, Vec<Origin>)> {
    let mut lines = data.split(|byte| *byte == b'\n');
    let (method, target) = str::from_utf8(lines.next()?).ok()?.split_once(' ')?;
    let mut request = Request::new(Body::empty());
    *request.method_mut() = method.parse().ok()?;
    *request.uri_mut() = target.parse().ok()?;
    let mut allowed = Vec::new();
    for line in lines {
        let at = line.windows(2).position(|window| window == b": ")?;
        let value = HeaderValue::from_bytes(&line[at + 2..]).ok()?;
        match &line[..at] {
            b"allow" => allowed.extend(origin(&value)),
            b"host" => _ = request.headers_mut().append(HOST, value),
            b"origin" => _ = request.headers_mut().append(ORIGIN, value),
            b"sec-fetch-site" => _ = request.headers_mut().append("sec-fetch-site", value),
            _ => return None,
        }
    }
    Some((request, allowed))
}

/// An origin that the operator allows: it is kept as it was written, which is how a browser would write it.
fn origin(value: &HeaderValue) -> Option<Origin> {
    let text = value.to_str().ok()?;
    let origin: Origin = text.parse().ok()?;
    assert_eq!(origin.as_header(), text);
    let uri: Uri = text.parse().expect("an origin is the beginning of a URL");
    let (scheme, host) = (uri.scheme_str().unwrap_or_default(), uri.host());
    let port = uri.port_u16().map(|port| format!(":{port}"));
    let host = host.expect("an origin has a host");
    let written = format!("{scheme}://{host}{}", port.clone().unwrap_or_default());
    assert_eq!(written, text);
    assert_eq!(text.to_ascii_lowercase(), text);
    match scheme {
        "https" => assert_ne!(port.as_deref(), Some(":443")),
        "http" => assert_ne!(port.as_deref(), Some(":80")),
        _ => panic!("an origin of a browser's page has one of two schemes"),
    }
    if let Some(address) = host.strip_prefix('[') {
        let address = address.strip_suffix(']').map(str::parse::<Ipv6Addr>);
        assert!(matches!(address, Some(Ok(_))), "{host} is no address");
    }
    Some(origin)
}

/// Reading may everybody. What changes something may come from a page of an allowed origin, from one of the server's
/// own, and from what is no page; and the request says so in no two ways.
fn expected(request: &Request, is_behind_tls: bool, allowed: &[Origin]) -> bool {
    let reads = [Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method());
    let sites = all(request.headers(), "sec-fetch-site");
    let origins = all(request.headers(), "origin");
    let is_clear = sites.len() <= 1 && origins.len() <= 1;
    let origin = origins.first().copied();
    let is_allowed = allowed.iter().any(|one| origin == Some(one.as_header()));
    let is_of_no_other_site = match sites.first().map(|site| site.as_bytes()) {
        Some(b"same-origin") => true,
        Some(b"none") | None => origin.is_none_or(|one| is_own(one, request, is_behind_tls)),
        Some(_) => false,
    };
    reads || is_clear && (is_allowed || is_of_no_other_site)
}

fn all<'a>(headers: &'a HeaderMap, name: &str) -> Vec<&'a HeaderValue> {
    headers.get_all(name).iter().collect()
}

/// Whether an origin is that of the address that was asked; the port of the scheme itself is left out in an origin.
fn is_own(origin: &HeaderValue, request: &Request, is_behind_tls: bool) -> bool {
    let of_header = request.headers().get(HOST).map(HeaderValue::as_bytes);
    let of_target = request
        .uri()
        .authority()
        .map(|host| host.as_str().as_bytes());
    let host = of_target.or(of_header).unwrap_or_default();
    let schemes = match is_behind_tls {
        true => &[("https://", ":443")][..],
        false => &[("https://", ":443"), ("http://", ":80")],
    };
    schemes.iter().any(|(scheme, port)| {
        let host = host.strip_suffix(port.as_bytes()).unwrap_or(host);
        let named = origin.as_bytes().strip_prefix(scheme.as_bytes());
        !host.is_empty() && named.is_some_and(|named| named.eq_ignore_ascii_case(host))
    })
}
