//! The list of projects, a page at a time.

use tollgate_api_types::{Order, Project, ProjectSort};

use super::rows::{Count, Place, Reading, Rows, Sorting, counted, read_page};
use super::search::Search;
use crate::authority::{Authority, Rank};
use crate::names::fold;
use crate::store::sql::{Query, Row, Value};
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
    /// Which page.
    pub place: Place<ProjectPosition>,
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

    fn values(&self, sort: ProjectSort) -> (Value, Value) {
        let key = match sort {
            ProjectSort::TenantId => self.tenant_id.clone(),
            ProjectSort::Name => fold(&self.name),
        };
        (key.into(), (&self.tenant_id).into())
    }
}

/// The texts in which something is looked for.
const TEXTS: [&str; 2] = ["t.tenant_id", "coalesce(t.name_key, lower(t.name))"];

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
        let mut reader = self.searcher().await?;
        let dialect = reader.dialect();
        let search = Search::of(&slice.q);
        let found = |query: &mut Query| {
            query.say(
                " FROM tenants t LEFT JOIN memberships s ON s.tenant_id = t.tenant_id AND s.usr_id = ",
            );
            query.put(&authority.usr_id);
            query.say(match authority.rank {
                Rank::Operator => " WHERE TRUE",
                Rank::ProjectAdmin | Rank::Member => " WHERE t.is_active AND s.role IS NOT NULL",
            });
            if let Some(search) = &search {
                query.say(" AND ");
                search.like(query, &TEXTS);
            }
        };
        let list = |reading: &Reading<'_, ProjectPosition>| {
            let mut query = Query::new(dialect);
            query.say(
                "SELECT t.tenant_id, t.name, t.is_active, t.version, s.role,
                     (SELECT count(*) FROM memberships m WHERE m.tenant_id = t.tenant_id) AS n_members",
            );
            found(&mut query);
            let beside = reading.beside.map(|position| position.values(slice.sort));
            let sorting = Sorting {
                key: match slice.sort {
                    ProjectSort::TenantId => TEXTS[0],
                    ProjectSort::Name => TEXTS[1],
                },
                id: "t.tenant_id",
                is_up: (slice.order == Order::Asc) != reading.is_backwards,
            };
            sorting.put(beside, reading.limit, &mut query);
            query
        };
        let count = Count::Asked(counted(Query::new(dialect), found));
        read_page(&mut reader, &slice.place, slice.limit, count, list, project).await
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
