//! A PostgreSQL of a task's own: made from nothing, reached through a socket, and gone without a trace.
//!
//! ```text
//! let Some(cluster) = Cluster::start(Durability::None)? else { /* PostgreSQL is not on this machine */ };
//! cluster.create_database("tollgate")?;
//! cluster.url("tollgate")
//! ```
//!
//! A server refuses to run as root; started by root it runs as `postgres`, or as `nobody`.
//! It listens on a socket in a folder that only its user can enter (and root), and asks for no password there.
//!
//! What is not here: how PostgreSQL comes onto the machine (see `setup`).

mod binaries;
mod folder;

use std::{
    env,
    fs::{self, File},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::Command,
    thread,
    time::{Duration, Instant},
};

use rustix::process::Signal;

pub(crate) use self::binaries::{Binaries, CHOICE};
use self::folder::Folder;
use tollgate_failure::{Explain, Failure, Outcome};

use crate::{
    process::{self, Running},
    user::{self, User},
};

/// Who may do everything in a cluster.
const OWNER: &str = "tollgate";

/// How long a server may take to open its doors.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a commit is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    /// Nothing is waited for: for tests, whose data nobody will miss.
    None,
    /// As it is by default, on a disk: for proofs and for benchmarks.
    Full,
}

/// A server that takes connections until it is dropped.
#[derive(Debug)]
pub(crate) struct Cluster {
    // Dropped in this order: the server's folder goes after the server.
    running: Running,
    folder: Folder,
    host: Host,
    version: String,
}

impl Cluster {
    /// Makes a cluster and starts it; `None` where PostgreSQL is not on the machine.
    pub(crate) fn start(durability: Durability) -> Outcome<Option<Self>> {
        let Some(binaries) = Binaries::find() else {
            return Ok(None);
        };
        let version = binaries.version().ok_or_else(|| {
            Failure::new(format!(
                "PostgreSQL in {} doesn't tell its version.",
                binaries.dir().display()
            ))
        })?;
        let host = Host {
            binaries,
            user: other_than_root()?,
        };
        let folder = Folder::new(&folder::place(durability, host.user), host.user)?;
        host.make(folder.path())?;
        let running = host.run(folder.path(), durability)?;
        let mut cluster = Self {
            running,
            folder,
            host,
            version,
        };
        cluster.wait_until_open()?;
        Ok(Some(cluster))
    }

    /// `15.18`.
    pub(crate) fn version(&self) -> &str {
        &self.version
    }

    /// The address of a database, as sqlx reads it; `postgres` is there from the beginning.
    pub(crate) fn url(&self, database: &str) -> String {
        let socket = self.folder.path().display();
        format!("postgres://{OWNER}@localhost/{database}?host={socket}")
    }

    /// Makes an empty database.
    pub(crate) fn create_database(&self, name: &str) -> Outcome {
        let mut command = self.host.command("createdb", self.folder.path());
        command
            .arg("--host")
            .arg(self.folder.path())
            .args(["--username", OWNER, name]);
        process::log(command, &log(self.folder.path()))
    }

    /// The child itself.
    pub(crate) fn running(&mut self) -> &mut Running {
        &mut self.running
    }

