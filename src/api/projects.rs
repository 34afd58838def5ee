//! The endpoints of projects, and of who belongs to them.

use serde::de::IgnoredAny;
use tollgate_api_types::{Member, MemberChange, NewProject, Page, Project, ProjectChange, Role};
use tollgate_interceptor::{Client, Error, Request};

use super::with_parameters;

const PROJECTS: &str = "projects";

/// One page of the projects that one may see, by the parameters of a list.
///
/// # Errors
///
/// As for [`Client::send`].
pub async fn list(
    client: Client,
    parameters: Vec<(&'static str, String)>,
) -> Result<Page<Project>, Error> {
    client
        .send(with_parameters(Request::get(PROJECTS), parameters))
        .await
}

/// One project.
///
/// # Errors
///
/// [`Error::NotFound`] when there is no such project for the caller; else as for [`Client::send`].
pub async fn one(client: Client, tenant_id: String) -> Result<Project, Error> {
    client
        .send(Request::get(PROJECTS).segment(&tenant_id))
        .await
}

/// Makes a project, to which nobody belongs yet.
///
/// # Errors
///
/// [`Error::Http`] with the code `CONFLICT` when the code is taken; else as for [`Client::send`].
pub async fn create(client: Client, project: NewProject) -> Result<Project, Error> {
    client.send(Request::post(PROJECTS).json(&project)).await
}

/// Renames a project, closes it, or opens it again.
///
/// # Errors
///
/// [`Error::Http`] with the code `CONFLICT` when somebody has changed it meanwhile; else as for [`Client::send`].
pub async fn change(
    client: Client,
    tenant_id: String,
    change: ProjectChange,
) -> Result<Project, Error> {
    let request = Request::put(PROJECTS).segment(&tenant_id).json(&change);
    client.send(request).await
}

/// Removes a project for good, and ends all sessions in it.
///
/// # Errors
///
/// As for [`Client::send`].
pub async fn delete(client: Client, tenant_id: String) -> Result<(), Error> {
    client
        .send(Request::delete(PROJECTS).segment(&tenant_id))
        .await
        .map(|IgnoredAny| ())
}

/// One page of who belongs to a project, by the parameters of a list.
///
/// # Errors
///
/// [`Error::Forbidden`] for those who are no administrators of it; else as for [`Client::send`].
pub async fn members(
    client: Client,
    tenant_id: String,
    parameters: Vec<(&'static str, String)>,
) -> Result<Page<Member>, Error> {
    let request = members_of(Request::get, &tenant_id);
    client.send(with_parameters(request, parameters)).await
}

/// Says what a user may do in a project, and adds the user where that is to be done.
///
/// # Errors
///
/// As for [`Client::send`].
pub async fn set_member(
    client: Client,
    tenant_id: String,
    usr_id: String,
    role: Role,
) -> Result<(), Error> {
    let request = members_of(Request::put, &tenant_id)
        .segment(&usr_id)
        .json(&MemberChange { role });
    client.send(request).await.map(|IgnoredAny| ())
}

/// Takes a user out of a project, and ends the user's sessions in it.
///
/// # Errors
///
/// As for [`Client::send`].
pub async fn remove_member(client: Client, tenant_id: String, usr_id: String) -> Result<(), Error> {
    let request = members_of(Request::delete, &tenant_id).segment(&usr_id);
    client.send(request).await.map(|IgnoredAny| ())
}

fn members_of(method: impl Fn(&'static str) -> Request, tenant_id: &str) -> Request {
    method(PROJECTS).segment(tenant_id).segment("members")
}
