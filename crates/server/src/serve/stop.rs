//! Stopping in good order, and in bounded time.
//!
//! The first signal lets requests that are under way be answered, for [`GRACE`]: a client that never finishes sending
//! must not keep the server alive. A second signal ends the wait at once.

use std::io;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::time::sleep;
use tracing::{info, warn};

use super::door::Door;
use crate::telemetry::Telemetry;

/// How long requests that are under way may take once the server has been told to stop.
const GRACE: Duration = Duration::from_secs(5);

/// SIGINT and SIGTERM, which mean the same here; none is lost from the moment this exists.
#[derive(Debug)]
pub(super) struct Signals {
    interrupt: Signal,
    terminate: Signal,
}

impl Signals {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    /// Returns when the server is told to stop.
    pub(super) async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// Serves until it is told to stop and has stopped.
pub(super) async fn serve_until_told(
    listener: TcpListener,
    mut door: Door,
    telemetry: &Telemetry,
    mut signals: Signals,
) {
    tokio::select! {
        () = door.open(&listener) => {}
        () = signals.next() => info!("stopping"),
    }
    telemetry.begin_stopping();
    // Whoever comes now is refused by the machine, and finds another server or this one's successor.
    drop(listener);
    tokio::select! {
        () = door.close() => {}
        () = signals.next() => warn!("stopping at once: requests that are under way are dropped"),
        () = sleep(GRACE) => warn!("some clients have not finished in time: their requests are dropped"),
    }
}
