//! The Tollgate API server: login, rotating refresh tokens with theft detection, users, sessions.
//!
//! [`rotation`] is the heart: a pure function that says what a refresh token is worth.
//! [`app`] is the whole server without a socket, which is what tests drive; [`serve`] gives it one.
//!
//! The way of a request: [`routes`] → `edge` → [`caller`] → an endpoint in `api` → [`store`].

// From the command line to a server that listens.
pub mod checkup;
pub mod cli;
pub mod config;
pub mod operate;
pub mod serve;
pub mod sweep;

// What there is, and what every request can reach.
pub mod routes;
pub mod state;

// What happens to every request and every answer, and what the operator learns of it.
pub mod edge;
pub mod telemetry;

// The endpoints, and what people and programs can read about them.
mod api;
pub mod openapi;

// What comes in and what goes out: who calls and from where, bodies, pages of lists, errors.
mod characters;
pub mod fields;
pub mod names;

pub mod authority;
pub mod bearer;
pub mod body;
pub mod caller;
pub mod error;
pub mod network;
pub mod paging;
pub mod path;
pub mod peer;
mod request_id;
pub mod user_agent;

// How files come to be that nobody else may read.
mod private_file;

// What a refresh token is worth, and what it is made of.
pub mod rotation;

pub mod key_file;
pub mod key_ring;
pub mod keys;
pub mod token;

pub mod clock;
pub mod utc;

// What keeps passwords from being guessed.
pub mod device;
pub mod password;
pub mod throttle;

// The first start.
pub mod setup;

// The database, and what a demo begins with.
pub mod store;

pub mod demo;
mod faults;

// The console in the server's binary, or its absence.
#[cfg(feature = "console")]
mod console;
#[cfg(not(feature = "console"))]
#[path = "no_console.rs"]
mod console;

pub use routes::app;
pub use state::AppState;
