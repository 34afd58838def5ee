//! `me`.

use tollgate_api_types::Me;

use crate::openapi::endpoint::Endpoint;

pub(super) fn all() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/master/me", "me")
            .says(
                "See who one is",
                "Gives the caller's name, role and projects, and when the session ends. It is for everybody who is \
                 signed in.",
            )
            .needs_access()
            .gives::<Me>(),
    ]
}
