//! The databases of the tests: each test has one of its own, gone when it is over.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, raw_sql};
use tollgate_server::store::Database;
use tollgate_server::store::sql::postgres::Postgres;
use tollgate_server::store::sql::sqlite::Sqlite;
use tollgate_server::store::sql::{Store, Time};

use crate::DATABASE;
use crate::support::Folder;

/// What the tests of a program run on.
#[derive(Clone, Copy, PartialEq, Eq)]
#[allow(dead_code, reason = "each program of tests runs on one of them")]
pub(crate) enum Kind {
    /// A file in the test's folder.
    Sqlite,
    /// A database of the cluster that `TOLLGATE_TEST_POSTGRES` names.
    Postgres,
}

/// Where a test's database is.
pub(crate) enum Place {
    File(PathBuf),
    Cluster {
        options: Box<PgConnectOptions>,
        name: String,
    },
}

impl Place {
    /// A new, empty database, of the kind that this program of tests runs on.
    pub(crate) async fn new(folder: &Folder) -> Self {
        match DATABASE {
            Kind::Sqlite => Self::File(folder.path("test.db")),
            Kind::Postgres => Self::in_cluster().await,
        }
    }

    async fn in_cluster() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("tollgate_test_{}_{count}", std::process::id());
        on_cluster(format!("CREATE DATABASE {name}")).await;
        Self::Cluster {
            options: cluster().database(&name).into(),
            name,
        }
    }

    /// Fills a new database with what SQL makes.
    pub(crate) async fn fill(&self, sql: &'static str) {
        match self {
            Self::File(path) => execute(path, sql).await,
            Self::Cluster { .. } => self.execute(sql).await,
        }
    }

    /// Takes the database away from under those who have it open; what is in its place now is empty, and nobody's.
    pub(crate) async fn lose(&self) {
        match self {
            Self::File(path) => {
                for suffix in ["", "-wal", "-shm"] {
                    let mut name = path.clone().into_os_string();
                    name.push(suffix);
                    std::fs::remove_file(name).unwrap();
                }
            }
            Self::Cluster { name, .. } => {
                on_cluster(format!("DROP DATABASE {name} WITH (FORCE)")).await;
                on_cluster(format!("CREATE DATABASE {name}")).await;
            }
        }
    }

    pub(crate) async fn open(&self, time: Time) -> Database {
        match self {
            Self::File(path) => Database::sqlite(path, time).await.unwrap(),
            Self::Cluster { options, .. } => {
                Database::postgres(*options.clone(), time).await.unwrap()
            }
        }
    }

    /// The same without what is built on it.
    pub(crate) async fn store(&self, time: Time) -> Box<dyn Store> {
        match self {
            Self::File(path) => Box::new(Sqlite::open(path, time).await.unwrap()),
            Self::Cluster { options, .. } => {
                Box::new(Postgres::open(*options.clone(), time).await.unwrap())
            }
        }
    }

    /// The setting that names it to a server, and what it says.
    pub(crate) fn setting(&self) -> (&'static str, String) {
        match self {
            Self::File(path) => ("--db", path.to_str().unwrap().to_owned()),
            Self::Cluster { options, .. } => ("--database-url", options.to_url_lossy().into()),
        }
    }

    /// Changes the database behind the server's back.
    pub(crate) async fn execute(&self, sql: &'static str) {
        self.try_execute(sql).await.unwrap();
    }

    /// The same with a statement that may be refused.
    pub(crate) async fn try_execute(&self, sql: &'static str) -> Result<(), sqlx::Error> {
        let mut beside = self.beside().await;
        let done = beside.try_execute(sql).await;
        beside.close().await;
        done
    }

    /// The same where the databases have no words in common.
    pub(crate) async fn execute_each(&self, sqlite: &'static str, postgres: &'static str) {
        match self {
            Self::File(_) => self.execute(sqlite).await,
            Self::Cluster { .. } => self.execute(postgres).await,
        }
    }

    /// A connection beside the server's, for whoever looks often.
    pub(crate) async fn beside(&self) -> Beside {
        match self {
            Self::File(path) => {
                let options = SqliteConnectOptions::new().filename(path);
                Beside::Sqlite(options.connect().await.unwrap().into())
            }
            Self::Cluster { options, .. } => {
                Beside::Postgres(options.connect().await.unwrap().into())
            }
        }
    }

    /// The number that a statement gives, as a reader beside the server sees it.
    pub(crate) async fn number(&self, sql: &'static str) -> i64 {
        self.beside().await.number(sql).await
    }

    /// Holds locks that keep all others from changing a session, until what it gives is dropped: as a backup does, or
    /// somebody who looks at the tables by hand.
    pub(crate) async fn lock(&self) -> Beside {
        self.lock_with("BEGIN; SELECT 1 FROM families FOR UPDATE")
            .await
    }

    /// The same with a table that the test has made.
    pub(crate) async fn lock_notes(&self) -> Beside {
        self.lock_with("BEGIN; LOCK TABLE notes").await
    }

    /// Sees what there is now, and nothing of what comes, until what it gives is dropped: as a backup does.
    pub(crate) async fn read_for_long(&self) -> Beside {
        let begin = match self {
            Self::File(_) => "BEGIN",
            Self::Cluster { .. } => "BEGIN ISOLATION LEVEL REPEATABLE READ",
        };
        let mut reader = self.beside().await;
        reader.execute(begin).await;
        reader.execute("SELECT count(*) FROM families").await;
        reader
    }

    async fn lock_with(&self, postgres: &'static str) -> Beside {
        let mut holder = self.beside().await;
        let lock = match self {
            Self::File(_) => "BEGIN IMMEDIATE",
            Self::Cluster { .. } => postgres,
        };
        holder.execute(lock).await;
        holder
    }

    /// All that is stored, as bytes.
    pub(crate) async fn dump(&self) -> Vec<u8> {
        match self {
            Self::File(path) => {
                let folder = path.parent().unwrap();
                std::fs::read_dir(folder)
                    .unwrap()
                    .flat_map(|entry| std::fs::read(entry.unwrap().path()).unwrap())
                    .collect()
            }
            Self::Cluster { options, .. } => {
                let mut connection = options.connect().await.unwrap();
                let tables = "SELECT query_to_xml('SELECT * FROM ' || quote_ident(tablename), true, false, '')::TEXT
                     FROM pg_tables WHERE schemaname = 'public'";
                let rows: Vec<String> = sqlx::query_scalar(tables)
                    .fetch_all(&mut connection)
                    .await
                    .unwrap();
                connection.close().await.unwrap();
                rows.concat().into_bytes()
            }
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Self::Cluster { name, .. } = self else {
            return;
        };
        let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        // The test's own runtime may be going down already.
        let dropping = thread::spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime.unwrap().block_on(on_cluster(drop));
        });
        // A failed test must not fail twice.
        let _ = dropping.join();
    }
}

