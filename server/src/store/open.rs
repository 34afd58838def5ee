//! Opening the database, or refusing to.

use std::error::Error;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqlitePool};

use super::{OpenError, Store};

static MIGRATOR: Migrator = sqlx::migrate!();

/// How every SQLite file begins.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// "Toll", in the place of the file's header that SQLite keeps for the name of the program.
const APPLICATION_ID: [u8; 4] = *b"Toll";
const APPLICATION_ID_AT: usize = 68;
const HEADER_LEN: usize = 100;

/// Longer than this nobody waits for a lock or a connection: then the answer is 503.
const MAX_WAIT: Duration = Duration::from_secs(2);

const N_READERS: u32 = 4;

/// A start waits longer: other servers may be making the same database, and each of them writes it to the disk.
const START_PATIENCE: Duration = Duration::from_secs(30);
const START_PAUSE: Duration = Duration::from_millis(50);

impl Store {
    /// Opens the database, makes it if there is none, and brings its tables up to date.
    ///
    /// # Errors
    /// When the file isn't a database of this program, or can't be used. Then it is left as it was.
    pub async fn open(path: &Path) -> Result<Self, OpenError> {
        let begun = Instant::now();
        loop {
            match Self::open_now(path).await {
                // SQLite itself waits for some locks and not for others: turning the log on fails at once.
                Err(OpenError::Busy(..)) if begun.elapsed() < START_PATIENCE => {
                    tokio::time::sleep(START_PAUSE).await;
                }
                outcome => return outcome,
            }
        }
    }

    async fn open_now(path: &Path) -> Result<Self, OpenError> {
        if !names_a_file(path) {
            return Err(OpenError::NoFileName(path.into()));
        }
        match read_header(path).map_err(|error| OpenError::Io(path.into(), error))? {
            header if header.is_empty() => create(path).await?,
            header => check_header(path, &header)?,
        }
        let options = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(MAX_WAIT)
            .foreign_keys(true);
        let pool = || {
            SqlitePoolOptions::new()
                .acquire_timeout(MAX_WAIT)
                .idle_timeout(None)
                .max_lifetime(None)
        };
        let writer = pool()
            .max_connections(1)
            .connect_with(options.clone())
            .await
            .map_err(|error| refused(path, &error))?;
        migrate(&writer)
            .await
            .map_err(|error| refused(path, &error))?;
        let reader = pool()
            .max_connections(N_READERS)
            .connect_with(options)
            .await
            .map_err(|error| refused(path, &error))?;
        Ok(Self { reader, writer })
    }
}

/// Makes an empty database that says whose it is.
///
/// This happens before the write-ahead log is turned on: the name must be in the file itself, where [`check_header`]
/// looks for it, even if the server is killed in the next moment.
async fn create(path: &Path) -> Result<(), OpenError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| OpenError::Io(path.into(), error))?;
    }
    // The file holds password hashes: it is its owner's alone, and SQLite gives the files beside it the same rights.
    let mut private = OpenOptions::new();
    private
        .write(true)
        .create(true)
        .mode(0o600)
        .open(path)
        .map_err(|error| OpenError::Io(path.into(), error))?;
    let refused = |error: sqlx::Error| refused(path, &error);
    let id = i32::from_be_bytes(APPLICATION_ID);
    let options = SqliteConnectOptions::new()
        .filename(path)
        .pragma("application_id", id.to_string());
    options
        .connect()
        .await
        .map_err(refused)?
        .close()
        .await
        .map_err(refused)
}

fn refused(path: &Path, error: &(dyn Error + 'static)) -> OpenError {
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

/// Brings the tables up to date, one server after the other when several start at once.
async fn migrate(writer: &SqlitePool) -> Result<(), MigrateError> {
    let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
    MIGRATOR.run(&mut *tx).await?;
    Ok(tx.commit().await?)
}

/// Whether SQLite takes a name as it stands: others mean a database in memory, or a URI.
fn names_a_file(path: &Path) -> bool {
    let name = path.as_os_str().as_encoded_bytes();
    !(name.is_empty() || name.starts_with(b":") || name.starts_with(b"file:"))
}

fn read_header(path: &Path) -> io::Result<Vec<u8>> {
    let mut header = Vec::new();
    match File::open(path) {
        Ok(file) => file
            .take(HEADER_LEN as u64)
            .read_to_end(&mut header)
            .map(|_| header),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(header),
        Err(error) => Err(error),
    }
}

/// Looks at the bytes and not through SQLite, which would leave files of its own beside a stranger's.
fn check_header(path: &Path, header: &[u8]) -> Result<(), OpenError> {
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

    #[tokio::test]
    async fn a_commit_is_durable_before_it_is_answered() {
        let folder = std::env::temp_dir().join(format!("tollgate-open-{}", std::process::id()));
        let store = Store::open(&folder.join("test.db")).await.unwrap();
        for pool in [&store.writer, &store.reader] {
            let synchronous: i64 = sqlx::query_scalar("PRAGMA synchronous")
                .fetch_one(pool)
                .await
                .unwrap();
            let journal: String = sqlx::query_scalar("PRAGMA journal_mode")
                .fetch_one(pool)
                .await
                .unwrap();
            let foreign_keys: bool = sqlx::query_scalar("PRAGMA foreign_keys")
                .fetch_one(pool)
                .await
                .unwrap();
            assert_eq!(
                (synchronous, journal.as_str(), foreign_keys),
                (2, "wal", true),
                "FULL is 2"
            );
        }
        store.close().await;
        fs::remove_dir_all(folder).unwrap();
    }
}
