//! What is asked and what is answered.
//!
//! ```
//! use tollgate_interceptor::Request;
//!
//! let search = Request::get("users").query("q", "ada & co").query("limit", 20);
//! assert_eq!(search.target(), "users?q=ada%20%26%20co&limit=20");
//!
//! let login = Request::post("auth/login")
//!     .json(&serde_json::json!({"usrId": "ada", "password": "…"}))
//!     .anonymous();
//! assert!(!login.method().is_safe());
//!
//! let export = Request::get("audit.csv")
//!     .timeout(std::time::Duration::from_secs(300))
//!     .on_progress(|progress| drop(progress.received));
//! assert!(export.progress().is_some());
//! ```

mod body;
mod headers;
mod method;
mod percent;
pub(crate) mod policy;
mod response;

use core::fmt;
use core::time::Duration;
use std::rc::Rc;

use serde::Serialize;

pub use self::body::Body;
pub use self::headers::Headers;
pub use self::method::{Method, UnknownMethod};
use self::percent::is_unreserved;
pub(crate) use self::percent::percent_encode;
use self::policy::RetryPolicy;
pub use self::response::Response;
use crate::error::Error;

/// The header by which a server knows a request again.
const IDEMPOTENCY_KEY: &str = "Idempotency-Key";
/// The header that names a body's media type.
const CONTENT_TYPE: &str = "Content-Type";

/// How a request stands to the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Credentials {
    /// It carries the access token, and a 401 is answered by refresh and replay.
    Session,
    /// It carries the access token as it is, and a 401 goes to the caller; it waits for a refresh that is under way, and
    /// asks for none.
    NoRefresh,
    /// It carries nothing, and a 401 goes to the caller.
    Anonymous,
}

/// A request; cheap to clone, since its body is shared.
#[derive(Clone)]
pub struct Request {
    method: Method,
    target: String,
    headers: Headers,
    body: Result<Option<Body>, String>,
    credentials: Credentials,
    is_counted: bool,
    is_kept_alive: bool,
    has_cookies: bool,
    time_limit: Option<Duration>,
    retry: Option<RetryPolicy>,
    progress: Option<Rc<dyn Fn(Progress)>>,
    longest_answer: Option<usize>,
}

/// How much of an answer's body has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The bytes so far; a retry or a replay begins again at none.
    pub received: u64,
    /// The bytes in all, where the server says so.
    pub total: Option<u64>,
}

impl Request {
    /// Reads what is at `target`: a path under the API's base, with or without a slash before it, or a whole address
    /// ([`crate::origin`] has the rule).
    #[must_use]
    pub fn get(target: impl Into<String>) -> Self {
        Self::new(Method::Get, target)
    }

    /// Reads the headers of what is at `target`. No data come with them: the answer is for [`crate::Client::fetch`].
    #[must_use]
    pub fn head(target: impl Into<String>) -> Self {
        Self::new(Method::Head, target)
    }

    /// Does something at `target`.
    #[must_use]
    pub fn post(target: impl Into<String>) -> Self {
        Self::new(Method::Post, target)
    }

    /// Replaces what is at `target`.
    #[must_use]
    pub fn put(target: impl Into<String>) -> Self {
        Self::new(Method::Put, target)
    }

    /// Changes a part of what is at `target`.
    #[must_use]
    pub fn patch(target: impl Into<String>) -> Self {
        Self::new(Method::Patch, target)
    }

    /// Removes what is at `target`.
    #[must_use]
    pub fn delete(target: impl Into<String>) -> Self {
        Self::new(Method::Delete, target)
    }

    /// A request of any method.
    #[must_use]
    pub fn new(method: Method, target: impl Into<String>) -> Self {
        Self {
            method,
            target: target.into(),
            headers: Headers::default(),
            body: Ok(None),
            credentials: Credentials::Session,
            is_counted: true,
            is_kept_alive: false,
            has_cookies: false,
            time_limit: None,
            retry: None,
            progress: None,
            longest_answer: None,
        }
    }

    /// Adds a segment to the path, before any query; it is percent-encoded.
    ///
    /// ```
    /// use tollgate_interceptor::Request;
    ///
    /// assert_eq!(Request::delete("sessions").segment("a/b?c").target(), "sessions/a%2Fb%3Fc");
    /// ```
    #[must_use]
    pub fn segment(mut self, text: &str) -> Self {
        self.target.push('/');
        self.target.push_str(&percent_encode(text, is_unreserved));
        self
    }

