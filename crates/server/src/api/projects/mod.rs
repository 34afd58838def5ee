//! `projects`: seeing, making, changing and deleting them, and who belongs to them.

pub(crate) mod members;

use axum::extract::State;
use tollgate_api_types::{NewProject, Page, Project, ProjectChange, ProjectQuery};

use crate::authority::Permission;
use crate::body::{Answer, Data, JsonBody, KnownQuery};
use crate::caller::Caller;
use crate::error::ApiError;
use crate::fields;
use crate::paging::{List, page, project_position, projects_slice};
use crate::path::Code;
use crate::peer::Peer;
use crate::state::AppState;
use crate::store::{ProjectEdit, ProjectPosition};

/// One page of the projects that the caller belongs to; of all for an operator.
pub(crate) async fn list(
    State(state): State<AppState>,
    caller: Caller,
    KnownQuery(query): KnownQuery<ProjectQuery>,
) -> Answer<Page<Project>> {
    let slice = projects_slice(query)?;
    let rows = state.db.projects(&caller.authority, &slice).await?;
    let list = List::Projects(slice.sort, slice.order);
    Ok(Data(page(rows, &list, |project| {
        project_position(ProjectPosition::of(project, slice.sort))
    })))
}

/// One project.
pub(crate) async fn one(
    State(state): State<AppState>,
    caller: Caller,
    Code(tenant_id): Code,
) -> Answer<Project> {
    Ok(Data(state.db.project(&caller.authority, &tenant_id).await?))
}

/// Makes a project.
pub(crate) async fn create(
    State(state): State<AppState>,
    caller: Caller,
    peer: Peer,
    JsonBody(new): JsonBody<NewProject>,
) -> Answer<Project> {
    caller.require(Permission::ManageProjects)?;
    let tenant_id = fields::tenant_id(&new.tenant_id).map_err(refused)?;
    let name = fields::name(&new.name).map_err(refused)?;
    let project = state
        .db
        .create_project(caller.acting(&peer), tenant_id, name);
    Ok(Data(project.await?))
}

/// Renames a project, closes it, or opens it again.
pub(crate) async fn change(
    State(state): State<AppState>,
    caller: Caller,
    peer: Peer,
    Code(tenant_id): Code,
    JsonBody(change): JsonBody<ProjectChange>,
) -> Answer<Project> {
    may_manage(&state, &caller, &tenant_id).await?;
    let name = change.name.as_deref().map(fields::name);
    let edit = ProjectEdit {
        name: name.transpose().map_err(refused)?,
        is_active: change.is_active,
        version: change.version,
    };
    let project = state
        .db
        .change_project(caller.acting(&peer), tenant_id, edit);
    Ok(Data(project.await?))
}

/// Deletes a project.
pub(crate) async fn delete(
    State(state): State<AppState>,
    caller: Caller,
    peer: Peer,
    Code(tenant_id): Code,
) -> Answer<()> {
    may_manage(&state, &caller, &tenant_id).await?;
    state
        .db
        .delete_project(caller.acting(&peer), tenant_id)
        .await?;
    Ok(Data(()))
}

/// Lets operators through; for others a project that they don't belong to is not there.
async fn may_manage(state: &AppState, caller: &Caller, tenant_id: &str) -> Result<(), ApiError> {
    let authority = caller.authority_in(state, tenant_id).await?;
    Ok(authority.require(Permission::ManageProjects)?)
}

fn refused(why: fields::Refusal) -> ApiError {
    ApiError::BadRequest(why.into())
}
