//! Who belongs to a project, a page at a time, by user name.

use tollgate_api_types::Member;

use super::rows::{Count, Place, Reading, Rows, Sorting, counted, read_page};
use super::search::Search;
use crate::names::fold;
use crate::store::sql::{Query, Row};
use crate::store::words::role;
use crate::store::{Database, StoreError};

/// Which members.
#[derive(Debug, Clone)]
pub struct MemberSlice {
    /// Part of a user name or display name; empty for all.
    pub q: String,
    /// Which page, by the names of users.
    pub place: Place<String>,
    /// How many rows at most.
    pub limit: u32,
}

/// The texts in which something is looked for.
const TEXTS: [&str; 2] = [
    "coalesce(u.name_key, s.usr_id)",
    "coalesce(u.display_key, lower(u.display_name))",
];

impl Database {
    /// One page of those who belong to a project.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn members(
        &self,
        tenant_id: &str,
        slice: &MemberSlice,
    ) -> Result<Rows<Member>, StoreError> {
        let mut reader = self.searcher().await?;
        let dialect = reader.dialect();
        let search = Search::of(&slice.q);
        let found = |query: &mut Query| {
            query.say(" FROM memberships s JOIN users u USING (usr_id) WHERE s.tenant_id = ");
            query.put(tenant_id);
            if let Some(search) = &search {
                query.say(" AND ");
                search.like(query, &TEXTS);
            }
        };
        let list = |reading: &Reading<'_, String>| {
            let mut query = Query::new(dialect);
            query.say("SELECT s.usr_id, u.display_name, s.role, u.is_active");
            found(&mut query);
            let sorting = Sorting {
                key: TEXTS[0],
                id: "s.usr_id",
                is_up: !reading.is_backwards,
            };
            let beside = reading
                .beside
                .map(|usr_id| (fold(usr_id).into(), usr_id.into()));
            sorting.put(beside, reading.limit, &mut query);
            query
        };
        let count = Count::Asked(counted(Query::new(dialect), found));
        read_page(&mut reader, &slice.place, slice.limit, count, list, member).await
    }
}

fn member(row: &Row) -> Result<Member, StoreError> {
    Ok(Member {
        usr_id: row.get("usr_id")?,
        display_name: row.get("display_name")?,
        role: role(row.get("role")?)?,
        is_active: row.get("is_active")?,
    })
}
