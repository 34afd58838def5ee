//! What comes out of a statement.

use sqlx::postgres::{PgRow, Postgres};
use sqlx::sqlite::{Sqlite, SqliteRow};
use sqlx::{Decode, Row as _, Type};

use super::super::StoreError;

/// A row of an answer.
#[derive(Debug)]
pub enum Row {
    /// From SQLite.
    Sqlite(SqliteRow),
    /// From PostgreSQL.
    Postgres(PgRow),
}

impl Row {
    /// What stands in a column.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when there is no such column, or something else in it.
    pub fn get<'r, T>(&'r self, column: &'static str) -> Result<T, StoreError>
    where
        T: Decode<'r, Sqlite> + Type<Sqlite> + Decode<'r, Postgres> + Type<Postgres>,
    {
        Ok(match self {
            Self::Sqlite(row) => row.try_get(column)?,
            Self::Postgres(row) => row.try_get(column)?,
        })
    }

    /// A number that can't be negative.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when it is, and as for [`Row::get`].
    pub fn count(&self, column: &'static str) -> Result<u64, StoreError> {
        let number: i64 = self.get(column)?;
        u64::try_from(number)
            .map_err(|_| StoreError::Corrupt(format!("{column} is {number}, which is no count")))
    }

    /// Bytes of a known number.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when there are more or fewer, and as for [`Row::get`].
    pub fn bytes<const N: usize>(&self, column: &'static str) -> Result<[u8; N], StoreError> {
        sized(self.get(column)?, column)
    }

    /// Bytes of a known number, or none.
    ///
    /// # Errors
    /// As for [`Row::bytes`].
    pub fn bytes_or_none<const N: usize>(
        &self,
        column: &'static str,
    ) -> Result<Option<[u8; N]>, StoreError> {
        let bytes: Option<&[u8]> = self.get(column)?;
        bytes.map(|bytes| sized(bytes, column)).transpose()
    }
}

fn sized<const N: usize>(bytes: &[u8], column: &str) -> Result<[u8; N], StoreError> {
    bytes
        .try_into()
        .map_err(|_| StoreError::Corrupt(format!("{column} has {} bytes", bytes.len())))
}
