//! The Tollgate API server: login, rotating refresh tokens with theft detection, users, sessions.
//!
//! [`rotation`] is the heart: a pure function that says what a refresh token is worth.
//! [`app`] is the whole server without a socket, which is what tests drive; [`serve`] gives it one.
//!
//! The way of a request: [`routes`] → `edge` → [`caller`] → an endpoint in `api` → [`store`].

/// The endpoints.
mod api;
/// The `Authorization` header.
pub mod bearer;
/// Bodies, queries, and the envelope.
pub mod body;
/// Who calls.
pub mod caller;
/// What time it is.
pub mod clock;
/// What the operator can choose.
pub mod config;
/// The console in the server's binary.
#[cfg(feature = "console")]
mod console;
/// A server without the console.
#[cfg(not(feature = "console"))]
#[path = "no_console.rs"]
mod console;
/// The demo world.
pub mod demo;
/// What happens to every request and every answer.
mod edge;
/// What goes wrong.
pub mod error;
/// The master keys.
pub mod keys;
/// Passwords.
pub mod password;
/// Who is at the other end.
pub mod peer;
/// What a refresh token is worth.
pub mod rotation;
/// The URL table.
pub mod routes;
/// From the command line to a server that listens.
pub mod serve;
/// What every request can reach.
pub mod state;
/// The database.
pub mod store;
/// Tokens as bytes.
pub mod token;
/// Names for devices and browsers.
pub mod user_agent;

pub use routes::app;
pub use state::AppState;