    fn wait_until_open(&mut self) -> Outcome {
        let deadline = Instant::now() + PATIENCE;
        while !is_open(self.folder.path()) {
            if process::is_interrupted() {
                return Err(Failure::already_told());
            }
            if let Some(status) = self.running.ended() {
                return Err(self.failure(format_args!("ended at once ({status})")));
            }
            if Instant::now() > deadline {
                return Err(self.failure(format_args!("runs but takes no connections")));
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    fn failure(&self, what: std::fmt::Arguments<'_>) -> Failure {
        let log = fs::read_to_string(log(self.folder.path())).unwrap_or_default();
        Failure::new(format!(
            "PostgreSQL {} {what}. The end of its log:\n{}",
            self.version,
            process::tail(&log)
        ))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Being asked to terminate, it would wait for all who are connected; this ends it at once.
        self.running.signal(Signal::QUIT);
    }
}

/// Who runs a server, and with which programs.
#[derive(Debug)]
struct Host {
    binaries: Binaries,
    /// `None` for whoever runs this task.
    user: Option<User>,
}

impl Host {
    /// Makes an empty cluster.
    ///
    /// Its texts are sorted by the rules of a language, as those of most operators are: nothing may depend on the order
    /// of bytes without saying so. A PostgreSQL that knows no ICU has to do without.
    fn make(&self, folder: &Path) -> Outcome {
        let with_icu = self.initdb(folder, &["--locale-provider=icu", "--icu-locale=en-US"]);
        match with_icu {
            Err(_) if !process::is_interrupted() => self.initdb(folder, &[]),
            outcome => outcome,
        }
    }

    fn initdb(&self, folder: &Path, arguments: &[&str]) -> Outcome {
        let mut command = self.command("initdb", folder);
        command
            .arg("--pgdata")
            .arg(data(folder))
            .args(["--username", OWNER, "--encoding=UTF8", "--locale=C"])
            .args(["--auth-local=trust", "--auth-host=reject"])
            .args(["--no-sync", "--no-instructions"])
            .args(arguments);
        process::log(command, &log(folder))
    }

    /// Starts the server, without waiting for it.
    fn run(&self, folder: &Path, durability: Durability) -> Outcome<Running> {
        let path = log(folder);
        let open = || {
            let file = File::options().append(true).open(&path);
            file.explain(format_args!("write {}", path.display()))
        };
        let mut command = self.command("postgres", folder);
        command.arg("-D").arg(data(folder)).arg("-k").arg(folder);
        for setting in settings(durability) {
            command.args(["-c", setting]);
        }
        command.stdout(open()?).stderr(open()?);
        Running::start(&mut command)
    }

    /// One of the programs, with nothing of the person's own settings.
    fn command(&self, program: &str, folder: &Path) -> Command {
        let mut command = process::command(self.binaries.program(program));
        // Another user may not be able to enter the project's folder.
        command.current_dir(folder).env("LC_ALL", "C");
        for (name, _) in env::vars_os() {
            if name.to_str().is_some_and(|name| name.starts_with("PG")) {
                command.env_remove(name);
            }
        }
        if let Some(User { uid, gid }) = self.user {
            command.uid(uid).gid(gid);
        }
        command
    }
}

/// What a server is told beside its folders; the data of tests is not worth a single wait for a disk.
fn settings(durability: Durability) -> Vec<&'static str> {
    let mut settings = vec!["listen_addresses=", "max_connections=200"];
    match durability {
        Durability::None => settings.extend(["fsync=off", "full_page_writes=off"]),
        Durability::Full => {}
    }
    settings
}

/// The user that a server is to run as; `None` where whoever runs this task will do.
fn other_than_root() -> Outcome<Option<User>> {
    if !user::is_root() {
        return Ok(None);
    }
    let other = ["postgres", "nobody"].into_iter().find_map(user::named);
    other.map(Some).ok_or_else(|| {
        Failure::new(
            "PostgreSQL doesn't run as root, and there is neither a user `postgres` nor `nobody` to run it as.",
        )
    })
}

fn data(folder: &Path) -> PathBuf {
    folder.join("data")
}

fn log(folder: &Path) -> PathBuf {
    folder.join("log")
}

/// The server writes into its lock file how far it is, as `pg_ctl` reads it.
fn is_open(folder: &Path) -> bool {
    fs::read_to_string(data(folder).join("postmaster.pid")).is_ok_and(|lock| {
        lock.lines()
            .nth(7)
            .is_some_and(|line| line.trim() == "ready")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cluster_takes_connections_until_it_is_dropped_and_leaves_nothing() {
        let Some(mut cluster) = Cluster::start(Durability::None).unwrap() else {
            return;
        };
        cluster.create_database("one").unwrap();
        let failure = cluster.create_database("one").unwrap_err().to_string();
        assert!(failure.contains("\"one\" already exists"), "{failure}");

        let folder = cluster.folder.path().to_owned();
        assert!(
            cluster
                .url("one")
                .ends_with(&format!("/one?host={}", folder.display()))
        );
        assert!(cluster.running().ended().is_none());
        drop(cluster);
        assert!(!folder.exists());
    }

    #[test]
    fn a_server_that_does_not_start_says_why() {
        let Some(cluster) = Cluster::start(Durability::None).unwrap() else {
            return;
        };
        // A second server on the same folder finds the first one's lock.
        let running = cluster.host.run(cluster.folder.path(), Durability::None);
        let status = running.unwrap().wait().unwrap();
        assert!(!status.success());
        let failure = cluster.failure(format_args!("ended")).to_string();
        assert!(
            failure.contains("lock file \"postmaster.pid\" already exists"),
            "{failure}"
        );
    }

    #[test]
    fn only_tests_go_without_the_disk() {
        assert!(settings(Durability::None).contains(&"fsync=off"));
        assert!(!settings(Durability::Full).contains(&"fsync=off"));
    }
}
