//! What the interceptor says, in words for people; and the words of each page, a file each.
//!
//! Nothing of an error reaches the screen but what stands here, and the request's id.
//! What stands in a file of a page's is a [`Text`](crate::language::Text), or a function where something is said of a
//! name or a number.

pub mod pages;

use tollgate_api_types::{EventKind, Role, Total, result_code};
use tollgate_interceptor::{Error, LogoutReason};

use crate::components::badge::Tone;
use crate::components::problem::{Problem, ProblemKind};

/// What to tell about a request that failed.
#[must_use]
pub fn problem(error: &Error) -> Problem {
    let (title, detail) = match error {
        Error::Offline => (
            "You are offline",
            "Your device has no network. You stay signed in; try again when it is back.",
        ),
        Error::Network => (
            "The server can't be reached",
            "No answer came. You stay signed in; try again in a moment.",
        ),
        Error::Timeout => (
            "The server took too long",
            "No answer came in time. You stay signed in; try again in a moment.",
        ),
        Error::RefreshUnavailable { .. } => (
            "Your session could not be renewed just now",
            "You stay signed in; try again in a moment.",
        ),
        Error::Unavailable { failure, .. } if failure.status == 429 => (
            "Too many requests",
            "The server asks for a pause. You stay signed in; try again when it is over.",
        ),
        Error::Unavailable { .. } => (
            "The server is busy",
            "It can't answer right now. You stay signed in; try again in a moment.",
        ),
        Error::Forbidden(failure)
            if failure.code.as_deref() == Some(result_code::PASSWORD_CHANGE_REQUIRED) =>
        {
            (
                "You have to choose another password first",
                "The one that you have signed in with is good for one sign-in only.",
            )
        }
        Error::Forbidden(_) => (
            "You don't have permission for this",
            "Ask an administrator if you think that you should.",
        ),
        Error::NotFound(_) => ("Not found", "What you are looking for is no longer here."),
        Error::Unauthorized(_) => (
            "The server did not accept your session",
            "Try again; if it stays like this, sign out and in again.",
        ),
        Error::SessionEnded(_) => ("Your session is over", "Sign in again to go on."),
        Error::NotOk(_) => (
            "The server refused this",
            "Nothing was changed. If you need help, quote the request below.",
        ),
        Error::Redirected | Error::Protocol(_) => (
            "The answer can't be understood",
            "Something between you and the server may have answered in its place: a sign-in page of the network, or a proxy.",
        ),
        Error::BodySpent => (
            "This was not sent to its end",
            "You are still signed in; send it again.",
        ),
        Error::Setup(_) | Error::Http(_) => (
            "Something went wrong",
            "It is not your fault. If it happens again, quote the request below when you ask for help.",
        ),
    };
    let kind = match error {
        Error::Forbidden(_) => ProblemKind::NotAllowed,
        error if error.is_retryable() => ProblemKind::Passing,
        _ => ProblemKind::Other,
    };
    Problem {
        title: title.to_owned(),
        detail: detail.to_owned(),
        kind,
        request_id: error.request_id().map(str::to_owned),
        retry_after: match error {
            Error::Unavailable { retry_after, .. } => *retry_after,
            _ => None,
        },
    }
}

/// What to tell about a login that failed: which of the two was wrong is not told.
#[must_use]
pub fn login_problem(error: &Error) -> Problem {
    let told = match error {
        Error::Unauthorized(_) => {
            Some(("Wrong user name or password", "Check both and try again."))
        }
        Error::Unavailable { failure, .. } if failure.status == 429 => Some((
            "Too many attempts",
            "Too many passwords were wrong. Wait until the time below is over.",
        )),
        Error::Offline => Some((
            "You are offline",
            "Your device has no network. Try again when it is back.",
        )),
        error if error.is_retryable() => Some((
            "The server can't be reached",
            "It gave no answer, so nobody knows yet whether the password is right. Try again in a moment.",
        )),
        _ => None,
    };
    match told {
        Some((title, detail)) => Problem {
            title: title.to_owned(),
            detail: detail.to_owned(),
            ..problem(error)
        },
        None => problem(error),
    }
}

