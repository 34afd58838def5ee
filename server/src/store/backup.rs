//! Backups of a SQLite database, taken while it is served, and put back.
//!
//! A backup is a database file of its own, whole and consistent, that says in itself that it is a backup: whichever way
//! it comes to be served, all sessions in it end first (see `epoch`).
//! The master keys are not in it, so that it opens nothing by itself.
//!
//! What is not here: PostgreSQL, which has tools of its own for it.

use core::fmt;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use sqlx::sqlite::{SqliteConnectOptions, SqliteLockingMode};
use sqlx::{ConnectOptions, Connection, SqliteConnection, query, query_scalar, raw_sql};

use super::OpenError;
use super::sql::sqlite::file::check;
use crate::key_file::{folder, leave_to_owner_of, sync_folder};

/// Why a backup was not taken, or not put back. Then nothing has changed.
#[derive(Debug)]
pub enum BackupError {
    /// It is no database of this program.
    Refused(OpenError),
    /// There is no database to take a backup of, or no backup.
    Missing(PathBuf),
    /// Something is in its place already.
    Taken(PathBuf),
    /// A server has the database open.
    InUse(PathBuf),
    /// The backup is damaged.
    Damaged(PathBuf, String),
    /// A file can't be read or written.
    Io(PathBuf, io::Error),
    /// SQLite has failed.
    Failed(PathBuf, sqlx::Error),
}

/// What is to become of a database in whose place a backup is put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InPlace {
    /// There must be none.
    Refuse,
    /// It is moved aside.
    MoveAside,
}

/// Takes a backup of a database, also of one that is being served.
///
/// # Errors
/// When there is no such database, something is in the backup's place, or the disk has no room.
pub async fn backup(db: &Path, to: &Path) -> Result<(), BackupError> {
    exists(db)?;
    check(db).map_err(BackupError::Refused)?;
    if to.exists() {
        return Err(BackupError::Taken(to.into()));
    }
    let part = beside(to, "part");
    let draft = Draft::make(part)?;
    let failed = |error| BackupError::Failed(db.into(), error);
    let mut connection = options(db).connect().await.map_err(failed)?;
    query("VACUUM INTO $1")
        .bind(draft.0.to_string_lossy().into_owned())
        .execute(&mut connection)
        .await
        .map_err(failed)?;
    connection.close().await.map_err(failed)?;
    mark(&draft.0).await?;
    draft.keep(to)
}

/// Puts a backup in the place of a database; where a database that was there has gone, if there was one.
///
/// # Errors
/// When it is no backup or a damaged one, or the database is being served.
pub async fn restore(
    from: &Path,
    db: &Path,
    in_place: InPlace,
) -> Result<Option<PathBuf>, BackupError> {
    exists(from)?;
    check(from).map_err(BackupError::Refused)?;
    let draft = Draft::make(beside(db, "restoring"))?;
    fs::copy(from, &draft.0).map_err(|error| BackupError::Io(from.into(), error))?;
    verify(&draft.0, from).await?;
    mark(&draft.0).await?;
    draft.leave_to_owner_of(db)?;
    let aside = match (db.exists(), in_place) {
        (false, _) => None,
        (true, InPlace::Refuse) => return Err(BackupError::Taken(db.into())),
        (true, InPlace::MoveAside) => Some(move_aside(db).await?),
    };
    draft.keep(db)?;
    Ok(aside)
}

/// A file that is gone again unless it is kept.
struct Draft(PathBuf);

impl Draft {
    /// The file holds password hashes: it is its owner's alone from its first byte on.
    fn make(path: PathBuf) -> Result<Self, BackupError> {
        let made = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path);
        match made {
            Ok(_) => Ok(Self(path)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Err(BackupError::Taken(path))
            }
            Err(error) => Err(BackupError::Io(path, error)),
        }
    }

    /// Gives it to whoever has the database that it replaces, or the folder that it will lie in.
    fn leave_to_owner_of(&self, db: &Path) -> Result<(), BackupError> {
        let model = if db.exists() { db } else { folder(db) };
        File::open(&self.0)
            .and_then(|file| leave_to_owner_of(model, &file))
            .map_err(|error| BackupError::Io(self.0.clone(), error))
    }

    /// Gives it its name, for good. A link, unlike a rename, fails where something is already.
    fn keep(self, place: &Path) -> Result<(), BackupError> {
        let failed = |error| BackupError::Io(place.into(), error);
        File::open(&self.0)
            .and_then(|file| file.sync_all())
            .map_err(failed)?;
        match fs::hard_link(&self.0, place) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(BackupError::Taken(place.into()));
            }
            linked => linked.map_err(failed)?,
        }
        sync_folder(place).map_err(failed)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        for suffix in ["", "-wal", "-shm", "-journal"] {
            // Most of them are not there.
            let _ = fs::remove_file(with_suffix(&self.0, suffix));
        }
    }
}

