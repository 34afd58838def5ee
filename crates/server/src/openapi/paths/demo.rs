//! `demo`.

use serde_json::json;
use tollgate_api_types::{FaultRequest, FaultSet};

use crate::error::ApiError;
use crate::openapi::endpoint::Endpoint;

pub(super) fn all() -> Vec<Endpoint> {
    vec![
        Endpoint::post("/api/master/demo/expire-access", "expireAccess")
            .says(
                "Let the access tokens end",
                "Kills all access tokens of the caller's session at once, as time does in a few minutes. The session \
                 and its refresh token stay.",
            )
            .needs_access()
            // A client that has read the document of a demo may meet a server that is none.
            .refuses([ApiError::NotFound]),
        Endpoint::post("/api/master/demo/faults", "setFault")
            .says(
                "Make it hard",
                "Lets something go wrong for the caller's session from now on, instead of what went wrong before, and for nobody else. \
                 It is over after 60 seconds, when it has happened as often as it does, or with a body that names nothing.",
            )
            .needs_access()
            .takes::<FaultRequest>(json!({ "fault": "refreshLost" }))
            .gives::<FaultSet>()
            .refuses([ApiError::NotFound]),
    ]
}