/// Why one finds oneself on the login page; `None` when it was one's own doing.
#[must_use]
pub fn logout_reason(reason: &LogoutReason) -> Option<&'static str> {
    match reason {
        LogoutReason::LoggedOut => None,
        LogoutReason::Elsewhere => Some("You were signed out in another tab of this browser."),
        LogoutReason::Unreadable => Some(
            "Your session could not be read from this browser's storage any more. Please sign in again.",
        ),
        LogoutReason::Switched => {
            Some("Another session was chosen in another tab of this browser.")
        }
        LogoutReason::Expired => Some("Your session has expired. Please sign in again."),
        LogoutReason::Revoked => {
            Some("Your session was ended from another place. Please sign in again.")
        }
        LogoutReason::Reused => Some(
            "Your session was ended for safety: its key was used from two places. \
             If that wasn't you, change your password after you sign in.",
        ),
        LogoutReason::Stale => {
            Some("This browser's storage fell back to an older session. Please sign in again.")
        }
        LogoutReason::KeyLost => {
            Some("This browser has lost the key of your session. Please sign in again.")
        }
        LogoutReason::Invalid { code: Some(code) } if code == result_code::ALL_SESSIONS_ENDED => {
            Some("All sessions were ended. Please sign in again.")
        }
        LogoutReason::Invalid { .. } => {
            Some("The server no longer accepts your session. Please sign in again.")
        }
    }
}

/// How many there are, as in `1 user`, `42 users` or `1,000+ users`.
#[must_use]
pub fn how_many(total: Total, one: &str, many: &str) -> String {
    match total {
        Total::Exact(1) => format!("1 {one}"),
        Total::Exact(value) => format!("{} {many}", grouped(value)),
        Total::AtLeast(value) => format!("{}+ {many}", grouped(value)),
    }
}

/// A number with a comma between each three of its digits.
fn grouped(number: u64) -> String {
    let (thousands, rest) = (number / 1_000, number % 1_000);
    match thousands {
        0 => rest.to_string(),
        thousands => format!("{},{rest:03}", grouped(thousands)),
    }
}

/// What a user may do everywhere.
#[must_use]
pub const fn role(role: Role) -> &'static str {
    match role {
        Role::Admin => "Administrator",
        Role::Member => "Member",
    }
}

/// What a user may do in one project.
#[must_use]
pub const fn tenant_role(role: Role) -> &'static str {
    match role {
        Role::Admin => "Project administrator",
        Role::Member => "Member",
    }
}

/// What has happened to a session, and how that is to be taken.
#[must_use]
pub fn event(kind: EventKind) -> (&'static str, Tone) {
    match kind {
        EventKind::SignedIn => ("Signed in", Tone::Good),
        EventKind::SignInFailed => ("Sign-in refused", Tone::Warn),
        EventKind::SignedOut => ("Signed out", Tone::Plain),
        EventKind::SessionRevoked => ("Session ended", Tone::Plain),
        EventKind::SessionExpired => ("Session expired", Tone::Plain),
        EventKind::RefreshReplayed => ("Refresh answered again", Tone::Plain),
        EventKind::TokenReused => ("Token used twice", Tone::Bad),
        EventKind::StaleReplay => ("Late duplicate", Tone::Plain),
        EventKind::RolledBack => ("Token from the future", Tone::Bad),
        EventKind::AllSessionsEnded => ("All sessions ended", Tone::Warn),
        EventKind::UserCreated => ("User created", Tone::Plain),
        EventKind::UserChanged => ("User changed", Tone::Plain),
        EventKind::UserDisabled => ("User disabled", Tone::Warn),
        EventKind::UserEnabled => ("User enabled", Tone::Plain),
        EventKind::UserDeleted => ("User deleted", Tone::Warn),
        EventKind::PasswordReset => ("Password reset", Tone::Warn),
        EventKind::SessionsEnded => ("Sessions of a user ended", Tone::Plain),
        EventKind::ProjectCreated => ("Project created", Tone::Plain),
        EventKind::ProjectChanged => ("Project changed", Tone::Plain),
        EventKind::ProjectDeleted => ("Project deleted", Tone::Warn),
        EventKind::ProjectChosen => ("Project switched", Tone::Plain),
        EventKind::MemberAdded => ("Member added", Tone::Plain),
        EventKind::MemberChanged => ("Member changed", Tone::Plain),
        EventKind::MemberRemoved => ("Member removed", Tone::Plain),
        EventKind::PasswordChanged => ("Password changed", Tone::Plain),
        EventKind::PasswordRefused => ("Password change refused", Tone::Warn),
        EventKind::SetUp => ("First administrator made", Tone::Plain),
    }
}
