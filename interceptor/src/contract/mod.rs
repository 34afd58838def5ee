//! What an answer is, and which answers to a refresh mean what.
//!
//! A [`Contract`] decides; it sends nothing and keeps nothing.
//! [`EnvelopeContract`] is the first: `{"resultCode": "OK", "data": …}` around each answer, and
//! `POST auth/refresh` with the refresh token as bearer.
//! [`OAuth2Contract`] is the second: plain JSON, and the token endpoint of RFC 6749 (section 6).
//!
//! Only what a server says on purpose ends a session; everything that something on the way may have said keeps it.
//!
//! ```
//! use tollgate_interceptor::contract::RefreshAnswer;
//! use tollgate_interceptor::request::Headers;
//! use tollgate_interceptor::{Contract, EnvelopeContract, LogoutReason, Response};
//!
//! let contract = EnvelopeContract::new("/api/master");
//! let verdict = |status, body: &str| {
//!     contract.read_refresh(&Response { status, headers: Headers::default(), body: body.into() })
//! };
//! let expired = verdict(401, r#"{"resultCode":"SESSION_EXPIRED"}"#);
//! assert_eq!(expired, RefreshAnswer::Refused(LogoutReason::Expired));
//! assert_eq!(verdict(401, "<html>Sign in to the Wi-Fi"), RefreshAnswer::Unknown);
//! assert_eq!(verdict(503, ""), RefreshAnswer::Unknown);
//! ```

mod envelope;
mod oauth2;

use core::time::Duration;

use serde_json::Value;

pub use self::envelope::EnvelopeContract;
pub use self::oauth2::OAuth2Contract;
use crate::error::{Error, Failure};
use crate::origin::Target;
use crate::request::{Headers, Request, Response};
use crate::retry;
use crate::session::LogoutReason;
use crate::token::{Login, Renewal, Session};

/// What the interceptor must know of a server.
pub trait Contract {
    /// Where `target` goes, and whether tokens may go there.
    ///
    /// # Errors
    ///
    /// [`Error::Setup`] when it goes nowhere.
    fn resolve(&self, target: &str) -> Result<Target, Error>;

    /// Adds what tells the server who asks.
    fn authorize(&self, session: &Session, headers: &mut Headers);

    /// Takes the data out of an answer.
    ///
    /// # Errors
    ///
    /// A variant of [`Error`] for each answer that is none.
    fn read(&self, response: &Response) -> Result<Value, Error>;

    /// Reads what a login has opened out of its data.
    fn read_login(&self, data: Value) -> Option<Login>;

    /// The header by which a login tells the server that each refresh will come with an attempt id;
    /// `None`, as by default, in contracts that know of no such ids.
    fn attempts_header(&self) -> Option<(&str, &str)> {
        None
    }

    /// Whether attempt ids are sent to a server of another origin than the page's as well.
    ///
    /// By default they are not: a server that knows nothing of them would refuse the preflight of each login for the
    /// sake of a header that it need not know.
    fn sends_attempts_elsewhere(&self) -> bool {
        false
    }

    /// The request that buys the next access token; `None` when the session has nothing to buy it with.
    ///
    /// `attempt` shows that it comes from the browser that has logged in, in sessions that began with
    /// [`Contract::attempts_header`].
    fn refresh(&self, session: &Session, attempt: Option<&str>) -> Option<Request>;

    /// What the answer to a refresh means.
    fn read_refresh(&self, response: &Response) -> RefreshAnswer;

    /// The request that tells the server of a logout; `None` when there is nothing to tell.
    fn logout(&self, session: &Session) -> Option<Request>;
}

/// What the answer to a refresh means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefreshAnswer {
    /// There is a newer token.
    Accepted(Renewal),
    /// The session is over.
    Refused(LogoutReason),
    /// No verdict: try again later, and not before the server wants to be asked again (`Retry-After`).
    Unknown,
}

fn bearer(token: &str) -> String {
    format!("Bearer {token}")
}

fn shorten(text: impl AsRef<str>) -> String {
    text.as_ref().chars().take(500).collect()
}

/// Whole or broken seconds; `None` for what is no length of time.
fn seconds(value: &Value) -> Option<Duration> {
    Duration::try_from_secs_f64(value.as_f64()?).ok()
}

/// The error that an answer's status stands for; one of 2xx whose body is none of the contract's is none of its answers.
fn error_of(response: &Response, failure: Failure) -> Error {
    match response.status {
        200..=299 => Error::Protocol(failure),
        401 => Error::Unauthorized(failure),
        403 => Error::Forbidden(failure),
        404 => Error::NotFound(failure),
        status if retry::is_passing(status) => Error::Unavailable {
            failure,
            retry_after: retry::retry_after(&response.headers, None),
        },
        _ => Error::Http(failure),
    }
}

fn reason_of(code: Option<String>) -> LogoutReason {
    match code.as_deref() {
        Some("SESSION_EXPIRED") => LogoutReason::Expired,
        Some("SESSION_REVOKED") => LogoutReason::Revoked,
        Some("TOKEN_REUSED") => LogoutReason::Reused,
        _ => LogoutReason::Rejected { code },
    }
}

/// The code of an OAuth 2.0 error (RFC 6749, section 5.2), which some servers send instead of the envelope.
fn oauth_error(response: &Response) -> Option<String> {
    let body: Value = serde_json::from_slice(&response.body).ok()?;
    body.get("error")?.as_str().map(shorten)
}
