//! Who is at the other end: an address, a device, a browser, all only to be shown.

use core::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::header::USER_AGENT;
use axum::http::request::Parts;

use crate::edge::ClientAddress;
use crate::user_agent;

/// The other end of a request.
///
/// The address is the connection's, or what a trusted proxy says: other headers that name one can be written by anybody.
#[derive(Debug, Clone)]
pub struct Peer {
    /// The address, or [`user_agent::UNKNOWN`] where there is no connection.
    pub ip: String,
    /// The operating system or device.
    pub device: &'static str,
    /// The browser.
    pub browser: &'static str,
}

impl<S: Sync> FromRequestParts<S> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let address = parts.extensions.get::<ClientAddress>();
        let agent = parts
            .headers
            .get(USER_AGENT)
            .and_then(|agent| agent.to_str().ok())
            .unwrap_or_default();
        Ok(Self {
            ip: address.map_or_else(
                || user_agent::UNKNOWN.into(),
                |ClientAddress(address)| address.to_string(),
            ),
            device: user_agent::device(agent),
            browser: user_agent::browser(agent),
        })
    }
}
