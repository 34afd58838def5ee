//! SQLite, embedded: the default, for one machine.
//!
//! All writing goes through one task with one connection, in the order in which it was asked for.
//! What is asked for while a transaction is written to the disk goes into the next one, all together (*group commit*):
//! each job is a savepoint in it, and is answered after the commit that all of them share.
//! Each transaction begins with `BEGIN IMMEDIATE`: whoever writes has locked what it has read.

use std::path::Path;
use std::time::{Duration, Instant};

use futures_util::future::BoxFuture;
use sqlx::SqlitePool;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::sleep;
use tracing::error;

use super::super::{OpenError, StoreError};
use super::sqlite_file::{prepare, refused};
use super::{Connection, Job, MAX_WAIT, Statement, Store, Time, batch};

pub(in crate::store) static MIGRATOR: Migrator = sqlx::migrate!("migrations/sqlite");

const N_READERS: u32 = 4;

/// So many jobs share a commit at most: those that come later wait for the next one.
const MAX_BATCH: usize = 256;

/// For one more the server is too busy.
const MAX_WAITING: usize = 4_096;

/// A start waits longer: other servers may be making the same database, and each of them writes it to the disk.
const START_PATIENCE: Duration = Duration::from_secs(30);
const START_PAUSE: Duration = Duration::from_millis(50);

/// A deferred one would fail at its first write, without waiting, whenever another process had written meanwhile.
const BEGIN: Statement = Statement::both("BEGIN IMMEDIATE");

/// A database in a file.
#[derive(Debug)]
pub struct Sqlite {
    reader: SqlitePool,
    writer: SqlitePool,
    queue: mpsc::Sender<Message>,
    has_failed: watch::Receiver<bool>,
    time: Time,
}

/// What the writing task is told.
enum Message {
    Write(Write),
    Close(oneshot::Sender<()>),
}

/// A job, and who waits for it.
struct Write {
    job: Job,
    reply: oneshot::Sender<Result<(), StoreError>>,
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
            .foreign_keys(true);
        let pool = || {
            SqlitePoolOptions::new()
                .acquire_timeout(MAX_WAIT)
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
        let reader = pool()
            .max_connections(N_READERS)
            .connect_with(options)
            .await
            .map_err(|error| refused(path, &error))?;
        let connection = writer
            .acquire()
            .await
            .map_err(|error| refused(path, &error))?;
        let (queue, messages) = mpsc::channel(MAX_WAITING);
        let (fail, has_failed) = watch::channel(false);
        let writing = Writer {
            connection: Connection::sqlite(connection, time.clone()),
            messages,
            fail,
        };
        tokio::spawn(writing.run());
        Ok(Self {
            reader,
            writer,
            queue,
            has_failed,
            time,
        })
    }
}

impl Store for Sqlite {
    fn reader(&self) -> BoxFuture<'_, Result<Connection, StoreError>> {
        Box::pin(async {
            let connection = self.reader.acquire().await?;
            Ok(Connection::sqlite(connection, self.time.clone()))
        })
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
            self.writer.close().await;
        })
    }
}

/// The task that writes.
struct Writer {
    connection: Connection,
    messages: mpsc::Receiver<Message>,
    fail: watch::Sender<bool>,
}

/// What becomes of the writing task after a transaction.
enum Next {
    Wait,
    Stop,
}

impl Writer {
    async fn run(mut self) {
        while let Some(message) = self.messages.recv().await {
            let (next, closing) = match message {
                Message::Write(first) => self.transaction(first).await,
                Message::Close(reply) => (Next::Stop, Some(reply)),
            };
            if let Next::Stop = next {
                // The connection goes back before anybody is told that all is closed.
                drop(self);
                drop(closing);
                return;
            }
        }
    }

    /// Does one job, and all that come before it is done.
    async fn transaction(&mut self, first: Write) -> (Next, Option<oneshot::Sender<()>>) {
        if let Err(error) = batch::begin(&mut self.connection, BEGIN).await {
            // Whoever came while this one was waiting for the lock has waited long enough.
            let closing = self.refuse_all(first, &error);
            return (after(closing.is_some()), closing);
        }
        let mut done = Vec::new();
        let mut next = Some(first);
        let mut closing = None;
        let mut outcome = Ok(());
        while let Some(Write { job, reply }) = next.take() {
            match batch::run_within(&mut self.connection, job).await {
                Ok(result) => done.push((reply, result)),
                Err(error) => {
                    done.push((reply, Ok(())));
                    outcome = Err(error);
                    break;
                }
            }
            if done.len() < MAX_BATCH {
                match self.messages.try_recv() {
                    Ok(Message::Write(write)) => next = Some(write),
                    Ok(Message::Close(reply)) => closing = Some(reply),
                    Err(_) => {}
                }
            }
        }
        let outcome = match outcome {
            Ok(()) => batch::commit(&mut self.connection).await,
            Err(error) => {
                batch::rollback(&mut self.connection).await;
                Err(error)
            }
        };
        let is_broken = matches!(&outcome, Err(StoreError::Broken(_)));
        for (reply, result) in done {
            // What one job has found stays true only if the transaction that all share is stored.
            let _ = reply.send(outcome.clone().and(result));
        }
        if is_broken {
            error!(
                "the disk has failed to keep a write: nothing more is written before a new start"
            );
            // Nobody may listen any more.
            let _ = self.fail.send(true);
        }
        (after(is_broken || closing.is_some()), closing)
    }

    fn refuse_all(&mut self, first: Write, error: &StoreError) -> Option<oneshot::Sender<()>> {
        let mut closing = None;
        let _ = first.reply.send(Err(error.clone()));
        while let Ok(message) = self.messages.try_recv() {
            match message {
                Message::Write(write) => {
                    let _ = write.reply.send(Err(error.clone()));
                }
                Message::Close(reply) => closing = Some(reply),
            }
        }
        closing
    }
}

const fn after(is_over: bool) -> Next {
    match is_over {
        true => Next::Stop,
        false => Next::Wait,
    }
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
    async fn a_commit_is_durable_before_it_is_answered() {
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
}
