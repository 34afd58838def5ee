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
            "Answers 200 when the server can do what it is for, and 503 with the reason when it can't: the database doesn't answer, can't be written to or is another one, the clock is not to be believed, or the server is stopping.",
        ),
    ]
}
