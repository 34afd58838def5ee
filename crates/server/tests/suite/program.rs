//! The server as a program: started with arguments and an environment, read by its log, stopped by signals.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use tollgate_server::demo::{ADMIN, PASSWORD};

use crate::socket;
use crate::support::Folder;

/// Nothing here takes as long as this, on any machine.
const PATIENCE: Duration = Duration::from_secs(60);

const PROGRAM: &str = env!("CARGO_BIN_EXE_tollgate-server");

/// A server that runs by itself; ended with the test.
pub(crate) struct Process {
    child: Child,
    lines: Receiver<String>,
    log: Vec<String>,
}

impl Process {
    /// Starts it with its database and key file in a folder.
    pub(crate) fn start(folder: &Folder, args: &[&str]) -> Self {
        Self::start_at("127.0.0.1:0", folder, args)
    }

    pub(crate) fn start_at(listen: &str, folder: &Folder, args: &[&str]) -> Self {
        let db = folder.path("test.db");
        let place = ["--listen", listen, "--db", db.to_str().unwrap()];
        Self::run([place.as_slice(), args].concat(), &[])
    }

    /// Starts it with nothing but these arguments and this environment.
    pub(crate) fn run<A: AsRef<OsStr>>(
        args: impl IntoIterator<Item = A>,
        env: &[(&str, &str)],
    ) -> Self {
        let mut command = Command::new(PROGRAM);
        command.args(args).env_clear().envs(env.iter().copied());
        Self::spawn(&mut command)
    }

    /// Starts it where no file can grow beyond so many blocks of 512 bytes: to write more fails as it does on a disk
    /// that is broken.
    pub(crate) fn with_small_files(n_blocks: u32, args: &[&str]) -> Self {
        let limit = format!("trap '' XFSZ; ulimit -f {n_blocks}; exec \"$0\" \"$@\"");
        let mut command = Command::new("sh");
        command.args(["-c", &limit, PROGRAM]).args(args).env_clear();
        Self::spawn(&mut command)
    }

    fn spawn(command: &mut Command) -> Self {
        let mut child = command
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stderr = child.stderr.take().unwrap();
        let (sender, lines) = channel();
        thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        Self {
            child,
            lines,
            log: Vec::new(),
        }
    }

    /// Waits for a line of its log.
    pub(crate) fn line(&mut self, part: &str) -> String {
        loop {
            let line = self.lines.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|_| panic!("{part} never came: {:?}", self.log));
            self.log.push(line.clone());
            if line.contains(part) {
                return line;
            }
        }
    }

    /// Waits until it listens, and connects.
    pub(crate) fn connect(&mut self) -> TcpStream {
        TcpStream::connect(self.address()).unwrap()
    }

    pub(crate) fn address(&mut self) -> String {
        let line = self.line("listening on http://");
        let address = line.rsplit("//").next().unwrap();
        // In JSON the line goes on after it.
        address.split('"').next().unwrap().to_owned()
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Waits for its end.
    pub(crate) fn wait(&mut self) -> ExitStatus {
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) => self.log.push(line),
                // Its log ends with it.
                Err(RecvTimeoutError::Disconnected) => return self.child.wait().unwrap(),
                Err(RecvTimeoutError::Timeout) => panic!("it doesn't end: {:?}", self.log),
            }
        }
    }

    /// Waits for its end, which must be a refusal; gives all that it has said.
    pub(crate) fn refusal(mut self) -> String {
        assert!(!self.wait().success(), "it should have refused");
        self.log.join("\n")
    }

    /// All that it has said.
    pub(crate) fn log(&self) -> &[String] {
        &self.log
    }

    pub(crate) fn has_said(&self, part: &str) -> bool {
        self.log.iter().any(|line| line.contains(part))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One request over a connection of its own: status and body.
pub(crate) fn ask(
    address: &str,
    method: &str,
    path: &str,
    token: &str,
    body: &str,
) -> (u16, String) {
    let bearer = format!("Bearer {token}");
    let headers = [
        ("Authorization", bearer.as_str()),
        ("Content-Type", "application/json"),
    ];
    let uri = format!("/api/master/{path}");
    let answer = socket::ask(address, &socket::request(method, &uri, &headers, body)).unwrap();
    (answer.status, answer.body)
}

/// Signs in; gives an access token.
pub(crate) fn login(address: &str) -> String {
    let body = json!({ "usrId": ADMIN, "password": PASSWORD }).to_string();
    let (status, body) = ask(address, "POST", "auth/login", "x", &body);
    assert_eq!(status, 200);
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    body["data"]["accessToken"].as_str().unwrap().to_owned()
}
