//! Sessions that are open or have ended, a page at a time: those of a user, of a project, or of everybody.
//!
//! What they are sorted by never changes: when they began, whose they are, when they ended. So each is in the list once,
//! whatever is refreshed meanwhile, and no index has to be written for a refresh.
//!
//! As with users, few sessions that an index of texts finds are sorted; else the list is gone through in its order.

use tollgate_api_types::{EndReason, Order, SessionInfo, SessionSort, SessionState, Total};

use super::rows::{Count, N_COUNTED, Place, Reading, Rows, counted, read_page};
use super::search::Search;
use crate::rotation::{End, Seconds};
use crate::store::sql::{Connection, Dialect, Query, Row};
use crate::store::words::{end, end_columns};
use crate::store::{Database, Session, StoreError};
use crate::token::FamilyId;

/// Which sessions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SessionFilter {
    /// Those of this user, as the database spells the name.
    pub usr_id: Option<String>,
    /// Those in this tenant.
    pub tenant_id: Option<String>,
    /// Without those of operators.
    pub no_operators: bool,
    /// Part of one of the texts; empty for all.
    pub q: String,
    /// Those that are open, or have ended.
    pub state: SessionState,
    /// Of those that have ended, the ones with this reason.
    pub end_reason: Option<EndReason>,
    /// These alone; empty for all.
    pub chosen: Vec<FamilyId>,
}

/// Which part of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionSlice {
    /// Which of the sessions that the caller may see; whose they are is left open.
    pub filter: SessionFilter,
    /// Whether they are sorted by user first.
    pub sort: SessionSort,
    /// Which way.
    pub order: Order,
    /// Which page.
    pub place: Place<SessionPosition>,
    /// How many rows at most.
    pub limit: u32,
}

/// A row's place in the list, which never changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionPosition {
    /// Whose it is, where that is sorted by.
    pub usr_id: String,
    /// When the session began, or ended.
    pub at: Seconds,
    /// Tells sessions of the same second apart.
    pub id: FamilyId,
}

impl SessionPosition {
    /// Where a session stands in a list that is sorted so; `None` for what is no session.
    #[must_use]
    pub fn of(session: &SessionInfo, sort: SessionSort) -> Option<Self> {
        Some(Self {
            usr_id: match sort {
                SessionSort::UsrId => session.usr_id.clone(),
                SessionSort::CreatedAt | SessionSort::EndedAt => String::new(),
            },
            at: session.ended_at.unwrap_or(session.created_at),
            id: FamilyId::parse(&session.sid)?,
        })
    }
}

/// The texts of a session itself in which something is looked for.
const OWN_TEXTS: [&str; 3] = ["lower(f.device)", "lower(f.browser)", "lower(f.ip)"];

/// Those of its user.
const USER_TEXTS: [&str; 2] = [
    "coalesce(u.name_key, u.usr_id)",
    "coalesce(u.display_key, lower(u.display_name))",
];

/// A question for sessions.
struct Asked<'a> {
    dialect: Dialect,
    filter: &'a SessionFilter,
    search: Option<Search>,
    now: Seconds,
}

/// What is sorted by.
#[derive(Clone, Copy)]
struct Sorted {
    by_user: bool,
    order: Order,
}

impl Database {
    /// One page of the sessions that match.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn sessions(
        &self,
        slice: &SessionSlice,
        caller: &Session,
    ) -> Result<Rows<SessionInfo>, StoreError> {
        let mut reader = self.searcher().await?;
        let asked = Asked::new(&reader, &slice.filter, caller.now);
        let sorted = Sorted {
            by_user: slice.sort == SessionSort::UsrId,
            order: slice.order,
        };
        let row = |row: &Row| info(row, caller.id);
        let mut count = Count::Asked(asked.count());
        if asked.is_indexed() {
            let in_rows = Count::InRows(asked.count());
            let list = |reading: &Reading<'_, SessionPosition>| asked.list(true, sorted, reading);
            let rows =
                read_page(&mut reader, &slice.place, slice.limit, in_rows, list, row).await?;
            if let Total::Exact(_) = rows.total {
                return Ok(rows);
            }
            // They are many: not all of them were found.
            count = Count::Known(Total::MAX_EXACT + 1);
        }
        let list = |reading: &Reading<'_, SessionPosition>| asked.list(false, sorted, reading);
        read_page(&mut reader, &slice.place, slice.limit, count, list, row).await
    }

    /// So many of the sessions that match, but for one, in no order.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub(super) async fn some_sessions(
        &self,
        filter: &SessionFilter,
        but: FamilyId,
        limit: i64,
        now: Seconds,
    ) -> Result<Vec<FamilyId>, StoreError> {
        let mut reader = self.searcher().await?;
        let asked = Asked::new(&reader, filter, now);
        let mut query = Query::new(asked.dialect);
        query.say("SELECT id FROM (");
        asked.found(asked.is_indexed(), &mut query);
        query.say(") AS found WHERE id <> ").put(but);
        query.say(" LIMIT ").put(limit);
        let rows = query.fetch_all(&mut reader).await?;
        rows.iter()
            .map(|row| row.bytes("id").map(FamilyId))
            .collect()
    }
}

