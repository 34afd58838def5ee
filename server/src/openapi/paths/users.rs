//! `users`.

use tollgate_api_types::{User, UserQuery};

use crate::openapi::endpoint::Endpoint;

pub(super) fn all() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/master/users", "listUsers")
            .says(
                "List the users",
                "Gives one page of the users that match. It is for administrators.",
            )
            .needs_access()
            .asks::<UserQuery>()
            .gives_page::<User>(),
    ]
}
