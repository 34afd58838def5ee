//! `projects`, and who belongs to them.

use serde_json::json;
use tollgate_api_types::{
    Member, MemberChange, MemberQuery, NewProject, Project, ProjectChange, ProjectQuery,
};

use super::{CONFLICT, USER_ID};
use crate::openapi::endpoint::Endpoint;

const CODE: &str = "The project's code.";

pub(super) fn all() -> Vec<Endpoint> {
    projects().into_iter().chain(members()).collect()
}

fn projects() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/master/projects", "listProjects")
            .says(
                "List the projects",
                "Gives one page of the projects that the caller belongs to, and to operators of all.",
            )
            .needs_access()
            .asks::<ProjectQuery>()
            .gives_page::<Project>(),
        Endpoint::post("/api/master/projects", "createProject")
            .says("Make a project", "Makes a project. It is for operators.")
            .needs_access()
            .takes::<NewProject>(json!({ "tenantId": "initech", "name": "Initech" }))
            .gives::<Project>()
            .refuses([CONFLICT]),
        Endpoint::get("/api/master/projects/{tenantId}", "project")
            .says(
                "See a project",
                "Gives a project that the caller belongs to, and any to operators.",
            )
            .needs_access()
            .names("tenantId", CODE)
            .gives::<Project>(),
        Endpoint::put("/api/master/projects/{tenantId}", "changeProject")
            .says(
                "Change a project",
                "Renames a project, closes it, which ends the sessions in it, or opens it again. It is for operators. \
                 With the version that was looked at, it is refused when somebody else has changed the project since.",
            )
            .needs_access()
            .names("tenantId", CODE)
            .takes::<ProjectChange>(json!({ "name": "Acme & Sons", "version": 0 }))
            .gives::<Project>()
            .refuses([CONFLICT]),
        Endpoint::delete("/api/master/projects/{tenantId}", "deleteProject")
            .says(
                "Delete a project",
                "Deletes a project. Its code is never given again. It is for operators.",
            )
            .needs_access()
            .names("tenantId", CODE)
            .refuses([CONFLICT]),
    ]
}

fn members() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/master/projects/{tenantId}/members", "listMembers")
            .says(
                "List the members of a project",
                "Gives one page of the users who belong to a project. It is for administrators of that project, and for \
                 operators.",
            )
            .needs_access()
            .names("tenantId", CODE)
            .asks::<MemberQuery>()
            .gives_page::<Member>(),
        Endpoint::put("/api/master/projects/{tenantId}/members/{usrId}", "setMember")
            .says(
                "Add a member, or change one",
                "Says what a user may do in a project, and adds the user where that is to be done. It is for \
                 administrators of that project, and for operators.",
            )
            .needs_access()
            .names("tenantId", CODE)
            .names("usrId", USER_ID)
            .takes::<MemberChange>(json!({ "role": "admin" }))
            .refuses([CONFLICT]),
        Endpoint::delete("/api/master/projects/{tenantId}/members/{usrId}", "removeMember")
            .says(
                "Remove a member",
                "Takes a user out of a project. It is for administrators of that project, and for operators.",
            )
            .needs_access()
            .names("tenantId", CODE)
            .names("usrId", USER_ID)
            .refuses([CONFLICT]),
    ]
}
