//! Which pages of other origins may use the API: those on the list, by equality, and without cookies.

use core::time::Duration;

use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, DATE, RETRY_AFTER};
use axum::http::{HeaderName, Method};
use tollgate_api_types::header::{
    CONSOLE_VERSION, PROJECT_CODE, REFRESH_ATTEMPT, REFRESH_CLASS, REQUEST_ID, USR_ID,
};
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::config::Origin;

/// As long as Chromium, which has the lowest bound, keeps the answer to a preflight.
const MAX_AGE: Duration = Duration::from_hours(2);

/// Retried requests carry it, so that a server can tell the second from a new one.
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The layer that says so to browsers; none when no origin is allowed.
pub(super) fn cors(allowed: &[Origin]) -> Option<CorsLayer> {
    if allowed.is_empty() {
        return None;
    }
    let origins = allowed.iter().map(|origin| origin.as_header().clone());
    let layer = CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::DELETE])
        .allow_headers([
            AUTHORIZATION,
            CONTENT_TYPE,
            IDEMPOTENCY_KEY,
            HeaderName::from_static(USR_ID),
            HeaderName::from_static(PROJECT_CODE),
            HeaderName::from_static(REFRESH_CLASS),
            HeaderName::from_static(REFRESH_ATTEMPT),
        ])
        // A page counts the times in answers by the server's clock, and not by that of the machine that it is on.
        .expose_headers([
            DATE,
            RETRY_AFTER,
            HeaderName::from_static(REQUEST_ID),
            HeaderName::from_static(CONSOLE_VERSION),
        ])
        .max_age(MAX_AGE);
    Some(layer)
}
