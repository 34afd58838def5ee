//! The database: all SQL of the server, and nothing that SQL doesn't need.
//!
//! Domain types go in and come out, so that a PostgreSQL twin can take the place of SQLite.
//! Writes go through one connection and begin with `BEGIN IMMEDIATE`: whoever writes has locked what it has read, and
//! writers wait in order instead of racing for the lock.
//! An answer is given only after a durable commit (`synchronous=FULL`).
//!
//! What it deliberately doesn't do: decide. What becomes of a session is said by [`crate::rotation`], under the lock.

mod accounts;
mod dashboard;
mod demo;
mod ending;
mod error;
mod events;
mod open;
mod ping;
mod refresh;
mod session;
mod user_list;
mod words;

use sqlx::{Sqlite, SqlitePool, Transaction};

pub use accounts::{Account, Credentials};
pub use dashboard::EventScope;
pub use demo::{DemoEvent, DemoSession, DemoUser, DemoWorld};
pub use ending::{Ending, Which};
pub use error::{OpenError, StoreError};
pub use events::{NewEvent, UNKNOWN_USER};
pub use refresh::Refreshed;
pub use session::{NewSession, Session};
pub use user_list::{UserPage, UserPosition, UserSlice};

/// The server's memory. Clones share it.
#[derive(Debug, Clone)]
pub struct Store {
    reader: SqlitePool,
    writer: SqlitePool,
}

impl Store {
    /// Begins a transaction that holds the lock of the database from its first line on.
    ///
    /// A deferred one would fail at its first write, without waiting, whenever somebody else had written meanwhile.
    async fn begin(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// Closes all connections, so that the log is folded into the database file.
    pub async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }
}
