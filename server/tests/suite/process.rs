//! The server as a process: how it starts, refuses to start, and stops.

use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;
use tollgate_server::demo::{ADMIN, PASSWORD};

use crate::support::Folder;

/// Nothing here takes as long as this, on any machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long a server waits for its clients once it is told to stop.
const GRACE: Duration = Duration::from_secs(5);

/// A server that runs by itself; ended with the test.
struct Process {
    child: Child,
    lines: Receiver<String>,
    log: Vec<String>,
}

impl Process {
    /// Starts it with its database and key file in a folder.
    fn start(folder: &Folder, args: &[&str]) -> Self {
        Self::start_at("127.0.0.1:0", folder, args)
    }

    fn start_at(listen: &str, folder: &Folder, args: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_tollgate-server"))
            .env_clear()
            .args(["--listen", listen, "--db"])
            .arg(folder.path("test.db"))
            .args(args)
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
    fn line(&mut self, part: &str) -> String {
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
    fn connect(&mut self) -> TcpStream {
        TcpStream::connect(self.address()).unwrap()
    }

    fn address(&mut self) -> String {
        let line = self.line("listening on http://");
        line.rsplit('/').next().unwrap().to_owned()
    }

    fn signal(&self, name: &str) {
        let kill = format!("kill -{name} {}", self.child.id());
        assert!(
            Command::new("sh")
                .args(["-c", &kill])
                .status()
                .unwrap()
                .success()
        );
    }

    fn wait(&mut self) -> ExitStatus {
        let begun = Instant::now();
        loop {
            match self.child.try_wait().unwrap() {
                Some(status) => {
                    self.log.extend(self.lines.iter());
                    return status;
                }
                None => assert!(begun.elapsed() < PATIENCE, "it doesn't end: {:?}", self.log),
            }
            thread::sleep(Duration::from_millis(10));
        }
    }

    fn has_said(&self, part: &str) -> bool {
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
fn ask(address: &str, method: &str, path: &str, token: &str, body: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "{method} /api/master/{path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\
         Authorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head[9..12].parse().unwrap(), body.to_owned())
}

fn login(address: &str) -> String {
    let body = json!({ "usrId": ADMIN, "password": PASSWORD }).to_string();
    let (status, body) = ask(address, "POST", "auth/login", "x", &body);
    assert_eq!(status, 200);
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    body["data"]["accessToken"].as_str().unwrap().to_owned()
}

/// Clients that never finish: one is silent, one stops in the head of its request, one in the body.
fn stalled(address: &str) -> Vec<TcpStream> {
    let head = "POST /api/master/auth/login HTTP/1.1\r\nHost: x\r\n";
    let body = format!("{head}Content-Type: application/json\r\nContent-Length: 90\r\n\r\n{{");
    ["", head, &body]
        .map(|sent| {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.write_all(sent.as_bytes()).unwrap();
            stream
        })
        .into()
}

#[test]
fn clients_that_never_finish_do_not_keep_a_stopped_server_alive() {
    let folder = Folder::new();
    let mut server = Process::start(&folder, &["--demo"]);
    let address = server.address();
    let clients = stalled(&address);
    login(&address);
    server.signal("TERM");
    assert!(server.wait().success());
    assert!(server.has_said("have not finished in time"));
    assert_eq!(
        folder.files(),
        ["test.db", "test.key"],
        "the database was closed in good order"
    );
    drop(clients);
}

#[test]
fn a_second_signal_stops_a_server_at_once() {
    let folder = Folder::new();
    let mut server = Process::start(&folder, &["--demo"]);
    let address = server.address();
    let clients = stalled(&address);
    login(&address);
    server.signal("INT");
    server.line("stopping");
    let begun = Instant::now();
    server.signal("INT");
    assert!(server.wait().success());
    assert!(begun.elapsed() < GRACE);
    assert_eq!(folder.files(), ["test.db", "test.key"]);
    drop(clients);
}

#[test]
fn without_clients_a_server_stops_at_once() {
    let folder = Folder::new();
    let mut server = Process::start(&folder, &[]);
    drop(server.connect());
    let begun = Instant::now();
    server.signal("TERM");
    assert!(server.wait().success());
    assert!(begun.elapsed() < GRACE);
}

#[test]
fn servers_that_start_at_once_on_a_new_database_share_it_and_its_key() {
    let folder = Folder::new();
    let mut servers: Vec<_> = (0..4)
        .map(|_| Process::start(&folder, &["--demo"]))
        .collect();
    let addresses: Vec<_> = servers.iter_mut().map(Process::address).collect();
    let token = login(&addresses[0]);
    for address in &addresses {
        assert_eq!(ask(address, "GET", "me", &token, "").0, 200);
    }
}

#[test]
fn a_key_file_that_cannot_be_made_is_refused_before_there_is_a_database() {
    let folder = Folder::new();
    fs::write(folder.path("file"), "").unwrap();
    let place = folder.path("file/u.key");
    let mut server = Process::start(&folder, &["--key-file", place.to_str().unwrap()]);
    assert!(!server.wait().success());
    assert!(server.has_said("--key-file"));
    assert_eq!(folder.files(), ["file"]);
}

#[test]
fn a_database_that_is_refused_leaves_no_key_behind() {
    let folder = Folder::new();
    fs::write(folder.path("test.db"), "dear diary").unwrap();
    let mut server = Process::start(&folder, &[]);
    assert!(!server.wait().success());
    assert!(server.has_said("is not a SQLite database"));
    assert_eq!(folder.files(), ["test.db"]);
}

#[test]
fn one_file_cannot_be_both_the_database_and_the_key_file() {
    let folder = Folder::new();
    let place = folder.path("./test.db");
    let mut server = Process::start(&folder, &["--key-file", place.to_str().unwrap()]);
    assert!(!server.wait().success());
    assert!(server.has_said("can't be both the database and the key file"));
    assert_eq!(folder.files(), Vec::<String>::new());
}

#[test]
fn a_key_file_that_is_gone_or_open_to_others_is_warned_of() {
    let folder = Folder::new();
    let key = folder.path("test.key");
    let start = || {
        let mut server = Process::start(&folder, &["--demo"]);
        server.address();
        server
    };
    let gone = "was not there and a new one is made";
    let open = "others than its owner can open the key file";
    let first = start();
    assert!(!first.has_said(gone) && !first.has_said(open));
    drop(first);
    fs::set_permissions(&key, Permissions::from_mode(0o640)).unwrap();
    assert!(start().has_said(open));
    fs::remove_file(&key).unwrap();
    assert!(start().has_said(gone));
}

#[test]
fn a_demo_that_others_can_reach_is_warned_of() {
    let folder = Folder::new();
    // An address for documentation, which no machine has: the server says its warning and goes no further.
    let mut server = Process::start_at("192.0.2.1:0", &folder, &["--demo"]);
    assert!(!server.wait().success());
    assert!(server.has_said("its passwords are public"));
    assert_eq!(folder.files(), Vec::<String>::new());
}
