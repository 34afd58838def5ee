//! Stopping in good order, and in bounded time.
//!
//! The first signal lets requests that are under way be answered, for [`GRACE`]: a client that never finishes sending
//! must not keep the server alive. A second signal ends the wait at once.

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::oneshot;
use tokio::time::sleep;
use tracing::{info, warn};

/// How long requests that are under way may take once the server has been told to stop.
const GRACE: Duration = Duration::from_secs(5);

/// SIGINT and SIGTERM, which mean the same here; none is lost from the moment this exists.
#[derive(Debug)]
pub(crate) struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// Serves until it is told to stop and has stopped.
pub(crate) async fn serve_until_told(
    listener: TcpListener,
    app: Router,
    mut signals: Signals,
) -> io::Result<()> {
    let (stop, told) = oneshot::channel::<()>();
    let service = app.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(async {
        // It ends when the other half is dropped, which is all that it waits for.
        let _ = told.await;
    });
    let mut serving = pin!(serving.into_future());
    tokio::select! {
        ended = &mut serving => return ended,
        () = signals.next() => info!("stopping"),
    }
    drop(stop);
    tokio::select! {
        ended = &mut serving => return ended,
        () = signals.next() => warn!("stopping at once: requests that are under way are dropped"),
        () = sleep(GRACE) => warn!("some clients have not finished in time: their requests are dropped"),
    }
    Ok(())
}
