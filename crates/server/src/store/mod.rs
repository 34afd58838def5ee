//! The database: all SQL of the server, and nothing that SQL doesn't need.
//!
//! Domain types go in and come out. Each statement is written once, for both databases that [`sql::Store`] stands for.
//! An answer is given only after a durable commit.
//!
//! Where rows are locked (PostgreSQL; with SQLite a writer has the whole database for itself), all follow one order, so
//! that nobody waits in a circle: throttles by their keys, then tenants, then users, then families by their ids.
//! Whatever ends sessions changes their own rows, so that it and a refresh wait for each other, and either of them wins
//! whole. Whatever ends many has locked whose or where they are before, so that the same goes for it and a login.
//!
//! What it deliberately doesn't do: decide. What becomes of a session is said by [`crate::rotation`], under the lock.

pub mod sql;

mod accounts;
mod aside;
mod audit;
pub mod backup;
mod clock;
mod crowding;
mod dashboard;
mod demo;
mod ending;
mod epoch;
mod error;
mod events;
mod locks;
mod manage;
mod names;
mod password;
mod reach;
mod refresh;
mod session;
mod setup;
mod sign_in;
mod sweep;
mod throttles;
mod words;

use std::path::Path;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use sqlx::postgres::PgConnectOptions;
use tokio::sync::oneshot;
use tracing::warn;

pub use accounts::{Account, Credentials};
pub use audit::{AuditFilter, EventScope};
pub use clock::{Check, ConfirmedClock};
pub use crowding::SessionLimit;
pub use demo::{DemoEvent, DemoSession, DemoUser, DemoWorld};
pub use ending::{Ending, Which};
pub use error::{OpenError, StoreError};
pub use events::{NewEvent, UNKNOWN_USER};
pub use manage::{
    Acting, Denied, MemberSlice, NewAccount, OneTime, Place as PagePlace, ProjectEdit,
    ProjectPosition, ProjectSlice, Rows, SessionFilter, SessionPosition, SessionSlice, UserAct,
    UserEdit, UserPosition, UserSlice,
};
pub use password::{NewPassword, Others, PasswordChanged};
pub use refresh::Refreshed;
pub use session::{NewSession, Session};
pub use setup::{FirstAdmin, SecretHash, SetUp, SetUpEnd};
pub use sign_in::{Login, SignIn};
pub use sweep::{Deleted, Retention, Swept};
pub use words::kind_word;

pub(crate) use manage::LATE;

use crate::config::{DatabaseUrl, Place};
use crate::request_id;
use crate::rotation::Seconds;
use sql::{Connection, Job, Store, Time};

/// The server's memory. Clones share it.
#[derive(Debug, Clone)]
pub struct Database {
    store: Arc<dyn Store>,
}

impl Database {
    /// Opens the database that the operator has named.
    ///
    /// # Errors
    /// As for [`Database::sqlite`] and [`Database::postgres`].
    pub async fn open(place: &Place, time: Time) -> Result<Self, OpenError> {
        match place {
            Place::Sqlite(file) => Self::sqlite(file, time).await,
            Place::Postgres(url) => Self::postgres(options(url)?, time).await,
        }
    }

    /// Opens a SQLite database, makes it if there is none, and brings its tables up to date.
    ///
    /// # Errors
    /// When the file isn't a database of this program, or can't be used. Then it is left as it was.
    pub async fn sqlite(path: &Path, time: Time) -> Result<Self, OpenError> {
        let store = Arc::new(sql::sqlite::Sqlite::open(path, time).await?);
        Self::opened(store)
            .await
            .map_err(|error| OpenError::Refused(path.into(), error.to_string()))
    }

    /// Connects to a PostgreSQL database, and brings its tables up to date.
    ///
    /// # Errors
    /// When the database can't be reached, or is newer than this server.
    pub async fn postgres(options: PgConnectOptions, time: Time) -> Result<Self, OpenError> {
        let name = sql::postgres::name(&options);
        let store = Arc::new(sql::postgres::Postgres::open(options, time).await?);
        Self::opened(store)
            .await
            .map_err(|error| OpenError::Postgres(name, error.to_string()))
    }

    /// A database on a store of the caller's choice: on one that stands around another, as tests have it.
    #[must_use]
    pub const fn on(store: Arc<dyn Store>) -> Self {
        Self { store }
    }

    /// Whether there is no database of this program yet where the operator has named one: to open it would make it.
    ///
    /// # Errors
    /// When a PostgreSQL server can't be reached.
    pub async fn is_new(place: &Place) -> Result<bool, OpenError> {
        match place {
            Place::Sqlite(file) => Ok(!file.exists()),
            Place::Postgres(url) => sql::postgres::is_new(options(url)?).await,
        }
    }

    async fn opened(store: Arc<dyn Store>) -> Result<Self, StoreError> {
        let db = Self::on(store);
        db.watch_clock().await?;
        if db.recover().await? {
            warn!("this database was restored from a backup: all sessions in it are over");
        }
        db.bring_keys_up_to_date().await?;
        Ok(db)
    }

    /// What time it is by the clock that all servers on this database share.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn now(&self) -> Result<Seconds, StoreError> {
        self.reader().await?.now().await
    }

    /// Returns when the database has failed in a way that only a new start can mend.
    pub async fn failed(&self) {
        self.store.failed().await;
    }

    /// Finishes what was asked for, and closes all connections; SQLite folds its log into the database file.
    pub async fn close(&self) {
        self.store.close().await;
    }

    async fn reader(&self) -> Result<Connection, StoreError> {
        self.store.reader().await
    }

    async fn searcher(&self) -> Result<Connection, StoreError> {
        self.store.searcher().await
    }

    /// Runs a job in a transaction, and gives its answer once it is durable.
    async fn write<T, F>(&self, job: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, Result<T, StoreError>>
            + Send
            + 'static,
    {
        let (give, answer) = oneshot::channel();
        let request_id = request_id::current();
        let job: Job = Box::new(move |tx| {
            Box::pin(async move {
                tx.work_for(request_id);
                // Nobody may wait for it any more.
                let _ = give.send(job(tx).await?);
                Ok(())
            })
        });
        self.store.write(job).await?;
        answer
            .await
            .map_err(|_| StoreError::Corrupt("a job has given no answer".into()))
    }
}

fn options(url: &DatabaseUrl) -> Result<PgConnectOptions, OpenError> {
    // The parser's own words may hold what it has read, and that may be a password.
    let malformed = |_| OpenError::Postgres(url.to_string(), "its address is malformed".into());
    url.expose().parse().map_err(malformed)
}
