//! A connection to either database.

use sqlx::pool::PoolConnection;
use sqlx::postgres::Postgres;
use sqlx::query::Query;
use sqlx::sqlite::Sqlite;
use sqlx::{Arguments, Database, Encode, Executor, Type};
use tokio::time::timeout;

use super::super::StoreError;
use super::line::{Line, SILENCE};
use super::{Dialect, Lock, Row, Statement, Time, Value, Watch};
use crate::clock::{Clock, SystemClock};
use crate::rotation::Seconds;

const NOW: &str = "SELECT unixepoch() AS now";

/// A connection, with a transaction open while a job runs on it.
#[derive(Debug)]
pub struct Connection {
    inner: Inner,
    watch: Watch,
    request_id: Option<String>,
}

#[derive(Debug)]
enum Inner {
    Sqlite(PoolConnection<Sqlite>),
    Postgres(Line),
}

impl Connection {
    pub(super) const fn sqlite(connection: PoolConnection<Sqlite>, watch: Watch) -> Self {
        Self {
            inner: Inner::Sqlite(connection),
            watch,
            request_id: None,
        }
    }

    pub(super) const fn postgres(connection: PoolConnection<Postgres>, watch: Watch) -> Self {
        Self {
            inner: Inner::Postgres(Line::new(connection)),
            watch,
            request_id: None,
        }
    }

    /// Says which request the following is done for; `None` when it is for none.
    pub(in crate::store) fn work_for(&mut self, request_id: Option<String>) {
        self.request_id = request_id;
    }

    /// The request that this is done for.
    pub(in crate::store) fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// In whose words it is asked.
    pub(in crate::store) const fn dialect(&self) -> Dialect {
        match self.inner {
            Inner::Sqlite(_) => Dialect::Sqlite,
            Inner::Postgres(_) => Dialect::Postgres,
        }
    }

    /// Whether it is to a database that has stopped answering.
    pub(super) const fn is_silent(&self) -> bool {
        match &self.inner {
            Inner::Sqlite(_) => false,
            Inner::Postgres(line) => line.is_silent(),
        }
    }

    /// What time it is, by the clock that all servers on this database share.
    ///
    /// It goes on within a transaction: who has waited for a lock must not take the time from before.
    ///
    /// # Errors
    /// [`StoreError::Clock`] when that clock is not believed, and when the database is unavailable.
    pub async fn now(&mut self) -> Result<Seconds, StoreError> {
        let wall = self.wall().await?;
        self.watch.admit(wall)
    }

    /// What that clock says, believed or not: for those alone who ask whether it is right.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub(in crate::store) async fn wall(&mut self) -> Result<Seconds, StoreError> {
        match (self.watch.time(), &self.inner) {
            (Time::Given(clock), _) => Ok(clock.now()),
            // An embedded database has no clock but the machine's.
            (Time::OfDatabase, Inner::Sqlite(_)) => Ok(SystemClock.now()),
            (Time::OfDatabase, Inner::Postgres(_)) => self.fetch_one(NOW, []).await?.get("now"),
        }
    }

    /// What time it was by that clock when a row was read, whose column `now` is `unixepoch()`.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when there is no such column, and [`StoreError::Clock`] when the clock is not believed.
    pub fn time_of(&self, row: &Row) -> Result<Seconds, StoreError> {
        let wall = match self.watch.time() {
            Time::Given(clock) => clock.now(),
            Time::OfDatabase => row.get("now")?,
        };
        self.watch.admit(wall)
    }

    /// Locks what there is to be locked, until the transaction ends.
    ///
    /// # Errors
    /// When somebody else holds it for too long, and when the database is unavailable.
    pub async fn lock(
        &mut self,
        Lock(text): Lock,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<(), StoreError> {
        match self.inner {
            Inner::Sqlite(_) => Ok(()),
            Inner::Postgres(_) => self.execute(text, values).await.map(drop),
        }
    }

    /// Runs a statement, and tells how many rows it has changed.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn execute(
        &mut self,
        statement: impl Into<Statement>,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<u64, StoreError> {
        let statement = statement.into();
        Ok(match &mut self.inner {
            Inner::Sqlite(connection) => connection
                .execute(bind(sqlx::query(statement.for_sqlite()), values))
                .await?
                .rows_affected(),
            Inner::Postgres(line) => {
                let query = bind(sqlx::query(statement.for_postgres()), values);
                let answer = timeout(SILENCE, line.connection()?.execute(query)).await;
                line.hear(answer)?.rows_affected()
            }
        })
    }

    /// The first row of an answer, if there is any.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn fetch_optional(
        &mut self,
        statement: impl Into<Statement>,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Option<Row>, StoreError> {
        let statement = statement.into();
        Ok(match &mut self.inner {
            Inner::Sqlite(connection) => connection
                .fetch_optional(bind(sqlx::query(statement.for_sqlite()), values))
                .await?
                .map(Row::Sqlite),
            Inner::Postgres(line) => {
                let query = bind(sqlx::query(statement.for_postgres()), values);
                let answer = timeout(SILENCE, line.connection()?.fetch_optional(query)).await;
                line.hear(answer)?.map(Row::Postgres)
            }
        })
    }

    /// The row of an answer that always has one.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when it has none, and when the database is unavailable.
    pub async fn fetch_one(
        &mut self,
        statement: impl Into<Statement>,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Row, StoreError> {
        self.fetch_optional(statement, values)
            .await?
            .ok_or_else(|| StoreError::Corrupt("a row that is always there is missing".into()))
    }

    /// All rows of an answer.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn fetch_all(
        &mut self,
        statement: impl Into<Statement>,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<Vec<Row>, StoreError> {
        let statement = statement.into();
        Ok(match &mut self.inner {
            Inner::Sqlite(connection) => connection
                .fetch_all(bind(sqlx::query(statement.for_sqlite()), values))
                .await?
                .into_iter()
                .map(Row::Sqlite)
                .collect(),
            Inner::Postgres(line) => {
                let query = bind(sqlx::query(statement.for_postgres()), values);
                let answer = timeout(SILENCE, line.connection()?.fetch_all(query)).await;
                line.hear(answer)?.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    /// Whether an answer has any row.
    ///
    /// # Errors
    /// When the database is unavailable.
    pub async fn exists(
        &mut self,
        statement: impl Into<Statement>,
        values: impl IntoIterator<Item = Value>,
    ) -> Result<bool, StoreError> {
        Ok(self.fetch_optional(statement, values).await?.is_some())
    }
}

fn bind<'q, DB>(
    mut query: Query<'q, DB, DB::Arguments>,
    values: impl IntoIterator<Item = Value>,
) -> Query<'q, DB, DB::Arguments>
where
    DB: Database,
    DB::Arguments: Arguments<Database = DB>,
    bool: Encode<'q, DB> + Type<DB>,
    Option<i64>: Encode<'q, DB> + Type<DB>,
    Option<String>: Encode<'q, DB> + Type<DB>,
    Option<Vec<u8>>: Encode<'q, DB> + Type<DB>,
{
    for value in values {
        query = match value {
            Value::Int(number) => query.bind(number),
            Value::Bool(truth) => query.bind(truth),
            Value::Text(text) => query.bind(text),
            Value::Bytes(bytes) => query.bind(bytes),
        };
    }
    query
}
