//! Reading the audit log, newest first.
//!
//! Whose rows are wanted is asked by an index of its own; what is asked besides is looked for among them.

use tollgate_api_types::{Change, Event, EventKind};

use super::manage::{Count, Place, Reading, Rows, ascii_pattern, counted, pattern, read_page};
use super::sql::{Dialect, Query, Row};
use super::words::{kind, kind_word};
use super::{Database, StoreError};
use crate::authority::{Authority, Rank};
use crate::rotation::Seconds;
use crate::token::FamilyId;

const ALL: &str = "SELECT id, at, kind, usr_id, actor, family, ip, tenant_id, request_id, detail FROM events WHERE TRUE";

/// Whose events may be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventScope {
    /// Everybody's.
    All,
    /// Those of one tenant.
    In(String),
    /// Those of one user.
    Of(String),
}

/// Which events are wanted; what is `None`, or empty, is not asked for.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Whom it is about.
    pub usr_id: Option<String>,
    /// Who did it, where that was somebody else.
    pub actor: Option<String>,
    /// What happened.
    pub kinds: Vec<EventKind>,
    /// The session.
    pub session: Option<FamilyId>,
    /// The whole address.
    pub ip: Option<String>,
    /// The tenant.
    pub tenant_id: Option<String>,
    /// The request, by its whole id.
    pub request_id: Option<String>,
    /// Those that were written down after this one.
    pub newer_than: Option<i64>,
    /// Not before this time.
    pub from: Option<Seconds>,
    /// Before this time.
    pub to: Option<Seconds>,
    /// Part of one of the texts.
    pub q: String,
}

impl EventScope {
    /// What somebody may see.
    #[must_use]
    pub fn of(authority: &Authority) -> Self {
        match authority.rank {
            Rank::Operator => Self::All,
            Rank::ProjectAdmin => Self::In(authority.tenant_id.clone()),
            Rank::Member => Self::Of(authority.usr_id.clone()),
        }
    }
}

impl Database {
    /// The same filter with the names in it as they are stored, or were while their users were there.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn spelled_filter(&self, filter: AuditFilter) -> Result<AuditFilter, StoreError> {
        Ok(AuditFilter {
            usr_id: self.spelled_if_any(filter.usr_id).await?,
            actor: self.spelled_if_any(filter.actor).await?,
            ..filter
        })
    }

    async fn spelled_if_any(&self, typed: Option<String>) -> Result<Option<String>, StoreError> {
        match typed {
            Some(typed) => self.spelled(&typed).await.map(Some),
            None => Ok(None),
        }
    }

    /// One page of the events that somebody may see and wants to see, newest first.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn audit(
        &self,
        scope: &EventScope,
        filter: &AuditFilter,
        place: &Place<i64>,
        limit: u32,
    ) -> Result<Rows<Event>, StoreError> {
        let mut reader = self.searcher().await?;
        let dialect = reader.dialect();
        let count = Count::Asked(counted(Query::new(dialect), |query| {
            query.say(" FROM events WHERE TRUE");
            matching(scope, filter, query);
        }));
        let list = |reading: &Reading<'_, i64>| asked(scope, filter, reading, dialect);
        read_page(&mut reader, place, limit, count, list, event).await
    }

    /// One event, if somebody may see it.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn event(&self, scope: &EventScope, id: i64) -> Result<Option<Event>, StoreError> {
        let mut reader = self.reader().await?;
        let mut query = Query::new(reader.dialect());
        query.say(ALL).say(" AND id = ").put(id);
        matching(scope, &AuditFilter::default(), &mut query);
        let row = query.fetch_optional(&mut reader).await?;
        row.as_ref().map(event).transpose()
    }

    /// The newest of them, at most `limit` of those before `before`, without counting how many there are: for whoever
    /// reads all of them.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn events(
        &self,
        scope: &EventScope,
        filter: &AuditFilter,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<Event>, StoreError> {
        let mut reader = self.searcher().await?;
        let reading = Reading {
            beside: before.as_ref(),
            is_backwards: false,
            limit: limit.into(),
        };
        let query = asked(scope, filter, &reading, reader.dialect());
        let rows = query.fetch_all(&mut reader).await?;
        rows.iter().map(event).collect()
    }
}

