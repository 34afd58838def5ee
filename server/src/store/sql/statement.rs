//! The text of a statement.

/// What is sent to a database: never put together from parts.
#[derive(Debug, Clone, Copy)]
pub struct Statement {
    pub(super) sqlite: &'static str,
    pub(super) postgres: &'static str,
}

impl Statement {
    /// One text that both databases understand.
    #[must_use]
    pub const fn both(text: &'static str) -> Self {
        Self {
            sqlite: text,
            postgres: text,
        }
    }

    /// Two texts, where the databases have no words in common.
    #[must_use]
    pub const fn each(sqlite: &'static str, postgres: &'static str) -> Self {
        Self { sqlite, postgres }
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