/// Writes into a copy that it is one.
///
/// An older backup may lack the column, which the first start would add without the mark: so its tables are brought up
/// to date first.
async fn mark(copy: &Path) -> Result<(), BackupError> {
    let failed = |error| BackupError::Failed(copy.into(), error);
    let mut connection = options(copy).connect().await.map_err(failed)?;
    super::sql::sqlite::MIGRATOR
        .run(&mut connection)
        .await
        .map_err(|error| BackupError::Damaged(copy.into(), error.to_string()))?;
    raw_sql("UPDATE meta SET is_backup = TRUE; PRAGMA journal_mode = DELETE")
        .execute(&mut connection)
        .await
        .map_err(failed)?;
    connection.close().await.map_err(failed)
}

async fn verify(copy: &Path, from: &Path) -> Result<(), BackupError> {
    let damaged = |error: sqlx::Error| BackupError::Damaged(from.into(), error.to_string());
    let mut connection = options(copy).connect().await.map_err(damaged)?;
    let found: String = query_scalar("PRAGMA integrity_check(1)")
        .fetch_one(&mut connection)
        .await
        .map_err(damaged)?;
    connection.close().await.map_err(damaged)?;
    match found.as_str() {
        "ok" => Ok(()),
        _ => Err(BackupError::Damaged(from.into(), found)),
    }
}

/// Moves a database away that nobody has open, with all that was written to it.
async fn move_aside(db: &Path) -> Result<PathBuf, BackupError> {
    let mut connection = lock_out_others(db)
        .await
        .map_err(|_| BackupError::InUse(db.into()))?;
    let failed = |error| BackupError::Failed(db.into(), error);
    raw_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        .execute(&mut connection)
        .await
        .map_err(failed)?;
    connection.close().await.map_err(failed)?;
    let aside = (1..)
        .map(|number| beside(db, &format!("before-restore-{number}")))
        .find(|path| !path.exists())
        .unwrap_or_else(|| beside(db, "before-restore"));
    fs::rename(db, &aside).map_err(|error| BackupError::Io(db.into(), error))?;
    Ok(aside)
}

/// Every server holds a shared lock as long as it has the database open.
async fn lock_out_others(db: &Path) -> Result<SqliteConnection, sqlx::Error> {
    let mut connection = options(db)
        .locking_mode(SqliteLockingMode::Exclusive)
        .connect()
        .await?;
    raw_sql("BEGIN IMMEDIATE; COMMIT")
        .execute(&mut connection)
        .await?;
    Ok(connection)
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(path)
}

fn exists(path: &Path) -> Result<(), BackupError> {
    match path.exists() {
        true => Ok(()),
        false => Err(BackupError::Missing(path.into())),
    }
}

fn beside(path: &Path, extension: &str) -> PathBuf {
    with_suffix(path, &format!(".{extension}"))
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

impl fmt::Display for BackupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(error) => error.fmt(f),
            Self::Missing(path) => write!(f, "{} is not there.", path.display()),
            Self::Taken(path) => write!(
                f,
                "{} is there already; nothing was changed.",
                path.display()
            ),
            Self::InUse(path) => write!(
                f,
                "{} is open in another program. Stop the server first; nothing was changed.",
                path.display()
            ),
            Self::Damaged(path, cause) => {
                write!(f, "The backup {} can't be used: {cause}.", path.display())
            }
            Self::Io(path, error) => {
                write!(f, "{} can't be read or written: {error}.", path.display())
            }
            Self::Failed(path, error) => {
                write!(f, "The database {} has failed: {error}.", path.display())
            }
        }
    }
}

impl std::error::Error for BackupError {}
