//! PostgreSQL, for more than one machine.
//!
//! Each job is a transaction on a connection of its own; rows are locked by those who change them, and PostgreSQL
//! itself lets commits share a write to the disk.

mod identity;

use core::fmt::Debug;
use std::sync::Arc;

use futures_util::future::BoxFuture;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection as _, PgConnection, PgPool};
use tokio::sync::RwLock;
use tokio::time::timeout;

use super::super::reach::{connect, reach};
use super::super::{OpenError, StoreError};
use super::line::SILENCE;
use super::{Connection, Job, MAX_WAIT, Statement, Store, Time, Watch, batch};
use identity::Identity;

static MIGRATOR: Migrator = sqlx::migrate!("migrations/postgres");

const N_READERS: u32 = 8;
const N_SEARCHERS: u32 = 4;
const N_WRITERS: u32 = 20;

/// What every connection insists on, in the server's own words.
///
/// Commits are durable whatever the database's default is; nobody waits long for a lock; and a server that has died in
/// the middle of a transaction holds its locks no longer than the others wait for them.
/// That tables are there already is no news. A statement takes milliseconds, and compiling it would take longer.
const OPTIONS: [(&str, &str); 6] = [
    ("client_min_messages", "warning"),
    ("jit", "off"),
    ("synchronous_commit", "on"),
    ("lock_timeout", "2000"),
    ("statement_timeout", "10000"),
    ("idle_in_transaction_session_timeout", "2000"),
];

/// What connections for lists insist on besides.
///
/// Which index is the best one depends on what is looked for. And there is one for each list: a scan of the table is taken
/// for the cheaper way to the first thousand rows that match, as if they lay everywhere; where they all lie at its end, it
/// goes through the whole table.
const BY_INDEX: [(&str, &str); 2] = [
    ("plan_cache_mode", "force_custom_plan"),
    ("enable_seqscan", "off"),
];

/// Each statement sees what was committed before it: whoever has waited for a lock then reads what it was held for.
const BEGIN: Statement = Statement::both("BEGIN ISOLATION LEVEL READ COMMITTED");

/// A database on a PostgreSQL server.
pub struct Postgres {
    reader: PgPool,
    searcher: PgPool,
    writer: PgPool,
    /// Each job holds it, so that closing waits for those that run.
    running: Arc<RwLock<()>>,
    options: PgConnectOptions,
    identity: Identity,
    watch: Watch,
}

impl Postgres {
    /// Connects, and brings the tables up to date.
    ///
    /// # Errors
    /// When the database can't be reached, or is newer than this server.
    pub async fn open(options: PgConnectOptions, time: Time) -> Result<Self, OpenError> {
        let name = name(&options);
        let refused = |cause: String| OpenError::Postgres(name.clone(), cause);
        let options = options.application_name("tollgate").options(OPTIONS);
        let mut connection = connect(&options).await.map_err(refused)?;
        migrate(&mut connection)
            .await
            .map_err(|error| refused(error.to_string()))?;
        let identity = Identity::of(&mut connection)
            .await
            .map_err(|error| refused(error.to_string()))?;
        // Nothing depends on a farewell.
        let _ = connection.close().await;
        let pool = |n_connections| {
            let identity = identity.clone();
            PgPoolOptions::new()
                .acquire_timeout(MAX_WAIT)
                .max_connections(n_connections)
                .after_connect(move |connection, _| {
                    let identity = identity.clone();
                    Box::pin(async move { identity.meet(connection).await })
                })
        };
        Ok(Self {
            reader: pool(N_READERS).connect_lazy_with(options.clone()),
            searcher: pool(N_SEARCHERS).connect_lazy_with(options.clone().options(BY_INDEX)),
            // The begin of a transaction tells whether a connection still stands.
            writer: pool(N_WRITERS)
                .test_before_acquire(false)
                .connect_lazy_with(options.clone()),
            running: Arc::default(),
            options,
            identity,
            watch: Watch::new(time),
        })
    }
}

impl Debug for Postgres {
    /// Without the address, which holds a password.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Postgres")
            .field("name", &name(&self.options))
            .finish_non_exhaustive()
    }
}

