//! Making it hard: faults that a demo server makes on purpose, for the session that asks for them alone.

use serde::{Deserialize, Serialize};

/// `POST demo/faults`: what goes wrong for the caller's session from now on, instead of what went wrong before.
///
/// It is over after 60 s, or when it has happened as often as it does, or with a request that names none.
/// A server without `--demo` has no such path (404).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FaultRequest {
    /// What goes wrong; nothing when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<Fault>,
}

/// What can go wrong.
///
/// What a client can do by itself is none of them: to be offline, and to have a wrong clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Fault {
    /// Each request of the session is answered 2 s later; for as long as it lasts.
    Slow,
    /// The next refresh is granted, and its answer is cut off on the way: what the client gets has a status and no
    /// body. Once.
    RefreshLost,
    /// The next two refreshes are answered 503 with `Retry-After: 1`, and nothing happens to the session. Twice.
    RefreshUnavailable,
}

/// The answer to `POST demo/faults`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct FaultSet {
    /// What goes wrong now; absent for nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<Fault>,
    /// Until when, in Unix seconds; absent for nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
}

impl Fault {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Slow, Self::RefreshLost, Self::RefreshUnavailable];

    /// For how long it lasts at most, in seconds.
    pub const LIFE: i64 = 60;
}
