//! What the server has to answer.

use tollgate_server::rotation::{End, Seconds};

/// A status and a code, and what was granted with them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) code: &'static str,
    pub(crate) granted: Option<Granted>,
}

/// Tokens of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Granted {
    pub(crate) session: usize,
    pub(crate) generation: u64,
    pub(crate) has_refresh_token: bool,
    /// How long the access token lives, the session without a refresh, and the session whatever happens.
    pub(crate) ends: [Seconds; 3],
}

impl Answer {
    pub(crate) const OK: Self = Self::of(200, "OK");
    pub(crate) const LOGIN_FAILED: Self = Self::of(401, "LOGIN_FAILED");
    pub(crate) const TOKEN_INVALID: Self = Self::of(401, "TOKEN_INVALID");
    pub(crate) const PASSWORD_CHANGE_REQUIRED: Self = Self::of(403, "PASSWORD_CHANGE_REQUIRED");
    pub(crate) const NOT_FOUND: Self = Self::of(404, "NOT_FOUND");
    pub(crate) const STALE: Self = Self::of(409, "TOKEN_STALE");

    const fn of(status: u16, code: &'static str) -> Self {
        Self {
            status,
            code,
            granted: None,
        }
    }

    pub(crate) const fn granted(granted: Granted) -> Self {
        Self {
            granted: Some(granted),
            ..Self::OK
        }
    }

    pub(crate) const fn ended(end: End) -> Self {
        let code = match end {
            End::Expired => "SESSION_EXPIRED",
            End::Reused => "TOKEN_REUSED",
            End::AllEnded => "ALL_SESSIONS_ENDED",
            End::SignedOut | End::Revoked | End::StandingLost | End::RolledBack => {
                "SESSION_REVOKED"
            }
        };
        Self::of(401, code)
    }
}