impl<'a> Asked<'a> {
    fn new(reader: &Connection, filter: &'a SessionFilter, now: Seconds) -> Self {
        Self {
            dialect: reader.dialect(),
            filter,
            search: Search::of(&filter.q),
            now,
        }
    }

    fn is_indexed(&self) -> bool {
        self.search.as_ref().is_some_and(Search::is_indexed)
    }

    fn count(&self) -> Query {
        counted(Query::new(self.dialect), |query| {
            query.say(" FROM (");
            if self.are_all_open() {
                // Of most of them an index tells it: no row has to be looked at.
                query.say("SELECT 1 FROM families WHERE ended IS NULL AND open_until > ");
                query.put(self.now);
                query.say(
                    " UNION ALL SELECT 1 FROM families WHERE ended IS NULL AND open_until <= ",
                );
                query
                    .put(self.now)
                    .say(" AND idle_expires_at > ")
                    .put(self.now);
            } else {
                self.found(self.is_indexed(), query);
            }
            query.say(") AS found");
        })
    }

    /// Whether everybody's open sessions are wanted.
    fn are_all_open(&self) -> bool {
        self.search.is_none() && *self.filter == SessionFilter::default()
    }

    fn list(
        &self,
        is_found: bool,
        sorted: Sorted,
        reading: &Reading<'_, SessionPosition>,
    ) -> Query {
        let mut query = Query::new(self.dialect);
        if is_found {
            // Looked for once: they are counted as well.
            query.say("WITH found AS MATERIALIZED (");
            self.found(true, &mut query);
            query.say(") ");
        }
        query.say(
            "SELECT f.id, f.usr_id, f.tenant_id, f.device, f.browser, f.ip, f.created_at, f.last_used_at,
                 f.must_change_password, f.idle_expires_at, f.expires_at, f.ended, f.is_ended_with_all,
                 coalesce(f.ended_at, f.created_at) AS ended_at",
        );
        if is_found {
            query.say(
                ", (SELECT count(*) FROM found) AS total FROM found CROSS JOIN families f WHERE f.id = found.id",
            );
        } else {
            query.say(" FROM families f WHERE ");
            self.matching(&mut query);
            self.searched(&mut query);
        }
        self.beside(sorted, reading, &mut query);
        let is_up = (sorted.order == Order::Asc) != reading.is_backwards;
        query.say(" ORDER BY ");
        if sorted.by_user {
            query.say(if is_up {
                "f.usr_id, "
            } else {
                "f.usr_id DESC, "
            });
        }
        query.say(self.at());
        query.say(match is_up {
            true => ", f.id LIMIT ",
            false => " DESC, f.id DESC LIMIT ",
        });
        query.put(reading.limit);
        query
    }

    /// The ids of those that match: by the index of texts, or by going through all that could.
    fn found(&self, is_indexed: bool, query: &mut Query) {
        let Some(search) = self.search.as_ref().filter(|_| is_indexed) else {
            query.say("SELECT f.id FROM families f WHERE ");
            self.matching(query);
            self.searched(query);
            return;
        };
        // A session that both find is there once. Each gives as many as are counted, and no more.
        query.say("SELECT id FROM (SELECT f.id FROM ");
        search.sessions(query);
        query.say(" AND ");
        search.like(query, &OWN_TEXTS);
        query.say(" AND ");
        self.matching(query);
        query.say(" LIMIT ").put(N_COUNTED);
        query.say(") AS own UNION SELECT id FROM (SELECT f.id FROM (SELECT u.usr_id FROM ");
        search.users(query);
        query.say(" AND ");
        search.like(query, &USER_TEXTS);
        query.say(") AS who CROSS JOIN families f WHERE f.usr_id = who.usr_id AND ");
        self.matching(query);
        query.say(" LIMIT ").put(N_COUNTED).say(") AS theirs");
    }

