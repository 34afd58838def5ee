//! What goes wrong, as one type with one shape on the wire.
//!
//! Whoever asks learns a code and a sentence; causes are for the log alone, where the request's id finds them.
//! They travel in the extensions of the answer, and `edge` writes them down, once.

use std::sync::Arc;

use axum::Json;
use axum::http::header::{RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use tollgate_api_types::{Envelope, result_code};

use crate::authority::Refusal;
use crate::password::{Busy, Weakness};
use crate::rotation::End;
use crate::store::{Denied, StoreError};
use crate::telemetry::{Ailment, Telemetry};

/// Seconds after which trying again is worth it.
const RETRY_SOON: HeaderValue = HeaderValue::from_static("1");

/// Everything that an endpoint can answer instead of its data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApiError {
    /// Wrong user name or password, or somebody who may not sign in: nobody learns which.
    LoginFailed,
    /// No token came with the request.
    TokenMissing,
    /// A token came that this server hasn't made, or that is dead or of the wrong kind.
    TokenInvalid,
    /// The token's session is over.
    SessionEnded(End),
    /// A late duplicate of the same browser's refresh.
    Stale,
    /// The current password, which a new one needs, is wrong.
    ///
    /// It is no 401: the session is good, and nothing that a refresh could mend.
    PasswordWrong,
    /// A new password is not good enough.
    PasswordWeak(Weakness),
    /// The session began with a one-time password, and has yet to set another one.
    PasswordChangeRequired,
    /// Too many have failed from here; in so many seconds there is room again.
    TooMany(u64),
    /// Signed in, but not allowed; the sentence says what.
    Forbidden(&'static str),
    /// Nothing is here.
    NotFound,
    /// What is there doesn't allow it now; the sentence says why.
    Conflict(&'static str),
    /// The path exists, but not for this method.
    MethodNotAllowed,
    /// The request can't be understood; the sentence says why, without what was sent.
    BadRequest(String),
    /// The body isn't said to be JSON.
    NotJson,
    /// The body didn't come in time.
    TooSlow,
    /// The body is larger than any that is taken here.
    TooLarge,
    /// The database has failed; how is for the log.
    Store(StoreError),
    /// Too many passwords are being checked.
    Busy,
    /// The server can't do what it is for, for a reason that can be told.
    NotReady(Ailment),
    /// Not now; the cause is for the log.
    Unavailable(String),
    /// The server is at fault; the cause is for the log.
    Internal(String),
}

/// Why a request has failed, on its way to the log and the figures.
#[derive(Debug, Clone)]
pub(crate) enum Cause {
    /// The database has failed.
    Store(StoreError),
    /// Too many passwords are being checked.
    Busy,
    /// Something else, in words.
    Other(Arc<str>),
}

impl Cause {
    /// The words for the log.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Store(error) => error.to_string(),
            Self::Busy => "too many passwords are being checked".into(),
            Self::Other(text) => text.to_string(),
        }
    }

    /// Counts it.
    pub(crate) fn count(&self, telemetry: &Telemetry) {
        match self {
            Self::Store(error) => telemetry.count_store_error(error),
            Self::Busy => telemetry.count_shed_password_check(),
            Self::Other(_) => {}
        }
    }
}

