//! The screens of the console, one module each.

pub mod account;
pub mod dashboard;
pub mod login;
pub mod not_found;
pub mod sessions;
pub mod users;

// What several of them share.
pub mod session_timers;
pub mod load;
