//! The Tollgate console: a single-page app for administrators, whose every fetch goes through the interceptor.
//!
//! Arrows between the modules go down only:
//! `main → app → chunks → guard → pages → {api, components, words}`, and `main → client`.
//! It runs in browsers alone (client-side rendering).

// What is put together at the start.
pub mod app;
pub mod client;
pub mod crash;
pub mod first_login;

// Whether the pages are in one file with the app.
#[cfg(feature = "split")]
#[path = "chunks/split.rs"]
#[allow(unsafe_code, reason = "linkers are told the names of functions")]
mod chunks;
#[cfg(not(feature = "split"))]
#[path = "chunks/whole.rs"]
mod chunks;

// Where one can go, and who may.
pub mod guard;
pub mod route;

// What one sees.
pub mod components;
pub mod pages;

// What the pages stand on.
pub mod api;
pub mod language;
pub mod obstacles;
pub mod refusals;
pub mod server_clock;
pub mod session_events;
pub mod theme;
pub mod words;
