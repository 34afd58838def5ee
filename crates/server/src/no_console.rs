//! A server without the console: `trunk serve` brings it, and forwards the API's paths here.

use axum::Router;
use axum::http::HeaderValue;

use crate::error::not_found;
use crate::state::AppState;

/// Adds nothing: what isn't in the URL table isn't here.
pub(crate) fn with_console(api: Router<AppState>) -> Router<AppState> {
    api.fallback(not_found)
}

/// None: this server has no console that a page could be older than.
pub(crate) const fn version() -> Option<HeaderValue> {
    None
}
