//! What JavaScript asks for, as it may write it; a name that is none of these is refused.

use core::time::Duration;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tollgate_interceptor::request::Body;
use tollgate_interceptor::{Error, Method, RefreshLimits, Request, RetryPolicy, web};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, FormData, ReadableStream};

/// The options of `connect`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Connect {
    /// The API's base: a path of the page's own origin, or a whole address.
    pub base: String,
    /// The key of the storage under which the session lies; `user` without it.
    #[serde(default = "user")]
    pub key: String,
    /// Whether attempt ids are sent to an API of another origin as well; they are not, without it.
    #[serde(default)]
    pub with_attempts: bool,
    /// Where the session lies: `local` without it.
    #[serde(default)]
    pub store: Store,
    /// Whether what happens is kept in `tab.events`; it is, without it. A benchmark has no use for it.
    #[serde(default = "yes")]
    pub is_recorded: bool,
    /// How long the parts of a refresh may take; the interceptor's own limits without it.
    #[serde(default)]
    pub limits: Limits,
}

/// Where a session lies.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Store {
    /// In localStorage, for all tabs.
    #[default]
    Local,
    /// In sessionStorage, for this tab alone.
    Session,
    /// In this page alone.
    Memory,
}

/// Limits of a refresh, in milliseconds.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Limits {
    attempt: Option<u64>,
    lock: Option<u64>,
    wait: Option<u64>,
}

/// The argument of `tab.send`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Send {
    /// `GET` without it.
    #[serde(default)]
    method: Verb,
    /// A path under the base, or a whole address.
    path: String,
    /// Header fields of the caller's own.
    #[serde(default)]
    headers: BTreeMap<String, String>,
    /// What is sent as JSON.
    body: Option<Value>,
    /// Whether what has come of its answer is told while it comes, in `sent.progress`.
    #[serde(default)]
    pub is_watched: bool,
    /// How long it may take in all, in milliseconds; 60,000 without it.
    timeout: Option<u64>,
    /// How often it is sent again; as the client does it, without it.
    retries: Option<u32>,
    /// Sent as `Idempotency-Key`; what has one is sent again also where the server may have done it.
    idempotency_key: Option<String>,
    /// How it stands to the session: `session` without it.
    #[serde(default)]
    credentials: Credentials,
    /// Whether it counts as loading; it does, without it.
    #[serde(default = "yes")]
    is_counted: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Verb {
    #[default]
    Get,
    Post,
    Put,
    Delete,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Credentials {
    #[default]
    Session,
    NoRefresh,
    Anonymous,
}

/// Reads a plain object.
///
/// # Errors
///
/// What is wrong with it, as a JavaScript `Error`.
pub fn read<T: DeserializeOwned>(value: &JsValue) -> Result<T, JsValue> {
    let text = js_sys::JSON::stringify(value)?;
    // `undefined` has no JSON; it reads as nothing at all.
    let text = text.as_string().unwrap_or_else(|| "null".to_owned());
    serde_json::from_str(&text).map_err(|error| js_sys::Error::new(&error.to_string()).into())
}

/// Takes a body by what it is.
///
/// # Errors
///
/// [`Error::Setup`] for what is none of the three kinds.
pub async fn body(body: JsValue) -> Result<Body, Error> {
    if let Some(form) = body.dyn_ref::<FormData>() {
        return web::form_data(form).await;
    }
    match body.dyn_into::<Blob>() {
        Ok(blob) => Ok(web::blob(blob)),
        Err(body) => body
            .dyn_into::<ReadableStream>()
            .map(|stream| web::stream(stream, "application/octet-stream"))
            .map_err(|_| {
                Error::Setup(
                    "the body is neither a Blob nor a FormData nor a ReadableStream".to_owned(),
                )
            }),
    }
}

impl From<Send> for Request {
    fn from(send: Send) -> Self {
        let method = match send.method {
            Verb::Get => Method::Get,
            Verb::Post => Method::Post,
            Verb::Put => Method::Put,
            Verb::Delete => Method::Delete,
        };
        let mut request = Self::new(method, send.path);
        for (name, value) in &send.headers {
            request = request.header(name, value);
        }
        if let Some(body) = &send.body {
            request = request.json(body);
        }
        if !send.is_counted {
            request = request.uncounted();
        }
        if let Some(limit) = send.timeout {
            request = request.timeout(Duration::from_millis(limit));
        }
        let policy = send.retries.map(RetryPolicy::up_to);
        if let Some(key) = &send.idempotency_key {
            let policy = policy.unwrap_or_default().even_if_done();
            request = request.idempotency_key(key).retry(policy);
        } else if let Some(policy) = policy {
            request = request.retry(policy);
        }
        match send.credentials {
            Credentials::Session => request,
            Credentials::NoRefresh => request.without_refresh(),
            Credentials::Anonymous => request.anonymous(),
        }
    }
}

impl From<&Limits> for RefreshLimits {
    fn from(limits: &Limits) -> Self {
        let own = Self::default();
        let or = |limit: Option<u64>, own| limit.map_or(own, Duration::from_millis);
        Self {
            attempt: or(limits.attempt, own.attempt),
            lock: or(limits.lock, own.lock),
            wait: or(limits.wait, own.wait),
        }
    }
}

fn user() -> String {
    "user".to_owned()
}

fn yes() -> bool {
    true
}
