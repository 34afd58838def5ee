//! What is for the operator alone, on an address of its own.

use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;

use super::{healthz, readyz};
use crate::edge::Edge;
use crate::error::not_found;
use crate::state::AppState;

const PROMETHEUS: &str = "text/plain; version=0.0.4; charset=utf-8";

/// The figures and the state of the server.
pub(crate) fn private_app(state: AppState) -> Router {
    let edge = Edge::new(&state);
    let routes = Router::new()
        .route("/metrics", get(metrics))
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .fallback(not_found);
    edge.around(routes).with_state(state)
}

async fn metrics(State(state): State<AppState>) -> impl IntoResponse {
    let passwords = state.passwords.load();
    state
        .telemetry
        .set_password_checks(passwords.n_running, passwords.n_waiting);
    ([(CONTENT_TYPE, PROMETHEUS)], state.telemetry.render())
}
