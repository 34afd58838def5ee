//! The write-ahead log, which is folded into the database file from time to time (a *checkpoint*).
//!
//! SQLite would do that within some commit, and all who write would wait until the pages are in their places and synced.
//! Here it takes two steps: another connection folds what there is while writing goes on; then the writer folds the
//! little that has come meanwhile, and the log begins anew.
//! So it stays about as long as [`N_JOBS`] make it, however long the load lasts.

use sqlx::SqlitePool;
use tokio::task::JoinHandle;
use tracing::warn;

use crate::store::StoreError;
use crate::store::sql::{Connection, Time, Watch};

/// After so many jobs the log is folded: a few megabytes of it.
const N_JOBS: usize = 1_000;

/// Folds what nobody reads from the log any more, and waits for nobody.
const FOLD: &str = "PRAGMA wal_checkpoint(PASSIVE)";

/// What is known of the log.
pub(super) struct Log {
    beside: SqlitePool,
    /// The jobs since the first step was last begun.
    n_jobs: usize,
    /// The first step, while it runs.
    folding: Option<JoinHandle<()>>,
}

impl Log {
    /// A log that is folded over one of these connections while others write.
    pub(super) const fn new(beside: SqlitePool) -> Self {
        Self {
            beside,
            n_jobs: 0,
            folding: None,
        }
    }

    /// So many jobs have been written to it by `writer`, which has no transaction open.
    pub(super) async fn has_grown(&mut self, n_jobs: usize, writer: &mut Connection) {
        self.n_jobs += n_jobs;
        match &self.folding {
            None if self.n_jobs >= N_JOBS => {
                self.n_jobs = 0;
                self.folding = Some(tokio::spawn(fold_beside(self.beside.clone())));
            }
            Some(folding) if folding.is_finished() => {
                self.folding = None;
                tell(fold(writer).await);
            }
            None | Some(_) => {}
        }
    }
}

async fn fold_beside(beside: SqlitePool) {
    let connection = match beside.acquire().await {
        Ok(connection) => connection,
        Err(error) => return tell(Err(error.into())),
    };
    tell(
        fold(&mut Connection::sqlite(
            connection,
            Watch::new(Time::OfDatabase),
        ))
        .await,
    );
}

async fn fold(connection: &mut Connection) -> Result<(), StoreError> {
    connection.fetch_one(FOLD, []).await.map(drop)
}

/// What isn't folded stays in the log, where it is as durable.
fn tell(folded: Result<(), StoreError>) {
    if let Err(error) = folded {
        warn!(%error, "the log can't be folded into the database file; it grows until it can");
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};

    use super::*;

    /// How many pages there are in the log.
    async fn n_pages(writer: &mut Connection) -> i64 {
        let row = writer.fetch_one(FOLD, []).await.unwrap();
        row.get("log").unwrap()
    }

    #[tokio::test]
    async fn the_log_begins_anew_after_it_was_folded_twice_and_others_wrote_meanwhile() {
        let folder = std::env::temp_dir().join(format!("tollgate-log-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let options = SqliteConnectOptions::new()
            .filename(folder.join("test.db"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .pragma("wal_autocheckpoint", "0");
        let pool = SqlitePoolOptions::new()
            .connect_with(options)
            .await
            .unwrap();
        let connection = pool.acquire().await.unwrap();
        let mut writer = Connection::sqlite(connection, Watch::new(Time::OfDatabase));
        let mut log = Log::new(pool.clone());

        writer.execute("CREATE TABLE x (n)", []).await.unwrap();
        for _ in 0..20 {
            writer
                .execute("INSERT INTO x VALUES (1)", [])
                .await
                .unwrap();
        }
        log.has_grown(N_JOBS - 1, &mut writer).await;
        assert!(log.folding.is_none(), "too early");
        log.has_grown(1, &mut writer).await;
        log.folding.as_mut().unwrap().await.unwrap();
        writer
            .execute("INSERT INTO x VALUES (2)", [])
            .await
            .unwrap();
        log.has_grown(1, &mut writer).await;
        assert!(log.folding.is_none());
        writer
            .execute("INSERT INTO x VALUES (3)", [])
            .await
            .unwrap();
        assert_eq!(n_pages(&mut writer).await, 1, "it has begun anew");

        drop(writer);
        pool.close().await;
        fs::remove_dir_all(folder).unwrap();
    }
}
