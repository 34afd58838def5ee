//! `dashboard`: how the last day went.
//!
//! The figures are for everybody who is signed in; events name people and addresses, so one who is no administrator
//! sees only one's own.

use axum::extract::State;
use tollgate_api_types::{Event, Point, Role, Summary};

use crate::body::{Answer, Data};
use crate::caller::Caller;
use crate::state::AppState;
use crate::store::EventScope;

/// The figures.
pub(crate) async fn summary(State(state): State<AppState>, caller: Caller) -> Answer<Summary> {
    Ok(Data(state.db.summary(caller.now).await?))
}

/// Sign-ins by the hour.
pub(crate) async fn sign_ins(State(state): State<AppState>, caller: Caller) -> Answer<Vec<Point>> {
    Ok(Data(state.db.sign_ins(caller.now).await?))
}

/// Refreshes by the hour.
pub(crate) async fn refreshes(State(state): State<AppState>, caller: Caller) -> Answer<Vec<Point>> {
    Ok(Data(state.db.refreshes(caller.now).await?))
}

/// The last events.
pub(crate) async fn events(State(state): State<AppState>, caller: Caller) -> Answer<Vec<Event>> {
    let scope = match caller.session.role {
        Role::Admin => EventScope::All,
        Role::Member => EventScope::Of(&caller.session.usr_id),
    };
    Ok(Data(state.db.events(scope).await?))
}
