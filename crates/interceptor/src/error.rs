//! What can go wrong with a request: one variant for each thing that a caller would do differently.
//!
//! ```
//! use tollgate_interceptor::{Error, Failure};
//!
//! fn advice(error: &Error) -> &'static str {
//!     match error {
//!         Error::SessionEnded(_) => "Sign in again.",
//!         Error::Forbidden(_) => "Ask somebody who may.",
//!         error if error.is_retryable() => "Try again.",
//!         _ => "Tell us the number below.",
//!     }
//! }
//!
//! assert_eq!(advice(&Error::Offline), "Try again.");
//! let gone = Error::NotFound(Failure { status: 404, ..Failure::default() });
//! assert_eq!((gone.status(), gone.is_retryable()), (Some(404), false));
//! assert_eq!(gone.to_string(), "not found (404)");
//! ```
//!
//! What is not here: words for people. `Display` is for a log, and quotes nothing of what the server said but its code.

use core::fmt;
use core::time::Duration;

use crate::session::LogoutReason;

/// Why a request has no answer to give.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Error {
    /// The request could not be made: a header, the target or the body is not valid. Correct the code.
    Setup(String),
    /// The request needs to be sent again, and its body can't be. Make the body again, and the request.
    ///
    /// After a 401 the access token has been renewed by then, so that the new request goes through.
    BodySpent,
    /// The browser says that there is no network.
    Offline,
    /// No answer came: the connection failed, or was cut.
    ///
    /// A server of another origin than the page's has most probably refused the browser's preflight, so that the request
    /// never left: browsers don't tell the two apart. What such a server must allow stands in the section "CORS" of the
    /// [crate's page](crate).
    Network,
    /// No answer came in time: in all, or for one attempt where that is limited too.
    Timeout,
    /// The server sent the request elsewhere; redirects are not followed, so that no token goes astray.
    Redirected,
    /// 401, or what [`Contract::is_expired`](crate::Contract::is_expired) takes for it, also after the replay with a
    /// newer token; or to a request that carried none.
    Unauthorized(Failure),
    /// 403: this user may not do this.
    Forbidden(Failure),
    /// 404: nothing is here.
    NotFound(Failure),
    /// 408, 429 or 5xx: the server can't answer now.
    Unavailable {
        /// What the server said.
        failure: Failure,
        /// How long it asked to be left alone.
        retry_after: Option<Duration>,
    },
    /// Any other status than 2xx.
    Http(Failure),
    /// 2xx, with a `resultCode` that is not `OK`.
    NotOk(Failure),
    /// The answer is not what the contract says: a page instead of JSON, or other data than the caller expects.
    Protocol(Failure),
    /// The session that the request was made for is over, for this reason.
    SessionEnded(LogoutReason),
    /// The access token is dead and could not be renewed in time; the session is kept. Try again.
    RefreshUnavailable {
        /// What the last try to renew it has come to.
        cause: Box<Error>,
    },
}

/// What is known of an answer that is an error.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Failure {
    /// The HTTP status; kept even when the body can't be read.
    pub status: u16,
    /// The `resultCode`, where there was one.
    pub code: Option<String>,
    /// The server's own words, shortened to 500 characters.
    pub message: Option<String>,
    /// What to quote when asking for help (`x-request-id`).
    pub request_id: Option<String>,
}

impl Error {
    /// What the server said, where it said something.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Unauthorized(failure)
            | Self::Forbidden(failure)
            | Self::NotFound(failure)
            | Self::Unavailable { failure, .. }
            | Self::Http(failure)
            | Self::NotOk(failure)
            | Self::Protocol(failure) => Some(failure),
            Self::Setup(_)
            | Self::BodySpent
            | Self::Offline
            | Self::Network
            | Self::Timeout
            | Self::Redirected
            | Self::SessionEnded(_)
            | Self::RefreshUnavailable { .. } => None,
        }
    }

    /// The HTTP status, where there was an answer.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.failure().map(|failure| failure.status)
    }

    /// What to quote when asking for help.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.failure()?.request_id.as_deref()
    }

    /// Whether the same request may succeed later, with nothing changed.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        matches!(
            self,
            Self::Offline
                | Self::Network
                | Self::Timeout
                | Self::Unavailable { .. }
                | Self::RefreshUnavailable { .. }
        )
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Setup(why) => write!(f, "the request could not be made: {why}"),
            Self::BodySpent => f.write_str("the body can be sent only once, and has been"),
            Self::Offline => f.write_str("there is no network"),
            Self::Network => f.write_str(
                "no answer came; if the server is of another origin than the page, it has probably refused the preflight (CORS)",
            ),
            Self::Timeout => f.write_str("no answer came in time"),
            Self::Redirected => f.write_str("the server sent the request elsewhere"),
            Self::Unauthorized(failure) => write!(f, "not signed in ({failure})"),
            Self::Forbidden(failure) => write!(f, "not allowed ({failure})"),
            Self::NotFound(failure) => write!(f, "not found ({failure})"),
            Self::Unavailable { failure, .. } => {
                write!(f, "the server can't answer now ({failure})")
            }
            Self::Http(failure) => write!(f, "the server answered with an error ({failure})"),
            Self::NotOk(failure) => write!(f, "the server did not do it ({failure})"),
            Self::Protocol(failure) => write!(f, "the answer can't be understood ({failure})"),
            Self::SessionEnded(reason) => write!(f, "the session is over: {reason}"),
            Self::RefreshUnavailable { cause } => {
                write!(f, "the access token could not be renewed in time: {cause}")
            }
        }
    }
}

impl core::error::Error for Error {}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.status)?;
        match &self.code {
            Some(code) => write!(f, " {code}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The server's words may quote what was sent to it; they are for the screen, not for a log.
        f.debug_struct("Failure")
            .field("status", &self.status)
            .field("code", &self.code)
            .field("request_id", &self.request_id)
            .finish_non_exhaustive()
    }
}
