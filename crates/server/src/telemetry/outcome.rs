//! How things can end, as labels.

use axum::http::StatusCode;

use crate::rotation::{Answer, End, Grant};

/// How a refresh has ended, as far as the rules of rotation decide it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefreshOutcome {
    /// There is a new refresh token.
    Rotated,
    /// The same browser has asked again and got the same answer.
    Replayed,
    /// A client without attempt ids has asked again, in time and not too often.
    Graced,
    /// The session keeps its refresh token.
    Unrotated,
    /// A late duplicate, or one replay too many of a client without attempt ids.
    Stale,
    /// The session is over.
    Refused(End),
}

/// How a sign-in has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoginOutcome {
    /// A session has begun.
    Succeeded,
    /// The password was wrong, or its user may not sign in.
    Failed,
    /// Too many have been tried.
    Throttled,
    /// The request was none that could succeed.
    Malformed,
    /// The server couldn't say.
    Unavailable,
}

impl RefreshOutcome {
    pub(super) const ALL: [Self; 12] = [
        Self::Rotated,
        Self::Replayed,
        Self::Graced,
        Self::Unrotated,
        Self::Stale,
        Self::Refused(End::Expired),
        Self::Refused(End::SignedOut),
        Self::Refused(End::Revoked),
        Self::Refused(End::StandingLost),
        Self::Refused(End::AllEnded),
        Self::Refused(End::Reused),
        Self::Refused(End::RolledBack),
    ];

    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Rotated => "rotated",
            Self::Replayed => "replayed",
            Self::Graced => "graced",
            Self::Unrotated => "unrotated",
            Self::Stale => "stale",
            Self::Refused(End::Expired) => "refused_expired",
            Self::Refused(End::SignedOut) => "refused_signed_out",
            Self::Refused(End::Revoked) => "refused_revoked",
            Self::Refused(End::StandingLost) => "refused_standing_lost",
            Self::Refused(End::AllEnded) => "refused_all_ended",
            Self::Refused(End::Reused) => "refused_reused",
            Self::Refused(End::RolledBack) => "refused_rolled_back",
        }
    }
}

impl From<&Answer> for RefreshOutcome {
    fn from(answer: &Answer) -> Self {
        match answer {
            Answer::Granted(Grant::Rotated) => Self::Rotated,
            Answer::Granted(Grant::Replayed) => Self::Replayed,
            Answer::Granted(Grant::Graced) => Self::Graced,
            Answer::Granted(Grant::Unrotated) => Self::Unrotated,
            Answer::Stale => Self::Stale,
            Answer::Refused(end) => Self::Refused(*end),
        }
    }
}

impl LoginOutcome {
    pub(super) const ALL: [Self; 5] = [
        Self::Succeeded,
        Self::Failed,
        Self::Throttled,
        Self::Malformed,
        Self::Unavailable,
    ];

    pub(super) const fn label(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
            Self::Throttled => "throttled",
            Self::Malformed => "malformed",
            Self::Unavailable => "unavailable",
        }
    }

    /// What the answer to a login tells.
    pub(crate) fn of(status: StatusCode) -> Self {
        match status {
            StatusCode::UNAUTHORIZED => Self::Failed,
            StatusCode::TOO_MANY_REQUESTS => Self::Throttled,
            status if status.is_success() => Self::Succeeded,
            status if status.is_client_error() => Self::Malformed,
            _ => Self::Unavailable,
        }
    }
}
