#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

// What a caller meets first.
pub mod chain;
pub mod client;
pub mod error;
pub mod request;

// How bytes are read.
mod json;

// What a server and a platform must be.
pub mod contract;
pub mod port;

// What is decided, without clock, async or browser.
pub mod backoff;
pub mod jwt;
pub mod origin;
pub mod session;
pub mod tab;
pub mod token;

// What is done about it.
pub mod auth;
pub mod loading;
pub mod memory;
pub mod observer;
pub mod retry;
pub mod timeout;

// One module a feature.
#[cfg(feature = "leptos")]
pub mod signals;
#[cfg(feature = "testing")]
pub mod testing;
#[cfg(feature = "tracing")]
pub mod trace;
#[cfg(feature = "web")]
pub mod web;

// A page to read.
#[doc = include_str!("../docs/from-axios.md")]
pub mod coming_from_axios {}

pub use auth::{Auth, AuthBuilder, RefreshLimits};
pub use client::{Client, ClientBuilder, Pending};
pub use contract::{Contract, EnvelopeContract, OAuth2Contract, RefreshAnswer};
pub use error::{Error, Failure};
pub use loading::Loading;
pub use observer::{Event, Observer, RequestId};
pub use origin::Target;
pub use port::Platform;
pub use request::{Body, Headers, Method, Progress, Request, Response};
pub use retry::RetryPolicy;
pub use session::{Identity, Logout, LogoutReason};
pub use tab::doubt;
pub use token::{AccessToken, Login, RefreshToken, Session};
