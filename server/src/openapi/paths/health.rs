//! Whether the server lives, and whether it is ready.

use crate::openapi::endpoint::Endpoint;

pub(super) fn all() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/healthz", "isAlive").says(
            "Ask whether the server lives",
            "Answers as long as the process does. The database is not asked.",
        ),
        Endpoint::get("/readyz", "isReady").says(
            "Ask whether the server is ready",
            "Answers 200 when the database does, and 503 when it doesn't or when the server is stopping.",
        ),
    ]
}
