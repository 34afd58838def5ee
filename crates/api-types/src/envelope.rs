//! The shape that every answer has, and the words in it.

use serde::{Deserialize, Serialize};

use crate::Total;

/// The body of every answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Envelope<T> {
    /// [`result_code::OK`], or what went wrong.
    pub result_code: String,
    /// In words, for a log or a person; absent when all is well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// What was asked for; absent on failure.
    #[serde(default = "Option::default", skip_serializing_if = "Option::is_none")]
    pub data: Option<T>,
}

/// One page of a list.
///
/// A list is walked by cursors alone: the first page has none, and each page gives those of its neighbours and of the
/// last one. A cursor leads to the rows beside a row, and not to a number of rows from the start, so that rows that come
/// and go meanwhile neither hide nor double others; the number of a page's first row travels with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// The rows of this page, in the order that was asked for.
    pub items: Vec<T>,
    /// How many rows come before this page; absent where nobody has counted them: on pages that were reached from the
    /// end of a list that is longer than anybody counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
    /// What to send as `cursor` for the next page; `None` on the last one.
    pub next_cursor: Option<String>,
    /// What to send as `cursor` for the page before; absent on the first one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prev_cursor: Option<String>,
    /// What to send as `cursor` for the last page; absent on that one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_cursor: Option<String>,
    /// How many rows match on all pages together.
    pub total: Total,
}

/// The values of `resultCode`.
pub mod result_code {
    /// All is well; `data` holds the answer.
    pub const OK: &str = "OK";
    /// Wrong user name or password; which of them is not told.
    pub const LOGIN_FAILED: &str = "LOGIN_FAILED";
    /// No access token, or one that is forged, expired or malformed.
    pub const TOKEN_INVALID: &str = "TOKEN_INVALID";
    /// The session has reached its idle or absolute end.
    pub const SESSION_EXPIRED: &str = "SESSION_EXPIRED";
    /// The session was ended: by its user, by an administrator, or by logout.
    pub const SESSION_REVOKED: &str = "SESSION_REVOKED";
    /// All sessions of everybody were ended, as after a backup was restored: whoever may sign in can do so again.
    pub const ALL_SESSIONS_ENDED: &str = "ALL_SESSIONS_ENDED";
    /// A refresh token came back that somebody else had used already.
    pub const TOKEN_REUSED: &str = "TOKEN_REUSED";
    /// A late duplicate of this browser's own refresh; not a theft.
    pub const TOKEN_STALE: &str = "TOKEN_STALE";
    /// The current password is wrong, and another one is not taken for it.
    pub const PASSWORD_WRONG: &str = "PASSWORD_WRONG";
    /// The new password is not good enough; `message` says why.
    pub const PASSWORD_WEAK: &str = "PASSWORD_WEAK";
    /// The session began with a one-time password: it has to set another one before anything else.
    pub const PASSWORD_CHANGE_REQUIRED: &str = "PASSWORD_CHANGE_REQUIRED";
    /// Too many have failed from here; `Retry-After` says when to try again.
    pub const TOO_MANY_REQUESTS: &str = "TOO_MANY_REQUESTS";
    /// Signed in, but not allowed to do this.
    pub const FORBIDDEN: &str = "FORBIDDEN";
    /// Nothing is here.
    pub const NOT_FOUND: &str = "NOT_FOUND";
    /// What is there doesn't allow it now; `message` says why.
    pub const CONFLICT: &str = "CONFLICT";
    /// The path exists, but not for this method.
    pub const METHOD_NOT_ALLOWED: &str = "METHOD_NOT_ALLOWED";
    /// The request can't be understood; `message` says what is wrong with it.
    pub const BAD_REQUEST: &str = "BAD_REQUEST";
    /// The body did not come in time.
    pub const TOO_SLOW: &str = "TOO_SLOW";
    /// The body is larger than the server takes.
    pub const TOO_LARGE: &str = "TOO_LARGE";
    /// The server can't answer now; `Retry-After` says when to try again.
    pub const UNAVAILABLE: &str = "UNAVAILABLE";
    /// The server has failed; the cause is in its log under the request's id.
    pub const INTERNAL: &str = "INTERNAL";
}

/// The names of the contract's own headers, in lower case.
pub mod header {
    /// Who the client believes it is; percent-encoded where it is not ASCII.
    /// It never gives authority.
    pub const USR_ID: &str = "usrid";
    /// The chosen tenant among those that the user belongs to.
    pub const PROJECT_CODE: &str = "x-smp-project-code";
    /// At login: the class of session that the client can keep (`K2`).
    pub const REFRESH_CLASS: &str = "x-refresh-class";
    /// At refresh, in class K2: the attempt id.
    pub const REFRESH_ATTEMPT: &str = "x-refresh-attempt";
    /// On every answer: what to quote when asking for help.
    pub const REQUEST_ID: &str = "x-request-id";
    /// On every answer of a server that carries the console: the name of the console's script without its ending, as in
    /// `tollgate-31f5574d8384962`. A page that was made of another script is an old one.
    pub const CONSOLE_VERSION: &str = "x-console-version";
}
