//! The tests of the API once more, on PostgreSQL.
//!
//! They need a cluster, which `TOLLGATE_TEST_POSTGRES` names and `cargo xtask test` starts; so they run only when they
//! are asked for by name.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends where it finds something unexpected"
)]

#[allow(
    dead_code,
    reason = "some of it is for the tests of the document itself"
)]
#[path = "../suite/contract.rs"]
mod contract;
#[path = "../suite/place.rs"]
mod place;
#[allow(
    dead_code,
    reason = "some of it is only for tests that need no database"
)]
#[path = "../suite/program.rs"]
mod program;
#[path = "../suite/sign_ins.rs"]
mod sign_ins;
#[path = "../suite/socket.rs"]
mod socket;
#[allow(
    dead_code,
    reason = "some of it is only for tests that need no database"
)]
#[path = "../suite/support.rs"]
mod support;

/// The database that the servers of this program run on.
const DATABASE: place::Kind = place::Kind::Postgres;

#[path = "../suite/access.rs"]
mod access;
#[path = "../suite/dashboard.rs"]
mod dashboard;
#[path = "../suite/guessing.rs"]
mod guessing;
#[path = "../suite/login.rs"]
mod login;
#[path = "../suite/no_database.rs"]
mod no_database;
#[path = "../suite/one_time.rs"]
mod one_time;
#[path = "../suite/passwords.rs"]
mod passwords;
#[path = "../suite/refresh.rs"]
mod refresh;
#[path = "../suite/session_limit.rs"]
mod session_limit;
#[path = "../suite/session_pages.rs"]
mod session_pages;
#[path = "../suite/sessions.rs"]
mod sessions;
#[path = "../suite/setup.rs"]
mod setup;
#[path = "../suite/theft.rs"]
mod theft;
#[path = "../suite/totals.rs"]
mod totals;
#[path = "../suite/users.rs"]
mod users;

#[path = "../suite/audit.rs"]
mod audit;
#[path = "../suite/authority.rs"]
mod authority;
#[path = "../suite/bulk.rs"]
mod bulk;
#[path = "../suite/faults.rs"]
mod faults;
#[path = "../suite/found.rs"]
mod found;
#[path = "../suite/lists.rs"]
mod lists;
#[path = "../suite/names.rs"]
mod names;
#[path = "../suite/people.rs"]
mod people;
#[path = "../suite/projects.rs"]
mod projects;
#[path = "../suite/sweeping.rs"]
mod sweeping;
#[path = "../suite/tenants.rs"]
mod tenants;
#[path = "../suite/user_changes.rs"]
mod user_changes;

#[path = "../suite/readiness.rs"]
mod readiness;
#[path = "../suite/wrong_clock.rs"]
mod wrong_clock;

#[path = "../suite/bad_input.rs"]
mod bad_input;
#[path = "../suite/demands.rs"]
mod demands;
#[path = "../suite/secrecy.rs"]
mod secrecy;
#[path = "../suite/store.rs"]
mod store;
#[path = "../suite/upgrade.rs"]
mod upgrade;

#[path = "../model/mod.rs"]
mod model;
#[path = "../proof/mod.rs"]
mod proof;

mod connections;
