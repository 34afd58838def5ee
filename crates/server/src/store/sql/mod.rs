//! What the databases have in common: transactions, statements, values, rows, and a clock.
//!
//! [`Store`] is the trait that SQLite and PostgreSQL fulfil; everything above it is written once.
//! A statement is one text for both wherever that is possible, which is nearly everywhere: parameters are `$1`, texts
//! are compared by their bytes, and numbers are 64 bits wide.
//!
//! What is not here: any table of ours.

mod batch;
mod connection;
mod line;
mod query;
mod row;
mod statement;
mod value;
mod watch;

pub mod postgres;
pub mod sqlite;

use core::fmt::Debug;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;

use super::StoreError;
use crate::clock::Clock;

pub use connection::Connection;
pub use query::{Dialect, Query};
pub use row::Row;
pub use statement::{Lock, Statement};
pub use value::Value;
pub use watch::{Mark, Watch};

/// Longer than this nobody waits for a lock or a connection: then the answer is 503.
pub const MAX_WAIT: Duration = Duration::from_secs(2);

/// What is to be done in one transaction; it is called with the transaction open, and stores its own answer.
pub type Job =
    Box<dyn for<'c> FnOnce(&'c mut Connection) -> BoxFuture<'c, Result<(), StoreError>> + Send>;

/// A database that keeps our tables.
///
/// Cancellation: a job that has been handed over runs to its end, also when nobody waits for it any more.
pub trait Store: Debug + Send + Sync {
    /// A connection to read with: it sees what was committed before, and nothing else.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when none can be had within [`MAX_WAIT`].
    fn reader(&self) -> BoxFuture<'_, Result<Connection, StoreError>>;

    /// A connection for what may take long: lists and searches. Whoever waits for one keeps nobody from refreshing.
    ///
    /// # Errors
    /// As for [`Store::reader`].
    fn searcher(&self) -> BoxFuture<'_, Result<Connection, StoreError>>;

    /// Runs a job in a transaction: all of it is stored, or nothing. It is answered when it is durable.
    ///
    /// # Errors
    /// Those of the job, and [`StoreError::Unavailable`] when the database is locked, full or unreachable. Then nothing
    /// has changed.
    fn write(&self, job: Job) -> BoxFuture<'_, Result<(), StoreError>>;

    /// The clock that it goes by.
    fn watch(&self) -> &Watch;

    /// Whether it is still the database that was opened, and in its place.
    ///
    /// # Errors
    /// [`StoreError::Lost`] when it is not; from then on nothing is written, until it is back. Otherwise when that can't
    /// be told.
    fn look(&self) -> BoxFuture<'_, Result<(), StoreError>>;

    /// Returns when the database has failed in a way that only a new start can mend.
    fn failed(&self) -> BoxFuture<'_, ()>;

    /// Finishes what was handed over, and closes all connections.
    fn close(&self) -> BoxFuture<'_, ()>;
}

/// Whose clock is asked for the time.
#[derive(Clone)]
pub enum Time {
    /// The database's, which all servers on it share.
    OfDatabase,
    /// Another one: a test's.
    Given(Arc<dyn Clock>),
}

impl Debug for Time {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::OfDatabase => "OfDatabase",
            Self::Given(_) => "Given",
        })
    }
}
