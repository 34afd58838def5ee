//! What happens to every request and every answer, whatever they are about.
//!
//! Each request gets an id of the server's own making, one line in the log without query and headers, and, if it has
//! failed, one line with the cause. What changes something and comes from another site is refused ([`cross_site`]),
//! unless its origin is allowed (`cors`); whom it comes from is settled here ([`forwarded`]).
//! Each answer gets the headers that keep browsers careful (`headers`), and comes in time or is put off.
//!
//! What doesn't come this far is refused by hyper itself, with a status, no body, and the end of the connection: a head
//! that isn't HTTP (400), is too long, or has too many headers (431). It is counted where connections end, among the
//! requests without a route. The headers that keep browsers careful are not on it, for hyper lets nobody add them; there
//! is no body for them to guard, and no browser sends such a head by itself.

mod cors;
pub mod cross_site;
pub mod forwarded;
mod headers;
mod path;
mod unheard;

use std::any::Any;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{ConnectInfo, DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::header::ALLOW;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use tokio::time::timeout;
use tower_http::catch_panic::CatchPanicLayer;
use tracing::{Instrument, debug, error, error_span, info, warn};

pub(crate) use forwarded::ClientAddress;

use crate::body::MAX_BODY;
use crate::config::EdgeSettings;
use crate::error::{ApiError, Cause};
use crate::keys::random;
use crate::request_id;
use crate::state::AppState;
use crate::telemetry::{Answered, NO_ROUTE, Telemetry};
use unheard::Unheard;

/// Asked for every few seconds by machines: their answers are worth a line only when they are failures.
const PROBES: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// What the edge goes by.
#[derive(Debug)]
pub(crate) struct Edge {
    settings: EdgeSettings,
    patience: Duration,
    telemetry: Telemetry,
    unheard: Unheard,
}

impl Edge {
    pub(crate) fn new(state: &AppState) -> Self {
        Self {
            settings: state.settings.edge.clone(),
            patience: Duration::from_secs(state.settings.request_timeout),
            telemetry: state.telemetry.clone(),
            unheard: Unheard::default(),
        }
    }

    /// Puts the edge around routes: no request comes to them, and no answer leaves them, but through it.
    ///
    /// What is answered in place of a handler is read by pages of allowed origins as well, and each answer, also to
    /// their preflights, is marked and written down.
    pub(crate) fn around<S: Clone + Send + Sync + 'static>(self, routes: Router<S>) -> Router<S> {
        let cors = cors::cors(&self.settings.allow_origin);
        let edge = Arc::new(self);
        let routes = routes
            .method_not_allowed_fallback(method_not_allowed)
            .layer(DefaultBodyLimit::max(MAX_BODY))
            .layer(CatchPanicLayer::custom(after_panic))
            .layer(from_fn_with_state(Arc::clone(&edge), admit));
        let routes = match cors {
            Some(cors) => routes.layer(cors),
            None => routes,
        };
        routes.layer(from_fn_with_state(edge, record))
    }
}

/// Wraps a request from its first byte to its answer.
async fn record(State(edge): State<Arc<Edge>>, mut request: Request, next: Next) -> Response {
    let id = format!("{:016x}", u64::from_be_bytes(random()));
    let method = request.method().clone();
    // The path alone: a query may hold what somebody has searched for.
    let path = path::shown(request.uri().path());
    let route = request.extensions().get::<MatchedPath>().cloned();
    // On at every level of the log: without it no cause has a request.
    let span = error_span!("request", id, %method, path);
    async {
        let started = Instant::now();
        locate(&edge, &mut request);
        let mut answer = request_id::with(id.clone(), next.run(request)).await;
        let answered = Answered {
            method: &method,
            route: route.as_ref().map_or(NO_ROUTE, MatchedPath::as_str),
            status: answer.status(),
            took: started.elapsed(),
        };
        note(&edge, &answer, &answered);
        headers::mark(answer.headers_mut(), &id, &edge.settings);
        answer
    }
    .instrument(span)
    .await
}

/// Lets a request through to its handler, and its answer back in time.
async fn admit(State(edge): State<Arc<Edge>>, request: Request, next: Next) -> Response {
    match refusal(&edge, &request) {
        Some(refusal) => refusal,
        None => in_time(&edge, next.run(request)).await,
    }
}

/// Settles whom the request comes from, where there is a connection.
fn locate(edge: &Edge, request: &mut Request) {
    if let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>() {
        let (peer, trusted) = (peer.ip(), &edge.settings.trusted_proxy);
        if forwarded::is_unheard(peer, request.headers(), trusted) && edge.unheard.is_new(peer) {
            warn!(
                %peer,
                "an X-Forwarded-For is ignored, for it comes from an address that isn't trusted: if that is your proxy, name it in --trusted-proxy, or all its clients count as one"
            );
        }
        let client = forwarded::client(peer, request.headers(), trusted);
        request.extensions_mut().insert(client);
    }
}

