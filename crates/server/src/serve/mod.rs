//! From the command line to a server that listens, and back to silence.
//!
//! What is not here: TLS, which the proxy in front speaks.

mod connection;
mod door;
mod error;
mod room;
mod socket;
mod stop;
mod upload;

use std::io;
use std::net::SocketAddr;
use std::path::{self, Path};

use tokio::net::{TcpListener, TcpSocket};
use tokio::task::JoinSet;
use tracing::{info, warn};

pub use error::ServeError;

use crate::checkup::keep_checking;
use crate::config::{Config, Limits, Place};
use crate::demo;
use crate::key_file::KeyFile;
use crate::key_ring::KeyRing;
use crate::password::Passwords;
use crate::routes::app;
use crate::setup::SetUpFile;
use crate::state::AppState;
use crate::store::sql::Time;
use crate::store::{Database, Retention, StoreError};
use crate::sweep::keep_sweeping;
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
    warn_of_exposure(&config);
    let listener = listen("--listen", config.listen)?;
    let private = match config.metrics_listen {
        Some(address) => Some(listen("--metrics-listen", address)?),
        None => None,
    };
    let mut signals = Signals::new()?;
    let state = tokio::select! {
        state = state(&config) => state?,
        () = signals.next() => {
            info!("stopped before it was ready");
            return Ok(());
        }
    };
    let (db, telemetry) = (state.db.clone(), state.telemetry.clone());
    // It ends when this function does, and not before the last client has been answered.
    let mut background = JoinSet::new();
    background.spawn(telemetry.clone().upkeep());
    background.spawn(state.keys.clone().keep_looking());
    background.spawn(state.setup.clone().keep_looking(db.clone()));
    let retention = Retention::from_days(config.audit_retention);
    background.spawn(keep_sweeping(db.clone(), retention));
    background.spawn(keep_checking(db.clone(), telemetry.clone()));
    if let Some(listener) = private {
        info!(
            "the metrics are on http://{}/metrics",
            listener.local_addr()?
        );
        background.spawn(serve_private(listener, state.clone(), config.limits));
    }
    info!("listening on http://{}", listener.local_addr()?);
    let trusted = config.settings.edge.trusted_proxy.clone();
    let door = Door::new(app(state), config.limits, trusted, telemetry.clone());
    let served = tokio::select! {
        () = serve_until_told(listener, door, &telemetry, signals) => Ok(()),
        () = db.failed() => Err(ServeError::Broken),
    };
    db.close().await;
    served
}

/// What an operator should know before anybody signs in from another machine.
fn warn_of_exposure(config: &Config) {
    let address = config.listen;
    if config.settings.demo && config.is_reached_from_elsewhere() {
        warn!(
            "everybody who can reach {address} can sign in to the demo: its passwords are public"
        );
    }
    if config.has_passwords_in_the_clear() {
        warn!(
            "passwords and tokens travel in the clear to {address}: let a proxy in front speak TLS, and say so with --behind-tls"
        );
    }
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
    let trusted = state.settings.edge.trusted_proxy.clone();
    Door::new(private_app(state), limits, trusted, telemetry)
        .open(&listener)
        .await;
}

async fn state(config: &Config) -> Result<AppState, ServeError> {
    let place = config.place().map_err(ServeError::Impossible)?;
    let key_place = config.database.key_file(&place);
    if let Place::Sqlite(file) = &place
        && path::absolute(file)? == path::absolute(&key_place)?
    {
        return Err(ServeError::OneFile(file.clone()));
    }
    // Neither is in its place before the other can be used: a refused start leaves nothing behind.
    let key_file = KeyFile::open(&key_place)?;
    // The keys first: where several servers start at once, whose keys are kept has its database already.
    if !key_file.is_new() && Database::is_new(&place).await? {
        if !config.asks_for_new() {
            return Err(ServeError::NoDatabase(place, key_place));
        }
        warn!(
            "the key file {} was there and the database {place} was not: a new one is made",
            key_place.display()
        );
    }
    let db = Database::open(&place, Time::OfDatabase).await?;
    if config.settings.demo {
        believe_clock(&db).await?;
    }
    let keys = keys(key_file, &key_place, &db).await?;
    let settings = config.settings.clone();
    info!(db = %place, unmarked_clients = ?settings.unmarked_clients, "the database is ready");
    let setup = SetUpFile::beside(&key_place);
    match settings.demo {
        true => seed(&db, &keys).await?,
        false => setup.offer(&db).await?,
    }
    tell_of_names(&db).await?;
    Ok(AppState {
        db,
        keys,
        passwords: Passwords::new(),
        setup,
        settings,
        telemetry: Telemetry::default(),
    })
}

/// Of users with one name in several spellings, from before new ones were refused.
async fn tell_of_names(db: &Database) -> Result<(), StoreError> {
    let n_groups = db.alike().await?.len();
    if n_groups > 0 {
        warn!(
            n_groups,
            "users have names that can't be told apart, and each of them signs in by its exact form alone: `tollgate-server admin check-names` lists them"
        );
    }
    Ok(())
}

/// The keys of the file, which is made if it isn't there.
async fn keys(file: KeyFile, place: &Path, db: &Database) -> Result<KeyRing, ServeError> {
    if file.is_new() && db.has_sessions().await? {
        // To take the file away is also how an operator ends all sessions at once: that is no reason to refuse.
        warn!(
            "the key file {} was not there and a new one is made: whoever was signed in has to sign in again",
            place.display()
        );
    }
    file.keep()?;
    Ok(KeyRing::open(place)?)
}

/// A demo of last month just works: what is old in it goes.
async fn believe_clock(db: &Database) -> Result<(), ServeError> {
    if let Err(StoreError::Clock(why)) = db.now().await {
        warn!("this is a demo, and its clock is believed anyway: {why}");
        db.confirm_clock().await?;
    }
    db.believe_any_clock();
    Ok(())
}

/// Fills an empty database with demo data.
async fn seed(db: &Database, keys: &KeyRing) -> Result<(), ServeError> {
    if db.has_users().await? {
        return Ok(());
    }
    let world = demo::world(db.now().await?, keys.active());
    if db.seed(world).await? {
        info!(
            "the demo data is new: sign in as {}, the password is in --help",
            demo::ADMIN
        );
    }
    Ok(())
}
