//! The file of a SQLite database: making it, and refusing what isn't ours.

use std::error::Error;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};

use crate::private_file::{Draft, beside};
use crate::store::OpenError;
use crate::store::aside::COMPANIONS;

/// How every SQLite file begins.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// "Toll", in the place of the file's header that SQLite keeps for the name of the program.
const APPLICATION_ID: [u8; 4] = *b"Toll";
const APPLICATION_ID_AT: usize = 68;
const HEADER_LEN: usize = 100;

/// Makes the file if there is none, and lets through what is a database of this program.
pub(super) async fn prepare(path: &Path) -> Result<(), OpenError> {
    if !names_a_file(path) {
        return Err(OpenError::NoFileName(path.into()));
    }
    // Before the database, which is made before it: two servers may be starting on a new one.
    let left_over = COMPANIONS.map(|suffix| beside(path, suffix));
    let left_over = left_over.into_iter().find(|file| file.exists());
    match (header(path)?, left_over) {
        (None, Some(left_over)) => Err(OpenError::LeftOver(left_over)),
        (None, None) => create(path).await,
        (Some(header), _) => check_header(path, &header),
    }
}

/// Lets through what is a database of this program.
pub(in crate::store) fn check(path: &Path) -> Result<(), OpenError> {
    check_header(path, &header(path)?.unwrap_or_default())
}

/// Makes an empty database that says whose it is.
///
/// It does so in the file itself, where [`check_header`] looks for it, before it has its name and before the write-ahead
/// log is turned on: whenever the server is killed, there is such a database or none.
async fn create(path: &Path) -> Result<(), OpenError> {
    let failed = |error| OpenError::Io(path.into(), error);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    // The file holds password hashes: it is its owner's alone, and SQLite gives the files beside it the same rights.
    let draft = Draft::new(path).and_then(Draft::for_owner_of_place);
    let draft = draft.map_err(failed)?;
    let refused = |error: sqlx::Error| refused(path, &error);
    let id = i32::from_be_bytes(APPLICATION_ID);
    let options = SqliteConnectOptions::new()
        .filename(draft.path())
        .pragma("application_id", id.to_string());
    let connection = options.connect().await.map_err(refused)?;
    connection.close().await.map_err(refused)?;
    match draft.keep() {
        // Another server was quicker, and its database is this one's, too.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        kept => kept.map_err(failed),
    }
}

/// Why a database that can be found can't be used.
pub(super) fn refused(path: &Path, error: &(dyn Error + 'static)) -> OpenError {
    let cause = error.to_string();
    match is_busy(error) {
        true => OpenError::Busy(path.into(), cause),
        false => OpenError::Refused(path.into(), cause),
    }
}

/// Whether it, or what it comes from, tells of somebody else's lock.
fn is_busy(error: &(dyn Error + 'static)) -> bool {
    /// `SQLITE_BUSY`; the bits above it say more about it.
    const BUSY: u32 = 5;

    let mut cause = Some(error);
    while let Some(error) = cause {
        match error.downcast_ref() {
            Some(sqlx::Error::PoolTimedOut) => return true,
            Some(sqlx::Error::Database(error)) => {
                let code = error.code().and_then(|code| code.parse::<u32>().ok());
                return code.is_some_and(|code| code & 0xff == BUSY);
            }
            _ => cause = error.source(),
        }
    }
    false
}

/// Whether SQLite takes a name as it stands: others mean a database in memory, or a URI.
fn names_a_file(path: &Path) -> bool {
    let name = path.as_os_str().as_encoded_bytes();
    !(name.is_empty() || name.starts_with(b":") || name.starts_with(b"file:"))
}

/// How the file begins, if there is one.
fn header(path: &Path) -> Result<Option<Vec<u8>>, OpenError> {
    read_header(path).map_err(|error| OpenError::Io(path.into(), error))
}

fn read_header(path: &Path) -> io::Result<Option<Vec<u8>>> {
    let mut header = Vec::new();
    match File::open(path) {
        Ok(file) => file
            .take(HEADER_LEN as u64)
            .read_to_end(&mut header)
            .map(|_| Some(header)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Looks at the bytes and not through SQLite, which would leave files of its own beside a stranger's.
fn check_header(path: &Path, header: &[u8]) -> Result<(), OpenError> {
    if header.is_empty() {
        return Err(OpenError::Empty(path.into()));
    }
    if header.len() < HEADER_LEN || !header.starts_with(MAGIC) {
        return Err(OpenError::NotADatabase(path.into()));
    }
    if header[APPLICATION_ID_AT..][..APPLICATION_ID.len()] != APPLICATION_ID {
        return Err(OpenError::Foreign(path.into()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use sqlx::migrate::MigrateError;

    use super::*;

    #[tokio::test]
    async fn a_lock_of_somebody_elses_is_told_from_a_refusal() {
        let folder = std::env::temp_dir().join(format!("tollgate-busy-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("test.db");
        let options = SqliteConnectOptions::new()
            .filename(&path)
            .create_if_missing(true)
            .busy_timeout(Duration::ZERO);
        let mut holder = options.connect().await.unwrap();
        let lock = "CREATE TABLE held (n); BEGIN EXCLUSIVE";
        sqlx::raw_sql(lock).execute(&mut holder).await.unwrap();

        let mut other = options.connect().await.unwrap();
        let locked = sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut other).await;
        let error = refused(&path, &MigrateError::from(locked.unwrap_err()));
        assert!(matches!(error, OpenError::Busy(..)), "{error}");

        let nonsense = sqlx::raw_sql("NONSENSE").execute(&mut other).await;
        let error = refused(&path, &nonsense.unwrap_err());
        assert!(matches!(error, OpenError::Refused(..)), "{error}");
        fs::remove_dir_all(folder).unwrap();
    }
}
