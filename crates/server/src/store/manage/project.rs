//! Making, changing and deleting projects, which the database calls tenants.

use tollgate_api_types::{Change, EventKind, Project};

use super::acting::{Acting, Actor, Denied, LATE, change, given};
use super::end_many::{Whose, end_many};
use super::project_list::project;
use crate::authority::{Authority, Permission, Rank, Refusal};
use crate::names::fold;
use crate::rotation::End;
use crate::store::Database;
use crate::store::sql::{Connection, Lock};

/// What changes; `None` for what stays.
#[derive(Debug, Clone, Default)]
pub struct ProjectEdit {
    /// What people call it.
    pub name: Option<String>,
    /// Whether anybody may work in it.
    pub is_active: Option<bool>,
    /// The version that was looked at.
    pub version: Option<u64>,
}

/// Nobody signs in to it, joins it or goes over to it meanwhile.
const LOCK: Lock = Lock("SELECT 1 FROM tenants WHERE tenant_id = $1 FOR UPDATE");

const FIND: &str = "
    SELECT t.tenant_id, t.name, t.is_active, t.version, s.role,
           (SELECT count(*) FROM memberships m WHERE m.tenant_id = t.tenant_id) AS n_members
    FROM tenants t LEFT JOIN memberships s ON s.tenant_id = t.tenant_id AND s.usr_id = $2
    WHERE t.tenant_id = $1";

const TAKEN: Refusal = Refusal::Conflict("This code is or was a project's. Choose another.");

const OWN: Refusal =
    Refusal::Conflict("You are in this project now. Go over to another one first.");

impl Database {
    /// One project, for somebody who may see it: an operator, or one who belongs to it while it is open.
    ///
    /// # Errors
    /// When there is none for the caller, and when the database is unavailable.
    pub async fn project(&self, authority: &Authority, tenant_id: &str) -> Result<Project, Denied> {
        let project = find(&mut self.reader().await?, &authority.usr_id, tenant_id).await?;
        let is_own = project.is_active && project.role.is_some();
        match authority.rank == Rank::Operator || is_own {
            true => Ok(project),
            false => Err(Refusal::NotFound.into()),
        }
    }

    /// Makes a project; nobody belongs to it yet.
    ///
    /// A code is given once: as long as the audit log speaks of a project, no other one gets that code.
    ///
    /// # Errors
    /// When the caller may not, or the code is taken, and when the database is unavailable.
    pub async fn create_project(
        &self,
        acting: Acting,
        tenant_id: String,
        name: String,
    ) -> Result<Project, Denied> {
        self.manage(move |tx| Box::pin(async move { create(tx, &acting, &tenant_id, &name).await }))
            .await
    }

    /// Changes a project; closing it ends the sessions in it.
    ///
    /// # Errors
    /// When the caller may not, or it can't be done, and when the database is unavailable.
    pub async fn change_project(
        &self,
        acting: Acting,
        tenant_id: String,
        edit: ProjectEdit,
    ) -> Result<Project, Denied> {
        self.manage(move |tx| {
            Box::pin(async move { change_project(tx, &acting, &tenant_id, &edit).await })
        })
        .await
    }

    /// Deletes a project, and ends the sessions in it; what the audit log says stays.
    ///
    /// # Errors
    /// When the caller may not, or it can't be done, and when the database is unavailable.
    pub async fn delete_project(&self, acting: Acting, tenant_id: String) -> Result<(), Denied> {
        self.manage(move |tx| Box::pin(async move { delete(tx, &acting, &tenant_id).await }))
            .await
    }
}

