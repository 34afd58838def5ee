//! Where somebody is signed in.

use serde::{Deserialize, Serialize};

use crate::Order;

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
    /// Whether it began with a one-time password and has not set another one yet: until then it can do nothing else.
    #[serde(default)]
    pub must_change_password: bool,
    /// When it ends unless it is refreshed before, in Unix seconds.
    #[serde(default)]
    pub idle_expires_at: i64,
    /// When it ends in any case, in Unix seconds.
    #[serde(default)]
    pub expires_at: i64,
    /// When it ended, in Unix seconds; absent while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<i64>,
    /// Why it ended; absent while it is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_reason: Option<EndReason>,
}

/// Why a session is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum EndReason {
    /// It has reached its idle or absolute end.
    Expired,
    /// Its user signed out in it.
    SignedOut,
    /// It was ended from another session, or its place was taken by a newer one of its user.
    Revoked,
    /// Its user may no longer have it: disabled, taken out of its project, or that was closed.
    StandingLost,
    /// A refresh token was used twice, by two parties.
    Reused,
    /// A token came from the future: the database has gone back in time.
    RolledBack,
    /// It was ended together with those of everybody.
    AllEnded,
}

/// Whose sessions a list has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Whose {
    /// The caller's, or those of the user whom `usrId` names.
    #[default]
    Own,
    /// Those of everybody whose sessions the caller may end: for administrators.
    Everybody,
}

/// Whether the sessions of a list are open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum SessionState {
    /// Those that are open now.
    #[default]
    Open,
    /// Those that have ended. They are kept for 30 days after the moment at which they would have ended in any case;
    /// one that has expired appears within a minute or two.
    Ended,
}

/// The columns that sessions can be sorted by. When a session was used last is none: that moves while one looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum SessionSort {
    /// By sign-in: as open sessions are sorted when nothing is asked for.
    CreatedAt,
    /// By user, and then by sign-in.
    UsrId,
    /// By when they ended, for those that have: as these are sorted when nothing is asked for.
    EndedAt,
}

/// The query of `GET sessions`.
///
/// When somebody signed in never changes, nor does when a session ended, so that each session is in the list once,
/// whatever is refreshed meanwhile.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "openapi", into_params(parameter_in = Query))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SessionQuery {
    /// The sessions of this user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usr_id: Option<String>,
    /// Whose sessions, where `usrId` doesn't say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(inline))]
    pub whose: Option<Whose>,
    /// Part of the user's name or display name, the device, the browser or the address. Letters of names are found
    /// whatever their case and width are, and however their accents are written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// Those that are open, or those that have ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(inline))]
    pub state: Option<SessionState>,
    /// Of those that have ended, the ones that ended for this reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(inline))]
    pub end_reason: Option<EndReason>,
    /// The column to sort by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(inline))]
    pub sort: Option<SessionSort>,
    /// Which way to sort; the largest, which is the latest, first when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", param(inline))]
    pub order: Option<Order>,
    /// A cursor that another page of this list has given; the first page when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<String>,
    /// Rows a page, 1 to 100; 20 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// `POST sessions/end`: the sessions of a list, or those of them that were chosen. It says which, by one member at
/// least; the session that asks is never among them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SessionsToEnd {
    /// As in the query of the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usr_id: Option<String>,
    /// As in the query of the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whose: Option<Whose>,
    /// As in the query of the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    /// These alone, by their public names; 1 to 100.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sids: Option<Vec<String>>,
}

/// The answer to what ends several sessions: `POST sessions/end` and `POST sessions/end-all`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Ended {
    /// How many sessions were ended.
    pub n_ended: u64,
    /// Whether there are more that match: one call of `POST sessions/end` ends 1,000 at most, and the same call goes on.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub has_more: bool,
}

impl SessionSort {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::CreatedAt, Self::UsrId, Self::EndedAt];

    /// As it stands in a query.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CreatedAt => "createdAt",
            Self::UsrId => "usrId",
            Self::EndedAt => "endedAt",
        }
    }
}

impl EndReason {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Expired,
        Self::SignedOut,
        Self::Revoked,
        Self::StandingLost,
        Self::Reused,
        Self::RolledBack,
        Self::AllEnded,
    ];

    /// As it stands in a query.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::SignedOut => "signed_out",
            Self::Revoked => "revoked",
            Self::StandingLost => "standing_lost",
            Self::Reused => "reused",
            Self::RolledBack => "rolled_back",
            Self::AllEnded => "all_ended",
        }
    }
}
