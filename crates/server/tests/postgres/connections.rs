//! Connections to PostgreSQL that break, or fall silent, in the middle: whoever asks is put off and never refused,
//! nothing is issued, and all goes on by itself.

use std::future::Future;

use rustix::process::Signal;
use sqlx::ConnectOptions;
use tollgate_server::demo::ADMIN;

use crate::program::Process;
use crate::proof::held::Held;
use crate::proof::line;
use crate::proof::wire::{Patience, State, Wire};
use crate::support::{Ask, Browser, Folder, Place, Reply, Server, send};

/// A refresh has fewer statements than this.
const N_STATEMENTS: usize = 7;

const KILL_ALL: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid()";

const HIGHEST: &str = "SELECT max(generation) FROM families";

/// Who is in the middle of a transaction, and waits for nothing.
const HOLDERS: &str = "SELECT count(*) FROM pg_stat_activity
     WHERE datname = current_database() AND state LIKE 'idle in transaction%'";

struct Scene {
    server: Server,
    held: Held,
    browser: Browser,
}

impl Scene {
    async fn new() -> Self {
        let server = Server::start().await;
        let held = Held::with(&server, "wire", Patience::Limited).await;
        let browser = server.login(ADMIN).await;
        Self {
            server,
            held,
            browser,
        }
    }

    fn wire(&self) -> &Wire {
        self.held.wire.as_ref().unwrap()
    }

    /// A refresh by the server behind the wire.
    fn refresh(&self) -> impl Future<Output = Reply> + Send + use<> {
        let (app, ask) = (self.held.app.clone(), self.browser.ask_refresh());
        async move { send(&app, ask).await }
    }

    /// A refresh that has stopped before a statement of its transaction; `None` when it has no more of them.
    async fn stopped_refresh(&self, statement: usize) -> Option<tokio::task::JoinHandle<Reply>> {
        self.held.gate.stop_before(statement);
        let refresh = tokio::spawn(self.refresh());
        while !self.held.gate.is_stopped() {
            if refresh.is_finished() {
                self.held.gate.open();
                refresh.await.unwrap().expect(200, "OK");
                return None;
            }
            tokio::task::yield_now().await;
        }
        Some(refresh)
    }
}

#[tokio::test]
async fn connections_that_broke_while_they_rested_are_replaced_unseen() {
    let scene = Scene::new().await;
    let other = scene.server.login(ADMIN).await;
    // Two at once, so that two connections rest afterwards.
    let refresh = scene.stopped_refresh(0).await.unwrap();
    let beside = send(&scene.held.app, other.ask_refresh()).await;
    beside.expect(200, "OK");
    scene.held.gate.open();
    refresh.await.unwrap().expect(200, "OK");
    scene.server.execute(KILL_ALL).await;
    let (one, two) = tokio::join!(scene.refresh(), send(&scene.held.app, other.ask_refresh()));
    for reply in [one, two] {
        reply.expect(200, "OK");
        assert_eq!(reply.data()["gen"], 1, "the same answer again");
    }
}

#[tokio::test]
async fn a_connection_that_is_killed_before_any_statement_puts_off_and_leaves_nothing_behind() {
    let mut scene = Scene::new().await;
    for statement in 0..N_STATEMENTS {
        let before = scene.server.place.number(HIGHEST).await;
        let Some(refresh) = scene.stopped_refresh(statement).await else {
            assert!(statement > 3, "a refresh has a few statements");
            return;
        };
        scene.server.execute(KILL_ALL).await;
        scene.held.gate.open();
        refresh.await.unwrap().expect(503, "UNAVAILABLE");
        assert_eq!(scene.server.place.number(HIGHEST).await, before);
        let reply = scene.refresh().await;
        scene.browser.adopt(&reply);
        assert_eq!(reply.data()["gen"].as_i64(), Some(before + 1));
    }
    panic!("a refresh has fewer statements");
}

#[tokio::test]
async fn a_commit_whose_answer_is_lost_is_found_by_the_next_try() {
    let mut scene = Scene::new().await;
    let mut last = 0;
    while let Some(refresh) = scene.stopped_refresh(last).await {
        scene.held.gate.open();
        let reply = refresh.await.unwrap();
        scene.browser.adopt(&reply);
        last += 1;
    }
    // The refresh that was not stopped has an answer that nobody has looked at.
    let reply = scene.refresh().await;
    scene.browser.adopt(&reply);
    let before = scene.server.place.number(HIGHEST).await;

    let refresh = scene.stopped_refresh(last - 1).await.unwrap();
    scene.wire().set(State::Deaf);
    scene.held.gate.open();
    while scene.server.place.number(HIGHEST).await == before {}
    scene.wire().set(State::Cut);
    refresh.await.unwrap().expect(503, "UNAVAILABLE");
    scene.wire().set(State::Whole);
    let reply = scene.refresh().await;
    scene.browser.adopt(&reply);
    assert_eq!(reply.data()["gen"].as_i64(), Some(before + 1), "no fork");
}

