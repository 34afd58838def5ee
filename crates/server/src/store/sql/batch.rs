//! One transaction, for one job or for several that share a commit.

use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;

use super::super::StoreError;
use super::{Connection, Job, Statement};

/// Opens a transaction.
pub(super) async fn begin(
    connection: &mut Connection,
    statement: Statement,
) -> Result<(), StoreError> {
    connection.execute(statement, []).await.map(drop)
}

/// Makes what was done durable; when that fails, nothing of it was done.
pub(super) async fn commit(connection: &mut Connection) -> Result<(), StoreError> {
    let outcome = connection.execute("COMMIT", []).await;
    if outcome.is_err() {
        rollback(connection).await;
    }
    outcome.map(drop)
}

/// Undoes all of it. That there is nothing to undo, because the database has done so already, is no error.
pub(super) async fn rollback(connection: &mut Connection) {
    let _ = connection.execute("ROLLBACK", []).await;
}

/// Runs a job; one that panics has failed, and takes nobody along.
pub(super) async fn run(connection: &mut Connection, job: Job) -> Result<(), StoreError> {
    AssertUnwindSafe(job(connection))
        .catch_unwind()
        .await
        .unwrap_or_else(|_| Err(StoreError::Corrupt("a job has panicked".into())))
}
