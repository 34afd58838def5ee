//! What the interceptor gives, as plain objects: data, errors, and events.
//!
//! Each has a `kind`: the name of the variant, with a small first letter. Its other members are named as in Rust, in
//! camel case; times are in milliseconds.

use core::time::Duration;

use serde_json::{Map, Value, json};
use tollgate_interceptor::observer::{RequestId, Sending, Source};
use tollgate_interceptor::request::Progress;
use tollgate_interceptor::session::Stamp;
use tollgate_interceptor::{Error, Event, Failure, Identity, LogoutReason};
use wasm_bindgen::JsValue;

/// A JSON value as JavaScript has it.
#[must_use]
pub fn to_js(value: &Value) -> JsValue {
    js_sys::JSON::parse(&value.to_string()).unwrap_or_else(|error| error)
}

/// `{ usrId, tenantId, sid }`
#[must_use]
pub fn identity(identity: &Identity) -> Value {
    json!({"usrId": identity.usr_id, "tenantId": identity.tenant_id, "sid": identity.sid})
}

/// `{ received, total }`
#[must_use]
pub fn progress(progress: Progress) -> Value {
    json!({"received": progress.received, "total": progress.total})
}

/// `{ kind, message, … }`
#[must_use]
pub fn error(error: &Error) -> Value {
    let more = match error {
        Error::Setup(_)
        | Error::BodySpent
        | Error::Offline
        | Error::Network
        | Error::Timeout
        | Error::Redirected => json!({}),
        Error::Unauthorized(failure)
        | Error::Forbidden(failure)
        | Error::NotFound(failure)
        | Error::Http(failure)
        | Error::NotOk(failure)
        | Error::Protocol(failure) => self::failure(failure),
        Error::Unavailable {
            failure,
            retry_after,
        } => with(
            self::failure(failure),
            json!({"retryAfter": retry_after.map(milliseconds)}),
        ),
        Error::SessionEnded(reason) => self::reason(reason),
        Error::RefreshUnavailable { cause } => json!({"cause": self::error(cause)}),
    };
    let kind = match error {
        Error::Setup(_) => "setup",
        Error::BodySpent => "bodySpent",
        Error::Offline => "offline",
        Error::Network => "network",
        Error::Timeout => "timeout",
        Error::Redirected => "redirected",
        Error::Unauthorized(_) => "unauthorized",
        Error::Forbidden(_) => "forbidden",
        Error::NotFound(_) => "notFound",
        Error::Unavailable { .. } => "unavailable",
        Error::Http(_) => "http",
        Error::NotOk(_) => "notOk",
        Error::Protocol(_) => "protocol",
        Error::SessionEnded(_) => "sessionEnded",
        Error::RefreshUnavailable { .. } => "refreshUnavailable",
    };
    with(json!({"kind": kind, "message": error.to_string()}), more)
}

/// `{ kind, at, … }`
#[must_use]
pub fn event(at: Duration, event: &Event) -> Value {
    let (kind, more) = match event {
        Event::Sent {
            id,
            method,
            path,
            stamp,
            sending,
        } => (
            "sent",
            json!({
                "id": number(*id),
                "method": method.as_str(),
                "path": path,
                "stamp": stamp.map(self::stamp),
                "sending": match sending {
                    Sending::Attempt => "attempt",
                    Sending::Replay => "replay",
                },
            }),
        ),
        Event::Queued { id } => ("queued", json!({"id": number(*id)})),
        Event::Answered { id, status } => {
            ("answered", json!({"id": number(*id), "status": status}))
        }
        Event::PutOff { id, retry_in } => (
            "putOff",
            json!({"id": number(*id), "retryIn": milliseconds(*retry_in)}),
        ),
        Event::Failed { id, error } => (
            "failed",
            json!({"id": number(*id), "error": self::error(error)}),
        ),
        Event::Aborted { id } => ("aborted", json!({"id": number(*id)})),
        Event::Refreshing { stamp, attempt } => (
            "refreshing",
            json!({"stamp": self::stamp(*stamp), "attempt": attempt}),
        ),
        Event::Refreshed { stamp, source } => (
            "refreshed",
            json!({
                "stamp": self::stamp(*stamp),
                "source": match source {
                    Source::Refresh => "refresh",
                    Source::Storage => "storage",
                },
            }),
        ),
        Event::RefreshFailed { cause, retry_in } => (
            "refreshFailed",
            json!({"cause": error(cause), "retryIn": milliseconds(*retry_in)}),
        ),
        Event::LoggedIn { identity } => ("loggedIn", self::identity(identity)),
        Event::LoggedOut { identity, reason } => (
            "loggedOut",
            with(self::identity(identity), self::reason(reason)),
        ),
        Event::Loading(loading) => (
            "loading",
            json!({"nRequests": loading.n_requests, "nSubmits": loading.n_submits}),
        ),
        Event::StoreUnavailable => ("storeUnavailable", json!({})),
        Event::Stored => ("stored", json!({})),
        // The interceptor may tell more one day; what this page does not know is told by its name alone.
        _ => ("unknown", json!({})),
    };
    with(json!({"kind": kind, "at": milliseconds(at)}), more)
}

/// `{ reason, … }`
fn reason(reason: &LogoutReason) -> Value {
    // It is plain already: tabs tell it to each other.
    serde_json::to_value(reason).unwrap_or_default()
}

fn failure(failure: &Failure) -> Value {
    json!({
        "status": failure.status,
        "code": failure.code,
        "words": failure.message,
        "requestId": failure.request_id,
    })
}

fn stamp(stamp: Stamp) -> Value {
    json!({"login": stamp.login, "generation": stamp.generation})
}

fn number(id: RequestId) -> u64 {
    id.0
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// Both objects as one.
fn with(one: Value, other: Value) -> Value {
    let members = [one, other].into_iter().filter_map(|value| match value {
        Value::Object(members) => Some(members),
        _ => None,
    });
    Value::Object(members.flatten().collect::<Map<_, _>>())
}
