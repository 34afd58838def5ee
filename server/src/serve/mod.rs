//! From the command line to a server that listens, and back to silence.
//!
//! What is not here: TLS, which the proxy in front speaks.

mod connection;
mod door;
mod error;
mod room;
mod socket;
mod stop;

use std::io;
use std::net::SocketAddr;
use std::path;
use std::sync::Arc;

use tokio::net::{TcpListener, TcpSocket};
use tokio::task::JoinSet;
use tracing::{info, warn};

pub use error::ServeError;

use crate::clock::{Clock, SystemClock};
use crate::config::{Config, Database, Limits};
use crate::demo;
use crate::key_file::KeyFile;
use crate::keys::Keys;
use crate::password::Passwords;
use crate::routes::app;
use crate::state::AppState;
use crate::store::Store;
use crate::telemetry::{Telemetry, private_app};
use door::Door;
use stop::{Signals, serve_until_told};

/// How many may wait to be let in. With the usual 128 a burst of clients overflows it, and each of those who have lost
/// tries again after a second; the machine may have a lower bound of its own.
const BACKLOG: u32 = 4_096;

/// More than a handful never ask for the figures at once.
const MAX_PRIVATE_CONNECTIONS: u32 = 32;

/// Serves until it is told to stop by SIGINT or SIGTERM; requests that are under way are answered first.
///
/// # Errors
/// One sentence for a person. The address is tried first, so that a second start by mistake touches nothing.
pub async fn serve(config: Config) -> Result<(), ServeError> {
    if config.settings.demo && !config.listen.ip().is_loopback() {
        warn!(
            "everybody who can reach {} can sign in to the demo: its passwords are public",
            config.listen
        );
    }
    let listener = listen("--listen", config.listen)?;
    let private = match config.metrics_listen {
        Some(address) => Some(listen("--metrics-listen", address)?),
        None => None,
    };
    let signals = Signals::new()?;
    let state = state(&config).await?;
    let (store, telemetry) = (state.store.clone(), state.telemetry.clone());
    // It ends when this function does, and not before the last client has been answered.
    let mut background = JoinSet::new();
    background.spawn(telemetry.clone().upkeep());
    if let Some(listener) = private {
        info!(
            "the metrics are on http://{}/metrics",
            listener.local_addr()?
        );
        background.spawn(serve_private(listener, state.clone(), config.limits));
    }
    info!("listening on http://{}", listener.local_addr()?);
    let door = Door::new(app(state), config.limits, telemetry.clone());
    serve_until_told(listener, door, &telemetry, signals).await;
    store.close().await;
    Ok(())
}

fn listen(setting: &'static str, address: SocketAddr) -> Result<TcpListener, ServeError> {
    bind(address).map_err(|error| ServeError::Listen(setting, address, error))
}

fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    // What is left of connections that have just ended doesn't stand in the way of a new start.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

async fn serve_private(listener: TcpListener, state: AppState, limits: Limits) {
    let telemetry = state.telemetry.clone();
    let limits = Limits {
        max_connections: MAX_PRIVATE_CONNECTIONS,
        ..limits
    };
    Door::new(private_app(state), limits, telemetry)
        .open(&listener)
        .await;
}

async fn state(config: &Config) -> Result<AppState, ServeError> {
    let database = config.database().map_err(ServeError::Impossible)?;
    let key_place = config.database.key_file(&database);
    let db = match database {
        Database::Sqlite(file) => file,
        Database::Postgres(url) => return Err(ServeError::NoPostgres(url)),
    };
    if path::absolute(&db)? == path::absolute(&key_place)? {
        return Err(ServeError::OneFile(db));
    }
    // Neither is in its place before the other can be used: a refused start leaves nothing behind.
    let key_file = KeyFile::open(&key_place)?;
    let store = Store::open(&db).await?;
    if key_file.is_new() && store.has_sessions().await? {
        // To take the file away is also how an operator ends all sessions at once: that is no reason to refuse.
        warn!(
            "the key file {} was not there and a new one is made: whoever was signed in has to sign in again",
            key_place.display()
        );
    }
    let keys = Arc::new(key_file.keep()?);
    let settings = config.settings.clone();
    info!(db = %db.display(), unmarked_clients = ?settings.unmarked_clients, "the database is ready");
    if !store.has_users().await? {
        seed(&store, settings.demo, &keys).await?;
    }
    Ok(AppState {
        store,
        keys,
        clock: Arc::new(SystemClock),
        passwords: Passwords::new(),
        settings,
        telemetry: Telemetry::default(),
    })
}

/// Fills an empty database, if that is wanted, or says what it means that it is empty.
async fn seed(store: &Store, is_demo: bool, keys: &Keys) -> Result<(), ServeError> {
    if !is_demo {
        warn!(
            "nobody can sign in: the database has no users yet; start with --demo for one that has"
        );
        return Ok(());
    }
    if store
        .seed(&demo::world(SystemClock.now(), keys.active()))
        .await?
    {
        info!(
            "the demo data is new: sign in as {}, the password is in --help",
            demo::ADMIN
        );
    }
    Ok(())
}
