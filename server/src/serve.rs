//! From the command line to a server that listens, and back to silence.
//!
//! What is not here: TLS, and limits on how many clients connect and how slowly they send the head of a request. The
//! proxy in front does that; what a body may cost is limited in [`crate::body`].

use core::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::{self, PathBuf};

use tokio::net::TcpListener;
use tracing::{info, warn};

use crate::config::{Config, Settings};
use crate::demo;
use crate::key_file::{KeyError, KeyFile};
use crate::key_ring::KeyRing;
use crate::password::Passwords;
use crate::routes::app;
use crate::state::AppState;
use crate::stop::{Signals, serve_until_told};
use crate::store::sql::Time;
use crate::store::{Database, OpenError, StoreError};

/// Why the server has not started, or not gone on.
#[derive(Debug)]
pub enum ServeError {
    /// The address can't be listened on.
    Listen(SocketAddr, io::Error),
    /// The database and the key file were given the same name.
    OneFile(PathBuf),
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
    if config.settings.demo && !config.listen.ip().is_loopback() {
        warn!(
            "everybody who can reach {} can sign in to the demo: its passwords are public",
            config.listen
        );
    }
    let listener = TcpListener::bind(config.listen)
        .await
        .map_err(|error| ServeError::Listen(config.listen, error))?;
    let signals = Signals::new()?;
    let state = state(&config).await?;
    let db = state.db.clone();
    info!("listening on http://{}", listener.local_addr()?);
    let ended = serve_until_told(listener, app(state), signals).await;
    db.close().await;
    Ok(ended?)
}

async fn state(config: &Config) -> Result<AppState, ServeError> {
    let (db, key_place) = (config.db(), config.key_file());
    if path::absolute(&db)? == path::absolute(&key_place)? {
        return Err(ServeError::OneFile(db));
    }
    // Neither is in its place before the other can be used: a refused start leaves nothing behind.
    let key_file = KeyFile::open(&key_place)?;
    let database = Database::sqlite(&db, Time::OfDatabase).await?;
    if key_file.is_new() && database.has_sessions().await? {
        // To take the file away is also how an operator ends all sessions at once: that is no reason to refuse.
        warn!(
            "the key file {} was not there and a new one is made: whoever was signed in has to sign in again",
            key_place.display()
        );
    }
    key_file.keep()?;
    let keys = KeyRing::open(&key_place)?;
    let settings = config.settings;
    info!(db = %db.display(), unmarked_clients = ?settings.unmarked_clients, "the database is ready");
    if !database.has_users().await? {
        seed(&database, settings, &keys).await?;
    }
    Ok(AppState {
        db: database,
        keys,
        passwords: Passwords::new(),
        settings,
    })
}

/// Fills an empty database, if that is wanted, or says what it means that it is empty.
async fn seed(db: &Database, settings: Settings, keys: &KeyRing) -> Result<(), ServeError> {
    if !settings.demo {
        warn!(
            "nobody can sign in: the database has no users yet; start with --demo for one that has"
        );
        return Ok(());
    }
    if db.seed(demo::world(db.now().await?, keys.active())).await? {
        info!(
            "the demo data is new: sign in as {}, the password is in --help",
            demo::ADMIN
        );
    }
    Ok(())
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
            Self::OneFile(path) => write!(
                f,
                "{} can't be both the database and the key file. Choose another with --db or --key-file.",
                path.display()
            ),
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
