//! `audit`.

use tollgate_api_types::{AuditQuery, Event};

use crate::openapi::endpoint::Endpoint;

/// Who sees which events.
pub(super) const WHO: &str = "Operators see everything, administrators of a project what belongs to it, and \
                              everybody else what is about oneself.";

pub(super) fn all() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/master/audit", "audit")
            .says(
                "Look through the audit log",
                &format!("Gives one page of the events that match, newest first. {WHO}"),
            )
            .needs_access()
            .asks::<AuditQuery>()
            .gives_page::<Event>(),
        Endpoint::get("/api/master/audit/{event}", "readEvent")
            .says(
                "Read one event",
                &format!("Gives one event of the audit log. {WHO} To others it is not there."),
            )
            .needs_access()
            .names("event", "The `id` of an event, as in the log.")
            .gives::<Event>(),
        Endpoint::get("/api/master/audit.csv", "auditFile")
            .says(
                "Take the audit log along",
                &format!(
                    "Gives all events that match as a table for a spreadsheet, newest first; it has no pages, so `cursor` \
                     and `limit` are refused. {WHO}"
                ),
            )
            .needs_access()
            .asks_without::<AuditQuery>(&["cursor", "limit"])
            .gives_file("text/csv", "All is well: a table with a line of titles."),
    ]
}
