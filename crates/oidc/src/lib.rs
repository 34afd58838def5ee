#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

// What an app says, and what it is told.
pub mod error;
pub mod settings;

// From the login to the session.
pub mod answer;
pub mod id_token;
pub mod jwks;
pub mod login;
pub mod provider;
pub mod return_to;
pub mod tokens;

// To its end.
pub mod logout;

// All of it together.
pub mod contract;
pub mod oidc;

// What the platform gives.
pub mod port;

#[cfg(feature = "web")]
pub mod web;

#[cfg(feature = "leptos")]
pub mod view;

mod address;
mod json;

pub use contract::OidcContract;
pub use error::Error;
pub use oidc::Oidc;
pub use return_to::ReturnTo;
pub use settings::Settings;
