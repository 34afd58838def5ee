//! One connection, from its first byte to its end.
//!
//! A client may be slow in four ways, and each has a limit: with the head of a request and between requests (here),
//! with a body ([`crate::body`]), and with reading its answers ([`super::socket`]). And as long as it is the client that
//! is waited for, it can be sent away when there is no room for others ([`super::room`]).
//! What hyper refuses before there is a request is counted here: it comes to nobody else.

use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};
use tower::ServiceExt;
use tracing::debug;

use super::room::Seat;
use super::socket::{Phase, Socket, slow_head};
use super::upload::Upload;
use crate::config::Limits;
use crate::telemetry::Telemetry;

/// More than a browser sends, with all that proxies add to it.
const MAX_HEADERS: usize = 100;

/// All of a head, in bytes.
const MAX_HEAD: usize = 32 * 1_024;

/// Answers the requests of one client until it goes, is too slow, has to make room, or the server stops.
pub(super) async fn answer_all(
    stream: TcpStream,
    address: SocketAddr,
    app: Router,
    limits: Limits,
    seat: Seat,
    telemetry: Telemetry,
    mut stop: watch::Receiver<()>,
) {
    let (phase, phases) = watch::channel(Phase::Head(Instant::now()));
    let seat = Arc::new(seat);
    let service = service_fn(|request| {
        let work = Work::begin(&seat, &phase);
        let request = work.take(request, address);
        let app = app.clone();
        async move {
            let answer = app.oneshot(request).await;
            drop(work);
            answer
        }
    });
    let socket = Socket::new(
        stream,
        phase.clone(),
        Arc::clone(&seat),
        limits.keep_alive(),
    );
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        // To hyper the time between two requests belongs to the head of the second.
        .header_read_timeout(limits.keep_alive())
        .max_headers(MAX_HEADERS)
        .max_header_size(MAX_HEAD)
        // Of a head that never ends, no more than this is kept.
        .max_buf_size(MAX_HEAD)
        .serve_connection(TokioIo::new(socket), service);
    let mut connection = pin!(connection);
    tokio::select! {
        ended = &mut connection => return note(ended, &telemetry),
        () = slow_head(phases.clone(), limits.head()) => {
            return debug!(%address, "closed: the head of a request took too long");
        }
        () = seat.asked_to_leave() => {
            debug!(%address, "closed: there is no room for those who are waited for");
            if matches!(*phases.borrow(), Phase::Head(_) | Phase::Body) {
                return;
            }
            connection.as_mut().graceful_shutdown();
            return tokio::select! {
                ended = connection => note(ended, &telemetry),
                () = farewell(phases, &seat) => debug!(%address, "closed: an answer was read too slowly"),
            };
        }
        _ = stop.changed() => {}
    }
    connection.as_mut().graceful_shutdown();
    tokio::select! {
        ended = connection => note(ended, &telemetry),
        () = slow_head(phases, limits.head()) => {}
    }
}

/// Ends a while after the answer that is being made has been made; at once for whoever takes nothing of it.
async fn farewell(mut phases: watch::Receiver<Phase>, seat: &Seat) {
    // An error would mean that the connection has ended, and with it whatever waits for this.
    let _ = phases.wait_for(|phase| *phase != Phase::Request).await;
    sleep_until(seat.farewell()).await;
}

/// A request whose head has come, until this is dropped with its answer.
struct Work {
    seat: Arc<Seat>,
    phase: watch::Sender<Phase>,
}

impl Work {
    fn begin(seat: &Arc<Seat>, phase: &watch::Sender<Phase>) -> Self {
        seat.wait_anew();
        phase.send_replace(Phase::Body);
        Self {
            seat: Arc::clone(seat),
            phase: phase.clone(),
        }
    }

    /// The request as the app gets it; when its body has come, nobody waits for the client any more.
    fn take(&self, request: Request<Incoming>, address: SocketAddr) -> Request<Body> {
        let (seat, phase) = (Arc::clone(&self.seat), self.phase.clone());
        let mut request = request.map(|body| {
            Body::new(Upload::new(body, move || {
                // A body that outlives its answer is nothing to work on.
                let has_come = phase.send_if_modified(|phase| {
                    let is_coming = *phase == Phase::Body;
                    if is_coming {
                        *phase = Phase::Request;
                    }
                    is_coming
                });
                if has_come {
                    seat.work();
                }
            }))
        });
        request.extensions_mut().insert(ConnectInfo(address));
        request
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        self.phase.send_replace(Phase::Idle);
        self.seat.wait();
    }
}

/// What clients do wrong is theirs, and worth a line only to whoever looks for it.
fn note(ended: hyper::Result<()>, telemetry: &Telemetry) {
    if let Err(error) = ended {
        // The head was none of HTTP/1, or too large: hyper has answered 400, 414 or 431 to it. Only to the preface of
        // HTTP/2 there is nothing to say that its client would read.
        if error.is_parse() && !error.is_parse_version_h2() {
            telemetry.count_unreadable_request();
        }
        debug!(%error, "a connection has ended early");
    }
}
