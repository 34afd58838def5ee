//! The server's tests: the rules of rotation first, then the whole API without a socket, each test with its own
//! database and its own clock.
//!
//! They are one program, for linking it takes longer than running it.

#![allow(
    clippy::unwrap_used,
    reason = "a test ends where it finds something unexpected"
)]

mod contract;
mod place;
mod program;
mod sign_ins;
mod socket;
mod support;

#[path = "../corpus/mod.rs"]
mod corpus;
#[path = "../fuzzed/mod.rs"]
mod fuzzed;

/// The database that the servers of this program run on.
const DATABASE: place::Kind = place::Kind::Sqlite;

mod rotation_properties;
mod rotation_rules;

mod access;
mod dashboard;
mod guessing;
mod login;
mod no_database;
mod one_time;
mod passwords;
mod refresh;
mod session_limit;
mod session_pages;
mod sessions;
mod setup;
mod theft;
mod totals;
mod users;

mod audit;
mod authority;
mod bulk;
mod faults;
mod found;
mod lists;
mod names;
mod people;
mod projects;
mod sweeping;
mod tenants;
mod user_changes;

mod readiness;
mod wrong_clock;

mod client_address;
mod cross_origin;
mod demands;
mod headers;
mod limits;
mod openapi;
mod settings;
mod telemetry;

mod backup;
mod bad_input;
mod corpora;
mod database;
mod deploy;
mod disk;
mod key_file;
mod operate;
mod process;
mod secrecy;
mod store;
mod upgrade;

#[path = "../model/mod.rs"]
mod model;
#[path = "../proof/mod.rs"]
mod proof;

#[cfg(feature = "console")]
mod console;
