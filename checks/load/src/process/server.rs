//! A server as a child: started, waited for, killed, started again.

use std::collections::BTreeMap;
use std::env;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File, OpenOptions};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tokio::time::sleep;
use tollgate_failure::{Explain, Failure, Outcome};

use crate::browser::{Link, me};

/// How long a server may take to answer for the first time.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often it is asked whether it does.
const PAUSE: Duration = Duration::from_millis(2);

/// How many lines of its log stand in a failure.
const TAIL: usize = 15;

/// The name of the database file in a server's folder.
pub const SQLITE: &str = "tollgate.db";

/// Where a server keeps its sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Database {
    /// In a file beside it.
    Sqlite,
    /// In the database at this address, which is empty before the first start.
    Postgres(String),
}

/// How a server is started.
#[derive(Debug, Clone)]
pub struct Program {
    /// The program, and what follows it.
    words: Vec<OsString>,
    /// What it finds in its environment beside ours.
    environment: BTreeMap<String, OsString>,
    /// Where it will listen.
    address: SocketAddr,
    /// Where its standard error goes.
    log: PathBuf,
}

/// A server that runs; killed when dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    begun: Instant,
    address: SocketAddr,
    log: PathBuf,
}

/// A free address of this machine: free now, and nobody else asks for this very one.
///
/// # Errors
/// When there is none.
pub fn free_address() -> Outcome<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).explain("find a free port")?;
    listener.local_addr().explain("find a free port")
}

impl Program {
    /// Tollgate's server with demo data, its files in `folder`, at an address of its own.
    ///
    /// It doesn't write down each request, and whomever a run takes long to ask again is still signed in, however many
    /// browsers of one user there are.
    ///
    /// # Errors
    /// When the machine has no port left.
    pub fn tollgate(binary: &Path, database: &Database, folder: &Path) -> Outcome<Self> {
        let address = free_address()?;
        let program = Self::new(binary, address, folder.join("server.log"))
            .word("--demo")
            .word("--listen")
            .word(address.to_string())
            .with("TOLLGATE_ACCESS_TTL", "14400")
            .with("TOLLGATE_IDLE_TTL", "14400")
            .with("TOLLGATE_SESSIONS_PER_USER", "0")
            .with("TOLLGATE_LOG_LEVEL", "warn")
            // All clients of a run come from this machine, and are as many as the server has room for.
            .with("TOLLGATE_MAX_CONNECTIONS_PER_ADDRESS", "800");
        Ok(match database {
            Database::Sqlite => program.word("--db").word(folder.join(SQLITE)),
            Database::Postgres(url) => program
                .word("--key-file")
                .word(folder.join("tollgate.key"))
                .word("--database-url")
                .word(url),
        })
    }

    /// Any program that will listen at this address.
    pub fn new(program: impl Into<OsString>, address: SocketAddr, log: PathBuf) -> Self {
        Self {
            words: vec![program.into()],
            environment: BTreeMap::new(),
            address,
            log,
        }
    }

    /// The same with one more word on its command line.
    #[must_use]
    pub fn word(mut self, word: impl Into<OsString>) -> Self {
        self.words.push(word.into());
        self
    }

    /// The same with one more word in its environment.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.environment.insert(name.into(), value.into());
        self
    }

    /// The same below another program, which gets it as its last words.
    #[must_use]
    pub fn under(mut self, words: impl IntoIterator<Item = OsString>) -> Self {
        self.words = words.into_iter().chain(self.words).collect();
        self
    }

    /// Starts it.
    ///
    /// # Errors
    /// When the program can't be started, or its log not be written.
    pub fn start(&self) -> Outcome<Server> {
        let [program, arguments @ ..] = &self.words[..] else {
            return Err(Failure::new("There is no program to start."));
        };
        let log = appended(&self.log)?;
        let begun = Instant::now();
        let mut command = Command::new(program);
        // What a person has set for a server of theirs would lead this one to their data.
        let settings = env::vars_os().map(|(name, _)| name);
        for name in settings.filter(|name| is_setting(name)) {
            command.env_remove(name);
        }
        let child = command
            .args(arguments)
            .envs(&self.environment)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .explain(format_args!("start {}", Path::new(program).display()))?;
        Ok(Server {
            child,
            begun,
            address: self.address,
            log: self.log.clone(),
        })
    }
}

impl Server {
    /// Where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its process.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Waits until it tells a stranger to sign in, and says how long that took from its start.
    ///
    /// # Errors
    /// When it ends before, or doesn't answer.
    pub async fn ready(&mut self) -> Outcome<Duration> {
        let mut link = Link::to(self.address);
        loop {
            // Whoever asks is answered through the router and the database.
            if me(&mut link, None)
                .await
                .is_ok_and(|reply| reply.status == 401)
            {
                return Ok(self.begun.elapsed());
            }
            if let Ok(Some(status)) = self.child.try_wait() {
                return Err(self.failed(&format!("ended at once ({status})")));
            }
            if self.begun.elapsed() > PATIENCE {
                return Err(self.failed("runs but doesn't answer"));
            }
            sleep(PAUSE).await;
        }
    }

    /// SIGKILL: no handler, no farewell.
    ///
    /// # Errors
    /// When it has gone already.
    pub fn kill(mut self) -> Outcome {
        self.child.kill().explain("kill the server")?;
        self.child.wait().explain("wait for the server's end")?;
        Ok(())
    }

    /// SIGTERM, and waits until it has gone in good order.
    ///
    /// # Errors
    /// When it doesn't.
    pub fn stop(mut self) -> Outcome {
        kill_process(Pid::from_child(&self.child), Signal::TERM).explain("stop the server")?;
        let status = self.child.wait().explain("wait for the server's end")?;
        match status.success() {
            true => Ok(()),
            false => Err(self.failed(&format!("ended badly ({status})"))),
        }
    }

    fn failed(&self, how: &str) -> Failure {
        let text = fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<_> = text.lines().collect();
        let tail = lines[lines.len().saturating_sub(TAIL)..].join("\n    ");
        Failure::new(format!(
            "The server {how}. The end of {}:\n    {tail}",
            self.log.display()
        ))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn is_setting(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    name.starts_with(b"DATABASE_URL") || name.starts_with(b"TOLLGATE_") || name == b"RUST_LOG"
}

fn appended(log: &Path) -> Outcome<File> {
    let file = OpenOptions::new().create(true).append(true).open(log);
    file.explain(format_args!("write {}", log.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_of_the_persons_own_server_are_told_from_all_else() {
        for (name, expected) in [
            ("DATABASE_URL", true),
            ("DATABASE_URL_FILE", true),
            ("TOLLGATE_DB", true),
            ("PATH", false),
            ("MY_DATABASE_URL", false),
        ] {
            assert_eq!(is_setting(OsStr::new(name)), expected, "{name}");
        }
    }

    #[test]
    fn two_databases_are_told_apart_on_the_command_line() {
        let words = |database: &Database| {
            let program = Program::tollgate(Path::new("server"), database, Path::new("/f"));
            let words = program.unwrap().words;
            words[4..]
                .iter()
                .map(|word| word.to_string_lossy().into_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(words(&Database::Sqlite), ["--db", "/f/tollgate.db"]);
        assert_eq!(
            words(&Database::Postgres("postgres://x".into())),
            [
                "--key-file",
                "/f/tollgate.key",
                "--database-url",
                "postgres://x"
            ]
        );
    }
}
