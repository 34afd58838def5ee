//! What happens to every request and every answer, whatever they are about.
//!
//! Each request gets an id of the server's own making, one line in the log without query and headers, and, if it has
//! failed, one line with the cause.
//!
//! What doesn't come this far is refused by hyper itself, with a status and no body: a head that isn't HTTP (400), a
//! path (414) or headers (431) that are too long.

use std::any::Any;
use std::time::Instant;

use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tollgate_api_types::header::REQUEST_ID;
use tracing::{Instrument, error, info, info_span, warn};

use crate::error::{ApiError, Cause};
use crate::keys::random;

/// Wraps a request from its first byte to its answer.
pub(crate) async fn edge(request: Request, next: Next) -> Response {
    let id = format!("{:016x}", u64::from_be_bytes(random()));
    let method = request.method().clone();
    // The path alone: a query may hold what somebody has searched for.
    let path = request.uri().path().to_owned();
    let span = info_span!("request", id, %method, path);
    async {
        let started = Instant::now();
        let mut answer = next.run(request).await;
        note(&answer, started);
        mark(&mut answer, &id);
        answer
    }
    .instrument(span)
    .await
}

/// The last resort: a bug in a handler ends its request and nothing else.
// The layer that calls this wants to give the panic away.
#[allow(clippy::needless_pass_by_value)]
pub(crate) fn after_panic(_: Box<dyn Any + Send>) -> Response {
    ApiError::Internal("a handler has panicked".into()).into_response()
}

fn note(answer: &Response, started: Instant) {
    let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let status = answer.status().as_u16();
    match answer.extensions().get::<Cause>() {
        Some(Cause(cause)) if answer.status() == StatusCode::SERVICE_UNAVAILABLE => {
            warn!(status, ms, %cause, "put off")
        }
        Some(Cause(cause)) => error!(status, ms, %cause, "failed"),
        None => info!(status, ms, "answered"),
    }
}

fn mark(answer: &mut Response, id: &str) {
    let headers = answer.headers_mut();
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID, id);
    }
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // Answers of the API are for one reader at one time; the files of the console say for themselves what they are.
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
}