/// The events that are wanted, from one of them on; the list's own order is from the newest to the oldest.
fn asked(
    scope: &EventScope,
    filter: &AuditFilter,
    reading: &Reading<'_, i64>,
    dialect: Dialect,
) -> Query {
    let mut query = Query::new(dialect);
    query.say(ALL);
    matching(scope, filter, &mut query);
    if let Some(id) = reading.beside {
        query.say(match reading.is_backwards {
            false => " AND id < ",
            true => " AND id > ",
        });
        query.put(*id);
    }
    query.say(match reading.is_backwards {
        false => " ORDER BY id DESC LIMIT ",
        true => " ORDER BY id LIMIT ",
    });
    query.put(reading.limit);
    query
}

/// What must be true of an event that somebody may see and wants to see.
fn matching(scope: &EventScope, filter: &AuditFilter, query: &mut Query) {
    match scope {
        EventScope::All => {}
        EventScope::In(tenant_id) => is("tenant_id", Some(tenant_id), query),
        EventScope::Of(usr_id) => is("usr_id", Some(usr_id), query),
    }
    is("usr_id", filter.usr_id.as_ref(), query);
    is("tenant_id", filter.tenant_id.as_ref(), query);
    is("actor", filter.actor.as_ref(), query);
    is("ip", filter.ip.as_ref(), query);
    is("request_id", filter.request_id.as_ref(), query);
    if let Some(session) = filter.session {
        query.say(" AND family = ").put(session);
    }
    if let Some(newer_than) = filter.newer_than {
        query.say(" AND id > ").put(newer_than);
    }
    if let Some(from) = filter.from {
        query.say(" AND at >= ").put(from);
    }
    if let Some(to) = filter.to {
        query.say(" AND at < ").put(to);
    }
    for (index, kind) in filter.kinds.iter().enumerate() {
        // SQLite would take the index of kinds, by which it had to sort all of a kind to find the newest.
        match index {
            0 => query.say_each(" AND +kind IN (", " AND kind IN ("),
            _ => query.say(", "),
        };
        query.say("'").say(kind_word(*kind)).say("'");
    }
    if !filter.kinds.is_empty() {
        query.say(")");
    }
    searched(&filter.q, query);
}

fn is(column: &'static str, wanted: Option<&String>, query: &mut Query) {
    if let Some(wanted) = wanted {
        query.say(" AND ").say(column).say(" = ").put(wanted);
    }
}

/// What is looked for by its key, and as it was typed, where that is something else: the log has the words of its time,
/// some of which are no keys.
fn searched(q: &str, query: &mut Query) {
    const BY_KEY: [&str; 6] = [
        "lower(usr_id)",
        "lower(coalesce(actor, ''))",
        "ip",
        "coalesce(tenant_id, '')",
        "coalesce(request_id, '')",
        "lower(coalesce(detail, ''))",
    ];
    const AS_TYPED: [&str; 3] = [
        "lower(usr_id)",
        "lower(coalesce(actor, ''))",
        "lower(coalesce(detail, ''))",
    ];
    if q.is_empty() {
        return;
    }
    let (by_key, as_typed) = (pattern(q), ascii_pattern(q));
    let has_others = by_key != as_typed;
    let by_key = BY_KEY.map(|text| (text, &by_key));
    let as_typed = AS_TYPED.map(|text| (text, &as_typed));
    let as_typed = as_typed.into_iter().filter(|_| has_others);
    query.say(" AND (FALSE");
    for (text, pattern) in by_key.into_iter().chain(as_typed) {
        query.say(" OR ").say(text).say(" LIKE ").put(pattern);
        query.say(" ESCAPE '\\'");
    }
    query.say(")");
}

fn event(row: &Row) -> Result<Event, StoreError> {
    let detail: Option<String> = row.get("detail")?;
    let (detail, changes) = told(detail);
    Ok(Event {
        id: row.get("id")?,
        at: row.get("at")?,
        kind: kind(row.get("kind")?)?,
        usr_id: row.get("usr_id")?,
        actor: row.get("actor")?,
        sid: row
            .bytes_or_none("family")?
            .map(|id| FamilyId(id).to_string()),
        ip: row.get("ip")?,
        tenant_id: row.get("tenant_id")?,
        request_id: row.get("request_id")?,
        detail,
        changes,
    })
}

/// The details are a word, or changes as JSON.
fn told(detail: Option<String>) -> (Option<String>, Vec<Change>) {
    match detail.as_deref().map(serde_json::from_str) {
        Some(Ok(changes)) => (None, changes),
        Some(Err(_)) | None => (detail, Vec::new()),
    }
}
