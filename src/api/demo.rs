//! What a demo server does for whoever wants to see how the interceptor takes it; no other server has these paths.

use serde::de::IgnoredAny;
use tollgate_api_types::{Fault, FaultRequest};
use tollgate_interceptor::{Client, Error, Request};

/// Kills all access tokens of this session; the session and its refresh token stay.
///
/// # Errors
///
/// As for [`Client::send`].
pub async fn expire_access(client: Client) -> Result<(), Error> {
    client
        .send(Request::post("demo/expire-access"))
        .await
        .map(|IgnoredAny| ())
}

/// Lets something go wrong for this session, instead of what went wrong before; nothing, for `None`.
///
/// # Errors
///
/// As for [`Client::send`].
pub async fn set_fault(client: Client, fault: Option<Fault>) -> Result<(), Error> {
    client
        .send(Request::post("demo/faults").json(&FaultRequest { fault }))
        .await
        .map(|IgnoredAny| ())
}
