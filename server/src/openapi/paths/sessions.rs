//! `sessions`.

use tollgate_api_types::SessionInfo;

use crate::api::sessions::SessionQuery;
use crate::openapi::endpoint::Endpoint;

pub(super) fn all() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/master/sessions", "listSessions")
            .says(
                "List the open sessions",
                "Gives where the caller is signed in. Only administrators may ask for the sessions of others.",
            )
            .needs_access()
            .asks::<SessionQuery>()
            .gives_list::<SessionInfo>(),
        Endpoint::delete("/api/master/sessions/{sid}", "endSession")
            .says(
                "End a session",
                "Ends a session of the caller, also the one that asks; administrators end those of others too. \
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
    ]
}
