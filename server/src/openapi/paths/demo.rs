//! `demo`.

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
    ]
}
