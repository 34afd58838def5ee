//! From the command line to a server that listens, and back to silence.

use core::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tracing::{info, warn};

use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::demo;
use crate::keys::{KeyError, Keys};
use crate::password::Passwords;
use crate::routes::app;
use crate::state::AppState;
use crate::store::{OpenError, Store, StoreError};

/// Why the server has not started, or not gone on.
#[derive(Debug)]
pub enum ServeError {
    /// The address can't be listened on.
    Listen(SocketAddr, io::Error),
    /// The database can't be used.
    Open(OpenError),
    /// The master keys can't be used.
    Keys(KeyError),
    /// The database has failed while the server was starting.
    Store(StoreError),
    /// The socket or the signals have failed.
    Io(io::Error),
}

/// Serves until it is told to stop by SIGINT or SIGTERM; requests that are under way are answered first.
///
/// # Errors
/// One sentence for a person. The address is tried first, so that a second start by mistake touches nothing.
pub async fn serve(config: Config) -> Result<(), ServeError> {
    let listener = TcpListener::bind(config.listen)
        .await
        .map_err(|error| ServeError::Listen(config.listen, error))?;
    let (mut interrupt, mut terminate) = (
        signal(SignalKind::interrupt())?,
        signal(SignalKind::terminate())?,
    );
    let state = state(&config).await?;
    let store = state.store.clone();
    info!("listening on http://{}", listener.local_addr()?);
    let service = app(state).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(async move {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            info!("stopping");
        })
        .await?;
    store.close().await;
    Ok(())
}

async fn state(config: &Config) -> Result<AppState, ServeError> {
    // Both are looked at before either is made: a refused start leaves nothing behind.
    let known = Keys::load(&config.key_file())?;
    let store = Store::open(&config.db()).await?;
    let keys = Arc::new(match known {
        Some(keys) => keys,
        None => Keys::create(&config.key_file())?,
    });
    let settings = config.settings;
    info!(db = %config.db().display(), unmarked_clients = ?settings.unmarked_clients, "the database is ready");
    if settings.demo
        && store
            .seed(&demo::world(SystemClock.now(), keys.active()))
            .await?
    {
        info!(
            "the demo data is new: sign in as {}, the password is in --help",
            demo::ADMIN
        );
    }
    if !store.has_users().await? {
        warn!(
            "nobody can sign in: the database has no users yet; start with --demo for one that has"
        );
    }
    Ok(AppState {
        store,
        keys,
        clock: Arc::new(SystemClock),
        passwords: Passwords::new(),
        settings,
    })
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listen(address, error) if error.kind() == io::ErrorKind::AddrInUse => {
                write!(
                    f,
                    "The address {address} is taken. Choose another with --listen, as in --listen 127.0.0.1:8082."
                )
            }
            Self::Listen(address, error) => {
                write!(
                    f,
                    "The address {address} can't be listened on: {error}. Choose another with --listen."
                )
            }
            Self::Open(error) => error.fmt(f),
            Self::Keys(error) => error.fmt(f),
            Self::Store(error) => write!(f, "The server can't start: {error}."),
            Self::Io(error) => write!(f, "The server has failed: {error}."),
        }
    }
}

impl std::error::Error for ServeError {}

impl From<OpenError> for ServeError {
    fn from(error: OpenError) -> Self {
        Self::Open(error)
    }
}

impl From<KeyError> for ServeError {
    fn from(error: KeyError) -> Self {
        Self::Keys(error)
    }
}

impl From<StoreError> for ServeError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<io::Error> for ServeError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}
