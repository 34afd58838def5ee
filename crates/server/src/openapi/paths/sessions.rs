//! `sessions`.

use serde_json::json;
use tollgate_api_types::{Ended, SessionInfo, SessionQuery, SessionsToEnd};

use crate::error::ApiError;
use crate::openapi::endpoint::Endpoint;

pub(super) fn all() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/master/sessions", "listSessions")
            .says(
                "List sessions",
                "Gives one page of where the caller is signed in, the latest sign-in first, or of the sessions that have ended, the last to end first. \
                 Administrators may ask for the sessions of a user of their project or of everybody in it, but not for those of operators; operators for those of anybody.",
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
        Endpoint::post("/api/master/sessions/end", "endSomeSessions")
            .says(
                "End the sessions of a list",
                "Ends the open sessions that match, as the list gives them for the same members, or those of them that are named; the one that asks stays. \
                 It ends 1,000 at most and says whether there are more: the same request goes on.",
            )
            .needs_access()
            .takes::<SessionsToEnd>(json!({ "whose": "everybody", "q": "192.0.2." }))
            .gives::<Ended>()
            .refuses([ApiError::NotFound]),
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
