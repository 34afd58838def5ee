//! `sessions`.

use tollgate_api_types::{Ended, SessionInfo, SessionQuery};

use crate::error::ApiError;
use crate::openapi::endpoint::Endpoint;

pub(super) fn all() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/master/sessions", "listSessions")
            .says(
                "List the open sessions",
                "Gives one page of where the caller is signed in, the latest sign-in first. Administrators may ask for the sessions of a user of their project, and operators for those of anybody.",
            )
            .needs_access()
            .asks::<SessionQuery>()
            .gives_page::<SessionInfo>()
            .refuses([ApiError::NotFound]),
        Endpoint::delete("/api/master/sessions/{sid}", "endSession")
            .says(
                "End a session",
                "Ends a session of the caller, also the one that asks; administrators end those in their project, too, and operators any. \
                 To whoever may not end it, it is not there.",
            )
            .needs_access()
            .names("sid", "The session's public name, as in the list of sessions."),
        Endpoint::post("/api/master/sessions/end-others", "endOtherSessions")
            .says(
                "End all other sessions",
                "Signs the caller out everywhere but here.",
            )
            .needs_access(),
        Endpoint::post("/api/master/sessions/end-all", "endAllSessions")
            .says(
                "End everybody's sessions",
                "Signs everybody out everywhere, but for the session that asks. It is for operators.",
            )
            .needs_access()
            .gives::<Ended>(),
    ]
}