async fn create(
    tx: &mut Connection,
    acting: &Acting,
    tenant_id: &str,
    name: &str,
) -> Result<Project, Denied> {
    let actor = lock(tx, acting, tenant_id).await?;
    let was_there = "SELECT 1 FROM events WHERE tenant_id = $1 LIMIT 1";
    if tx.exists(was_there, [tenant_id.into()]).await? {
        return Err(TAKEN.into());
    }
    let insert = "INSERT INTO tenants (tenant_id, name, name_key) VALUES ($1, $2, $3) ON CONFLICT (tenant_id) DO NOTHING";
    let values = [tenant_id.into(), name.into(), fold(name).into()];
    if tx.execute(insert, values).await? == 0 {
        return Err(TAKEN.into());
    }
    let named = [given("name", name)];
    record(tx, &actor, EventKind::ProjectCreated, tenant_id, &named).await?;
    find(tx, &acting.usr_id, tenant_id).await
}

async fn change_project(
    tx: &mut Connection,
    acting: &Acting,
    tenant_id: &str,
    edit: &ProjectEdit,
) -> Result<Project, Denied> {
    let actor = lock(tx, acting, tenant_id).await?;
    let project = find(tx, &acting.usr_id, tenant_id).await?;
    if edit
        .version
        .is_some_and(|version| version != project.version)
    {
        return Err(Refusal::Conflict(LATE).into());
    }
    let name = edit.name.as_ref().unwrap_or(&project.name);
    let is_active = edit.is_active.unwrap_or(project.is_active);
    let closes = project.is_active && !is_active;
    if closes && actor.session_tenant == tenant_id {
        return Err(OWN.into());
    }
    let changes: Vec<_> = [
        change("name", &project.name, name),
        change(
            "isActive",
            &project.is_active.to_string(),
            &is_active.to_string(),
        ),
    ]
    .into_iter()
    .flatten()
    .collect();
    if changes.is_empty() {
        return Ok(project);
    }
    tx.execute(
        "UPDATE tenants SET name = $2, is_active = $3, name_key = $4, version = version + 1 WHERE tenant_id = $1",
        [
            tenant_id.into(),
            name.into(),
            is_active.into(),
            fold(name).into(),
        ],
    )
    .await?;
    if closes {
        end_many(tx, &actor, Whose::Tenant(tenant_id), End::StandingLost).await?;
    }
    record(tx, &actor, EventKind::ProjectChanged, tenant_id, &changes).await?;
    find(tx, &acting.usr_id, tenant_id).await
}

async fn delete(tx: &mut Connection, acting: &Acting, tenant_id: &str) -> Result<(), Denied> {
    let actor = lock(tx, acting, tenant_id).await?;
    find(tx, &acting.usr_id, tenant_id).await?;
    if actor.session_tenant == tenant_id {
        return Err(OWN.into());
    }
    end_many(tx, &actor, Whose::Tenant(tenant_id), End::StandingLost).await?;
    record(tx, &actor, EventKind::ProjectDeleted, tenant_id, &[]).await?;
    tx.execute(
        "DELETE FROM tenants WHERE tenant_id = $1",
        [tenant_id.into()],
    )
    .await?;
    Ok(())
}

/// Locks a project for an operator.
async fn lock(tx: &mut Connection, acting: &Acting, tenant_id: &str) -> Result<Actor, Denied> {
    tx.lock(LOCK, [tenant_id.into()]).await?;
    let actor = acting.lock(tx, &acting.usr_id, &acting.tenant_id).await?;
    actor.authority.require(Permission::ManageProjects)?;
    Ok(actor)
}

async fn find(tx: &mut Connection, usr_id: &str, tenant_id: &str) -> Result<Project, Denied> {
    let values = [tenant_id.into(), usr_id.into()];
    let row = tx.fetch_optional(FIND, values).await?;
    Ok(project(&row.ok_or(Refusal::NotFound)?)?)
}

async fn record(
    tx: &mut Connection,
    actor: &Actor,
    kind: EventKind,
    tenant_id: &str,
    changes: &[Change],
) -> Result<(), Denied> {
    let usr_id = &actor.authority.usr_id;
    Ok(actor
        .record_in(tx, kind, usr_id, changes, Some(tenant_id))
        .await?)
}
