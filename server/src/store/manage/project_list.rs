//! The list of projects, a page at a time.

use tollgate_api_types::{Order, Project, ProjectSort};

use super::pattern;
use super::rows::{Listing, Rows};
use crate::authority::{Authority, Rank};
use crate::names::fold;
use crate::store::sql::Row;
use crate::store::words::role;
use crate::store::{Database, StoreError};

/// Which projects, and in which order.
#[derive(Debug, Clone)]
pub struct ProjectSlice {
    /// Part of a code or a name; empty for all.
    pub q: String,
    /// The column to sort by.
    pub sort: ProjectSort,
    /// Which way.
    pub order: Order,
    /// The row after which to begin.
    pub after: Option<ProjectPosition>,
    /// How many rows at most.
    pub limit: u32,
}

/// A row's place in the order of its list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectPosition {
    /// The name, where it is sorted by that.
    pub name: String,
    /// Tells rows of the same name apart.
    pub tenant_id: String,
}

impl ProjectPosition {
    /// Where a project stands in a list that is sorted so.
    #[must_use]
    pub fn of(project: &Project, sort: ProjectSort) -> Self {
        Self {
            name: match sort {
                ProjectSort::TenantId => String::new(),
                ProjectSort::Name => project.name.clone(),
            },
            tenant_id: project.tenant_id.clone(),
        }
    }
}

const COUNT: &str = "
    SELECT count(*) AS total FROM (
    SELECT 1 FROM tenants t LEFT JOIN memberships s ON s.tenant_id = t.tenant_id AND s.usr_id = $2
    WHERE (t.tenant_id LIKE $1 ESCAPE '\\' OR coalesce(t.name_key, lower(t.name)) LIKE $1 ESCAPE '\\')
    AND ($3 OR (t.is_active AND s.role IS NOT NULL)) LIMIT $4) AS few";

const UP: &str = "
    SELECT t.tenant_id, t.name, t.is_active, t.version, s.role,
           (SELECT count(*) FROM memberships m WHERE m.tenant_id = t.tenant_id) AS n_members
    FROM tenants t LEFT JOIN memberships s ON s.tenant_id = t.tenant_id AND s.usr_id = $2
    WHERE (t.tenant_id LIKE $1 ESCAPE '\\' OR coalesce(t.name_key, lower(t.name)) LIKE $1 ESCAPE '\\')
    AND ($3 OR (t.is_active AND s.role IS NOT NULL))
    AND (NOT $5 OR (CASE WHEN $4 THEN coalesce(t.name_key, lower(t.name)) ELSE '' END, t.tenant_id) > ($6, $7))
    ORDER BY CASE WHEN $4 THEN coalesce(t.name_key, lower(t.name)) ELSE '' END, t.tenant_id LIMIT $8";

const DOWN: &str = "
    SELECT t.tenant_id, t.name, t.is_active, t.version, s.role,
           (SELECT count(*) FROM memberships m WHERE m.tenant_id = t.tenant_id) AS n_members
    FROM tenants t LEFT JOIN memberships s ON s.tenant_id = t.tenant_id AND s.usr_id = $2
    WHERE (t.tenant_id LIKE $1 ESCAPE '\\' OR coalesce(t.name_key, lower(t.name)) LIKE $1 ESCAPE '\\')
    AND ($3 OR (t.is_active AND s.role IS NOT NULL))
    AND (NOT $5 OR (CASE WHEN $4 THEN coalesce(t.name_key, lower(t.name)) ELSE '' END, t.tenant_id) < ($6, $7))
    ORDER BY CASE WHEN $4 THEN coalesce(t.name_key, lower(t.name)) ELSE '' END DESC, t.tenant_id DESC LIMIT $8";

impl Database {
    /// One page of the projects that somebody may see: all for an operator, and one's own open ones for others.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn projects(
        &self,
        authority: &Authority,
        slice: &ProjectSlice,
    ) -> Result<Rows<Project>, StoreError> {
        let is_operator = authority.rank == Rank::Operator;
        let which = vec![
            pattern(&slice.q).into(),
            (&authority.usr_id).into(),
            is_operator.into(),
        ];
        let after = slice.after.as_ref();
        let place = vec![
            (slice.sort == ProjectSort::Name).into(),
            after.is_some().into(),
            after.map(|row| fold(&row.name)).into(),
            after.map(|row| row.tenant_id.as_str()).into(),
        ];
        let listing = Listing {
            list: match slice.order {
                Order::Asc => UP,
                Order::Desc => DOWN,
            },
            count: COUNT,
            which,
            place,
            is_first: after.is_none(),
            limit: slice.limit,
        };
        listing.read(&mut self.searcher().await?, project).await
    }
}

pub(super) fn project(row: &Row) -> Result<Project, StoreError> {
    let own: Option<&str> = row.get("role")?;
    Ok(Project {
        tenant_id: row.get("tenant_id")?,
        name: row.get("name")?,
        is_active: row.get("is_active")?,
        n_members: row.count("n_members")?,
        role: own.map(role).transpose()?,
        version: row.count("version")?,
    })
}
