//! `audit`: what has happened, as far as the caller may see it.
//!
//! Operators see everything, project administrators what belongs to the project of the request, and everybody what is
//! one's own.

mod file;

pub(crate) use file::file;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use tollgate_api_types::{AuditQuery, Event, Page};

use crate::body::{Answer, Data, KnownQuery};
use crate::caller::Caller;
use crate::error::ApiError;
use crate::paging::{List, events_slice, page};
use crate::state::AppState;
use crate::store::EventScope;

/// One event. To whoever may not see it, it is not there.
pub(crate) async fn one(
    State(state): State<AppState>,
    caller: Caller,
    id: Result<Path<i64>, PathRejection>,
) -> Answer<Event> {
    let Path(id) = id.map_err(|_| ApiError::NotFound)?;
    let scope = EventScope::of(&caller.authority);
    let event = state.db.event(&scope, id).await?;
    event.map(Data).ok_or(ApiError::NotFound)
}

/// One page of the events that match, newest first.
pub(crate) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    KnownQuery(query): KnownQuery<AuditQuery>,
) -> Answer<Page<Event>> {
    let slice = events_slice(query)?;
    let scope = EventScope::of(&caller.authority);
    let filter = state.db.spelled_filter(slice.filter).await?;
    let rows = state
        .db
        .audit(&scope, &filter, &slice.place, slice.limit)
        .await?;
    Ok(Data(page(rows, &List::Audit, |event| event.id)))
}
