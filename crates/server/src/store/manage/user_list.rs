//! The list of users, a page at a time.
//!
//! A page is beside a row, by value and not by number, so rows that come or go meanwhile neither hide nor double others.
//! Rows are sorted by a text or a number, and then by name. The text is a key, so that both databases sort alike, and a
//! text is found and sorted however it is written (see [`crate::names`]).
//!
//! There is one index for each sort, which begins with the role, with whether the user may sign in, and with whether the
//! user may have sessions. A list is put together from up to eight parts of it, of which a filter leaves some out: so a
//! page costs the same whatever is asked for. Where an index finds users in another way (by a text, by their project)
//! and they are few, they are sorted; where they are many, the list is gone through in its order, and each of its users
//! looked at.
//!
//! Who may have sessions has some, but for those whose last one has ended or run out since the sweep looked: they are
//! few, and are found by their sessions beforehand.

use tollgate_api_types::{Order, Role, Total, User, UserSort};

use super::gone::gone;
use super::rows::{Count, N_COUNTED, Place, Reading, Rows, counted, read_page};
use super::search::Search;
use super::user::user;
use super::user_kind::Kind;
use crate::authority::Authority;
use crate::names::fold;
use crate::rotation::Seconds;
use crate::store::sql::{Dialect, Query};
use crate::store::{Database, StoreError};

/// Which users, and in which order.
#[derive(Debug, Clone)]
pub struct UserSlice {
    /// Part of a name or address; empty for all.
    pub q: String,
    /// Those of this role alone.
    pub role: Option<Role>,
    /// Those who may sign in, or those who may not.
    pub is_active: Option<bool>,
    /// Those who are signed in anywhere, or those who are not.
    pub has_sessions: Option<bool>,
    /// The column to sort by.
    pub sort: UserSort,
    /// Which way.
    pub order: Order,
    /// Which page.
    pub place: Place<UserPosition>,
    /// How many rows at most.
    pub limit: u32,
}

/// A row's place in the order of its list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserPosition {
    /// The value that is sorted by, for the sort by display name.
    pub text: String,
    /// The value that is sorted by, for the sort by time.
    pub number: i64,
    /// Tells rows of the same value apart.
    pub usr_id: String,
}

impl UserPosition {
    /// Where a user stands in a list that is sorted so.
    #[must_use]
    pub fn of(user: &User, sort: UserSort) -> Self {
        let text = match sort {
            UserSort::DisplayName => &user.display_name,
            UserSort::UsrId | UserSort::LastSignInAt => "",
        };
        let number = match sort {
            UserSort::LastSignInAt => user.last_sign_in_at.unwrap_or(NEVER),
            UserSort::UsrId | UserSort::DisplayName => 0,
        };
        Self {
            text: text.into(),
            number,
            usr_id: user.usr_id.clone(),
        }
    }

    fn put(&self, sort: UserSort, query: &mut Query) {
        match sort {
            UserSort::UsrId => query.put(fold(&self.usr_id)),
            UserSort::DisplayName => query.put(fold(&self.text)),
            UserSort::LastSignInAt => query.put(self.number),
        };
    }
}

/// Sorts those who never signed in before all others.
const NEVER: i64 = -1;

/// The texts in which something is looked for.
const TEXTS: [&str; 3] = [
    "coalesce(u.name_key, u.usr_id)",
    "coalesce(u.display_key, lower(u.display_name))",
    "coalesce(u.email_key, lower(u.email))",
];

/// A question for users, by one who may see some of them.
struct Asked<'a> {
    dialect: Dialect,
    slice: &'a UserSlice,
    search: Option<Search>,
    authority: &'a Authority,
    now: Seconds,
    /// Those who may have sessions, for all that the sweep has seen, and have none any more. Known where the list goes by
    /// what the indexes of orders know of sessions, which is nothing of projects; else each user's are looked at.
    gone: Option<Vec<String>>,
}

/// What is read of a part of an index. SQLite looks up no pair whose first half is an expression: so the rows that have
/// the value of the one from which they are read on are read apart from those beyond.
#[derive(Debug, Clone, Copy)]
enum Piece {
    Whole,
    Ties,
    Beyond,
}

