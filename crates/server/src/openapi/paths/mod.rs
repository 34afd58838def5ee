//! What each endpoint is, in the words of those who call it: a file for each thing that can be asked about.

mod account;
mod audit;
mod dashboard;
mod demo;
mod health;
mod projects;
mod sessions;
mod sign_in;
mod users;

use super::endpoint::Endpoint;
use crate::config::Settings;
use crate::error::ApiError;
use crate::store::LATE;

const SIGN_IN: (&str, &str) = ("Sign-in", "Beginning, keeping and ending a session.");
const ACCOUNT: (&str, &str) = ("Account", "Who one is, and one's password.");
const USERS: (&str, &str) = ("Users", "Everybody who may sign in.");
const PROJECTS: (&str, &str) = (
    "Projects",
    "The tenants, and who belongs to them. Nobody learns of a project that one doesn't belong to.",
);
const SESSIONS: (&str, &str) = ("Sessions", "Where somebody is signed in.");
const AUDIT: (&str, &str) = ("Audit", "What has happened.");
const DASHBOARD: (&str, &str) = ("Dashboard", "How the last day went.");
const HEALTH: (&str, &str) = (
    "Health",
    "For the machines that look after the server; nobody has to be signed in.",
);
const DEMO: (&str, &str) = ("Demo", "Only on a server that was started with `--demo`.");

/// How long one may have to wait, for an example.
const SOME_SECONDS: u64 = 30;

/// What can't be done with what is there, by one example for all endpoints.
const CONFLICT: ApiError = ApiError::Conflict(LATE);

/// What stands for a user in a path.
const USER_ID: &str =
    "The user's name; case, width, and the way in which accents are written make no difference.";

/// What endpoints are about, in the order in which people read it.
pub(super) const TAGS: [(&str, &str); 9] = [
    SIGN_IN, ACCOUNT, USERS, PROJECTS, SESSIONS, AUDIT, DASHBOARD, HEALTH, DEMO,
];

/// The endpoints that a server with these settings has.
pub(super) fn all(settings: &Settings) -> Vec<Endpoint> {
    let demo = match settings.demo {
        true => demo::all(),
        false => Vec::new(),
    };
    [
        (SIGN_IN, sign_in::all()),
        (ACCOUNT, account::all()),
        (USERS, users::all()),
        (PROJECTS, projects::all()),
        (SESSIONS, sessions::all()),
        (AUDIT, audit::all()),
        (DASHBOARD, dashboard::all()),
        (HEALTH, health::all()),
        (DEMO, demo),
    ]
    .into_iter()
    .flat_map(|((tag, _), endpoints)| {
        endpoints
            .into_iter()
            .map(move |endpoint| endpoint.tagged(tag))
    })
    .collect()
}
