//! What happens to every request and every answer, whatever they are about.
//!
//! Each request gets an id of the server's own making, one line in the log without query and headers, and, if it has
//! failed, one line with the cause. What changes something and comes from another site is refused ([`cross_site`]),
//! unless its origin is allowed (`cors`); whom it comes from is settled here ([`forwarded`]).
//! Each answer gets the headers that keep browsers careful (`headers`), and comes in time or is put off.
//!
//! What doesn't come this far is refused by hyper itself, with a status and neither headers of ours nor a body: a head
//! that isn't HTTP (400), is too long, or has too many headers (431).

mod cors;
pub mod cross_site;
pub mod forwarded;
mod headers;
mod path;

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
use tracing::{Instrument, debug, error, info, info_span, warn};

pub(crate) use forwarded::ClientAddress;

use crate::body::MAX_BODY;
use crate::config::EdgeSettings;
use crate::error::{ApiError, Cause};
use crate::keys::random;
use crate::request_id;
use crate::state::AppState;
use crate::telemetry::{Answered, Telemetry};

/// What stands for the route of a path that has none; paths themselves are no labels.
const NO_ROUTE: &str = "none";

/// Asked for every few seconds by machines: their answers are worth a line only when they are failures.
const PROBES: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// What the edge goes by.
#[derive(Debug)]
pub(crate) struct Edge {
    settings: EdgeSettings,
    patience: Duration,
    telemetry: Telemetry,
}

impl Edge {
    pub(crate) fn new(state: &AppState) -> Self {
        Self {
            settings: state.settings.edge.clone(),
            patience: Duration::from_secs(state.settings.request_timeout),
            telemetry: state.telemetry.clone(),
        }
    }

    /// Puts the edge around routes: no request comes to them, and no answer leaves them, but through it.
    pub(crate) fn around<S: Clone + Send + Sync + 'static>(self, routes: Router<S>) -> Router<S> {
        let routes = routes
            .method_not_allowed_fallback(method_not_allowed)
            .layer(DefaultBodyLimit::max(MAX_BODY));
        let routes = match cors::cors(&self.settings.allow_origin) {
            Some(cors) => routes.layer(cors),
            None => routes,
        };
        routes
            .layer(CatchPanicLayer::custom(after_panic))
            .layer(from_fn_with_state(Arc::new(self), edge))
    }
}

/// Wraps a request from its first byte to its answer.
async fn edge(State(edge): State<Arc<Edge>>, mut request: Request, next: Next) -> Response {
    let id = format!("{:016x}", u64::from_be_bytes(random()));
    let method = request.method().clone();
    // The path alone: a query may hold what somebody has searched for.
    let path = path::shown(request.uri().path());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let span = info_span!("request", id, %method, path);
    async {
        let started = Instant::now();
        locate(&edge, &mut request);
        let mut answer = match refusal(&edge, &request) {
            Some(refusal) => refusal,
            None => in_time(&edge, request_id::with(id.clone(), next.run(request))).await,
        };
        let answered = Answered {
            method: &method,
            route: route.as_ref().map_or(NO_ROUTE, MatchedPath::as_str),
            status: answer.status(),
            took: started.elapsed(),
        };
        note(&edge, &answer, &answered);
        headers::mark(answer.headers_mut(), &id, edge.settings.behind_tls);
        answer
    }
    .instrument(span)
    .await
}

/// Settles whom the request comes from, where there is a connection.
fn locate(edge: &Edge, request: &mut Request) {
    if let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>() {
        let trusted = &edge.settings.trusted_proxy;
        let client = forwarded::client(peer.ip(), request.headers(), trusted);
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

    use axum::body::Body;
    use axum::routing::get;
    use tower::ServiceExt;

    use super::*;

    async fn bug() -> StatusCode {
        panic!("a bug")
    }

    async fn answer(path: &str, patience: Duration) -> Response {
        let edge = Edge {
            settings: EdgeSettings::default(),
            patience,
            telemetry: Telemetry::default(),
        };
        let routes = Router::new()
            .route("/panics", get(bug))
            .route("/hangs", get(pending::<()>));
        let request = Request::get(path).body(Body::empty()).unwrap();
        edge.around(routes).oneshot(request).await.unwrap()
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