/// What finds users who may be few.
#[derive(Debug, Clone, Copy)]
enum Source {
    Search,
    Tenant,
}

impl Database {
    /// One page of the users that match, as far as somebody may see them.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn users(
        &self,
        authority: &Authority,
        slice: &UserSlice,
        now: Seconds,
    ) -> Result<Rows<User>, StoreError> {
        let mut reader = self.searcher().await?;
        let mut asked = Asked {
            dialect: reader.dialect(),
            slice,
            search: Search::of(&slice.q),
            authority,
            now,
            gone: None,
        };
        if slice.has_sessions.is_some() && asked.source().is_none() {
            asked.gone = gone(&mut reader, now).await?;
        }
        let mut count = Count::Asked(asked.count(None));
        if let Some(source) = asked.source() {
            let in_rows = Count::InRows(asked.count(Some(source)));
            let list = |reading: &Reading<'_, UserPosition>| asked.list(Some(source), reading);
            let rows =
                read_page(&mut reader, &slice.place, slice.limit, in_rows, list, user).await?;
            if let Total::Exact(_) = rows.total {
                return Ok(rows);
            }
            // They are many: not all of them were found.
            count = Count::Known(Total::MAX_EXACT + 1);
        }
        let list = |reading: &Reading<'_, UserPosition>| asked.list(None, reading);
        read_page(&mut reader, &slice.place, slice.limit, count, list, user).await
    }
}

