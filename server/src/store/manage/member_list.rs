//! Who belongs to a project, a page at a time, by user name.

use tollgate_api_types::Member;

use super::pattern;
use super::rows::{Listing, Rows};
use crate::names::fold;
use crate::store::sql::Row;
use crate::store::words::role;
use crate::store::{Database, StoreError};

/// Which members.
#[derive(Debug, Clone)]
pub struct MemberSlice {
    /// Part of a user name or display name; empty for all.
    pub q: String,
    /// The user after whom to begin.
    pub after: Option<String>,
    /// How many rows at most.
    pub limit: u32,
}

const COUNT: &str = "
    SELECT count(*) AS total FROM (
    SELECT 1 FROM memberships s JOIN users u USING (usr_id)
    WHERE s.tenant_id = $1 AND (coalesce(u.name_key, s.usr_id) LIKE $2 ESCAPE '\\'
           OR coalesce(u.display_key, lower(u.display_name)) LIKE $2 ESCAPE '\\')
    LIMIT $3) AS few";

const LIST: &str = "
    SELECT s.usr_id, u.display_name, s.role, u.is_active FROM memberships s JOIN users u USING (usr_id)
    WHERE s.tenant_id = $1 AND (coalesce(u.name_key, s.usr_id) LIKE $2 ESCAPE '\\'
           OR coalesce(u.display_key, lower(u.display_name)) LIKE $2 ESCAPE '\\')
    AND (coalesce(u.name_key, s.usr_id), s.usr_id) > ($3, $4)
    ORDER BY coalesce(u.name_key, s.usr_id), s.usr_id LIMIT $5";

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
        let after = slice.after.as_deref().unwrap_or_default();
        let listing = Listing {
            list: LIST,
            count: COUNT,
            which: vec![tenant_id.into(), pattern(&slice.q).into()],
            place: vec![fold(after).into(), after.into()],
            is_first: slice.after.is_none(),
            limit: slice.limit,
        };
        listing.read(&mut self.searcher().await?, member).await
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
