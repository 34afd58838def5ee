//! SQLite, embedded: the default, for one machine.
//!
//! All writing goes through one task with one connection (`writer`); everybody else reads beside it, each what was
//! committed before.

pub(in crate::store) mod file;
mod in_place;
mod log;
mod writer;

use std::path::Path;
use std::time::{Duration, Instant};

use futures_util::future::BoxFuture;
use sqlx::SqlitePool;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::sleep;

use super::super::{OpenError, StoreError};
use super::{Connection, Job, MAX_WAIT, Store, Time, Watch};
use file::{prepare, refused};
use in_place::InPlace;
use log::Log;
use writer::{Message, Write, Writer};

pub(in crate::store) static MIGRATOR: Migrator = sqlx::migrate!("migrations/sqlite");

const N_READERS: u32 = 3;
const N_SEARCHERS: u32 = 2;

/// For one more the server is too busy.
const MAX_WAITING: usize = 4_096;

/// A start waits longer: other servers may be making the same database, and each of them writes it to the disk.
const START_PATIENCE: Duration = Duration::from_secs(30);
const START_PAUSE: Duration = Duration::from_millis(50);

/// A database in a file.
#[derive(Debug)]
pub struct Sqlite {
    reader: SqlitePool,
    searcher: SqlitePool,
    writer: SqlitePool,
    queue: mpsc::Sender<Message>,
    has_failed: watch::Receiver<bool>,
    in_place: InPlace,
    watch: Watch,
}

impl Sqlite {
    /// Opens the database, makes it if there is none, and brings its tables up to date.
    ///
    /// # Errors
    /// When the file isn't a database of this program, or can't be used. Then it is left as it was.
    pub async fn open(path: &Path, time: Time) -> Result<Self, OpenError> {
        let begun = Instant::now();
        loop {
            match Self::open_now(path, time.clone()).await {
                // SQLite itself waits for some locks and not for others: turning the log on fails at once.
                Err(OpenError::Busy(..)) if begun.elapsed() < START_PATIENCE => {
                    sleep(START_PAUSE).await;
                }
                outcome => return outcome,
            }
        }
    }

    async fn open_now(path: &Path, time: Time) -> Result<Self, OpenError> {
        prepare(path).await?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(MAX_WAIT)
            .foreign_keys(true)
            // The writer sees to it.
            .pragma("wal_autocheckpoint", "0");
        let pool = || {
            SqlitePoolOptions::new()
                .acquire_timeout(MAX_WAIT)
                // What is embedded can't be cut off while it rests.
                .test_before_acquire(false)
                .idle_timeout(None)
                .max_lifetime(None)
        };
        let writer = pool()
            .max_connections(1)
            .connect_with(options.clone())
            .await
            .map_err(|error| refused(path, &error))?;
        migrate(&writer)
            .await
            .map_err(|error| refused(path, &error))?;
        let in_place = InPlace::of(path);
        let lazy = |n_connections| {
            let in_place = in_place.clone();
            pool()
                .max_connections(n_connections)
                // By its name another file may be opened by now, which knows nothing of our sessions.
                .after_connect(move |_, _| {
                    let checked = in_place.check();
                    Box::pin(async { checked.map_err(|lost| protocol(&lost)) })
                })
                .connect_lazy_with(options.clone())
        };
        let (reader, searcher) = (lazy(N_READERS), lazy(N_SEARCHERS));
        let connection = writer
            .acquire()
            .await
            .map_err(|error| refused(path, &error))?;
        let (queue, messages) = mpsc::channel(MAX_WAITING);
        let (fail, has_failed) = watch::channel(false);
        let watch = Watch::new(time);
        let connection = Connection::sqlite(connection, watch.clone());
        let log = Log::new(reader.clone());
        let writing = Writer::new(connection, messages, fail, log, in_place.clone());
        tokio::spawn(writing.run());
        Ok(Self {
            reader,
            searcher,
            writer,
            queue,
            has_failed,
            in_place,
            watch,
        })
    }
}

impl Sqlite {
    /// A connection that is open already, or else a new one: to open that would make a new log where ours has gone.
    async fn acquire(&self, pool: &SqlitePool) -> Result<Connection, StoreError> {
        let connection = match pool.try_acquire() {
            Some(connection) => connection,
            // Who closes it has taken its log away, and that is no loss.
            None if pool.is_closed() => pool.acquire().await?,
            None => {
                self.in_place.check()?;
                pool.acquire().await?
            }
        };
        Ok(Connection::sqlite(connection, self.watch.clone()))
    }
}

