//! An origin, in the one spelling that browsers send.

use core::fmt;
use core::str::FromStr;
use std::net::Ipv6Addr;

use axum::http::{HeaderValue, Uri};

/// A scheme, a host, and a port where it isn't the scheme's own.
///
/// Origins are compared as texts, so another spelling than the browsers' would never match, and is refused.
///
/// ```
/// use tollgate_server::config::Origin;
///
/// assert!("https://app.example".parse::<Origin>().is_ok());
/// assert!("https://app.example/".parse::<Origin>().is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(HeaderValue);

/// Why a text is no origin; the sentence goes on after its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAnOrigin(&'static str);

impl Origin {
    /// The header in which a browser sends it.
    #[must_use]
    pub const fn as_header(&self) -> &HeaderValue {
        &self.0
    }
}

impl FromStr for Origin {
    type Err = NotAnOrigin;

    fn from_str(text: &str) -> Result<Self, NotAnOrigin> {
        const SHAPE: NotAnOrigin =
            NotAnOrigin("an origin is a scheme and a host, as in https://app.example");
        let (scheme, authority) = text.split_once("://").ok_or(SHAPE)?;
        let own_port = match scheme {
            "https" => ":443",
            "http" => ":80",
            _ => {
                return Err(NotAnOrigin(
                    "its scheme must be https or http, in small letters",
                ));
            }
        };
        if authority.contains(['/', '?', '#']) {
            return Err(NotAnOrigin(
                "an origin ends after its host and port, without a slash",
            ));
        }
        if authority.contains(['*', '@']) {
            return Err(NotAnOrigin(
                "one origin in full is needed, no pattern and no user",
            ));
        }
        if !authority.is_ascii() || authority.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Err(NotAnOrigin(
                "browsers send the host in small letters, and in its xn-- form where it isn't ASCII",
            ));
        }
        if authority.ends_with(own_port) {
            return Err(NotAnOrigin(
                "browsers leave the port out where it is the scheme's own",
            ));
        }
        let uri: Uri = text.parse().map_err(|_| SHAPE)?;
        let host = uri.host().filter(|host| is_host(host)).ok_or(SHAPE)?;
        let port = uri.port_u16().map(|port| format!(":{port}"));
        // Nothing but that, and the port in its shortest form.
        if authority != format!("{host}{}", port.unwrap_or_default()) {
            return Err(SHAPE);
        }
        HeaderValue::from_str(text).map(Self).map_err(|_| SHAPE)
    }
}

/// Whether there is a host at all; between brackets stands an address.
fn is_host(host: &str) -> bool {
    match host.strip_prefix('[').map(|rest| rest.strip_suffix(']')) {
        Some(address) => address.is_some_and(|address| address.parse::<Ipv6Addr>().is_ok()),
        None => !host.is_empty(),
    }
}

impl fmt::Display for NotAnOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for NotAnOrigin {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_browser_would_send_is_an_origin() {
        for good in [
            "https://app.example",
            "https://app.example:8443",
            "http://localhost:8080",
            "http://127.0.0.1:8080",
            "http://[::1]:8080",
            "https://xn--bcher-kva.example",
            "https://app.example:80",
        ] {
            let origin: Origin = good.parse().unwrap();
            assert_eq!(origin.as_header(), good);
        }
        for bad in [
            "",
            "null",
            "*",
            "app.example",
            "//app.example",
            "https://",
            "https://:8443",
            "https://*.example",
            "https://app.example/",
            "https://app.example/path",
            "https://app.example?x",
            "https://app.example#x",
            "https://me@app.example",
            "https://App.example",
            "HTTPS://app.example",
            "https://bücher.example",
            "https://app.example:443",
            "http://app.example:80",
            "https://app.example:",
            "https://app.example:99999",
            "https://app.example:08443",
            "https://[::1]x",
            "https://[::1",
            "https://[zz]",
            "https://[]",
            "https://app.example, https://b.example",
            "https://app example",
            "ftp://app.example",
            "javascript://app.example",
        ] {
            assert!(bad.parse::<Origin>().is_err(), "{bad}");
        }
    }
}
