//! `me`.

use serde_json::json;
use tollgate_api_types::{Me, PasswordChange, ProjectChoice};

use super::SOME_SECONDS;
use crate::demo::PASSWORD;
use crate::error::ApiError;
use crate::openapi::endpoint::Endpoint;
use crate::password::Weakness;

pub(super) fn all() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/master/me", "me")
            .says(
                "See who one is",
                "Gives the caller's name, role and projects, and when the session ends. It is for everybody who is \
                 signed in.",
            )
            .needs_any_access()
            .gives::<Me>(),
        Endpoint::put("/api/master/me/project", "chooseProject")
            .says(
                "Go over to another project",
                "From then on the session is in that project, unless a request names another one. To whoever doesn't \
                 belong to it, it is not there.",
            )
            .needs_access()
            .takes::<ProjectChoice>(json!({ "tenantId": "acme" }))
            .refuses([ApiError::NotFound]),
        Endpoint::put("/api/master/me/password", "changePassword")
            .says(
                "Change one's password",
                "Needs the current password, and ends the caller's other sessions unless they are to stay. \
                 All browsers that were known by the old password are strangers again; the answer sets a cookie by which this one is known. \
                 A session that began with a one-time password can do nothing else before it has set another one itself.",
            )
            .needs_any_access()
            .takes::<PasswordChange>(json!({
                "current": PASSWORD,
                "next": "what Mina thought of today",
                "endOthers": true,
            }))
            .refuses([
                ApiError::PasswordWrong,
                ApiError::PasswordWeak(Weakness::Unchanged),
                ApiError::TooMany(SOME_SECONDS),
            ]),
    ]
}
