//! The servers that stand side by side.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use tollgate_failure::{Explain, Failure, Outcome};

use crate::browser::{Browser, User};
use crate::process::{Database, Program, SQLITE, Server, free_address, processor_time, written};
use crate::users::PASSWORD;

/// How PostgreSQL's process can be found beside its socket.
const POSTGRES_LOCK: &str = ".s.PGSQL.5432.lock";

/// A server, and who has signed in to it.
#[derive(Debug)]
pub(super) struct Contestant {
    pub(super) name: &'static str,
    pub(super) browsers: Vec<Browser>,
    program: Program,
    server: Option<Server>,
    data: Data,
}

/// Where its data lies.
#[derive(Debug)]
enum Data {
    File(PathBuf),
    Postgres { url: String, pid: u32 },
}

impl Contestant {
    /// Tollgate's server.
    pub(super) fn tollgate(binary: &Path, database: &Database, folder: &Path) -> Outcome<Self> {
        let program = Program::tollgate(binary, database, folder)?;
        let (name, data) = match database {
            Database::Sqlite => ("Tollgate on SQLite", Data::File(folder.join(SQLITE))),
            Database::Postgres(url) => {
                let (url, pid) = (url.clone(), postgres_pid(url)?);
                ("Tollgate on PostgreSQL", Data::Postgres { url, pid })
            }
        };
        Ok(Self::new(name, program, data))
    }

    /// The server of `checks/bench/server/`.
    pub(super) fn peer(node: &Path, script: &Path, users: &[User], folder: &Path) -> Outcome<Self> {
        let address = free_address()?;
        let file = folder.join(SQLITE);
        let names: Vec<_> = users.iter().map(|user| user.usr_id.as_str()).collect();
        let program = Program::new(node, address, folder.join("server.log"))
            .word(script)
            .word("--port")
            .word(address.port().to_string())
            .word("--db")
            .word(&file)
            .word("--users")
            .word(names.join(","))
            .word("--password")
            .word(PASSWORD)
            .with("NODE_ENV", "production")
            .with("ACCESS_SECRET", "a secret of a benchmark, for access")
            .with("REFRESH_SECRET", "a secret of a benchmark, for refreshes");
        Ok(Self::new(
            "Express, better-sqlite3",
            program,
            Data::File(file),
        ))
    }

    fn new(name: &'static str, program: Program, data: Data) -> Self {
        Self {
            name,
            browsers: Vec::new(),
            program,
            server: None,
            data,
        }
    }

    /// Starts it, or stops it in good order and starts it again.
    pub(super) async fn restart(&mut self) -> Outcome {
        self.stop()?;
        let mut server = self.program.start()?;
        server.ready().await?;
        self.server = Some(server);
        Ok(())
    }

    /// Stops it in good order: what it keeps is then in its place.
    pub(super) fn stop(&mut self) -> Outcome {
        self.server.take().map_or(Ok(()), Server::stop)
    }

    /// The server, which was started.
    pub(super) fn server(&self) -> Outcome<&Server> {
        let server = self.server.as_ref();
        server.ok_or_else(|| Failure::new(format!("{} isn't running.", self.name)))
    }

    /// The processor time of the server and of its database.
    pub(super) fn processor_time(&self) -> Outcome<Duration> {
        let own = processor_time(self.server()?.pid())?;
        match self.data {
            Data::File(_) => Ok(own),
            Data::Postgres { pid, .. } => Ok(own + processor_time(pid)?),
        }
    }

    /// How many bytes it has had written to the disk, where that can be told; PostgreSQL's processes are another user's.
    pub(super) fn written(&self) -> Outcome<Option<u64>> {
        match self.data {
            Data::File(_) => Ok(written(self.server()?.pid())),
            Data::Postgres { .. } => Ok(None),
        }
    }

    /// How much its data takes on the disk, in bytes; `None` where PostgreSQL's `psql` is not there to ask.
    pub(super) fn on_disk(&self) -> Outcome<Option<u64>> {
        match &self.data {
            Data::File(path) => {
                let log = path.with_extension("db-wal");
                let file =
                    fs::metadata(path).explain(format_args!("look at {}", path.display()))?;
                Ok(Some(
                    file.len() + fs::metadata(log).map_or(0, |log| log.len()),
                ))
            }
            Data::Postgres { url, .. } => Ok(postgres_size(url)),
        }
    }
}

/// The process that listens on the socket in the folder that the address names.
fn postgres_pid(url: &str) -> Outcome<u32> {
    let unknown = || {
        Failure::new(
            "The PostgreSQL to be measured must be reached through a socket: postgres://…?host=/folder",
        )
    };
    let folder = url.split_once("host=").ok_or_else(unknown)?.1;
    let folder = folder
        .split('&')
        .next()
        .unwrap_or_default()
        .replace("%2F", "/");
    let lock = Path::new(&folder).join(POSTGRES_LOCK);
    let text = fs::read_to_string(&lock).explain(format_args!("read {}", lock.display()))?;
    let pid = text
        .lines()
        .next()
        .and_then(|line| line.trim().parse().ok());
    pid.ok_or_else(unknown)
}

fn postgres_size(url: &str) -> Option<u64> {
    let mut psql = Command::new("psql");
    psql.args([url, "-Atc", "SELECT pg_database_size(current_database())"]);
    let output = psql.output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}