#[tokio::test]
async fn a_database_that_cannot_be_reached_puts_everybody_off_until_it_can() {
    let mut scene = Scene::new().await;
    let reply = scene.refresh().await;
    scene.browser.adopt(&reply);
    scene.wire().set(State::Cut);
    let browser = &scene.browser;
    for ask in [
        browser.ask_refresh(),
        Ask::get("me").bearer(&browser.access),
        Ask::logout(&browser.refresh),
        Ask::login(ADMIN, "a wrong password"),
    ] {
        send(&scene.held.app, ask).await.expect(503, "UNAVAILABLE");
    }
    scene.wire().set(State::Whole);
    let reply = scene.refresh().await;
    scene.browser.adopt(&reply);
    assert_eq!(reply.data()["gen"], 2);
}

/// In the middle of a statement as well as before the first: then tokio's own clock runs on to the next limit.
#[tokio::test]
async fn a_database_that_falls_silent_keeps_nobody_waiting_for_ever() {
    let mut scene = Scene::new().await;
    for statement in [0, 2, 4] {
        let refresh = scene.stopped_refresh(statement).await.unwrap();
        scene.wire().set(State::Silent);
        scene.held.gate.open();
        tokio::time::pause();
        refresh.await.unwrap().expect(503, "UNAVAILABLE");
        scene.refresh().await.expect(503, "UNAVAILABLE");
        let me = Ask::get("me").bearer(&scene.browser.access);
        send(&scene.held.app, me).await.expect(503, "UNAVAILABLE");
        tokio::time::resume();
        scene.wire().set(State::Cut);
        scene.wire().set(State::Whole);
        let reply = scene.refresh().await;
        scene.browser.adopt(&reply);
    }
}

#[tokio::test]
async fn a_server_that_dies_with_a_lock_keeps_no_other_from_refreshing() {
    let scene = Scene::new().await;
    // Before its commit it holds the session's row.
    let refresh = scene.stopped_refresh(4).await.unwrap();
    scene.wire().set(State::Cut);
    scene.held.gate.open();
    refresh.await.unwrap().expect(503, "UNAVAILABLE");
    let reply = scene.server.send(scene.browser.ask_refresh()).await;
    reply.expect(200, "OK");
    assert_eq!(reply.data()["gen"], 1);
}

#[tokio::test]
async fn a_server_that_falls_silent_with_a_lock_loses_it() {
    let scene = Scene::new().await;
    let _refresh = scene.stopped_refresh(4).await.unwrap();
    // The database ends a transaction in which nothing happens for as long as others wait for its lock.
    let mut n_put_off = 0;
    loop {
        let reply = scene.server.send(scene.browser.ask_refresh()).await;
        if reply.status == 200 {
            assert_eq!(reply.data()["gen"], 1);
            break;
        }
        reply.expect(503, "UNAVAILABLE");
        n_put_off += 1;
        assert!(n_put_off < 3, "the lock is never freed");
    }
    assert_eq!(scene.server.place.number(HOLDERS).await, 0);
}

/// A process this time, that gets no chance to say goodbye.
#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_is_killed_with_a_lock_keeps_no_other_from_refreshing() {
    let folder = Folder::new();
    let place = Place::new(&folder).await;
    let Place::Cluster { options, .. } = &place else {
        panic!("these tests run on PostgreSQL");
    };
    let wire = Wire::new(options, &folder, "wire", Patience::Limited);
    let key_file = folder.path("test.key");
    let start = |url: String| {
        let listen = ["--listen", "127.0.0.1:0", "--demo", "--key-file"];
        let place = [key_file.to_str().unwrap(), "--database-url", &url];
        Process::run([listen.as_slice(), &place].concat(), &[])
    };
    let mut other = start(options.to_url_lossy().into());
    let other_address = other.address();
    let mut killed = start(wire.options().to_url_lossy().into());
    let address = killed.address();
    let browser = line::login(&other_address);
    wire.gate.stop_before(4);
    let request = line::refresh(&browser, true);
    let never = tokio::task::spawn_blocking({
        let request = request.clone();
        move || line::ask(&address, &request).is_none()
    });
    while !wire.gate.is_stopped() {
        tokio::task::yield_now().await;
    }
    killed.signal(Signal::KILL);
    assert!(never.await.unwrap(), "nobody is left to answer");
    let answer = tokio::task::block_in_place(|| line::ask(&other_address, &request)).unwrap();
    assert_eq!(
        (answer.status, &answer.body["data"]["gen"]),
        (200, &1.into())
    );
}