impl Store for Sqlite {
    fn reader(&self) -> BoxFuture<'_, Result<Connection, StoreError>> {
        Box::pin(self.acquire(&self.reader))
    }

    fn searcher(&self) -> BoxFuture<'_, Result<Connection, StoreError>> {
        Box::pin(self.acquire(&self.searcher))
    }

    fn write(&self, job: Job) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(async move {
            let (reply, answer) = oneshot::channel();
            let write = Write { job, reply };
            self.queue.try_send(Message::Write(write)).map_err(|_| {
                unavailable("too many are waiting to write, or the writer has stopped")
            })?;
            answer
                .await
                .unwrap_or_else(|_| Err(unavailable("the writer has stopped")))
        })
    }

    fn watch(&self) -> &Watch {
        &self.watch
    }

    fn look(&self) -> BoxFuture<'_, Result<(), StoreError>> {
        Box::pin(async { self.in_place.check() })
    }

    fn failed(&self) -> BoxFuture<'_, ()> {
        let mut has_failed = self.has_failed.clone();
        Box::pin(async move {
            // When the writer has gone in good order, nothing fails any more.
            if has_failed.wait_for(|failed| *failed).await.is_err() {
                core::future::pending().await
            }
        })
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        Box::pin(async {
            let (reply, closed) = oneshot::channel();
            // A writer that has gone has nothing to finish.
            if self.queue.send(Message::Close(reply)).await.is_ok() {
                let _ = closed.await;
            }
            self.reader.close().await;
            self.searcher.close().await;
            self.writer.close().await;
        })
    }
}

fn protocol(lost: &StoreError) -> sqlx::Error {
    sqlx::Error::Protocol(lost.to_string())
}

fn unavailable(cause: &str) -> StoreError {
    StoreError::Unavailable(cause.into())
}

/// Brings the tables up to date, one server after the other when several start at once.
async fn migrate(writer: &SqlitePool) -> Result<(), MigrateError> {
    let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
    MIGRATOR.run(&mut *tx).await?;
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[tokio::test]
    async fn a_commit_syncs_the_log_and_heeds_foreign_keys() {
        let folder = std::env::temp_dir().join(format!("tollgate-open-{}", std::process::id()));
        let store = Sqlite::open(&folder.join("test.db"), Time::OfDatabase)
            .await
            .unwrap();
        let check: Job = Box::new(|tx| {
            Box::pin(async move {
                let synchronous = tx.fetch_one("PRAGMA synchronous", []).await?;
                let journal = tx.fetch_one("PRAGMA journal_mode", []).await?;
                let foreign_keys = tx.fetch_one("PRAGMA foreign_keys", []).await?;
                assert_eq!(synchronous.get::<i64>("synchronous")?, 2, "FULL is 2");
                assert_eq!(journal.get::<String>("journal_mode")?, "wal");
                assert_eq!(foreign_keys.get::<i64>("foreign_keys")?, 1);
                Ok(())
            })
        });
        store.write(check).await.unwrap();
        store.close().await;
        fs::remove_dir_all(folder).unwrap();
    }

    #[tokio::test]
    async fn nothing_more_is_written_after_a_job_has_met_a_disk_that_fails() {
        let folder = std::env::temp_dir().join(format!("tollgate-broken-{}", std::process::id()));
        let store = Sqlite::open(&folder.join("test.db"), Time::OfDatabase)
            .await
            .unwrap();
        let job = |outcome: Result<(), StoreError>| -> Job {
            Box::new(move |_| Box::pin(async move { outcome }))
        };
        let broken = Err(StoreError::Broken("as the test wants it".into()));
        store.write(job(Ok(()))).await.unwrap();
        assert_eq!(store.write(job(broken.clone())).await, broken);
        store.failed().await;
        let refused = store.write(job(Ok(()))).await;
        assert!(
            matches!(refused, Err(StoreError::Unavailable(_))),
            "{refused:?}"
        );
        store.close().await;
        fs::remove_dir_all(folder).unwrap();
    }
}