    /// Adds a parameter to the query; both parts are percent-encoded.
    #[must_use]
    pub fn query(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.target
            .push(if self.target.contains('?') { '&' } else { '?' });
        self.target.push_str(&percent_encode(name, is_unreserved));
        self.target.push('=');
        self.target
            .push_str(&percent_encode(&value.to_string(), is_unreserved));
        self
    }

    /// With a header of the caller's own; the session's headers are added later and win.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.set(name, value);
        self
    }

    /// With a body as JSON. What can't be written as JSON is an [`Error::Setup`] of the send.
    #[must_use]
    pub fn json(mut self, value: &impl Serialize) -> Self {
        match serde_json::to_vec(value) {
            Ok(bytes) => self.bytes("application/json", bytes),
            Err(_) => {
                self.body = Err("the body can't be written as JSON".to_owned());
                self
            }
        }
    }

    /// With a body as a form writes it, percent-encoded.
    ///
    /// ```
    /// use tollgate_interceptor::Request;
    ///
    /// let request = Request::post("token").form(&[("grant_type", "refresh_token"), ("scope", "a b&c")]);
    /// let body = request.body().and_then(|body| body.as_bytes());
    /// assert_eq!(body, Some(&b"grant_type=refresh_token&scope=a%20b%26c"[..]));
    /// ```
    #[must_use]
    pub fn form(self, pairs: &[(&str, &str)]) -> Self {
        let encode = |text| percent_encode(text, is_unreserved);
        let pairs: Vec<_> = pairs
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value)))
            .collect();
        self.bytes(
            "application/x-www-form-urlencoded",
            pairs.join("&").into_bytes(),
        )
    }

    /// With bytes of a media type as its body.
    #[must_use]
    pub fn bytes(self, content_type: &str, bytes: impl Into<Rc<[u8]>>) -> Self {
        self.with_body(Body::bytes(content_type, bytes))
    }

    /// With any body. Its media type becomes a header, which a later call of [`Request::header`] may replace.
    #[must_use]
    pub fn with_body(mut self, body: Body) -> Self {
        if self.body != Ok(None) {
            // It told of the body that is replaced.
            self.headers.remove(CONTENT_TYPE);
        }
        if let Some(content_type) = body.content_type() {
            self.headers.set(CONTENT_TYPE, content_type);
        }
        self.body = Ok(Some(body));
        self
    }

    /// Carries no token, and its 401 is no reason for a refresh: for login, and for what is public.
    #[must_use]
    pub fn anonymous(mut self) -> Self {
        self.credentials = Credentials::Anonymous;
        self
    }

    /// Carries the token, but its 401 goes to the caller without a refresh.
    #[must_use]
    pub fn without_refresh(mut self) -> Self {
        self.credentials = Credentials::NoRefresh;
        self
    }

    /// Isn't counted as loading: for what goes on in the background.
    #[must_use]
    pub fn uncounted(mut self) -> Self {
        self.is_counted = false;
        self
    }

    /// Lets it take `limit` in all, whatever the client's own limit is.
    #[must_use]
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.time_limit = Some(limit);
        self
    }

    /// Follows a policy of its own instead of the client's.
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = Some(policy);
        self
    }

    /// Is sent once, and once more after a refresh; a failure goes to the caller.
    #[must_use]
    pub fn without_retry(self) -> Self {
        self.retry(RetryPolicy::never())
    }

    /// Names what is to be done (`Idempotency-Key`), so that the server does it once, however often it is sent.
    ///
    /// The name is the same in each attempt and in the replay; the next request needs another one.
    /// By itself it makes nothing be sent again: that takes [`RetryPolicy::even_if_done`].
    #[must_use]
    pub fn idempotency_key(self, key: &str) -> Self {
        self.header(IDEMPOTENCY_KEY, key)
    }

    /// Calls `tell` as its answer's body comes in, where the transport can see that.
    #[must_use]
    pub fn on_progress(mut self, tell: impl Fn(Progress) + 'static) -> Self {
        self.progress = Some(Rc::new(tell));
        self
    }

    /// Reads no more than `n_bytes` of its answer's body: what is longer is cut off there, and as a rule makes no sense.
    #[must_use]
    pub fn at_most(mut self, n_bytes: usize) -> Self {
        self.longest_answer = Some(n_bytes);
        self
    }

    /// Is sent to its end even when the page goes away meanwhile; the browser allows it a small body only.
    #[must_use]
    pub fn keepalive(mut self) -> Self {
        self.is_kept_alive = true;
        self
    }

    /// Carries the cookies of the page's own origin, and keeps those that its answer sets; without this, neither happens.
    ///
    /// Meant for a login, by which a server knows a device again. To another origin it carries none even so.
    #[must_use]
    pub fn with_cookies(mut self) -> Self {
        self.has_cookies = true;
        self
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> Method {
        self.method
    }

    /// The path under the API's base or the whole address, with the query.
    #[must_use]
    pub fn target(&self) -> &str {
        &self.target
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &Headers {
        &self.headers
    }

    /// The headers, for a step that adds some.
    pub fn headers_mut(&mut self) -> &mut Headers {
        &mut self.headers
    }

    /// The body, where there is one.
    #[must_use]
    pub fn body(&self) -> Option<&Body> {
        self.body.as_ref().ok()?.as_ref()
    }

    /// Whether it can be sent more than once: its body, where it has one, is still there after the first time.
    #[must_use]
    pub fn is_replayable(&self) -> bool {
        self.body().is_none_or(Body::is_replayable)
    }

    /// How it stands to the session.
    #[must_use]
    pub fn credentials(&self) -> Credentials {
        self.credentials
    }

    /// Whether it is counted as loading.
    #[must_use]
    pub fn is_counted(&self) -> bool {
        self.is_counted
    }

    /// Whether it outlives its page.
    #[must_use]
    pub fn is_kept_alive(&self) -> bool {
        self.is_kept_alive
    }

    /// Whether it carries the cookies of the page's own origin.
    #[must_use]
    pub fn has_cookies(&self) -> bool {
        self.has_cookies
    }

    /// How long it may take in all, where it says so itself.
    #[must_use]
    pub fn time_limit(&self) -> Option<Duration> {
        self.time_limit
    }

    /// What is sent again, where it says so itself.
    #[must_use]
    pub fn retry_policy(&self) -> Option<RetryPolicy> {
        self.retry
    }

    /// Whom to tell how much of the answer has come.
    #[must_use]
    pub fn progress(&self) -> Option<&dyn Fn(Progress)> {
        self.progress.as_deref()
    }

    /// How much of its answer's body is read, where it says so.
    #[must_use]
    pub fn longest_answer(&self) -> Option<usize> {
        self.longest_answer
    }

    /// The target without the query, which may hold what a user has typed.
    #[must_use]
    pub fn path(&self) -> &str {
        self.target.split(['?', '#']).next().unwrap_or_default()
    }

    /// The request as it sets out for `url`, once it is known to be sendable.
    pub(crate) fn checked(mut self, url: String) -> Result<Self, Error> {
        if let Err(why) = &self.body {
            return Err(Error::Setup(why.clone()));
        }
        self.target = url;
        Ok(self)
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Neither headers nor body nor query: they carry tokens, passwords and what users type.
        write!(f, "Request({} {})", self.method.as_str(), self.path())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_neither_headers_nor_query_nor_body() {
        let request = Request::post("users?q=canary")
            .header("authorization", "canary")
            .idempotency_key("canary")
            .json(&"canary")
            .on_progress(|_| {});
        let shown = format!("{request:?} {:?} {:?}", request.headers(), request.body());
        assert!(!shown.contains("canary"), "{shown}");
    }

    #[test]
    fn a_body_names_its_media_type_until_another_takes_its_place() {
        let content_type = |request: &Request| {
            let found = request.headers().get("content-type");
            found.map(str::to_owned)
        };
        let request = Request::post("x").json(&1);
        assert_eq!(content_type(&request).as_deref(), Some("application/json"));
        let request = request.form(&[("a", "b")]);
        assert_eq!(
            content_type(&request).as_deref(),
            Some("application/x-www-form-urlencoded")
        );
        let request = request.with_body(Body::once(()));
        assert_eq!(content_type(&request), None);
        let request = Request::post("x")
            .json(&1)
            .header("content-type", "application/merge-patch+json");
        assert_eq!(
            content_type(&request).as_deref(),
            Some("application/merge-patch+json")
        );
        let request = Request::post("x")
            .header("content-type", "video/mp4")
            .with_body(Body::once(()));
        assert_eq!(content_type(&request).as_deref(), Some("video/mp4"));
    }
}
