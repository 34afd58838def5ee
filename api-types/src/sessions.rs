//! Where somebody is signed in.

use serde::{Deserialize, Serialize};

/// One row of `GET sessions`; no token is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SessionInfo {
    /// The session's public name.
    pub sid: String,
    /// Whose it is.
    pub usr_id: String,
    /// The project that it is in.
    #[serde(default)]
    pub tenant_id: String,
    /// The operating system or device, as far as the user agent tells.
    pub device: String,
    /// The browser, as far as the user agent tells.
    pub browser: String,
    /// The address of the last login or refresh.
    pub ip: String,
    /// The sign-in, in Unix seconds.
    pub created_at: i64,
    /// The last login or refresh, in Unix seconds.
    pub last_used_at: i64,
    /// Whether it is the session that asks.
    pub is_current: bool,
}

/// The answer to `POST sessions/end-all`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Ended {
    /// How many sessions were ended.
    pub n_ended: u64,
}