impl Store for Postgres {
    fn reader(&self) -> BoxFuture<'_, Result<Connection, StoreError>> {
        Box::pin(async {
            self.identity.check()?;
            let connection = self.reader.acquire().await?;
            Ok(Connection::postgres(connection, self.watch.clone()))
        })
    }

    fn searcher(&self) -> BoxFuture<'_, Result<Connection, StoreError>> {
        Box::pin(async {
            self.identity.check()?;
            let connection = self.searcher.acquire().await?;
            Ok(Connection::postgres(connection, self.watch.clone()))
        })
    }

    fn write(&self, job: Job) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(async move {
            self.identity.check()?;
            let closing = |_| StoreError::Unavailable("the database is being closed".into());
            let running = Arc::clone(&self.running)
                .try_read_owned()
                .map_err(closing)?;
            let (pool, watch) = (self.writer.clone(), self.watch.clone());
            // A task of its own: a client that goes away must not leave a transaction open behind it.
            let task = tokio::spawn(async move {
                let outcome = transaction(&pool, watch, job).await;
                drop(running);
                outcome
            });
            task.await
                .unwrap_or_else(|error| Err(StoreError::Unavailable(error.to_string())))
        })
    }

    fn watch(&self) -> &Watch {
        &self.watch
    }

    /// Over a connection of the pool where that is not refused already, and else over one of its own: so that a
    /// database that is another one costs no more than that.
    fn look(&self) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(async {
            let looking = async {
                match self.identity.check() {
                    Ok(()) => {
                        let mut connection = self.reader.acquire().await?;
                        self.identity.meet(&mut connection).await
                    }
                    Err(_) => {
                        let mut connection = PgConnection::connect_with(&self.options).await?;
                        let met = self.identity.meet(&mut connection).await;
                        let _ = connection.close().await;
                        met
                    }
                }
            };
            let outcome = timeout(SILENCE, looking).await;
            self.identity.check()?;
            match outcome {
                Ok(met) => Ok(met?),
                Err(_) => Err(StoreError::Unavailable("it does not answer".into())),
            }
        })
    }

    fn failed(&self) -> BoxFuture<'_, ()> {
        // Connections come back when the database does.
        Box::pin(core::future::pending())
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {
            drop(self.running.write().await);
            self.reader.close().await;
            self.searcher.close().await;
            self.writer.close().await;
        })
    }
}

async fn transaction(pool: &PgPool, watch: Watch, job: Job) -> Result<(), StoreError> {
    let mut connection = begin(pool, watch).await?;
    let outcome = batch::run(&mut connection, job).await;
    match outcome {
        Ok(()) => batch::commit(&mut connection).await,
        Err(error) => {
            batch::rollback(&mut connection).await;
            Err(error)
        }
    }
}

/// A connection with a transaction open.
///
/// One that has broken while it rested is found out by that. Nothing was asked of it yet, so that another one, which
/// answers, takes its place.
async fn begin(pool: &PgPool, watch: Watch) -> Result<Connection, StoreError> {
    let mut connection = Connection::postgres(pool.acquire().await?, watch.clone());
    match batch::begin(&mut connection, BEGIN).await {
        Ok(()) => {}
        Err(error) if connection.is_silent() => return Err(error),
        Err(_) => {
            drop(connection);
            let answering = timeout(MAX_WAIT, answering(pool)).await;
            let none = |_| StoreError::Unavailable("no connection answers".into());
            connection = Connection::postgres(answering.map_err(none)??, watch);
            batch::begin(&mut connection, BEGIN).await?;
        }
    }
    Ok(connection)
}

async fn answering(pool: &PgPool) -> Result<PoolConnection<sqlx::Postgres>, StoreError> {
    loop {
        let mut connection = pool.acquire().await?;
        if connection.ping().await.is_ok() {
            return Ok(connection);
        }
    }
}

/// Whether nothing of ours was ever in a database.
pub(in crate::store) async fn is_new(options: PgConnectOptions) -> Result<bool, OpenError> {
    let name = name(&options);
    let refused = |cause: String| OpenError::Postgres(name.clone(), cause);
    let mut connection = reach(&options).await.map_err(refused)?;
    let is_new: bool = sqlx::query_scalar("SELECT to_regclass('_sqlx_migrations') IS NULL")
        .fetch_one(&mut connection)
        .await
        .map_err(|error| refused(error.to_string()))?;
    // Nothing depends on a farewell.
    let _ = connection.close().await;
    Ok(is_new)
}

/// One server after the other when several start at once: the migrator takes a lock of the database's for it.
///
/// There the usual limits don't hold: a big table takes its time, and the others wait for it.
async fn migrate(connection: &mut PgConnection) -> Result<(), MigrateError> {
    sqlx::raw_sql("SET lock_timeout = 0; SET statement_timeout = 0")
        .execute(&mut *connection)
        .await?;
    MIGRATOR.run(connection).await
}

/// The database without its password, for people.
pub(in crate::store) fn name(options: &PgConnectOptions) -> String {
    let host = match options.get_socket() {
        Some(socket) => socket.display().to_string(),
        None => format!("{}:{}", options.get_host(), options.get_port()),
    };
    let database = options.get_database().unwrap_or(options.get_username());
    format!("{database} at {host}")
}