    /// What must be true besides the text.
    fn matching(&self, query: &mut Query) {
        match self.filter.state {
            SessionState::Open => {
                query
                    .say("f.ended IS NULL AND f.idle_expires_at > ")
                    .put(self.now);
            }
            SessionState::Ended => {
                query.say("f.ended IS NOT NULL");
            }
        }
        if let Some(reason) = self.filter.end_reason {
            let (ended, with_all) = end_columns(of_reason(reason));
            query.say(" AND f.ended = ").put(ended);
            query.say(" AND f.is_ended_with_all = ").put(with_all);
        }
        for (index, id) in self.filter.chosen.iter().enumerate() {
            query.say(if index == 0 { " AND f.id IN (" } else { ", " });
            query.put(*id);
        }
        if !self.filter.chosen.is_empty() {
            query.say(")");
        }
        if let Some(usr_id) = &self.filter.usr_id {
            query.say(" AND f.usr_id = ").put(usr_id);
        }
        if let Some(tenant_id) = &self.filter.tenant_id {
            query.say(" AND f.tenant_id = ").put(tenant_id);
        }
        if self.filter.no_operators {
            query.say(
                " AND NOT EXISTS (SELECT 1 FROM users o WHERE o.usr_id = f.usr_id AND o.role = 'admin')",
            );
        }
    }

    /// That the text is in one of its own, or in one of its user's.
    fn searched(&self, query: &mut Query) {
        let Some(search) = &self.search else {
            return;
        };
        query.say(" AND (");
        search.like(query, &OWN_TEXTS);
        query.say(" OR EXISTS (SELECT 1 FROM users u WHERE u.usr_id = f.usr_id AND ");
        search.like(query, &USER_TEXTS);
        query.say("))");
    }

    /// That a row comes after the one from which it is read on.
    fn beside(&self, sorted: Sorted, reading: &Reading<'_, SessionPosition>, query: &mut Query) {
        let Some(position) = reading.beside else {
            return;
        };
        let is_up = (sorted.order == Order::Asc) != reading.is_backwards;
        if !sorted.by_user {
            // SQLite looks up no pair whose first half is an expression.
            query.say(" AND ").say(self.at());
            query
                .say(if is_up { " >= " } else { " <= " })
                .put(position.at);
        }
        query.say(if sorted.by_user {
            " AND (f.usr_id, "
        } else {
            " AND ("
        });
        query.say(self.at());
        query.say(if is_up { ", f.id) > (" } else { ", f.id) < (" });
        if sorted.by_user {
            query.put(&position.usr_id).say(", ");
        }
        query.put(position.at).say(", ").put(position.id).say(")");
    }

    const fn at(&self) -> &'static str {
        match self.filter.state {
            SessionState::Open => "f.created_at",
            SessionState::Ended => "coalesce(f.ended_at, f.created_at)",
        }
    }
}

const fn of_reason(reason: EndReason) -> End {
    match reason {
        EndReason::Expired => End::Expired,
        EndReason::SignedOut => End::SignedOut,
        EndReason::Revoked => End::Revoked,
        EndReason::StandingLost => End::StandingLost,
        EndReason::Reused => End::Reused,
        EndReason::RolledBack => End::RolledBack,
        EndReason::AllEnded => End::AllEnded,
    }
}

const fn reason_of(end: End) -> EndReason {
    match end {
        End::Expired => EndReason::Expired,
        End::SignedOut => EndReason::SignedOut,
        End::Revoked => EndReason::Revoked,
        End::StandingLost => EndReason::StandingLost,
        End::Reused => EndReason::Reused,
        End::RolledBack => EndReason::RolledBack,
        End::AllEnded => EndReason::AllEnded,
    }
}

fn info(row: &Row, current: FamilyId) -> Result<SessionInfo, StoreError> {
    let id = FamilyId(row.bytes("id")?);
    let ended: Option<&str> = row.get("ended")?;
    let ended = ended
        .map(|word| end(word, row.get("is_ended_with_all")?))
        .transpose()?;
    let ended_at: i64 = row.get("ended_at")?;
    Ok(SessionInfo {
        sid: id.to_string(),
        usr_id: row.get("usr_id")?,
        tenant_id: row.get("tenant_id")?,
        device: row.get("device")?,
        browser: row.get("browser")?,
        ip: row.get("ip")?,
        created_at: row.get("created_at")?,
        last_used_at: row.get("last_used_at")?,
        is_current: id == current,
        must_change_password: row.get("must_change_password")?,
        idle_expires_at: row.get("idle_expires_at")?,
        expires_at: row.get("expires_at")?,
        ended_at: ended.map(|_| ended_at),
        end_reason: ended.map(reason_of),
    })
}
