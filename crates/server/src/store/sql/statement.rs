//! The text of a statement.

use std::borrow::Cow;

use sqlx::AssertSqlSafe;

/// What is sent to a database: a text of this program, or several of them put together by a [`super::Query`].
#[derive(Debug, Clone)]
pub struct Statement {
    sqlite: Cow<'static, str>,
    postgres: Cow<'static, str>,
}

impl Statement {
    /// One text that both databases understand.
    #[must_use]
    pub const fn both(text: &'static str) -> Self {
        Self::each(text, text)
    }

    /// Two texts, where the databases have no words in common.
    #[must_use]
    pub const fn each(sqlite: &'static str, postgres: &'static str) -> Self {
        Self {
            sqlite: Cow::Borrowed(sqlite),
            postgres: Cow::Borrowed(postgres),
        }
    }

    /// A text for the one database that it was written for.
    pub(super) fn put_together(text: String) -> Self {
        Self {
            sqlite: Cow::Owned(text.clone()),
            postgres: Cow::Owned(text),
        }
    }

    pub(super) fn for_sqlite(self) -> AssertSqlSafe<Cow<'static, str>> {
        AssertSqlSafe(self.sqlite)
    }

    pub(super) fn for_postgres(self) -> AssertSqlSafe<Cow<'static, str>> {
        AssertSqlSafe(self.postgres)
    }
}

impl From<&'static str> for Statement {
    fn from(text: &'static str) -> Self {
        Self::both(text)
    }
}

/// The text by which PostgreSQL locks rows or a table until the transaction ends.
///
/// SQLite is asked nothing: whoever writes there has the whole database already.
#[derive(Debug, Clone, Copy)]
pub struct Lock(pub &'static str);
