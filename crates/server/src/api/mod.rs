//! The endpoints, one file for each thing that can be asked about.

pub(crate) mod audit;
pub(crate) mod dashboard;
pub(crate) mod demo;
mod device;
mod issue;
pub(crate) mod login;
pub(crate) mod logout;
pub(crate) mod me;
pub(crate) mod password;
pub(crate) mod projects;
pub(crate) mod refresh;
pub(crate) mod sessions;
pub(crate) mod setup;
pub(crate) mod users;