/// A connection beside the server's. A transaction that it has begun is over when this is dropped.
pub(crate) enum Beside {
    Sqlite(Box<SqliteConnection>),
    Postgres(Box<PgConnection>),
}

impl Beside {
    /// The number that a statement gives.
    pub(crate) async fn number(&mut self, sql: &'static str) -> i64 {
        let number = match self {
            Self::Sqlite(connection) => sqlx::query_scalar(sql).fetch_one(&mut **connection).await,
            Self::Postgres(connection) => {
                sqlx::query_scalar(sql).fetch_one(&mut **connection).await
            }
        };
        number.unwrap()
    }

    /// Changes the database behind the server's back.
    pub(crate) async fn execute(&mut self, sql: &'static str) {
        self.try_execute(sql).await.unwrap();
    }

    /// The same with a statement that may be refused.
    pub(crate) async fn try_execute(&mut self, sql: &'static str) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(connection) => raw_sql(sql).execute(&mut **connection).await.map(drop),
            Self::Postgres(connection) => raw_sql(sql).execute(&mut **connection).await.map(drop),
        }
    }

    /// Lets go of the database before this returns, where dropping it would take its time.
    async fn close(self) {
        let closed = match self {
            Self::Sqlite(connection) => connection.close().await,
            Self::Postgres(connection) => connection.close().await,
        };
        closed.unwrap();
    }
}

/// Changes a SQLite database that is no server's, and makes it if there is none.
pub(crate) async fn execute(db: &Path, sql: &'static str) {
    let options = SqliteConnectOptions::new()
        .filename(db)
        .create_if_missing(true);
    let mut connection = options.connect().await.unwrap();
    raw_sql(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

fn cluster() -> PgConnectOptions {
    let url = std::env::var("TOLLGATE_TEST_POSTGRES")
        .expect("TOLLGATE_TEST_POSTGRES names a cluster in which databases may be made");
    PgConnectOptions::from_str(&url).unwrap()
}

async fn on_cluster(sql: String) {
    let mut connection = cluster().connect().await.unwrap();
    raw_sql(AssertSqlSafe(sql))
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
}
