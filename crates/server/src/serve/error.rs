//! Why a server doesn't serve.

use core::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use crate::config::{Impossible, Place};
use crate::key_file::KeyError;
use crate::store::{OpenError, StoreError};

/// Why the server has not started, or not gone on.
#[derive(Debug)]
pub enum ServeError {
    /// An address can't be listened on; the setting that names it.
    Listen(&'static str, SocketAddr, io::Error),
    /// Settings can't be meant.
    Impossible(Impossible),
    /// The database and the key file were given the same name.
    OneFile(PathBuf),
    /// There is a key file, and no database that it could belong to.
    NoDatabase(Place, PathBuf),
    /// The database can't be used.
    Open(OpenError),
    /// The master keys can't be used.
    Keys(KeyError),
    /// The database has failed while the server was starting.
    Store(StoreError),
    /// The disk under the database has failed while the server was serving.
    Broken,
    /// The socket or the signals have failed.
    Io(io::Error),
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Listen(setting, address, error) if error.kind() == io::ErrorKind::AddrInUse => {
                write!(
                    f,
                    "The address {address} is taken. Choose another with {setting}, as in {setting} 127.0.0.1:8082."
                )
            }
            Self::Listen(setting, address, error) => {
                write!(
                    f,
                    "The address {address} can't be listened on: {error}. Choose another with {setting}."
                )
            }
            Self::Impossible(impossible) => impossible.fmt(f),
            Self::OneFile(path) => write!(
                f,
                "{} can't be both the database and the key file. Choose another with --db or --key-file.",
                path.display()
            ),
            Self::NoDatabase(place, keys) => write!(
                f,
                "The key file {} is there, and the database {place} is not, as when its disk is not mounted; nothing was changed. If there is to be a new database, start once with --new.",
                keys.display()
            ),
            Self::Open(error) => write!(f, "{error} {}", error.remedy()),
            Self::Keys(error) => error.fmt(f),
            Self::Store(error) => write!(f, "The server can't start: {error}."),
            Self::Broken => f.write_str(
                "The disk under the database has failed. What was answered is kept; nothing more is written before a new start.",
            ),
            Self::Io(error) => write!(f, "The server has failed: {error}."),
        }
    }
}

impl std::error::Error for ServeError {}

impl From<OpenError> for ServeError {
    fn from(error: OpenError) -> Self {
        Self::Open(error)
    }
}

impl From<KeyError> for ServeError {
    fn from(error: KeyError) -> Self {
        Self::Keys(error)
    }
}

impl From<StoreError> for ServeError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<io::Error> for ServeError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}
