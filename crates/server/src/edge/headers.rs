//! The headers that keep browsers careful, on every answer.
//!
//! What says for itself what a browser may do with it, as the console's pages do, keeps its own policy.

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use tollgate_api_types::header::{CONSOLE_VERSION, REQUEST_ID};

use crate::config::{EdgeSettings, Hsts};
use crate::console::version;

/// Answers of the API are data: a browser that shows one as a page runs, loads and frames nothing.
const DATA_POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// For a year, this host and all below it.
const HSTS_SUBDOMAINS: HeaderValue =
    HeaderValue::from_static("max-age=31536000; includeSubDomains");

/// For a year, this host.
const HSTS_HOST: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Everything that a page could ask of the machine and ours don't; to copy a text, they do.
const PERMISSIONS: &str = "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), \
    clipboard-read=(), clipboard-write=(self), display-capture=(), encrypted-media=(), fullscreen=(), gamepad=(), \
    geolocation=(), gyroscope=(), hid=(), identity-credentials-get=(), idle-detection=(), keyboard-map=(), \
    local-fonts=(), magnetometer=(), microphone=(), midi=(), otp-credentials=(), payment=(), picture-in-picture=(), \
    publickey-credentials-create=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), \
    storage-access=(), sync-xhr=(), usb=(), window-management=(), xr-spatial-tracking=()";

/// What every answer says, whatever it is.
///
/// The resource policy doesn't stand in the way of allowed origins: they read by CORS, which it leaves alone, and
/// what it stops is embedding without asking.
const ALWAYS: [(HeaderName, HeaderValue); 5] = [
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static(PERMISSIONS),
    ),
];

/// What browsers are told about TLS.
///
/// Over plain HTTP they ignore it, and an operator who tries TLS once is not held to it for a year.
fn hsts(settings: &EdgeSettings) -> Option<HeaderValue> {
    match settings.hsts {
        _ if !settings.behind_tls => None,
        Hsts::Subdomains => Some(HSTS_SUBDOMAINS),
        Hsts::Host => Some(HSTS_HOST),
        Hsts::Off => None,
    }
}

/// Adds them to the answer to the request with this id.
pub(super) fn mark(headers: &mut HeaderMap, id: &str, settings: &EdgeSettings) {
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID, id);
    }
    for (name, value) in ALWAYS {
        headers.insert(name, value);
    }
    if let Some(version) = version() {
        headers.insert(CONSOLE_VERSION, version);
    }
    if let Some(hsts) = hsts(settings) {
        headers.insert(STRICT_TRANSPORT_SECURITY, hsts);
    }
    headers
        .entry(CONTENT_SECURITY_POLICY)
        .or_insert(DATA_POLICY);
    // Answers of the API are for one reader at one time; the files of the console say for themselves what they are.
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Checks what goes for an answer of the API.
    pub(in crate::edge) fn check(headers: &HeaderMap) {
        for (name, value) in ALWAYS {
            assert_eq!(headers[&name], value, "{name}");
        }
        assert_eq!(headers[CONTENT_SECURITY_POLICY], DATA_POLICY);
        assert_eq!(headers[CACHE_CONTROL], "no-store");
        assert_eq!(headers[REQUEST_ID].len(), 16);
    }

    #[test]
    fn only_a_server_behind_tls_binds_browsers_to_it_and_no_further_than_the_operator_wants() {
        for (behind_tls, hsts, expected) in [
            (
                true,
                Hsts::default(),
                Some("max-age=31536000; includeSubDomains"),
            ),
            (true, Hsts::Host, Some("max-age=31536000")),
            (true, Hsts::Off, None),
            (false, Hsts::Subdomains, None),
            (false, Hsts::Host, None),
        ] {
            let settings = EdgeSettings {
                behind_tls,
                hsts,
                ..EdgeSettings::default()
            };
            let mut headers = HeaderMap::new();
            mark(&mut headers, "0123456789abcdef", &settings);
            check(&headers);
            let said = headers.get(STRICT_TRANSPORT_SECURITY);
            assert_eq!(said.map(|value| value.to_str().unwrap()), expected);
        }
    }

    #[test]
    fn what_has_a_policy_of_its_own_keeps_it() {
        let mut headers = HeaderMap::new();
        let own = HeaderValue::from_static("default-src 'self'");
        headers.insert(CONTENT_SECURITY_POLICY, own.clone());
        mark(&mut headers, "", &EdgeSettings::default());
        assert_eq!(headers[CONTENT_SECURITY_POLICY], own);
    }
}
