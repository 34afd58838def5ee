//! `GET audit.csv`: all events that match, as a table for a spreadsheet (RFC 4180).
//!
//! It is made while it is sent, a few hundred rows at a time, so its length costs no memory. What fails on the way cuts it
//! off, and the client notices that its end is missing.
//!
//! A spreadsheet runs what begins like a formula: such a cell gets an apostrophe in front of it.

use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use csv::{Terminator, WriterBuilder};
use futures_util::StreamExt;
use futures_util::stream::{once, try_unfold};
use tollgate_api_types::{AuditQuery, Change, Event};

use crate::body::KnownQuery;
use crate::caller::Caller;
use crate::error::ApiError;
use crate::paging::events_filter;
use crate::state::AppState;
use crate::store::{AuditFilter, Database, EventScope, StoreError, kind_word};
use crate::utc::utc;

/// So many rows are held at once.
const BATCH: u32 = 500;

const N_COLUMNS: usize = 11;

const HEAD: [&str; N_COLUMNS] = [
    "id", "time", "kind", "user", "actor", "project", "session", "address", "request", "detail",
    "changes",
];

/// A file that is being made.
struct Table {
    db: Database,
    scope: EventScope,
    filter: AuditFilter,
    /// The rows of it that were given already end here; `None` for none.
    end: Option<i64>,
    is_over: bool,
}

/// All events that match, newest first.
pub(crate) async fn file(
    State(state): State<AppState>,
    caller: Caller,
    KnownQuery(query): KnownQuery<AuditQuery>,
) -> Result<Response, ApiError> {
    if query.cursor.is_some() || query.limit.is_some() {
        return Err(ApiError::BadRequest("The file has no pages.".into()));
    }
    let filter = state.db.spelled_filter(events_filter(query)?).await?;
    let mut table = Table {
        db: state.db,
        scope: EventScope::of(&caller.authority),
        filter,
        end: None,
        is_over: false,
    };
    // What fails here fails with a status; from then on the answer is on its way.
    let mut start = lines(&[HEAD.map(str::to_owned)]);
    start.extend(table.next().await?);
    let rest = try_unfold(table, |mut table| async move {
        match table.is_over {
            true => Ok(None),
            false => Ok::<_, StoreError>(Some((table.next().await?, table))),
        }
    });
    let body = Body::from_stream(once(async { Ok(start) }).chain(rest));
    let head = [
        (CONTENT_TYPE, "text/csv; charset=utf-8; header=present"),
        (CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\""),
    ];
    Ok((head, body).into_response())
}

impl Table {
    /// The next lines, after those that it gave before.
    async fn next(&mut self) -> Result<Vec<u8>, StoreError> {
        let events = self
            .db
            .events(&self.scope, &self.filter, self.end, BATCH)
            .await?;
        match events.last() {
            Some(event) => self.end = Some(event.id),
            None => self.is_over = true,
        }
        let rows: Vec<_> = events.into_iter().map(cells).collect();
        Ok(lines(&rows))
    }
}

fn cells(event: Event) -> [String; N_COLUMNS] {
    let changes: Vec<_> = event.changes.iter().map(change).collect();
    [
        event.id.to_string(),
        utc(event.at),
        kind_word(event.kind).into(),
        event.usr_id,
        event.actor.unwrap_or_default(),
        event.tenant_id.unwrap_or_default(),
        event.sid.unwrap_or_default(),
        event.ip,
        event.request_id.unwrap_or_default(),
        event.detail.unwrap_or_default(),
        changes.join("; "),
    ]
    .map(harmless)
}

fn change(change: &Change) -> String {
    let side = |side: &Option<String>| side.as_deref().unwrap_or("nothing").to_owned();
    let (before, after) = (side(&change.before), side(&change.after));
    format!("{}: {before} -> {after}", change.field)
}

fn harmless(cell: String) -> String {
    match cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{cell}"),
        false => cell,
    }
}

fn lines(rows: &[[String; N_COLUMNS]]) -> Vec<u8> {
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(Vec::new());
    for row in rows {
        writer
            .write_record(row)
            .expect("rows of one length, in memory, can be written");
    }
    writer
        .into_inner()
        .expect("what was written to memory is there")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_like_a_formula_is_harmless() {
        for cell in ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1"] {
            assert_eq!(harmless(cell.into()), format!("'{cell}"));
        }
        for cell in ["", "mina", "1=1", "a@b", "'=1"] {
            assert_eq!(harmless(cell.into()), cell);
        }
    }

    #[test]
    fn lines_end_and_cells_are_quoted_as_the_standard_wants_it() {
        let mut row = HEAD.map(str::to_owned);
        row[3] = "a \"b\", c\r\nd".into();
        let text = String::from_utf8(lines(&[row])).unwrap();
        assert_eq!(
            text,
            "id,time,kind,\"a \"\"b\"\", c\r\nd\",actor,project,session,address,request,detail,changes\r\n"
        );
    }
}
