//! Reading the audit log, newest first.
//!
//! Whose rows are wanted is asked by an index of its own; what is asked besides is looked for among them.

mod statements;

use tollgate_api_types::{Change, Event, EventKind};

use self::statements::{ALL, IN_TENANT, OF_USER, Statements};
use super::manage::{Listing, Rows, ascii_pattern, pattern};
use super::sql::{Row, Value};
use super::words::{kind, kind_word};
use super::{Database, StoreError};
use crate::authority::{Authority, Rank};
use crate::rotation::Seconds;
use crate::token::FamilyId;

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

    /// One page of the events that somebody may see and wants to see, newest first: at most `limit` of those before
    /// `before`.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn audit(
        &self,
        scope: &EventScope,
        filter: &AuditFilter,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Rows<Event>, StoreError> {
        let (statements, which) = asked(scope, filter);
        let listing = Listing {
            list: statements.list,
            count: statements.count,
            which,
            place: vec![before.into()],
            is_first: before.is_none(),
            limit,
        };
        listing.read(&mut self.searcher().await?, event).await
    }

    /// The same without counting how many there are, for whoever reads all of them.
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
        let (statements, which) = asked(scope, filter);
        let place = [before.into(), i64::from(limit).into()];
        let mut reader = self.searcher().await?;
        let rows = reader
            .fetch_all(statements.list, which.into_iter().chain(place))
            .await?;
        rows.iter().map(event).collect()
    }
}

/// Which rows are asked for, and by which index.
fn asked(scope: &EventScope, filter: &AuditFilter) -> (Statements, Vec<Value>) {
    let (seen_user, seen_tenant) = match scope {
        EventScope::All => (None, None),
        EventScope::In(tenant_id) => (None, Some(tenant_id.as_str())),
        EventScope::Of(usr_id) => (Some(usr_id.as_str()), None),
    };
    // The first of two that are the same is the one whose index is used.
    let (user, also_user) = both(seen_user, filter.usr_id.as_deref());
    let (tenant, also_tenant) = both(seen_tenant, filter.tenant_id.as_deref());
    let statements = match (user, tenant) {
        (Some(_), _) => OF_USER,
        (None, Some(_)) => IN_TENANT,
        (None, None) => ALL,
    };
    let [by_key, as_typed] = parts(&filter.q);
    let which = vec![
        user.into(),
        also_user.into(),
        tenant.into(),
        also_tenant.into(),
        filter.from.into(),
        filter.to.into(),
        filter.actor.as_deref().into(),
        filter.session.into(),
        filter.ip.as_deref().into(),
        kinds(&filter.kinds).into(),
        by_key.into(),
        as_typed.into(),
    ];
    (statements, which)
}

/// What is asked for by two at once: what the index finds, and what must be true besides.
const fn both<'a>(
    seen: Option<&'a str>,
    wanted: Option<&'a str>,
) -> (Option<&'a str>, Option<&'a str>) {
    match (seen, wanted) {
        (Some(seen), wanted) => (Some(seen), wanted),
        (None, wanted) => (wanted, None),
    }
}

/// The words of kinds with commas around each of them; empty for all.
fn kinds(kinds: &[EventKind]) -> String {
    let mut words = String::new();
    for kind in kinds {
        words.push(',');
        words.push_str(kind_word(*kind));
    }
    if !words.is_empty() {
        words.push(',');
    }
    words
}

/// What is looked for by its key, and as it was typed, where that is something else: the log has the words of its time,
/// some of which are no keys.
fn parts(q: &str) -> [String; 2] {
    if q.is_empty() {
        return [String::new(), String::new()];
    }
    let (by_key, as_typed) = (pattern(q), ascii_pattern(q));
    match by_key == as_typed {
        true => [by_key, String::new()],
        false => [by_key, as_typed],
    }
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
