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
    /// Whether it began with a password for one sign-in and has not set another one yet: until then it can do nothing else.
    #[serde(default)]
    pub must_change_password: bool,
}

/// The query of `GET sessions`: by sign-in, the latest first.
///
/// When somebody signed in never changes, so that each session is in the list once, whatever is refreshed meanwhile.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SessionQuery {
    /// Whose sessions; the caller's own when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usr_id: Option<String>,
    /// The `nextCursor` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Rows a page, 1 to 100; 20 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// The answer to `POST sessions/end-all`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Ended {
    /// How many sessions were ended.
    pub n_ended: u64,
}
