//! Several server processes on one database behave as one.

use std::collections::HashSet;
use std::thread;

use rustix::process::Signal;
use tollgate_server::key_file::KeyFile;

use super::line::{self, Answer, ask};
use super::{CROWD, size, tell};
use crate::place::Place;
use crate::program::Process;
use crate::support::{Browser, Folder};

const N_CALLERS: usize = 64;

/// Servers with one database and one key file.
struct Servers {
    processes: Vec<Process>,
    addresses: Vec<String>,
    _place: Place,
    _folder: Folder,
}

impl Servers {
    async fn start(n_servers: usize) -> Self {
        let folder = Folder::new();
        let place = Place::new(&folder).await;
        let mut processes: Vec<_> = (0..n_servers)
            .map(|_| {
                let (setting, database) = place.setting();
                let key_file = folder.path("test.key");
                let key_file = key_file.to_str().unwrap();
                let listen = ["--listen", "127.0.0.1:0", "--demo", "--key-file", key_file];
                let database = [setting, database.as_str()];
                Process::run([listen.as_slice(), &database].concat(), &[])
            })
            .collect();
        let addresses = processes.iter_mut().map(Process::address).collect();
        Self {
            processes,
            addresses,
            _place: place,
            _folder: folder,
        }
    }

    fn login(&self) -> Browser {
        line::login(&self.addresses[0])
    }

    fn status(&self, server: usize, request: &[u8]) -> (u16, String) {
        let answer = ask(&self.addresses[server], request).unwrap();
        let code = answer.body["resultCode"].as_str().unwrap().to_owned();
        (answer.status, code)
    }
}

/// Everybody asks with the browser's token at once, spread over the servers.
fn race(servers: &Servers, browser: &Browser) -> Vec<Answer> {
    let request = line::refresh(browser, true);
    let addresses = servers.addresses.iter().cycle().take(N_CALLERS);
    thread::scope(|scope| {
        let callers: Vec<_> = addresses
            .map(|address| scope.spawn(|| ask(address, &request).unwrap()))
            .collect();
        let answers = callers.into_iter().map(|caller| caller.join().unwrap());
        answers.collect()
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn one_token_has_one_successor_in_three_processes() {
    let _crowd = CROWD.lock().await;
    let servers = Servers::start(3).await;
    // The first round opens the connections to the database, and is not looked at.
    race(&servers, &servers.login());
    let mut browser = servers.login();
    let n_rounds = size(5, 1_000);
    for round in 1..=n_rounds {
        let before = browser.refresh.clone();
        let mut successors = HashSet::new();
        for answer in race(&servers, &browser) {
            assert_eq!(answer.status, 200);
            assert_eq!(answer.body["data"]["gen"], round);
            browser.adopt_data(&answer.body["data"]);
            successors.insert(browser.refresh.clone());
        }
        assert_eq!(successors.len(), 1);
        assert_ne!(browser.refresh, before);
    }
    tell(format_args!(
        "{n_rounds} rounds of {N_CALLERS} callers with one token, {} processes: 1 successor each, no 5xx",
        servers.processes.len()
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_file_without_its_database_is_no_first_start_unless_a_new_one_is_asked_for() {
    let folder = Folder::new();
    let place = Place::new(&folder).await;
    let key_file = folder.path("test.key");
    KeyFile::open(&key_file).unwrap().keep().unwrap();
    let key_file = key_file.to_str().unwrap();
    let (setting, database) = place.setting();
    let start = |args: &[&str]| {
        let listen = ["--listen", "127.0.0.1:0", "--key-file", key_file];
        let database = [setting, database.as_str()];
        Process::run([listen.as_slice(), &database, args].concat(), &[])
    };
    let before = folder.files();
    let said = start(&[]).refusal();
    assert!(
        said.contains("test.key is there") && said.contains("--new"),
        "{said}"
    );
    assert_eq!(folder.files(), before, "nothing was made");
    let mut server = start(&["--new"]);
    server.address();
    assert!(server.has_said("a new one is made"));
    server.signal(Signal::TERM);
    assert!(server.wait().success());
    // Once it is there, nobody needs to ask for it.
    start(&[]).address();
}

/// How a session comes to its end.
#[derive(Debug, Clone, Copy)]
enum End {
    Logout,
    FromAnother,
    /// A thief who comes second.
    Theft,
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_is_ended_on_one_server_is_over_on_all_others_with_their_next_call() {
    let servers = Servers::start(2).await;
    let other = servers.login();
    for end in [End::Logout, End::FromAnother, End::Theft] {
        let copied = servers.login();
        let mut victim = copied.clone();
        let answer = ask(&servers.addresses[1], &line::refresh(&victim, true)).unwrap();
        victim.adopt_data(&answer.body["data"]);
        let me = line::get("me", &victim.access);
        assert_eq!(servers.status(1, &me).0, 200);
        let (request, code) = match end {
            End::Logout => (line::logout(&copied), "SESSION_REVOKED"),
            End::FromAnother => (line::end(&copied, &other), "SESSION_REVOKED"),
            End::Theft => (line::refresh(&copied, false), "TOKEN_REUSED"),
        };
        servers.status(0, &request);
        let over = (401, code.to_owned());
        assert_eq!(servers.status(1, &me), over);
        assert_eq!(servers.status(1, &line::refresh(&victim, true)), over);
        assert_eq!(servers.status(0, &me), over);
    }
}
