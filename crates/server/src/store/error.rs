//! What can go wrong with a database.

use core::fmt;
use std::io;
use std::path::PathBuf;

use sqlx::error::DatabaseError;
use sqlx::sqlite::SqliteError;

/// Why a request to the database has failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreError {
    /// It is locked, full, unreachable or too busy: nothing was changed, and trying again later may help.
    Unavailable(String),
    /// Its disk has failed to read or keep something: nothing more is written before a new start.
    Broken(String),
    /// It holds something that this server would never have written.
    Corrupt(String),
    /// Its clock says a time that is not believed: nothing was changed, and nothing is until the clock is back or an
    /// operator confirms it.
    Clock(String),
    /// It is not, or no longer, the database that was opened: nothing was changed, and nothing is until it is back.
    Lost(String),
}

impl StoreError {
    /// All that [`StoreError::label`] can say.
    pub(crate) const LABELS: [&str; 5] = ["unavailable", "broken", "corrupt", "clock", "lost"];

    /// What failures of this kind are counted under.
    pub(crate) const fn label(&self) -> &'static str {
        let [unavailable, broken, corrupt, clock, lost] = Self::LABELS;
        match self {
            Self::Unavailable(_) => unavailable,
            Self::Broken(_) => broken,
            Self::Corrupt(_) => corrupt,
            Self::Clock(_) => clock,
            Self::Lost(_) => lost,
        }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unavailable(cause) => write!(f, "the database is unavailable: {cause}"),
            Self::Broken(cause) => write!(f, "the database's disk has failed: {cause}"),
            Self::Corrupt(cause) => write!(f, "the database holds something unexpected: {cause}"),
            Self::Clock(why) => write!(f, "the clock is not believed: {why}"),
            Self::Lost(why) => write!(f, "the database has gone: {why}"),
        }
    }
}

impl std::error::Error for StoreError {}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::ColumnDecode { .. }
            | sqlx::Error::Decode(_)
            | sqlx::Error::ColumnNotFound(_)
            | sqlx::Error::RowNotFound => Self::Corrupt(error.to_string()),
            sqlx::Error::Database(ref cause) if is_disk_failure(&**cause) => {
                Self::Broken(error.to_string())
            }
            other => Self::Unavailable(other.to_string()),
        }
    }
}

/// Whether SQLite could not read or write, or has read nonsense.
///
/// After a failed `fsync` nobody knows what the disk holds, and a second try that succeeds proves nothing.
fn is_disk_failure(error: &dyn DatabaseError) -> bool {
    /// `SQLITE_IOERR` and `SQLITE_CORRUPT`; the bits above say more about it.
    const FAILURES: [u32; 2] = [10, 11];

    error
        .try_downcast_ref::<SqliteError>()
        .is_some_and(|error| {
            let code = error.code().and_then(|code| code.parse::<u32>().ok());
            code.is_some_and(|code| FAILURES.contains(&(code & 0xff)))
        })
}

/// Why the server can't start on a database.
#[derive(Debug)]
pub enum OpenError {
    /// The file or its folder can't be read or made.
    Io(PathBuf, io::Error),
    /// SQLite takes the name for something else than a file.
    NoFileName(PathBuf),
    /// The file is there and holds nothing: whatever it was is lost, and a new database must not hide that.
    Empty(PathBuf),
    /// The file is no SQLite database.
    NotADatabase(PathBuf),
    /// The file is a SQLite database of some other program.
    Foreign(PathBuf),
    /// SQLite refuses the file, or it comes from a newer server.
    Refused(PathBuf, String),
    /// The file is not there, and what is kept beside it is: this.
    LeftOver(PathBuf),
    /// Somebody else keeps the file locked.
    Busy(PathBuf, String),
    /// A PostgreSQL database can't be reached, or refuses us; its name is without a password.
    Postgres(String, String),
}

impl OpenError {
    /// What an operator can do about it who has named the database in the settings.
    #[must_use]
    pub const fn remedy(&self) -> &'static str {
        match self {
            Self::Postgres(..) => "It is named by --database-url or --database-url-file.",
            Self::Empty(_) => {
                "Put a backup in its place with `tollgate-server restore --replace`, or remove it to begin with a new one."
            }
            Self::LeftOver(_) => {
                "Put the database back beside it, or a backup in its place with `tollgate-server restore --replace`; to begin with a new one, move it away."
            }
            _ => "Choose another with --db.",
        }
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(path, error) => {
                write!(f, "{} can't be opened: {error}.", path.display())
            }
            Self::NoFileName(path) => {
                write!(f, "{:?} does not name a file to SQLite.", path.display())
            }
            Self::Empty(path) => write!(
                f,
                "{} is empty, as no database of this program ever is; nothing was changed.",
                path.display()
            ),
            Self::LeftOver(path) => write!(
                f,
                "{} is there, and the database that it belongs to is not; nothing was changed.",
                path.display()
            ),
            Self::NotADatabase(path) => write!(
                f,
                "{} is not a SQLite database; nothing was changed.",
                path.display()
            ),
            Self::Foreign(path) => write!(
                f,
                "{} is a database of another program; nothing was changed.",
                path.display()
            ),
            Self::Refused(path, cause) | Self::Busy(path, cause) => {
                write!(f, "The database {} can't be used: {cause}.", path.display())
            }
            Self::Postgres(name, cause) => {
                write!(f, "The PostgreSQL database {name} can't be used: {cause}.")
            }
        }
    }
}

impl std::error::Error for OpenError {}
