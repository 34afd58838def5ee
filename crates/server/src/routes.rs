//! The URL table.
//!
//! What is not here: the few paths for the operator on an address of their own, which [`crate::telemetry`] has.

use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::{any, delete, get, post, put};
use axum::{Extension, Router};

use crate::api::projects::members;
use crate::api::{
    audit, dashboard, demo, login, logout, me, password, projects, refresh, sessions, setup, users,
};
use crate::console::with_console;
use crate::edge::Edge;
use crate::error::not_found;
use crate::faults::{Faults, befall};
use crate::openapi::pages;
use crate::state::AppState;
use crate::telemetry::{LoginOutcome, healthz, readyz};

/// The whole server, without a socket.
pub fn app(state: AppState) -> Router {
    let api = Router::new()
        .route(
            "/api/master/auth/login",
            post(login::login).route_layer(from_fn_with_state(state.clone(), count_login)),
        )
        .route("/api/master/auth/refresh", post(refresh::refresh))
        .route("/api/master/auth/logout", post(logout::logout))
        .route(
            "/api/master/auth/setup",
            get(setup::state).post(setup::set_up),
        )
        .route("/api/master/me", get(me::me))
        .route("/api/master/me/password", put(password::change))
        .route("/api/master/me/project", put(me::choose_project))
        .route("/api/master/users", get(users::list).post(users::create))
        .route(
            "/api/master/users/{usrId}",
            get(users::one).put(users::change).delete(users::delete),
        )
        .route("/api/master/users/{usrId}/disable", post(users::disable))
        .route("/api/master/users/{usrId}/enable", post(users::enable))
        .route(
            "/api/master/users/{usrId}/reset-password",
            post(users::reset_password),
        )
        .route(
            "/api/master/users/{usrId}/end-sessions",
            post(users::end_sessions),
        )
        .route("/api/master/bulk/users", post(users::bulk))
        .route(
            "/api/master/projects",
            get(projects::list).post(projects::create),
        )
        .route(
            "/api/master/projects/{tenantId}",
            get(projects::one)
                .put(projects::change)
                .delete(projects::delete),
        )
        .route(
            "/api/master/projects/{tenantId}/members",
            get(members::list),
        )
        .route(
            "/api/master/projects/{tenantId}/members/{usrId}",
            put(members::set).delete(members::remove),
        )
        .route("/api/master/audit", get(audit::list))
        .route("/api/master/audit/{event}", get(audit::one))
        .route("/api/master/audit.csv", get(audit::file))
        .route("/api/master/sessions", get(sessions::list))
        .route("/api/master/sessions/end", post(sessions::end_some))
        .route("/api/master/sessions/end-all", post(sessions::end_all))
        .route(
            "/api/master/sessions/end-others",
            post(sessions::end_others),
        )
        .route("/api/master/sessions/{sid}", delete(sessions::end))
        .route("/api/master/dashboard/summary", get(dashboard::summary))
        .route("/api/master/dashboard/sign-ins", get(dashboard::sign_ins))
        .route("/api/master/dashboard/refreshes", get(dashboard::refreshes))
        .route("/api/master/dashboard/events", get(dashboard::events))
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .route("/api", any(not_found))
        .route("/api/", any(not_found))
        .route("/api/{*rest}", any(not_found));
    let api = match state.settings.demo {
        true => {
            let faults = Faults::default();
            api.route("/api/master/demo/expire-access", post(demo::expire_access))
                .route("/api/master/demo/faults", post(demo::set_fault))
                .layer(Extension(faults.clone()))
                .layer(from_fn_with_state((state.clone(), faults), befall))
        }
        false => api,
    };
    let api = match state.settings.shows_api_docs() {
        true => api.merge(pages(&state.settings)),
        false => api,
    };
    let edge = Edge::new(&state);
    edge.around(with_console(api)).with_state(state)
}

/// Counts how sign-ins end.
async fn count_login(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let answer = next.run(request).await;
    state
        .telemetry
        .count_login(LoginOutcome::of(answer.status()));
    answer
}
