//! The server as a process: how it starts, refuses to start, and stops.

use std::fs::{self, Permissions};
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use serde_json::json;
use tollgate_server::demo::{ADMIN, PASSWORD};

use crate::place::execute;
use crate::program::{Process, ask, login};
use crate::socket;
use crate::support::Folder;

/// How long a server waits for its clients once it is told to stop.
const GRACE: Duration = Duration::from_secs(5);

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
    server.signal(Signal::TERM);
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
    server.signal(Signal::INT);
    server.line("stopping");
    let begun = Instant::now();
    server.signal(Signal::INT);
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
    server.signal(Signal::TERM);
    assert!(server.wait().success());
    assert!(begun.elapsed() < GRACE);
}

#[test]
fn a_server_that_waits_for_its_database_stops_when_it_is_told_to() {
    let folder = Folder::new();
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("postgres://me@{}/n", silent.local_addr().unwrap());
    let key = folder.path("test.key");
    let args = ["--listen", "127.0.0.1:0", "--key-file"].map(str::to_owned);
    let mut server = Process::run(
        [&args[..], &[key.to_str().unwrap().to_owned()]].concat(),
        &[("DATABASE_URL", &url)],
    );
    let waiting = silent.accept().unwrap();
    server.signal(Signal::TERM);
    assert!(server.wait().success());
    assert!(server.has_said("stopped before it was ready"));
    assert_eq!(folder.files(), Vec::<String>::new());
    drop(waiting);
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
fn whoever_listens_for_other_machines_without_tls_is_warned_that_passwords_can_be_read() {
    for (listen, args, is_warned) in [
        ("0.0.0.0:0", &[][..], true),
        ("0.0.0.0:0", &["--behind-tls"], false),
        ("127.0.0.1:0", &[], false),
        ("127.0.0.2:0", &[], false),
    ] {
        let folder = Folder::new();
        let mut server = Process::start_at(listen, &folder, args);
        server.address();
        let warned = server.log().iter().filter(|line| {
            line.contains("WARN") && line.contains("in the clear") && line.contains("--behind-tls")
        });
        assert_eq!(
            warned.count(),
            usize::from(is_warned),
            "{listen} with {args:?}"
        );
    }
}

#[test]
fn an_address_that_says_where_requests_come_from_and_is_not_trusted_is_told_of_once() {
    for (trusted, n_told) in [(&[][..], 1), (&["--trusted-proxy", "127.0.0.1"], 0)] {
        let folder = Folder::new();
        let mut server = Process::start(&folder, trusted);
        let address = server.address();
        for path in ["/healthz", "/api/master/me", "/healthz"] {
            let forwarded = [("X-Forwarded-For", "198.51.100.1")];
            socket::ask(&address, &socket::request("GET", path, &forwarded, "")).unwrap();
            // Who says nothing is nothing to tell of.
            socket::ask(&address, &socket::request("GET", path, &[], "")).unwrap();
        }
        server.signal(Signal::TERM);
        assert!(server.wait().success());
        let told = server.log().iter().filter(|line| {
            line.contains("WARN") && line.contains("127.0.0.1") && line.contains("--trusted-proxy")
        });
        assert_eq!(told.count(), n_told);
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
fn what_is_left_beside_a_database_that_is_gone_is_no_first_start() {
    let folder = Folder::new();
    fs::write(folder.path("test.db-wal"), "what was written last").unwrap();
    for args in [&[][..], &["--new"], &["--demo"]] {
        let said = Process::start(&folder, args).refusal();
        assert!(said.contains("test.db-wal is there"), "{said}");
        assert!(said.contains("tollgate-server restore"), "{said}");
        assert_eq!(folder.files(), ["test.db-wal"]);
    }
}

#[test]
fn what_a_sweep_deletes_is_said_with_its_count_and_its_range() {
    let folder = Folder::new();
    let mut server = Process::start(&folder, &[]);
    server.address();
    server.signal(Signal::TERM);
    assert!(server.wait().success());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let old = "INSERT INTO events (at, kind, usr_id, ip) VALUES (951782400, 'signed_in', 'ada', ''), (951868800, 'signed_in', 'ada', '')";
    runtime.block_on(execute(&folder.path("test.db"), old));
    let mut server = Process::start(&folder, &[]);
    let line = server.line("deleted: rows of the audit log");
    for part in [
        "INFO",
        "n=2",
        "2000-02-29T00:00:00Z",
        "2000-03-01T00:00:00Z",
    ] {
        assert!(line.contains(part), "{line}");
    }
}

#[test]
fn a_demo_of_last_month_just_works_and_any_other_server_waits_for_a_word() {
    let folder = Folder::new();
    let stop = |mut server: Process| {
        server.signal(Signal::TERM);
        assert!(server.wait().success());
    };
    let mut server = Process::start(&folder, &["--demo"]);
    login(&server.address());
    stop(server);
    age(&folder);
    let mut server = Process::start(&folder, &["--demo"]);
    login(&server.address());
    assert!(server.has_said("its clock is believed anyway"));
    stop(server);

    age(&folder);
    let mut server = Process::start(&folder, &[]);
    let address = server.address();
    let line = server.line("not ready");
    assert!(line.contains("ERROR") && line.contains("admin confirm-clock"));
    assert_eq!(ready(&address), 503);
    let (status, _) = ask(
        &address,
        "POST",
        "auth/login",
        "x",
        &json!({ "usrId": ADMIN, "password": PASSWORD }).to_string(),
    );
    assert_eq!(status, 503);
    let confirmed = std::process::Command::new(env!("CARGO_BIN_EXE_tollgate-server"))
        .env_clear()
        .args(["admin", "confirm-clock", "--db"])
        .arg(folder.path("test.db"))
        .output()
        .unwrap();
    let said = String::from_utf8(confirmed.stdout).unwrap();
    assert!(said.contains("is right from now on"), "{said}");
    server.line("no longer a reason not to be ready");
    assert_eq!(ready(&address), 200);
    login(&address);
}

/// Makes a database that is not served one that was last served 40 days ago.
fn age(folder: &Folder) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let last = "UPDATE clock SET newest = unixepoch() - 40 * 86400";
    runtime.block_on(execute(&folder.path("test.db"), last));
}

fn ready(address: &str) -> u16 {
    let request = socket::request("GET", "/readyz", &[], "");
    socket::ask(address, &request).unwrap().status
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

#[test]
fn the_first_start_tells_where_its_secret_is_and_not_what_it_is() {
    let folder = Folder::new();
    let mut server = Process::start(&folder, &["--log-level", "trace"]);
    let address = server.address();
    let secret = fs::read_to_string(folder.path("test.key.setup-secret")).unwrap();
    let wish = json!({
        "secret": secret.trim(),
        "usrId": "ada",
        "displayName": "Ada Admin",
        "email": "ada@example.com",
        "password": "a quiet river at dawn",
        "tenantId": "acme",
        "tenantName": "Acme Corporation",
    });
    let (status, _) = ask(&address, "POST", "auth/setup", "", &wish.to_string());
    assert_eq!(status, 200);
    server.signal(Signal::TERM);
    assert!(server.wait().success());
    assert!(server.has_said("test.key.setup-secret"));
    assert!(!server.has_said(secret.trim()));
    assert_eq!(folder.files(), ["test.db", "test.key"]);
}
