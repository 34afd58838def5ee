//! Backups of a SQLite database, taken while it is served, and put back.
//!
//! A backup is a database file of its own, whole and consistent, that says in itself that it is a backup: whichever way
//! it comes to be served, all sessions in it end first (see `epoch`).
//! The master keys are not in it, so that it opens nothing by itself.
//!
//! What is not here: PostgreSQL, which has tools of its own for it.

use core::fmt;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use sqlx::sqlite::{SqliteConnectOptions, SqliteLockingMode};
use sqlx::{ConnectOptions, Connection, SqliteConnection, query, query_scalar, raw_sql};

use super::OpenError;
use super::aside::{Aside, COMPANIONS};
use super::sql::sqlite::file::check;
use crate::private_file::{Draft, beside};
use crate::rotation::Seconds;

/// Why a backup was not taken, or not put back. Then nothing has changed.
#[derive(Debug)]
pub enum BackupError {
    /// What is to be backed up is no database of this program.
    Database(OpenError),
    /// What is to be put back is none.
    Refused(OpenError),
    /// There is no database to take a backup of, or no backup.
    Missing(PathBuf),
    /// Something is in its place already.
    Taken(PathBuf),
    /// A database that isn't there any more has left a log in its place.
    LeftOver(PathBuf),
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
    check(db).map_err(BackupError::Database)?;
    if to.exists() {
        return Err(BackupError::Taken(to.into()));
    }
    let draft = draft(to, ".part")?;
    let _leavings = Leavings(draft.path().into());
    let failed = |error| BackupError::Failed(db.into(), error);
    let mut connection = options(db).connect().await.map_err(failed)?;
    query("VACUUM INTO $1")
        .bind(draft.path().to_string_lossy().into_owned())
        .execute(&mut connection)
        .await
        .map_err(failed)?;
    connection.close().await.map_err(failed)?;
    mark(draft.path()).await?;
    draft.keep().map_err(|error| taken(to, error))
}

/// Puts a backup in the place of a database; where what was there has gone, if anything was.
///
/// A backup is from the past, and knows of no newer time: `now` is what the operator takes for right. A clock that is
/// behind the backup is wrong in any case, and not confirmed by this.
///
/// # Errors
/// When it is no backup or a damaged one, or the database is being served.
pub async fn restore(
    from: &Path,
    db: &Path,
    in_place: InPlace,
    now: Seconds,
) -> Result<Option<PathBuf>, BackupError> {
    exists(from)?;
    check(from).map_err(BackupError::Refused)?;
    if in_place == InPlace::Refuse {
        must_be_free(db)?;
    }
    let draft = draft(db, ".restoring")?;
    let _leavings = Leavings(draft.path().into());
    let failed = |error| BackupError::Io(db.into(), error);
    let mut draft = draft.for_owner_of_place().map_err(failed)?;
    // The bytes alone: a backup that may only be read, or that others may read, makes no such database.
    let copied = File::open(from).and_then(|mut from| io::copy(&mut from, draft.file()));
    copied.map_err(|error| BackupError::Io(from.into(), error))?;
    verify(draft.path(), from).await?;
    mark(draft.path()).await?;
    confirm_clock(draft.path(), now).await?;
    match in_place {
        InPlace::Refuse => {
            draft.keep().map_err(|error| taken(db, error))?;
            Ok(None)
        }
        InPlace::MoveAside => {
            if db.exists() {
                fold(db).await?;
            }
            let aside = Aside::of(db);
            let replaced = aside.take().and_then(|()| draft.replace());
            if replaced.is_err() {
                aside.give_back();
            }
            replaced.map_err(failed)?;
            Ok(aside.first())
        }
    }
}

fn must_be_free(db: &Path) -> Result<(), BackupError> {
    if db.exists() {
        return Err(BackupError::Taken(db.into()));
    }
    let mut companions = COMPANIONS.iter().map(|suffix| beside(db, suffix));
    match companions.find(|path| path.exists()) {
        Some(left) => Err(BackupError::LeftOver(left)),
        None => Ok(()),
    }
}

fn draft(place: &Path, suffix: &str) -> Result<Draft, BackupError> {
    Draft::named(place, suffix).map_err(|error| taken(&beside(place, suffix), error))
}

fn taken(place: &Path, error: io::Error) -> BackupError {
    match error.kind() {
        io::ErrorKind::AlreadyExists => BackupError::Taken(place.into()),
        _ => BackupError::Io(place.into(), error),
    }
}

/// What SQLite may leave beside a copy that has failed; gone again with this.
struct Leavings(PathBuf);

impl Drop for Leavings {
    fn drop(&mut self) {
        for suffix in COMPANIONS {
            // Most of them are not there.
            let _ = fs::remove_file(beside(&self.0, suffix));
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

/// Writes into a copy which time is right.
async fn confirm_clock(copy: &Path, now: Seconds) -> Result<(), BackupError> {
    let failed = |error| BackupError::Failed(copy.into(), error);
    let mut connection = options(copy).connect().await.map_err(failed)?;
    let confirm = "UPDATE clock SET newest = $1, n_confirmed = n_confirmed + 1 WHERE newest IS NULL OR newest <= $1";
    query(confirm)
        .bind(now)
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

/// Folds all that was written to a database that nobody has open into its file.
async fn fold(db: &Path) -> Result<(), BackupError> {
    if fs::metadata(db).is_ok_and(|file| file.len() == 0) {
        // SQLite would make a database of it.
        return Ok(());
    }
    let mut connection = match lock_out_others(db).await {
        Ok(connection) => connection,
        // There is nothing to fold, and a backup is what helps.
        Err(error) if is_damaged(&error) => return Ok(()),
        Err(_) => return Err(BackupError::InUse(db.into())),
    };
    let failed = |error| BackupError::Failed(db.into(), error);
    raw_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        .execute(&mut connection)
        .await
        .map_err(failed)?;
    connection.close().await.map_err(failed)
}

fn is_damaged(error: &sqlx::Error) -> bool {
    /// `SQLITE_CORRUPT` and `SQLITE_NOTADB`; the bits above say more about it.
    const DAMAGES: [u32; 2] = [11, 26];

    let code = error.as_database_error().and_then(|error| error.code());
    let code = code.and_then(|code| code.parse::<u32>().ok());
    code.is_some_and(|code| DAMAGES.contains(&(code & 0xff)))
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

impl fmt::Display for BackupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Database(error) => write!(f, "{error} {}", error.remedy()),
            Self::Refused(error) => error.fmt(f),
            Self::Missing(path) => write!(f, "{} is not there.", path.display()),
            Self::Taken(path) => write!(
                f,
                "{} is there already; nothing was changed.",
                path.display()
            ),
            Self::LeftOver(path) => write!(
                f,
                "{} is left of another database, and would be taken for this one's. Have it moved aside with --replace; nothing was changed.",
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
