//! What pages of other sites may not do: change anything.
//!
//! Authority comes from a header that no foreign page can know, so this is the second lock, and for the login, which
//! needs none, the first one beside the content type: nobody is signed in to somebody else's account unnoticed.
//!
//! Browsers say where a request comes from, and no page can change what they say: `Sec-Fetch-Site` since 2023
//! everywhere, on `https` and on this machine; `Origin` on everything that changes something.
//! What says nothing of the kind is no browser, or one that is older than that.

use axum::extract::Request;
use axum::http::header::{HOST, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};

use crate::config::Origin;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// What a request says about where it comes from.
#[derive(Debug, Clone)]
pub struct Sender<'a> {
    is_safe: bool,
    site: Said<'a>,
    origin: Said<'a>,
    own: Own<'a>,
}

/// A header that should come once at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said<'a> {
    Nothing,
    Once(&'a HeaderValue),
    Twice,
}

/// The server's own address, as the client has written it.
#[derive(Debug, Clone)]
struct Own<'a> {
    authority: Option<&'a str>,
    is_behind_tls: bool,
}

impl<'a> Sender<'a> {
    /// What `request` says; whether there is TLS in front of this server, it can't say.
    #[must_use]
    pub fn of(request: &'a Request, is_behind_tls: bool) -> Self {
        let headers = request.headers();
        let of_uri = request.uri().authority().map(Authority::as_str);
        let of_header = headers.get(HOST).and_then(|host| host.to_str().ok());
        Self {
            is_safe: matches!(
                *request.method(),
                Method::GET | Method::HEAD | Method::OPTIONS
            ),
            site: said(headers, &SEC_FETCH_SITE),
            origin: said(headers, &ORIGIN),
            own: Own {
                authority: of_uri.or(of_header),
                is_behind_tls,
            },
        }
    }

    /// Whether it may ask for what it asks for, as far as that depends on where it comes from.
    #[must_use]
    pub fn may_ask(&self, allowed: &[Origin]) -> bool {
        if self.is_safe {
            return true;
        }
        match (self.site, self.origin) {
            (Said::Twice, _) | (_, Said::Twice) => false,
            (_, Said::Once(origin)) if allowed.iter().any(|one| one.as_header() == origin) => true,
            // A proxy may have changed the host, so that the origin looks foreign: the browser knows better.
            (Said::Once(site), _) if site == "same-origin" => true,
            // A person has done this, and not a page.
            (Said::Once(site), Said::Nothing) => site == "none",
            (Said::Once(site), Said::Once(origin)) => site == "none" && self.own.is(origin),
            (Said::Nothing, Said::Once(origin)) => self.own.is(origin),
            (Said::Nothing, Said::Nothing) => true,
        }
    }
}

impl Own<'_> {
    /// Whether an origin is the server's own.
    fn is(&self, origin: &HeaderValue) -> bool {
        let Some((scheme, authority)) =
            origin.to_str().ok().and_then(|text| text.split_once("://"))
        else {
            return false;
        };
        let own_port = match scheme {
            "https" => ":443",
            "http" if !self.is_behind_tls => ":80",
            _ => return false,
        };
        let own = self.authority.unwrap_or_default();
        let own = own.strip_suffix(own_port).unwrap_or(own);
        !own.is_empty() && own.eq_ignore_ascii_case(authority)
    }
}

fn said<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Said<'a> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Said::Nothing,
        (Some(value), None) => Said::Once(value),
        (Some(_), Some(_)) => Said::Twice,
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    const OWN: &str = "https://console.example";
    const ALLOWED: &str = "https://app.example";

    fn may(method: &str, headers: &[(&str, &str)]) -> bool {
        let mut request = Request::builder()
            .method(method)
            .uri("/api/master/auth/login")
            .header("host", "console.example");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).unwrap();
        Sender::of(&request, true).may_ask(&[ALLOWED.parse().unwrap()])
    }

    #[test]
    fn ones_own_pages_and_what_is_no_page_may_ask() {
        for headers in [
            &[][..],
            &[("origin", OWN)],
            &[("origin", "https://CONSOLE.example")],
            &[("sec-fetch-site", "same-origin")],
            &[("sec-fetch-site", "same-origin"), ("origin", OWN)],
            // A form of a page that sends no referrer.
            &[("sec-fetch-site", "same-origin"), ("origin", "null")],
            // A proxy that has changed the host.
            &[
                ("sec-fetch-site", "same-origin"),
                ("origin", "https://outside.example"),
            ],
            &[("sec-fetch-site", "none")],
        ] {
            assert!(may("POST", headers), "{headers:?}");
        }
    }

    #[test]
    fn pages_of_allowed_origins_may_ask() {
        for site in ["cross-site", "same-site"] {
            assert!(may("PUT", &[("sec-fetch-site", site), ("origin", ALLOWED)]));
        }
        assert!(may("PUT", &[("origin", ALLOWED)]));
    }

    #[test]
    fn who_only_reads_may_come_from_anywhere() {
        for method in ["GET", "HEAD", "OPTIONS"] {
            let foreign = [
                ("sec-fetch-site", "cross-site"),
                ("origin", "https://evil.example"),
            ];
            assert!(may(method, &foreign));
        }
    }

    #[test]
    fn no_page_of_another_site_changes_anything() {
        let origins = [
            "null",
            "",
            "https://evil.example",
            "http://console.example",
            "https://console.example:8443",
            "https://console.example.evil.example",
            "https://evilconsole.example",
            "https://sub.console.example",
            "https://console.example.",
            "https://console.example/",
            "https://user@console.example",
            "https://app.example:443",
            "https://app.example.evil.example",
            "https://evil-app.example",
            "https://APP.example",
            "http://app.example",
            "https://app.example, https://evil.example",
            "console.example",
            "file://",
            "chrome-extension://console.example",
        ];
        for origin in origins {
            for method in ["POST", "PUT", "DELETE", "PATCH", "BREW"] {
                assert!(!may(method, &[("origin", origin)]), "{origin:?}");
                for site in [
                    "cross-site",
                    "same-site",
                    "none",
                    "CROSS-SITE",
                    "nonsense",
                    "",
                ] {
                    let headers = [("sec-fetch-site", site), ("origin", origin)];
                    assert!(!may(method, &headers), "{headers:?}");
                }
            }
        }
        for site in [
            "cross-site",
            "same-site",
            "Same-Origin",
            "nonsense",
            "",
            "same-origin, none",
        ] {
            assert!(!may("POST", &[("sec-fetch-site", site)]), "{site:?}");
            assert!(
                !may("POST", &[("sec-fetch-site", site), ("origin", OWN)]),
                "{site:?}"
            );
        }
    }

    #[test]
    fn what_is_said_twice_is_not_believed() {
        for headers in [
            [("origin", OWN), ("origin", OWN)],
            [("origin", ALLOWED), ("origin", "https://evil.example")],
            [
                ("sec-fetch-site", "same-origin"),
                ("sec-fetch-site", "cross-site"),
            ],
        ] {
            assert!(!may("POST", &headers), "{headers:?}");
        }
    }

    #[test]
    fn without_tls_ones_own_origin_has_no_tls_either() {
        let request = Request::post("/")
            .header("host", "127.0.0.1:8081")
            .header("origin", "http://127.0.0.1:8081")
            .body(Body::empty())
            .unwrap();
        assert!(Sender::of(&request, false).may_ask(&[]));
        assert!(!Sender::of(&request, true).may_ask(&[]));
    }
}