/// What no handler gets to see.
fn refusal(edge: &Edge, request: &Request) -> Option<Response> {
    const UNDERSTOOD: HeaderValue =
        HeaderValue::from_static("GET, HEAD, POST, PUT, DELETE, OPTIONS");

    if matches!(*request.method(), Method::TRACE | Method::CONNECT) {
        return Some(([(ALLOW, UNDERSTOOD)], ApiError::MethodNotAllowed).into_response());
    }
    let sender = cross_site::Sender::of(request, edge.settings.behind_tls);
    match sender.may_ask(&edge.settings.allow_origin) {
        true => None,
        false => Some(ApiError::Forbidden("Pages of other sites may not do this.").into_response()),
    }
}

/// Nobody waits for ever. What the handler was about is dropped, as if the client had gone: it is made for that.
async fn in_time(edge: &Edge, answer: impl Future<Output = Response>) -> Response {
    match timeout(edge.patience, answer).await {
        Ok(answer) => answer,
        Err(_) => ApiError::Unavailable("the answer took too long".into()).into_response(),
    }
}

fn note(edge: &Edge, answer: &Response, answered: &Answered<'_>) {
    edge.telemetry.count_request(answered);
    let ms = u64::try_from(answered.took.as_millis()).unwrap_or(u64::MAX);
    let status = answered.status.as_u16();
    match answer.extensions().get::<Cause>() {
        Some(cause) => {
            cause.count(&edge.telemetry);
            let cause = cause.text();
            match answered.status {
                StatusCode::SERVICE_UNAVAILABLE => warn!(status, ms, cause, "put off"),
                _ => error!(status, ms, cause, "failed"),
            }
        }
        None if PROBES.contains(&answered.route) => debug!(status, ms, "answered"),
        None => info!(status, ms, "answered"),
    }
}

/// The last resort: a bug in a handler ends its request and nothing else.
// The layer that calls this wants to give the panic away.
#[allow(clippy::needless_pass_by_value)]
fn after_panic(_: Box<dyn Any + Send>) -> Response {
    ApiError::Internal("a handler has panicked".into()).into_response()
}

async fn method_not_allowed() -> ApiError {
    ApiError::MethodNotAllowed
}

#[cfg(test)]
mod tests {
    use core::future::pending;
    use std::io::{self, Write};
    use std::sync::Mutex;

    use axum::body::Body;
    use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, ORIGIN};
    use axum::http::request::Builder;
    use axum::routing::get;
    use tower::ServiceExt;
    use tracing::Dispatch;
    use tracing::instrument::WithSubscriber;
    use tracing::subscriber::NoSubscriber;

    use super::*;

    async fn bug() -> StatusCode {
        panic!("a bug")
    }

    const FOREIGN: &str = "https://app.example";

    async fn answer(path: &str, patience: Duration) -> Response {
        answer_to(Request::get(path), patience).await
    }

    /// The answer to a page of a foreign origin that is allowed.
    async fn answer_to(request: Builder, patience: Duration) -> Response {
        let edge = Edge {
            settings: EdgeSettings {
                allow_origin: vec![FOREIGN.parse().unwrap()],
                ..EdgeSettings::default()
            },
            patience,
            telemetry: Telemetry::default(),
            unheard: Unheard::default(),
        };
        let routes = Router::new()
            .route("/panics", get(bug))
            .route("/hangs", get(pending::<()>));
        let request = request.header(ORIGIN, FOREIGN).body(Body::empty());
        edge.around(routes).oneshot(request.unwrap()).await.unwrap()
    }

    #[tokio::test]
    async fn a_page_of_an_allowed_origin_reads_whatever_is_answered() {
        for (status, method, path) in [
            (500, Method::GET, "/panics"),
            (503, Method::GET, "/hangs"),
            (405, Method::TRACE, "/hangs"),
            (405, Method::POST, "/hangs"),
            (200, Method::OPTIONS, "/hangs"),
        ] {
            let request = Request::builder().method(method).uri(path);
            let answer = answer_to(request, Duration::ZERO).await;
            assert_eq!(answer.status(), status, "{path}");
            let allowed = answer.headers().get(ACCESS_CONTROL_ALLOW_ORIGIN);
            assert_eq!(allowed.unwrap(), FOREIGN, "{status}");
            headers::tests::check(answer.headers());
        }
    }

    /// What is logged, as text.
    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl Write for Log {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[tokio::test]
    async fn a_cause_has_its_request_also_where_only_failures_are_logged() {
        // While `tracing` knows of one subscriber alone, it judges a span by that of the thread which comes to it first;
        // where that is another test's, it has none, and the span is off for all. So there are two.
        let _another = Dispatch::new(NoSubscriber::default());
        let log = Log::default();
        let writer = log.clone();
        let failures = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::WARN)
            .with_writer(move || writer.clone())
            .finish();
        let answer = answer("/hangs", Duration::ZERO)
            .with_subscriber(failures)
            .await;
        let id = answer.headers()["x-request-id"].to_str().unwrap();
        let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
        for part in [id, "/hangs", "the answer took too long"] {
            assert!(log.contains(part), "{part}: {log}");
        }
    }

    #[tokio::test]
    async fn a_panic_is_an_answer_like_any_other() {
        let answer = answer("/panics", Duration::from_secs(60)).await;
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        headers::tests::check(answer.headers());
    }

    #[tokio::test]
    async fn what_takes_too_long_is_put_off() {
        let answer = answer("/hangs", Duration::ZERO).await;
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answer.headers()["retry-after"], "1");
        headers::tests::check(answer.headers());
    }
}
