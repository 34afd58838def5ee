//! Logins and sessions at a provider, over a network whose answers the test gives.

mod app;

mod login;
mod session;
