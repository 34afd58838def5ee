//! Why a command has failed.

use core::fmt;
use std::io;

use crate::config::Impossible;
use crate::key_file::KeyError;
use crate::store::backup::BackupError;
use crate::store::{OpenError, StoreError};

/// Why a command has failed; nothing has changed.
#[derive(Debug)]
pub enum OperateError {
    /// Settings can't be meant.
    Impossible(Impossible),
    /// The database can't be opened.
    Open(OpenError),
    /// The database has failed.
    Store(StoreError),
    /// The keys can't be read or changed.
    Keys(KeyError),
    /// The backup can't be taken or put back.
    Backup(BackupError),
    /// What was typed is no name, address or password that is taken here.
    Refused(String),
    /// There is no such user.
    NoSuchUser(String),
    /// There are users already.
    NotTheFirst,
    /// The password can't be read.
    NoPassword(io::Error),
    /// No server has made a database there yet.
    NoDatabase(String),
    /// PostgreSQL has tools of its own for it.
    NotForPostgres,
}

impl fmt::Display for OperateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Impossible(error) => error.fmt(f),
            Self::Open(error) => write!(f, "{error} {}", error.remedy()),
            Self::Store(error @ StoreError::Clock(_)) => write!(
                f,
                "Nothing was changed: {error}. Set the clock right, or run `tollgate-server admin confirm-clock` if it is."
            ),
            Self::Store(error) => write!(f, "Nothing was changed: {error}."),
            Self::Keys(error) => error.fmt(f),
            Self::Backup(error) => error.fmt(f),
            Self::Refused(why) => f.write_str(why),
            Self::NoSuchUser(usr_id) => write!(f, "There is no user {usr_id:?}."),
            Self::NotTheFirst => f.write_str(
                "There are users already: whoever of them is an administrator makes others in the console.",
            ),
            Self::NoPassword(error) => write!(f, "The password can't be read: {error}."),
            Self::NoDatabase(place) => write!(
                f,
                "{place} has no database of Tollgate: a server makes one when it starts. Nothing was made."
            ),
            Self::NotForPostgres => f.write_str(
                "This is for the embedded database. For PostgreSQL use pg_dump and pg_restore, and run `tollgate-server admin end-all-sessions` after a restore, before any server starts.",
            ),
        }
    }
}

impl std::error::Error for OperateError {}

impl From<Impossible> for OperateError {
    fn from(error: Impossible) -> Self {
        Self::Impossible(error)
    }
}

impl From<OpenError> for OperateError {
    fn from(error: OpenError) -> Self {
        Self::Open(error)
    }
}

impl From<StoreError> for OperateError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<KeyError> for OperateError {
    fn from(error: KeyError) -> Self {
        Self::Keys(error)
    }
}

impl From<BackupError> for OperateError {
    fn from(error: BackupError) -> Self {
        Self::Backup(error)
    }
}
