//! `dashboard`.

use tollgate_api_types::{Event, Point, Summary};

use super::audit::WHO;
use crate::openapi::endpoint::Endpoint;

pub(super) fn all() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/master/dashboard/summary", "dashboardSummary")
            .says(
                "See the figures",
                "Gives the figures of the last day. They are for everybody who is signed in.",
            )
            .needs_access()
            .gives::<Summary>(),
        Endpoint::get("/api/master/dashboard/sign-ins", "dashboardSignIns")
            .says(
                "Count sign-ins by the hour",
                "Gives the last 24 hours, oldest first. They are for everybody who is signed in.",
            )
            .needs_access()
            .gives_list::<Point>(),
        Endpoint::get("/api/master/dashboard/refreshes", "dashboardRefreshes")
            .says(
                "Count refreshes by the hour",
                "Gives the last 24 hours, oldest first. They are for everybody who is signed in.",
            )
            .needs_access()
            .gives_list::<Point>(),
        Endpoint::get("/api/master/dashboard/events", "dashboardEvents")
            .says(
                "See the last events",
                &format!("Gives the last events, newest first. {WHO}"),
            )
            .needs_access()
            .gives_list::<Event>(),
    ]
}
