//! A listener, and all connections that came through it.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::sleep;
use tracing::{debug, error, warn};

use super::connection::answer_all;
use super::room::Room;
use crate::config::{Limits, Proxy};
use crate::telemetry::Telemetry;

/// How long to wait when the machine has no descriptors or memory for one more connection.
const BREATH: Duration = Duration::from_millis(100);

/// Lets clients in to an app. Dropped, it cuts them all off.
#[derive(Debug)]
pub(super) struct Door {
    app: Router,
    limits: Limits,
    /// Proxies that speak for many clients.
    trusted: Vec<Proxy>,
    room: Room,
    telemetry: Telemetry,
    connections: JoinSet<()>,
    stop: watch::Sender<()>,
}

impl Door {
    pub(super) fn new(
        app: Router,
        limits: Limits,
        trusted: Vec<Proxy>,
        telemetry: Telemetry,
    ) -> Self {
        let Limits {
            max_connections,
            max_connections_per_address,
            ..
        } = limits;
        Self {
            app,
            limits,
            trusted,
            room: Room::new(
                max_connections,
                max_connections_per_address,
                telemetry.clone(),
            ),
            telemetry,
            connections: JoinSet::new(),
            stop: watch::Sender::new(()),
        }
    }

    /// Lets in whoever comes; it never ends by itself.
    ///
    /// # Cancellation
    /// Who is in stays in; of those at the door, one may be lost.
    pub(super) async fn open(&mut self, listener: &TcpListener) {
        loop {
            tokio::select! {
                Some(ended) = self.connections.join_next() => {
                    if let Err(error) = ended {
                        error!(%error, "a connection has failed");
                    }
                }
                (stream, address) = accept(listener) => self.let_in(stream, address).await,
            }
        }
    }

    /// Ends when all who are in have got their answers; nobody is answered a second time.
    pub(super) async fn close(&mut self) {
        self.stop.send_replace(());
        while self.connections.join_next().await.is_some() {}
    }

    async fn let_in(&mut self, stream: TcpStream, address: SocketAddr) {
        let ip = address.ip().to_canonical();
        let is_trusted = self.trusted.iter().any(|proxy| proxy.contains(ip));
        let network = (!is_trusted).then(|| ip.into());
        let Some(seat) = self.room.enter(network).await else {
            return debug!(%address, "closed: its address has all the connections that it may have");
        };
        // Answers are small and whole: to wait for more to send would only make them late.
        if let Err(error) = stream.set_nodelay(true) {
            return warn!(%error, "a connection can't be used");
        }
        let (app, limits, stop) = (self.app.clone(), self.limits, self.stop.subscribe());
        let telemetry = self.telemetry.clone();
        self.connections.spawn(answer_all(
            stream, address, app, limits, seat, telemetry, stop,
        ));
    }
}

/// The next client, however long it takes: what is wrong with one, or with the machine for a while, ends nothing.
async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(client) => return client,
            Err(error) if is_of_the_client(&error) => {}
            Err(error) => {
                warn!(%error, "no connection can be accepted for the moment");
                sleep(BREATH).await;
            }
        }
    }
}

fn is_of_the_client(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}
