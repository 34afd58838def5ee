//! `dashboard`: how the last day went.
//!
//! The figures are for everybody who is signed in, and are those of the project of the request; operators get those of all
//! projects. Events name people and addresses: one who is no administrator sees only one's own.

use axum::extract::State;
use tollgate_api_types::{Event, Point, Summary};

use crate::body::{Answer, Data};
use crate::caller::Caller;
use crate::state::AppState;
use crate::store::{AuditFilter, EventScope};

const N_EVENTS: u32 = 20;

/// The figures.
pub(crate) async fn summary(State(state): State<AppState>, caller: Caller) -> Answer<Summary> {
    let tenant_id = caller.authority.limits();
    Ok(Data(state.db.summary(tenant_id, caller.now).await?))
}

/// Sign-ins by the hour.
pub(crate) async fn sign_ins(State(state): State<AppState>, caller: Caller) -> Answer<Vec<Point>> {
    let tenant_id = caller.authority.limits();
    Ok(Data(state.db.sign_ins(tenant_id, caller.now).await?))
}

/// Refreshes by the hour.
pub(crate) async fn refreshes(State(state): State<AppState>, caller: Caller) -> Answer<Vec<Point>> {
    let tenant_id = caller.authority.limits();
    Ok(Data(state.db.refreshes(tenant_id, caller.now).await?))
}

/// The last events.
pub(crate) async fn events(State(state): State<AppState>, caller: Caller) -> Answer<Vec<Event>> {
    let scope = EventScope::of(&caller.authority);
    let last = state
        .db
        .events(&scope, &AuditFilter::default(), None, N_EVENTS)
        .await?;
    Ok(Data(last))
}
