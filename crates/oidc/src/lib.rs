//! Login at an OpenID Connect provider, for a page that has no secret: authorization code with PKCE.
//!
//! [`Oidc`] does it. What it decides stands in pure functions: which addresses a provider may name ([`provider`]), where a login goes and
//! what of it is kept meanwhile ([`login`]), what the answer in the address means ([`answer`]), whether an id_token is
//! to be believed ([`id_token`], by the keys of [`jwks`]), where one goes after it ([`return_to`]), and where a logout
//! goes ([`logout`]). What the platform gives are traits ([`port`]).
//!
//! ```
//! use tollgate_oidc::provider::Provider;
//!
//! let document = br#"{
//!     "issuer": "https://id.example",
//!     "authorization_endpoint": "https://id.example/authorize",
//!     "token_endpoint": "https://id.example/token",
//!     "jwks_uri": "https://id.example/keys",
//!     "response_types_supported": ["code"],
//!     "code_challenge_methods_supported": ["S256"]
//! }"#;
//! let provider = Provider::read("https://id.example", document).unwrap();
//! assert_eq!(provider.token_endpoint, "https://id.example/token");
//! ```
//!
//! Sources: OpenID Connect Core 1.0 and Discovery 1.0, RP-Initiated Logout 1.0; RFC 6749, 7636 (PKCE), 8414
//! (metadata), 9207 (`iss` in the answer), 9700 (security), 7515 and 7517 (signatures and keys).

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
