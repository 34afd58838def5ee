//! `audit`: what has happened, as far as the caller may see it.
//!
//! Operators see everything, project administrators what belongs to the project of the request, and everybody what is
//! one's own.

mod file;

pub(crate) use file::file;

use axum::extract::State;
use tollgate_api_types::{AuditPage, AuditQuery};

use crate::body::{Answer, Data, KnownQuery};
use crate::caller::Caller;
use crate::paging::{event_cursor, events_slice};
use crate::state::AppState;
use crate::store::EventScope;

/// One page of the events that match, newest first.
pub(crate) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    KnownQuery(query): KnownQuery<AuditQuery>,
) -> Answer<AuditPage> {
    let slice = events_slice(query)?;
    let scope = EventScope::of(&caller.authority);
    // One more than is shown tells whether there is another page.
    let filter = state.db.spelled_filter(slice.filter).await?;
    let n_wanted = slice.limit + 1;
    let mut items = state
        .db
        .audit(&scope, &filter, slice.after, n_wanted)
        .await?;
    let shown = usize::try_from(slice.limit).unwrap_or(usize::MAX);
    let has_more = items.len() > shown;
    items.truncate(shown);
    let last = items.last().filter(|_| has_more);
    Ok(Data(AuditPage {
        next_cursor: last.map(|event| event_cursor(event.id)),
        items,
    }))
}
