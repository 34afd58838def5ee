//! The line to a PostgreSQL server, which may be somewhere else: it can fall silent without anybody hanging up.

use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::Postgres;
use tokio::time::error::Elapsed;

use super::super::StoreError;

/// Whoever says nothing for so long has gone: longer than the database itself lets a statement run.
pub(super) const SILENCE: Duration = Duration::from_secs(12);

/// A connection, until it falls silent.
#[derive(Debug)]
pub(super) struct Line {
    connection: PoolConnection<Postgres>,
    is_silent: bool,
}

impl Line {
    pub(super) const fn new(connection: PoolConnection<Postgres>) -> Self {
        Self {
            connection,
            is_silent: false,
        }
    }

    /// Whether it has fallen silent.
    pub(super) const fn is_silent(&self) -> bool {
        self.is_silent
    }

    /// The connection, for one more statement.
    ///
    /// # Errors
    /// When it has fallen silent: nobody waits a second time, and nothing that was left in it is taken for an answer.
    pub(super) fn connection(&mut self) -> Result<&mut PoolConnection<Postgres>, StoreError> {
        match self.is_silent {
            false => Ok(&mut self.connection),
            true => Err(silent()),
        }
    }

    /// What a statement has come to that was waited for no longer than [`SILENCE`].
    ///
    /// # Errors
    /// Those of the statement, and when there was no answer. Then the connection isn't used again.
    pub(super) fn hear<T>(
        &mut self,
        answer: Result<Result<T, sqlx::Error>, Elapsed>,
    ) -> Result<T, StoreError> {
        match answer {
            Ok(answer) => Ok(answer?),
            Err(_) => {
                self.is_silent = true;
                self.connection.close_on_drop();
                Err(silent())
            }
        }
    }
}

fn silent() -> StoreError {
    StoreError::Unavailable("it does not answer".into())
}
