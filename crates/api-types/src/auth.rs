//! Login, refresh, and who one is.

use serde::{Deserialize, Serialize};

use crate::{Role, Secret};

/// `POST auth/login`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LoginRequest {
    /// The user's name, in any case and width, with its accents however they are written.
    pub usr_id: String,
    /// The user's password.
    ///
    /// It is compared as the bytes that are sent: nothing is normalised or trimmed, so two ways to write one letter are
    /// two passwords.
    pub password: Secret,
}

/// What a login gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LoginData {
    /// The user's name, as the server spells it.
    pub usr_id: String,
    /// The tenant that is chosen at first.
    pub tenant_id: String,
    /// Opens the API for a short time.
    pub access_token: Secret,
    /// Buys the next access token.
    pub refresh_token: Secret,
    /// When all of it ends.
    #[serde(flatten)]
    pub ends: Ends,
    /// The public name of this session, as in the list of sessions.
    pub sid: String,
    /// How often this session's refresh token has been rotated.
    #[serde(rename = "gen")]
    pub generation: u64,
}

/// `PUT me/password`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PasswordChange {
    /// The password until now.
    pub current: Secret,
    /// The password from now on; it is kept as the bytes that are sent.
    pub next: Secret,
    /// Whether the user's other sessions end; they do, unless this says otherwise.
    #[serde(default = "yes")]
    pub end_others: bool,
}

/// `GET auth/setup`: whether there is anything to set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct SetUpState {
    /// Whether the server has no users yet, so that the set-up secret makes the first one.
    pub is_open: bool,
}

/// `POST auth/setup`: the first tenant and its administrator, on the word of the set-up secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SetUpRequest {
    /// The secret that the server has made at its start.
    pub secret: Secret,
    /// The administrator's user name.
    pub usr_id: String,
    /// What people call the administrator.
    pub display_name: String,
    /// The administrator's address.
    pub email: String,
    /// The administrator's password.
    pub password: Secret,
    /// The short code of the first tenant.
    pub tenant_id: String,
    /// What people call that tenant.
    pub tenant_name: String,
}

/// What a refresh gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct RefreshData {
    /// The next access token.
    pub access_token: Secret,
    /// The next refresh token; absent when this session's class does not rotate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<Secret>,
    /// When all of it ends.
    #[serde(flatten)]
    pub ends: Ends,
    /// The public name of this session.
    pub sid: String,
    /// How often this session's refresh token has been rotated.
    #[serde(rename = "gen")]
    pub generation: u64,
}

/// How long what was just issued will live, in seconds from now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Ends {
    /// The access token.
    pub expires_in: u64,
    /// The session, if it is not refreshed.
    pub idle_expires_in: u64,
    /// The session, whatever happens.
    pub absolute_expires_in: u64,
}

/// `GET me`: who the token's bearer is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Me {
    /// The user's name.
    pub usr_id: String,
    /// What people call the user.
    pub display_name: String,
    /// The user's address.
    pub email: String,
    /// What the user may do everywhere.
    pub role: Role,
    /// The tenant of this request.
    pub tenant_id: String,
    /// What the user may do in that tenant.
    #[serde(default)]
    pub tenant_role: Role,
    /// All tenants that the user belongs to.
    pub tenants: Vec<Tenant>,
    /// How long this access token will live, in seconds from now.
    pub expires_in: u64,
    /// How long this session will live if it is not refreshed, in seconds from now.
    pub idle_expires_in: u64,
    /// How long this session will live whatever happens, in seconds from now.
    pub absolute_expires_in: u64,
    /// The public name of this session.
    pub sid: String,
    /// When this user signed in, in Unix seconds.
    pub signed_in_at: i64,
    /// Whether this session began with a one-time password: until it has set another one, nothing else can be done.
    #[serde(default)]
    pub must_change_password: bool,
    /// Which server this is.
    #[serde(default)]
    pub server: ServerFacts,
}

impl Me {
    /// When this session and its access token end.
    #[must_use]
    pub const fn ends(&self) -> Ends {
        Ends {
            expires_in: self.expires_in,
            idle_expires_in: self.idle_expires_in,
            absolute_expires_in: self.absolute_expires_in,
        }
    }
}

/// Which server this is, as its users may know it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct ServerFacts {
    /// Its version.
    pub version: String,
    /// Whether it is a demo, with passwords that anybody may know.
    pub is_demo: bool,
}

/// A tenant, called a project on screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Tenant {
    /// The short code that travels in `x-smp-project-code`.
    pub tenant_id: String,
    /// What people call it.
    pub name: String,
}

const fn yes() -> bool {
    true
}