impl Asked<'_> {
    fn source(&self) -> Option<Source> {
        if self.search.as_ref().is_some_and(Search::is_indexed) {
            Some(Source::Search)
        } else {
            self.authority.limits().map(|_| Source::Tenant)
        }
    }

    fn count(&self, source: Option<Source>) -> Query {
        if source.is_none() && self.search.is_none() && self.flag() == Some(true) {
            return self.count_of_signed_in();
        }
        counted(self.begin(), |query| match source {
            Some(source) => {
                query.say(" FROM ");
                self.found(source, query);
            }
            None => {
                query.say(" FROM users u WHERE ");
                self.of_kind(self.flag(), query);
                self.matching(query);
                if self.adds_gone() {
                    query.say(" UNION ALL SELECT 1 FROM ");
                    self.gone(query);
                }
            }
        })
    }

    /// Those who may have sessions without those who are gone, who are taken off at the end: nobody has to be compared
    /// with them, and where many are signed in they make no difference.
    fn count_of_signed_in(&self) -> Query {
        let n_gone = self.gone.as_ref().map_or(0, Vec::len);
        let n_gone = i64::try_from(n_gone).unwrap_or(i64::MAX);
        let mut query = self.begin();
        query.say("SELECT ");
        if n_gone > 0 {
            query.say("CASE WHEN n > ").put(N_COUNTED - 1 + n_gone);
            query.say(" THEN n ELSE n - (SELECT count(*) FROM gone CROSS JOIN users u WHERE u.usr_id = gone.usr_id AND ");
            self.of_kind(Some(true), &mut query);
            query.say(") END AS total");
        } else {
            query.say("n AS total");
        }
        query.say(" FROM (SELECT count(*) AS n FROM (SELECT 1 FROM users u WHERE ");
        self.of_kind(Some(true), &mut query);
        query.say(" LIMIT ").put(N_COUNTED + n_gone);
        query.say(") AS few) AS counted");
        query
    }

    fn list(&self, source: Option<Source>, reading: &Reading<'_, UserPosition>) -> Query {
        let mut query = self.begin();
        if let Some(source) = source {
            self.few(source, &mut query);
        }
        query.say(
            "SELECT u.usr_id, u.display_name, u.email, u.role, u.is_active, u.last_sign_in_at, u.version,
                 u.one_time_until IS NOT NULL AS must_change_password, s.role AS tenant_role, (SELECT count(*) FROM families f WHERE f.usr_id = u.usr_id AND ",
        );
        self.open(&mut query);
        query.say(") AS n_sessions");
        if source.is_some() {
            query.say(
                ", page.total FROM (SELECT usr_id, k, (SELECT count(*) FROM found) AS total FROM found WHERE TRUE",
            );
            self.beside(reading, &mut query);
        } else {
            query.say(" FROM (SELECT usr_id, k FROM (");
            self.parts(reading, &mut query);
            query.say(") AS found");
        }
        let order = match self.is_up(reading) {
            true => " ORDER BY k, usr_id LIMIT ",
            false => " ORDER BY k DESC, usr_id DESC LIMIT ",
        };
        query.say(order).put(reading.limit);
        query.say(
            ") AS page CROSS JOIN users u LEFT JOIN memberships s ON s.usr_id = u.usr_id AND s.tenant_id = ",
        );
        query
            .put(&self.authority.tenant_id)
            .say(" WHERE u.usr_id = page.usr_id")
            .say(match self.is_up(reading) {
                true => " ORDER BY page.k, page.usr_id",
                false => " ORDER BY page.k DESC, page.usr_id DESC",
            });
        query
    }

    /// All that match, found by another index than that of the order, and looked for once: they are counted as well.
    fn few(&self, source: Source, query: &mut Query) {
        query.say("WITH found AS MATERIALIZED (SELECT u.usr_id, ");
        query.say(self.key()).say(" AS k FROM ");
        self.found(source, query);
        query.say(" LIMIT ").put(N_COUNTED).say(") ");
    }

    /// The first of those who match in each part of the index.
    fn parts(&self, reading: &Reading<'_, UserPosition>, query: &mut Query) {
        let pieces: &[Piece] = match reading.beside {
            None => &[Piece::Whole],
            Some(_) => &[Piece::Ties, Piece::Beyond],
        };
        let parts = self.kind(self.flag()).parts();
        let branches = parts.flat_map(|part| pieces.iter().map(move |piece| (part, *piece)));
        for (index, (part, piece)) in branches.enumerate() {
            query.say(if index == 0 { "" } else { " UNION ALL " });
            query.say("SELECT * FROM (SELECT u.usr_id, ");
            query.say(self.key()).say(" AS k FROM users u WHERE ");
            part.put(query);
            self.matching(query);
            self.on_from(piece, reading, query);
            self.ordered(piece, reading, query);
        }
        if self.adds_gone() {
            query.say(" UNION ALL SELECT * FROM (SELECT u.usr_id, ");
            query.say(self.key()).say(" AS k FROM ");
            self.gone(query);
            query.say(") AS gone WHERE TRUE");
            self.beside(reading, query);
        }
    }

    /// That a row of an index comes after the one from which it is read on.
    fn on_from(&self, piece: Piece, reading: &Reading<'_, UserPosition>, query: &mut Query) {
        let Some(position) = reading.beside else {
            return;
        };
        let is_up = self.is_up(reading);
        query.say(" AND ").say(self.key());
        query.say(match piece {
            Piece::Ties => " = ",
            Piece::Whole | Piece::Beyond if is_up => " > ",
            Piece::Whole | Piece::Beyond => " < ",
        });
        position.put(self.slice.sort, query);
        if let Piece::Ties = piece {
            query.say(if is_up {
                " AND u.usr_id > "
            } else {
                " AND u.usr_id < "
            });
            query.put(&position.usr_id);
        }
    }

    /// So many rows of an index in their order. Ties have one value: SQLite would sort all of them by it.
    fn ordered(&self, piece: Piece, reading: &Reading<'_, UserPosition>, query: &mut Query) {
        let is_up = self.is_up(reading);
        query.say(" ORDER BY ");
        if !matches!(piece, Piece::Ties) {
            query
                .say(self.key())
                .say(if is_up { ", " } else { " DESC, " });
        }
        query.say(if is_up { "u.usr_id" } else { "u.usr_id DESC" });
        query.say(" LIMIT ").put(reading.limit).say(") AS part");
    }

    /// Where users are found, and what must be true of them.
    fn found(&self, source: Source, query: &mut Query) {
        match (source, &self.search) {
            (Source::Search, Some(search)) => search.users(query),
            _ => {
                query.say("memberships m CROSS JOIN users u WHERE m.tenant_id = ");
                query.put(&self.authority.tenant_id);
                query.say(" AND u.usr_id = m.usr_id");
            }
        }
        query.say(" AND ");
        self.of_kind(None, query);
        self.matching(query);
    }

    /// What the indexes of orders begin with.
    fn of_kind(&self, may_have_sessions: Option<bool>, query: &mut Query) {
        self.kind(may_have_sessions).put(query);
    }

    fn kind(&self, may_have_sessions: Option<bool>) -> Kind {
        Kind {
            role: self.slice.role,
            is_active: self.slice.is_active,
            may_have_sessions,
        }
    }

    /// What must be true besides, and no index of an order knows.
    fn matching(&self, query: &mut Query) {
        if let Some(search) = &self.search {
            query.say(" AND ");
            search.like(query, &TEXTS);
        }
        if let Some(tenant_id) = self.authority.limits() {
            query.say(" AND EXISTS (SELECT 1 FROM memberships m WHERE m.usr_id = u.usr_id AND m.tenant_id = ");
            query.put(tenant_id).say(")");
        }
        match self.slice.has_sessions {
            Some(true) if self.are_some_gone() => {
                query.say(" AND u.usr_id NOT IN (SELECT usr_id FROM gone)");
            }
            Some(has_sessions) if self.gone.is_none() => {
                query.say(if has_sessions {
                    " AND EXISTS ("
                } else {
                    " AND NOT EXISTS ("
                });
                query.say("SELECT 1 FROM families f WHERE f.usr_id = u.usr_id AND ");
                self.open(query);
                query.say(")");
            }
            Some(_) | None => {}
        }
    }

    /// That a session `f` is open, and seen.
    fn open(&self, query: &mut Query) {
        query
            .say("f.ended IS NULL AND f.idle_expires_at > ")
            .put(self.now);
        if let Some(tenant_id) = self.authority.limits() {
            query.say(" AND f.tenant_id = ").put(tenant_id);
        }
    }

    /// Those parts of an index that are asked for, where that depends on sessions.
    fn flag(&self) -> Option<bool> {
        self.slice.has_sessions.filter(|_| self.gone.is_some())
    }

    /// Whether some of those who are gone may belong to the list, which none of those parts gives.
    fn adds_gone(&self) -> bool {
        self.flag() == Some(false) && self.are_some_gone()
    }

    fn are_some_gone(&self) -> bool {
        self.gone.as_ref().is_some_and(|gone| !gone.is_empty())
    }

    /// Begins a statement, with those who are gone.
    fn begin(&self) -> Query {
        let mut query = Query::new(self.dialect);
        for (index, usr_id) in self.gone.iter().flatten().enumerate() {
            query.say(match index {
                0 => "WITH gone (usr_id) AS (VALUES (",
                _ => "), (",
            });
            query.put(usr_id);
        }
        query.say(if self.are_some_gone() { ")) " } else { "" });
        query
    }

    /// Those who match among them.
    fn gone(&self, query: &mut Query) {
        query.say("gone CROSS JOIN users u WHERE u.usr_id = gone.usr_id AND ");
        self.of_kind(Some(true), query);
        self.matching(query);
    }

    /// That a row that was found comes after the one from which it is read on.
    fn beside(&self, reading: &Reading<'_, UserPosition>, query: &mut Query) {
        let Some(position) = reading.beside else {
            return;
        };
        query.say(" AND (k, usr_id");
        query.say(match self.is_up(reading) {
            true => ") > (",
            false => ") < (",
        });
        position.put(self.slice.sort, query);
        query.say(", ").put(&position.usr_id).say(")");
    }

    /// What is sorted by.
    const fn key(&self) -> &'static str {
        match self.slice.sort {
            UserSort::UsrId => TEXTS[0],
            UserSort::DisplayName => TEXTS[1],
            UserSort::LastSignInAt => "coalesce(u.last_sign_in_at, -1)",
        }
    }

    fn is_up(&self, reading: &Reading<'_, UserPosition>) -> bool {
        (self.slice.order == Order::Asc) != reading.is_backwards
    }
}
