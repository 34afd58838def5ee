//! A statement that is put together: from texts of this program alone, and from values that stand outside of them.
//!
//! A list can be asked for in hundreds of ways, and each way wants a statement of its own, by which a database sees which
//! index there is for it. A [`Query`] writes it. Only texts that were written in the sources become part of it: what
//! somebody has sent can't, since nothing but a value takes it.

use super::{Row, Statement, Value};
use crate::store::StoreError;
use crate::store::sql::Connection;

/// Whose words a statement is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite's.
    Sqlite,
    /// PostgreSQL's.
    Postgres,
}

/// A statement with its values.
#[derive(Debug)]
pub struct Query {
    dialect: Dialect,
    text: String,
    values: Vec<Value>,
}

impl Query {
    /// Nothing yet.
    #[must_use]
    pub const fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            text: String::new(),
            values: Vec::new(),
        }
    }

    /// Whose words it is written in.
    #[must_use]
    pub const fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Writes on.
    pub fn say(&mut self, text: &'static str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Writes on where the databases have no words in common.
    pub fn say_each(&mut self, sqlite: &'static str, postgres: &'static str) -> &mut Self {
        self.say(match self.dialect {
            Dialect::Sqlite => sqlite,
            Dialect::Postgres => postgres,
        })
    }

    /// Puts a value in.
    pub fn put(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        self.text.push('$');
        self.text.push_str(&self.values.len().to_string());
        self
    }

    /// All rows of the answer.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn fetch_all(self, connection: &mut Connection) -> Result<Vec<Row>, StoreError> {
        connection
            .fetch_all(Statement::put_together(self.text), self.values)
            .await
    }

    /// The row of an answer that has one at most.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn fetch_optional(
        self,
        connection: &mut Connection,
    ) -> Result<Option<Row>, StoreError> {
        connection
            .fetch_optional(Statement::put_together(self.text), self.values)
            .await
    }

    /// The row of an answer that always has one.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when it has none, and when the database is unavailable.
    pub async fn fetch_one(self, connection: &mut Connection) -> Result<Row, StoreError> {
        connection
            .fetch_one(Statement::put_together(self.text), self.values)
            .await
    }
}
