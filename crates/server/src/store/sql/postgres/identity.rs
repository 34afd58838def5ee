//! Whether a PostgreSQL database is still the one that was opened.
//!
//! A database that was dropped and made again has the same name and another content: it knows no session, and whoever
//! asked it about one would be signed out. Each database has a random name of its own from its first migration on, and
//! each new connection asks for it: nothing survives the end of a database but new connections to the next one.
//! A replica that has taken over has the name of its origin.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use sqlx::PgConnection;

use crate::store::StoreError;

const IDENTITY: &str = "SELECT identity FROM meta";

/// PostgreSQL's codes for a table and for a column that aren't there.
const UNDEFINED: [&str; 2] = ["42P01", "42703"];

/// The name that a database had when it was opened. Clones share what was seen since.
#[derive(Debug, Clone)]
pub(super) struct Identity {
    expected: Arc<[u8]>,
    is_lost: Arc<AtomicBool>,
}

impl Identity {
    /// The name of a database that is being opened.
    pub(super) async fn of(connection: &mut PgConnection) -> Result<Self, sqlx::Error> {
        let expected: Vec<u8> = sqlx::query_scalar(IDENTITY).fetch_one(connection).await?;
        Ok(Self {
            expected: expected.into(),
            is_lost: Arc::default(),
        })
    }

    /// Asks a connection for the name of its database, and remembers whether it was the expected one.
    ///
    /// # Errors
    /// When it was not, or can't be had.
    pub(super) async fn meet(&self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        let found: Result<Vec<u8>, _> = sqlx::query_scalar(IDENTITY).fetch_one(connection).await;
        let is_lost = match &found {
            Ok(found) => **found != *self.expected,
            Err(error) => is_undefined(error),
        };
        if is_lost {
            self.is_lost.store(true, Ordering::Relaxed);
            return Err(sqlx::Error::Protocol(LOST.into()));
        }
        found?;
        self.is_lost.store(false, Ordering::Relaxed);
        Ok(())
    }

    /// Whether the last one that was seen was the expected one.
    ///
    /// # Errors
    /// [`StoreError::Lost`] when it was not.
    pub(super) fn check(&self) -> Result<(), StoreError> {
        match self.is_lost.load(Ordering::Relaxed) {
            true => Err(StoreError::Lost(LOST.into())),
            false => Ok(()),
        }
    }
}

const LOST: &str = "what has its name now is another database than the one that was opened";

fn is_undefined(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    code.is_some_and(|code| UNDEFINED.contains(&&*code))
}
