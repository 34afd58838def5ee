//! What the Tollgate server and console say to each other: the bodies on the wire, and which pages there are.
//!
//! Every answer is an [`Envelope`]: `{"resultCode": "OK", "data": …}`, or another `resultCode` with a `message`.
//! Times are Unix seconds by the server's clock, durations are seconds.
//!
//! ```
//! use tollgate_api_types::{Envelope, result_code};
//!
//! let answer: Envelope<u32> = serde_json::from_str(r#"{"resultCode":"OK","data":7}"#).unwrap();
//! assert_eq!(answer.result_code, result_code::OK);
//! assert_eq!(answer.data, Some(7));
//! ```
//!
//! What is not here: URLs of the API (the console has them in `api.rs`, the server in its URL table), and any logic but
//! that by which both know the console's pages ([`routes`]).

#![warn(missing_docs)]

mod audit;
mod auth;
mod dashboard;
mod demo;
mod envelope;
mod projects;
pub mod routes;
mod secret;
mod sessions;
mod total;
mod users;
mod whole;

pub use audit::{AuditQuery, Change};
pub use auth::{
    Ends, LoginData, LoginRequest, Me, PasswordChange, RefreshData, ServerFacts, SetUpRequest,
    SetUpState, Tenant,
};
pub use dashboard::{Event, EventKind, Point, Summary};
pub use demo::{Fault, FaultRequest, FaultSet};
pub use envelope::{Envelope, Page, header, result_code};
pub use projects::{
    Member, MemberChange, MemberQuery, NewProject, Project, ProjectChange, ProjectChoice,
    ProjectQuery, ProjectSort,
};
pub use secret::Secret;
pub use sessions::{
    EndReason, Ended, SessionInfo, SessionQuery, SessionSort, SessionState, SessionsToEnd, Whose,
};
pub use total::Total;
pub use users::{
    BulkAction, BulkDone, BulkRefusal, Membership, NewUser, OneTimePassword, Order, Role, User,
    UserAction, UserChange, UserDetail, UserQuery, UserSort,
};
