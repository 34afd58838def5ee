//! Bodies and queries: what is taken, and the envelope in which answers leave.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::time::timeout;
use tollgate_api_types::{Envelope, result_code};

use crate::error::ApiError;
use crate::state::AppState;

/// No body that is taken here comes near this, in bytes.
pub const MAX_BODY: usize = 16 * 1_024;

/// What every endpoint gives: data or an error.
pub type Answer<T> = Result<Data<T>, ApiError>;

/// Data on its way out, in the envelope.
#[derive(Debug)]
pub struct Data<T>(pub T);

impl<T: Serialize> IntoResponse for Data<T> {
    fn into_response(self) -> Response {
        let body = Envelope {
            result_code: result_code::OK.into(),
            message: None,
            data: Some(self.0),
        };
        axum::Json(body).into_response()
    }
}

/// A JSON body on its way in.
///
/// A client has a limited time to send it, so that one that stalls holds nothing for ever.
/// The content type is insisted on: a page of another origin can send forms and plain text without asking, JSON not.
#[derive(Debug)]
pub struct JsonBody<T>(pub T);

impl<T: DeserializeOwned> FromRequest<AppState> for JsonBody<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, ApiError> {
        if !is_json(request.headers()) {
            return Err(ApiError::NotJson);
        }
        let patience = Duration::from_secs(state.settings.body_timeout);
        let bytes = timeout(patience, Bytes::from_request(request, state))
            .await
            .map_err(|_| ApiError::TooSlow)?
            .map_err(|rejection| match rejection.status() {
                StatusCode::PAYLOAD_TOO_LARGE => ApiError::TooLarge,
                _ => ApiError::BadRequest("The body can't be read.".into()),
            })?;
        read_json(&bytes).map(Self)
    }
}

/// Reads a body that has come as a whole; it is an object.
///
/// # Errors
/// [`ApiError::BadRequest`] with the place of what is wrong, and without what was sent.
pub fn read_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    // Serde would also read a list of the members' values in their order, which no client means.
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        return Err(ApiError::BadRequest(
            "The body is not a JSON object.".into(),
        ));
    }
    serde_json::from_slice(bytes).map_err(|error| {
        // The error's own words may hold what was sent, and that may be a password.
        let (line, column) = (error.line(), error.column());
        ApiError::BadRequest(format!(
            "The body is not what belongs here (line {line}, column {column})."
        ))
    })
}

/// The query of a request, all of which must be known here.
#[derive(Debug)]
pub struct KnownQuery<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for KnownQuery<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let query = Query::from_request_parts(parts, state).await;
        let Query(query) = query
            .map_err(|_| ApiError::BadRequest("The query is not what belongs here.".into()))?;
        Ok(Self(query))
    }
}

/// Whether the body is said to be JSON, in the only encoding that JSON has on the wire.
fn is_json(headers: &HeaderMap) -> bool {
    let Some(Ok(content_type)) = headers.get(CONTENT_TYPE).map(|value| value.to_str()) else {
        return false;
    };
    let (essence, parameters) = content_type.split_once(';').unwrap_or((content_type, ""));
    let parameters = parameters.trim();
    essence.trim().eq_ignore_ascii_case("application/json")
        && (parameters.is_empty()
            || parameters.eq_ignore_ascii_case("charset=utf-8")
            || parameters.eq_ignore_ascii_case("charset=\"utf-8\""))
}
