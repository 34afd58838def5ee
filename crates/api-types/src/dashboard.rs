//! The figures and events of the dashboard.

use serde::{Deserialize, Serialize};

use crate::Change;

/// `GET dashboard/summary`.
///
/// What is counted by time is counted as in the charts: in the current hour and in the 23 before it.
///
/// To an administrator each figure is the total of a list: the users with `isActive=true`, the sessions of everybody,
/// and of the audit log `kind=signed_in` and `kind=token_reused`, both with `from` as [`Summary::since`] says it.
/// Refreshes are in no list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// The start of the first hour that is counted, in Unix seconds.
    #[serde(default)]
    pub since: i64,
    /// Users that may sign in.
    pub n_users: u64,
    /// Sessions that are open now.
    pub n_active_sessions: u64,
    /// Successful sign-ins.
    pub n_sign_ins: u64,
    /// Refreshes that were granted.
    pub n_refreshes: u64,
    /// Refresh tokens found used twice.
    pub n_reuses: u64,
}

/// One hour of `GET dashboard/sign-ins` and `GET dashboard/refreshes`; 24 of them, oldest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Point {
    /// The start of the hour, in Unix seconds.
    pub at: i64,
    /// How many there were.
    pub count: u64,
}

/// One row of `GET audit` and `GET dashboard/events`, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// A number that grows with each event.
    pub id: i64,
    /// When it happened, in Unix seconds.
    pub at: i64,
    /// What happened.
    pub kind: EventKind,
    /// Whom it is about: whose session or sign-in it was, or which user was changed; for a project, who changed it.
    pub usr_id: String,
    /// Who did it, where that was somebody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// The session that it happened to.
    pub sid: Option<String>,
    /// Where it came from: the address of whoever did it.
    pub ip: String,
    /// The project that it belongs to; absent where there are several, or none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenant_id: Option<String>,
    /// The request that it came of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// A word that says more about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// What was changed, field by field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
}

/// What can happen to a session, a user or a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// Somebody signed in.
    SignedIn,
    /// A sign-in was refused.
    SignInFailed,
    /// Somebody signed out.
    SignedOut,
    /// A session was ended from another one.
    SessionRevoked,
    /// A session has reached its end.
    SessionExpired,
    /// The answer to a refresh was lost on its way, and given again.
    RefreshReplayed,
    /// A refresh token was used twice, by two parties.
    TokenReused,
    /// A late duplicate of a refresh arrived and was put off.
    StaleReplay,
    /// A token came from the future: the database has gone back in time.
    RolledBack,
    /// All sessions were ended at once: the database was restored, or the operator wanted it.
    AllSessionsEnded,
    /// A user was made.
    UserCreated,
    /// What is known about a user was changed.
    UserChanged,
    /// A user may no longer sign in.
    UserDisabled,
    /// A user may sign in again.
    UserEnabled,
    /// A user is gone.
    UserDeleted,
    /// Somebody else gave a user a one-time password.
    PasswordReset,
    /// All sessions of a user were ended.
    SessionsEnded,
    /// A project was made.
    ProjectCreated,
    /// A project was changed, closed or opened again.
    ProjectChanged,
    /// A project is gone.
    ProjectDeleted,
    /// A session went over to another project.
    ProjectChosen,
    /// A user belongs to a project from now on.
    MemberAdded,
    /// A user may do more or less in a project.
    MemberChanged,
    /// A user no longer belongs to a project.
    MemberRemoved,
    /// Somebody changed the own password.
    PasswordChanged,
    /// A change of password was refused: the current one was wrong.
    PasswordRefused,
    /// The first administrator was made.
    SetUp,
}

impl EventKind {
    /// All of them.
    pub const ALL: [Self; 27] = [
        Self::SignedIn,
        Self::SignInFailed,
        Self::SignedOut,
        Self::SessionRevoked,
        Self::SessionExpired,
        Self::RefreshReplayed,
        Self::TokenReused,
        Self::StaleReplay,
        Self::RolledBack,
        Self::AllSessionsEnded,
        Self::UserCreated,
        Self::UserChanged,
        Self::UserDisabled,
        Self::UserEnabled,
        Self::UserDeleted,
        Self::PasswordReset,
        Self::SessionsEnded,
        Self::ProjectCreated,
        Self::ProjectChanged,
        Self::ProjectDeleted,
        Self::ProjectChosen,
        Self::MemberAdded,
        Self::MemberChanged,
        Self::MemberRemoved,
        Self::PasswordChanged,
        Self::PasswordRefused,
        Self::SetUp,
    ];

    /// As it stands in a query.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignedIn => "signed_in",
            Self::SignInFailed => "sign_in_failed",
            Self::SignedOut => "signed_out",
            Self::SessionRevoked => "session_revoked",
            Self::SessionExpired => "session_expired",
            Self::RefreshReplayed => "refresh_replayed",
            Self::TokenReused => "token_reused",
            Self::StaleReplay => "stale_replay",
            Self::RolledBack => "rolled_back",
            Self::AllSessionsEnded => "all_sessions_ended",
            Self::UserCreated => "user_created",
            Self::UserChanged => "user_changed",
            Self::UserDisabled => "user_disabled",
            Self::UserEnabled => "user_enabled",
            Self::UserDeleted => "user_deleted",
            Self::PasswordReset => "password_reset",
            Self::SessionsEnded => "sessions_ended",
            Self::ProjectCreated => "project_created",
            Self::ProjectChanged => "project_changed",
            Self::ProjectDeleted => "project_deleted",
            Self::ProjectChosen => "project_chosen",
            Self::MemberAdded => "member_added",
            Self::MemberChanged => "member_changed",
            Self::MemberRemoved => "member_removed",
            Self::PasswordChanged => "password_changed",
            Self::PasswordRefused => "password_refused",
            Self::SetUp => "set_up",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_in_a_query_is_the_kind_on_the_wire() {
        for kind in EventKind::ALL {
            let wire = serde_json::to_string(&kind).unwrap();
            assert_eq!(wire, format!("\"{}\"", kind.as_str()));
        }
    }
}
