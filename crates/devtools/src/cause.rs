//! Why something has failed, as far as a picture needs it; nothing that the server said but its status.
//!
//! ```
//! use tollgate_devtools::Cause;
//! use tollgate_interceptor::{Error, Failure};
//!
//! assert_eq!(Cause::of(&Error::Offline), Cause::Offline);
//! let busy = Error::Unavailable { failure: Failure { status: 503, ..Failure::default() }, retry_after: None };
//! assert_eq!(Cause::of(&busy), Cause::Status(503));
//! ```

use serde::{Deserialize, Serialize};
use tollgate_interceptor::Error;

/// Why a request has no answer to give, or a refresh no verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Cause {
    /// It was never sent: it can't be, or its body was spent.
    NotSent,
    /// There is no network.
    Offline,
    /// No answer came.
    NoAnswer,
    /// No answer came in time.
    TooLate,
    /// The server sent it elsewhere.
    Redirected,
    /// The server answered with this status.
    Status(u16),
    /// The answer of this status is none of the server's: a page instead of data.
    Unreadable(u16),
    /// The session is over.
    SessionOver,
    /// The access token could not be renewed in time.
    NotRenewed,
}

impl Cause {
    /// Why it is that `error` came of it.
    #[must_use]
    pub fn of(error: &Error) -> Self {
        match error {
            Error::Offline => Self::Offline,
            Error::Network => Self::NoAnswer,
            Error::Timeout => Self::TooLate,
            Error::Redirected => Self::Redirected,
            Error::Protocol(failure) => Self::Unreadable(failure.status),
            Error::SessionEnded(_) => Self::SessionOver,
            Error::RefreshUnavailable { .. } => Self::NotRenewed,
            error => error.status().map_or(Self::NotSent, Self::Status),
        }
    }
}
