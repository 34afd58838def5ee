//! `users`.

use serde_json::json;
use tollgate_api_types::{
    BulkAction, BulkDone, NewUser, OneTimePassword, User, UserChange, UserDetail, UserQuery,
};

use super::{CONFLICT, USER_ID};
use crate::openapi::endpoint::Endpoint;

/// Who may do all of it; what is outside of their projects is not there for them.
const WHO: &str = "It is for administrators of the request's project, and for operators.";

/// What such a password is good for.
const ONE_TIME: &str = "It can be used first within a day. From its first sign-in on it is good until another password is set, and for 15 \
     minutes at most, in case the answer is lost; each further sign-in ends the session of the one before.";

pub(super) fn all() -> Vec<Endpoint> {
    [seeing(), changing(), acting()]
        .into_iter()
        .flatten()
        .collect()
}

fn seeing() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/master/users", "listUsers")
            .says(
                "List the users",
                &format!("Gives one page of the users that match. {WHO}"),
            )
            .needs_access()
            .asks::<UserQuery>()
            .gives_page::<User>(),
        Endpoint::get("/api/master/users/{usrId}", "user")
            .says(
                "See a user",
                &format!("Gives what is known about a user, and the projects that the user belongs to. {WHO}"),
            )
            .needs_access()
            .names("usrId", USER_ID)
            .gives::<UserDetail>(),
    ]
}

fn changing() -> Vec<Endpoint> {
    vec![
        Endpoint::post("/api/master/users", "createUser")
            .says(
                "Make a user",
                &format!(
                    "Makes a user in the project of the request, with a one-time password, which is shown this once. \
                     {ONE_TIME} {WHO} Only operators make operators."
                ),
            )
            .needs_access()
            .takes::<NewUser>(json!({
                "usrId": "nora",
                "displayName": "Nora Newcomer",
                "email": "nora@example.com",
                "role": "member",
                "tenantRole": "member",
            }))
            .gives::<OneTimePassword>()
            .refuses([CONFLICT]),
        Endpoint::put("/api/master/users/{usrId}", "changeUser")
            .says(
                "Change a user",
                &format!(
                    "Changes the display name, the address or the role; what is absent stays as it is. {WHO} \
                     With the version that was looked at, it is refused when somebody else has changed the user since."
                ),
            )
            .needs_access()
            .names("usrId", USER_ID)
            .takes::<UserChange>(json!({ "displayName": "Mina B.", "version": 0 }))
            .gives::<UserDetail>()
            .refuses([CONFLICT]),
        Endpoint::delete("/api/master/users/{usrId}", "deleteUser")
            .says(
                "Delete a user",
                &format!("Deletes a user, and signs the user out everywhere. The name is never given again. {WHO}"),
            )
            .needs_access()
            .names("usrId", USER_ID)
            .refuses([CONFLICT]),
    ]
}

fn acting() -> Vec<Endpoint> {
    vec![
        Endpoint::post("/api/master/users/{usrId}/disable", "disableUser")
            .says(
                "Disable a user",
                &format!("Lets a user sign in no more, and signs the user out everywhere. {WHO}"),
            )
            .needs_access()
            .names("usrId", USER_ID)
            .gives::<UserDetail>()
            .refuses([CONFLICT]),
        Endpoint::post("/api/master/users/{usrId}/enable", "enableUser")
            .says(
                "Enable a user",
                &format!("Lets a user sign in again. {WHO}"),
            )
            .needs_access()
            .names("usrId", USER_ID)
            .gives::<UserDetail>()
            .refuses([CONFLICT]),
        Endpoint::post("/api/master/users/{usrId}/reset-password", "resetPassword")
            .says(
                "Reset a user's password",
                &format!(
                    "Gives a user a one-time password, which is shown this once, and signs the user out everywhere. \
                     {ONE_TIME} {WHO}"
                ),
            )
            .needs_access()
            .names("usrId", USER_ID)
            .gives::<OneTimePassword>()
            .refuses([CONFLICT]),
        Endpoint::post("/api/master/bulk/users", "changeUsers")
            .says(
                "Disable or enable several users, or end their sessions",
                &format!("Does the same to each of 1 to 100 users, as if it were asked for one after the other: who is refused is told, and stops nothing. {WHO}"),
            )
            .needs_access()
            .takes::<BulkAction>(json!({ "action": "endSessions", "usrIds": ["mina", "nora"] }))
            .gives::<BulkDone>(),
        Endpoint::post("/api/master/users/{usrId}/end-sessions", "endSessionsOfUser")
            .says(
                "End a user's sessions",
                &format!("Signs a user out everywhere that the caller may see. {WHO}"),
            )
            .needs_access()
            .names("usrId", USER_ID)
            .gives::<UserDetail>()
            .refuses([CONFLICT]),
    ]
}
