//! What a query asks of the audit log.

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::Error;
use tollgate_api_types::{AuditQuery, EventKind};

use super::{List, limit, place, text};
use crate::error::ApiError;
use crate::store::{AuditFilter, PagePlace};
use crate::token::FamilyId;

/// Longer than anything that is looked for as a whole, in characters.
pub const MAX_WHOLE: usize = 300;

/// Which events, and how many of them; newest first.
#[derive(Debug, Clone)]
pub struct EventSlice {
    /// Those that are wanted.
    pub filter: AuditFilter,
    /// Which page, by the ids of events.
    pub place: PagePlace<i64>,
    /// How many rows at most.
    pub limit: u32,
}

/// What a query asks of a page of the audit log; names in it are as they were typed.
///
/// # Errors
/// [`ApiError::BadRequest`] for what no log has.
pub fn events_slice(mut query: AuditQuery) -> Result<EventSlice, ApiError> {
    Ok(EventSlice {
        place: place(query.cursor.take(), &List::Audit, Some)?,
        limit: limit(query.limit)?,
        filter: events_filter(query)?,
    })
}

/// What a query asks of the whole audit log.
///
/// # Errors
/// [`ApiError::BadRequest`] for what no log has.
pub fn events_filter(query: AuditQuery) -> Result<AuditFilter, ApiError> {
    let sid = whole(query.sid)?;
    let session = sid.map(|sid| {
        FamilyId::parse(&sid).ok_or_else(|| refused("The sid is not the name of a session."))
    });
    Ok(AuditFilter {
        usr_id: whole(query.usr_id)?,
        actor: whole(query.actor)?,
        kinds: kinds(query.kind.as_deref())?,
        session: session.transpose()?,
        ip: whole(query.ip)?,
        tenant_id: whole(query.tenant_id)?,
        request_id: whole(query.request_id)?,
        newer_than: query.newer_than,
        from: query.from,
        to: query.to,
        q: text(query.q)?,
    })
}

fn whole(text: Option<String>) -> Result<Option<String>, ApiError> {
    match text {
        Some(text) if text.chars().count() > MAX_WHOLE || text.contains('\0') => {
            Err(refused("What is looked for can't be in any row."))
        }
        text => Ok(text),
    }
}

fn kinds(words: Option<&str>) -> Result<Vec<EventKind>, ApiError> {
    let Some(words) = words else {
        return Ok(Vec::new());
    };
    let kind = |word: &str| {
        EventKind::deserialize(IntoDeserializer::<Error>::into_deserializer(word))
            .map_err(|_| refused("There is no such kind of event."))
    };
    words.split(',').map(kind).collect()
}

fn refused(why: &str) -> ApiError {
    ApiError::BadRequest(why.into())
}
