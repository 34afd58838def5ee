//! What the server tells its operator about itself: figures, and whether it lives and is ready.
//!
//! ```
//! use tollgate_server::telemetry::{LoginOutcome, Telemetry};
//!
//! let telemetry = Telemetry::default();
//! telemetry.count_login(LoginOutcome::Succeeded);
//! assert!(telemetry.render().contains(r#"tollgate_logins_total{outcome="succeeded"} 1"#));
//! ```
//!
//! Every server has its figures for itself: there is nothing global, so that tests can start several in one process.
//!
//! What is not here: users, sessions and addresses. Labels have few values, all known beforehand; what happened to whom
//! is in the audit log.

mod ailment;
mod figures;
mod health;
mod listener;
mod outcome;

pub use ailment::Ailment;
pub use figures::Telemetry;
pub use outcome::{LoginOutcome, RefreshOutcome};

pub(crate) use figures::{Answered, NO_ROUTE};
pub(crate) use health::{healthz, readyz};
pub(crate) use listener::private_app;
