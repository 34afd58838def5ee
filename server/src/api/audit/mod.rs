//! `audit`: what has happened, as far as the caller may see it.
//!
//! Operators see everything, project administrators what belongs to the project of the request, and everybody what is
//! one's own.

mod file;
mod query;

pub(crate) use file::file;

use axum::extract::State;
use tollgate_api_types::{AuditPage, AuditQuery};

use crate::body::{Answer, Data, KnownQuery};
use crate::caller::Caller;
use crate::paging::{after, limit, open, seal};
use crate::state::AppState;
use crate::store::EventScope;

/// One page of the events that match, newest first.
pub(crate) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    KnownQuery(query): KnownQuery<AuditQuery>,
) -> Answer<AuditPage> {
    let limit = limit(query.limit)?;
    let before = after(query.cursor.clone(), open::<i64>)?;
    let filter = query::filter(query)?;
    let scope = EventScope::of(&caller.authority);
    // One more than is shown tells whether there is another page.
    let mut items = state.db.audit(&scope, &filter, before, limit + 1).await?;
    let shown = usize::try_from(limit).unwrap_or(usize::MAX);
    let has_more = items.len() > shown;
    items.truncate(shown);
    let last = items.last().filter(|_| has_more);
    Ok(Data(AuditPage {
        next_cursor: last.map(|event| seal(&event.id)),
        items,
    }))
}