impl ApiError {
    /// The status and the code that go with it.
    #[must_use]
    pub const fn code(&self) -> (StatusCode, &'static str) {
        match self {
            Self::LoginFailed => (StatusCode::UNAUTHORIZED, result_code::LOGIN_FAILED),
            Self::TokenMissing | Self::TokenInvalid => {
                (StatusCode::UNAUTHORIZED, result_code::TOKEN_INVALID)
            }
            Self::SessionEnded(End::Expired) => {
                (StatusCode::UNAUTHORIZED, result_code::SESSION_EXPIRED)
            }
            Self::SessionEnded(End::Reused) => {
                (StatusCode::UNAUTHORIZED, result_code::TOKEN_REUSED)
            }
            Self::SessionEnded(End::AllEnded) => {
                (StatusCode::UNAUTHORIZED, result_code::ALL_SESSIONS_ENDED)
            }
            Self::SessionEnded(
                End::SignedOut | End::Revoked | End::StandingLost | End::RolledBack,
            ) => (StatusCode::UNAUTHORIZED, result_code::SESSION_REVOKED),
            Self::Stale => (StatusCode::CONFLICT, result_code::TOKEN_STALE),
            Self::PasswordWrong => (StatusCode::BAD_REQUEST, result_code::PASSWORD_WRONG),
            Self::PasswordWeak(_) => (StatusCode::BAD_REQUEST, result_code::PASSWORD_WEAK),
            Self::PasswordChangeRequired => {
                (StatusCode::FORBIDDEN, result_code::PASSWORD_CHANGE_REQUIRED)
            }
            Self::TooMany(_) => (
                StatusCode::TOO_MANY_REQUESTS,
                result_code::TOO_MANY_REQUESTS,
            ),
            Self::Forbidden(_) => (StatusCode::FORBIDDEN, result_code::FORBIDDEN),
            Self::NotFound => (StatusCode::NOT_FOUND, result_code::NOT_FOUND),
            Self::Conflict(_) => (StatusCode::CONFLICT, result_code::CONFLICT),
            Self::MethodNotAllowed => (
                StatusCode::METHOD_NOT_ALLOWED,
                result_code::METHOD_NOT_ALLOWED,
            ),
            Self::BadRequest(_) => (StatusCode::BAD_REQUEST, result_code::BAD_REQUEST),
            Self::NotJson => (StatusCode::UNSUPPORTED_MEDIA_TYPE, result_code::BAD_REQUEST),
            Self::TooSlow => (StatusCode::REQUEST_TIMEOUT, result_code::TOO_SLOW),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, result_code::TOO_LARGE),
            Self::Store(
                StoreError::Unavailable(_)
                | StoreError::Broken(_)
                | StoreError::Clock(_)
                | StoreError::Lost(_),
            )
            | Self::Busy
            | Self::NotReady(_)
            | Self::Unavailable(_) => (StatusCode::SERVICE_UNAVAILABLE, result_code::UNAVAILABLE),
            Self::Store(StoreError::Corrupt(_)) | Self::Internal(_) => {
                (StatusCode::INTERNAL_SERVER_ERROR, result_code::INTERNAL)
            }
        }
    }

    /// The sentence that goes with it.
    #[must_use]
    pub fn message(&self) -> &str {
        match self {
            Self::LoginFailed => "The user name or the password is wrong.",
            Self::TokenMissing => "This needs a token.",
            Self::TokenInvalid => "The token is not valid.",
            Self::SessionEnded(End::Expired) => "The session has expired.",
            Self::SessionEnded(End::SignedOut) => "The session was signed out.",
            Self::SessionEnded(End::Revoked) => "The session was ended from another one.",
            Self::SessionEnded(End::StandingLost) => "The user may no longer sign in here.",
            Self::SessionEnded(End::AllEnded) => "All sessions were ended. Sign in again.",
            Self::SessionEnded(End::Reused) => {
                "A refresh token of the session was used by two parties."
            }
            Self::SessionEnded(End::RolledBack) => "The session is not known in this state.",
            Self::Stale => "The refresh token is an older one.",
            Self::PasswordWrong => "The current password is wrong.",
            Self::PasswordWeak(why) => why.sentence(),
            Self::PasswordChangeRequired => "The password has to be changed before anything else.",
            Self::TooMany(_) => "Too many have failed from here. Try again later.",
            Self::Forbidden(what) | Self::Conflict(what) => what,
            Self::NotFound => "Nothing is here.",
            Self::MethodNotAllowed => "This can't be done with this path.",
            Self::BadRequest(why) => why,
            Self::NotJson => "The body must be JSON, and its content type application/json.",
            Self::TooSlow => "The body did not come in time.",
            Self::TooLarge => "The body is too large.",
            Self::NotReady(ailment) => ailment.sentence(),
            Self::Store(
                StoreError::Unavailable(_)
                | StoreError::Broken(_)
                | StoreError::Clock(_)
                | StoreError::Lost(_),
            )
            | Self::Busy
            | Self::Unavailable(_) => "The server can't answer now. Try again in a moment.",
            Self::Store(StoreError::Corrupt(_)) | Self::Internal(_) => "The server has failed.",
        }
    }

    /// The challenge that must come with each 401 (RFC 9110); the error is told only when a token was sent (RFC 6750).
    const fn challenge(&self) -> Option<HeaderValue> {
        match self {
            Self::LoginFailed | Self::TokenMissing => {
                Some(HeaderValue::from_static(r#"Bearer realm="tollgate""#))
            }
            Self::TokenInvalid | Self::SessionEnded(_) => Some(HeaderValue::from_static(
                r#"Bearer realm="tollgate", error="invalid_token""#,
            )),
            _ => None,
        }
    }

    /// When trying again is worth it.
    fn retry_after(&self) -> Option<HeaderValue> {
        match (self, self.code().0) {
            (Self::TooMany(seconds), _) => Some((*seconds).into()),
            (_, StatusCode::SERVICE_UNAVAILABLE) => Some(RETRY_SOON),
            _ => None,
        }
    }

    fn cause(&self) -> Option<Cause> {
        match self {
            Self::Store(error) => Some(Cause::Store(error.clone())),
            Self::Busy => Some(Cause::Busy),
            Self::NotReady(ailment) => Some(Cause::Other(ailment.sentence().into())),
            Self::Unavailable(cause) | Self::Internal(cause) => {
                Some(Cause::Other(cause.as_str().into()))
            }
            _ => None,
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, code) = self.code();
        let body = Envelope::<()> {
            result_code: code.into(),
            message: Some(self.message().into()),
            data: None,
        };
        let mut answer = (status, Json(body)).into_response();
        if let Some(challenge) = self.challenge() {
            answer.headers_mut().insert(WWW_AUTHENTICATE, challenge);
        }
        if let Some(seconds) = self.retry_after() {
            answer.headers_mut().insert(RETRY_AFTER, seconds);
        }
        if let Some(cause) = self.cause() {
            answer.extensions_mut().insert(cause);
        }
        answer
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::NotFound => Self::NotFound,
            Refusal::Forbidden(why) => Self::Forbidden(why),
            Refusal::Conflict(why) => Self::Conflict(why),
            Refusal::CallerIsOut(end) => Self::SessionEnded(end),
        }
    }
}

impl From<Denied> for ApiError {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Store(error) => error.into(),
            Denied::Refused(refusal) => refusal.into(),
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Weakness> for ApiError {
    fn from(weakness: Weakness) -> Self {
        Self::PasswordWeak(weakness)
    }
}

impl From<Busy> for ApiError {
    fn from(_: Busy) -> Self {
        Self::Busy
    }
}

/// The answer of every path that isn't in the table.
pub(crate) async fn not_found() -> ApiError {
    ApiError::NotFound
}
