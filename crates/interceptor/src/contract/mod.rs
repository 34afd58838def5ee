//! What an answer is, and which answers to a refresh mean what.
//!
//! A [`Contract`] decides; it sends nothing and keeps nothing.
//! [`EnvelopeContract`] is the first: `{"resultCode": "OK", "data": …}` around each answer, and
//! `POST auth/refresh` with the refresh token as bearer.
//! [`OAuth2Contract`] is the second: plain JSON, and the token endpoint of RFC 6749 (section 6).
//!
//! Only what a server says on purpose ends a session; everything that something on the way may have said keeps it:
//!
//! | answer to a refresh | is |
//! | --- | --- |
//! | 200 with an access token | accepted |
//! | 200, 400, 401 or 403 in the server's own words: an envelope whose `resultCode` is not `OK`, or an error of OAuth 2.0 that means the grant or the client | refused |
//! | 409 `TOKEN_STALE` | refused: the storage fell back |
//! | 401 with an empty body, text or another's JSON; 400 or 403 with another's JSON | [doubtful](crate::doubt) |
//! | 408, 409, 413, 429 and 5xx, whatever their body says; a page with any status; all else | unknown |
//!
//! ```
//! use tollgate_interceptor::doubt::Doubt;
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
//! assert_eq!(verdict(401, "Unauthorized"), RefreshAnswer::Doubtful(Doubt::Unauthorized));
//! assert_eq!(verdict(401, "<html>Sign in to the Wi-Fi"), RefreshAnswer::Unknown);
//! assert_eq!(verdict(503, ""), RefreshAnswer::Unknown);
//! ```

mod envelope;
mod oauth2;
mod words;

use core::time::Duration;
use std::rc::Rc;

use futures_util::future::LocalBoxFuture;
use serde_json::Value;

pub use self::envelope::EnvelopeContract;
pub use self::oauth2::OAuth2Contract;
use crate::doubt::Doubt;
use crate::error::{Error, Failure};
use crate::origin::Target;
use crate::port::Transport;
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

    /// Whether an answer means that the access token which the request carried is no longer good: then the session is
    /// refreshed, and the request sent once more.
    ///
    /// By default that is 401, and nothing else.
    fn is_expired(&self, response: &Response) -> bool {
        response.status == UNAUTHORIZED
    }

    /// Takes the data out of an answer.
    ///
    /// # Errors
    ///
    /// A variant of [`Error`] for each answer that is none; [`Error::Unauthorized`] for one that
    /// [`Contract::is_expired`].
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

    /// Asks for what must be known before a refresh or a logout can be sent, such as where it goes; `None`, as by default,
    /// when nothing is missing.
    ///
    /// It is asked before each try of a refresh, and shares its time; where it fails, that try has brought no verdict.
    fn prepare(
        &self,
        _transport: &Rc<dyn Transport>,
    ) -> Option<LocalBoxFuture<'static, Result<(), Error>>> {
        None
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
    /// It looks like a refusal, in words that the contract doesn't know: the session stays, and is asked again.
    Doubtful(Doubt),
    /// No verdict: try again later, and not before the server wants to be asked again (`Retry-After`).
    Unknown,
}

/// What a token that is no longer good is answered with, where a contract says nothing else.
const UNAUTHORIZED: u16 = 401;

fn bearer(token: &str) -> String {
    format!("Bearer {token}")
}

fn shorten(text: impl AsRef<str>) -> String {
    text.as_ref().chars().take(500).collect()
}

/// Whole or broken seconds, or the digits of whole ones in a text; `None` for what is no length of time.
fn seconds(value: &Value) -> Option<Duration> {
    let seconds = match value {
        Value::String(text) if retry::is_number(text) => text.parse::<u64>().ok()? as f64,
        value => value.as_f64()?,
    };
    Duration::try_from_secs_f64(seconds).ok()
}

/// The error that an answer's status stands for; one of 2xx whose body is none of the contract's is none of its answers.
fn error_of(response: &Response, failure: Failure) -> Error {
    match response.status {
        200..=299 => Error::Protocol(failure),
        UNAUTHORIZED => Error::Unauthorized(failure),
        403 => Error::Forbidden(failure),
        404 => Error::NotFound(failure),
        status if retry::is_passing(status) => Error::Unavailable {
            failure,
            retry_after: retry::retry_after(&response.headers, None),
        },
        _ => Error::Http(failure),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_of_time_is_a_number_or_the_digits_of_one() {
        let secs = |text: &str| seconds(&serde_json::from_str(text).unwrap());
        for (text, millis) in [
            ("300", 300_000),
            ("0.25", 250),
            ("0", 0),
            ("\"300\"", 300_000),
            ("\"0\"", 0),
            ("\"0300\"", 300_000),
        ] {
            assert_eq!(secs(text), Some(Duration::from_millis(millis)), "{text}");
        }
        for text in [
            "-1",
            "1e300",
            "null",
            "true",
            "[300]",
            "{}",
            "\"\"",
            "\" 300\"",
            "\"-300\"",
            "\"+300\"",
            "\"3e2\"",
            "\"300.5\"",
            "\"0x12c\"",
            "\"300 s\"",
            "\"٣٠٠\"",
            "\"18446744073709551615\"",
            "18446744073709551615",
            "\"99999999999999999999999999\"",
        ] {
            assert_eq!(secs(text), None, "{text}");
        }
    }
}
