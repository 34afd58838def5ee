//! An answer that is lost, wherever it was cut, costs no login and makes no fork.
//!
//! A server with a socket, and a client that hangs up: at bytes of its request, at bytes of the answer, and between the
//! commit and the answer. Then time goes by, and the same browser asks again with the token that it still has.

use std::net::SocketAddr;

use tokio::net::TcpListener;
use tokio::task::{JoinHandle, block_in_place};
use tollgate_server::config::Settings;
use tollgate_server::demo::ADMIN;

use super::line::{self, ask, cut_answer, cut_request};
use super::{size, tell};
use crate::support::{Browser, Server};

/// Where a refresh is cut.
#[derive(Debug, Clone, Copy)]
enum Cut {
    /// The client hangs up after so many bytes of its request.
    Request(usize),
    /// The client hangs up after so many bytes of the answer.
    Answer(usize),
    /// The client waits until the rotation is stored, and hangs up without having read anything.
    AfterCommit,
}

/// How long a browser of class K2 may wait until it asks again: to the last second before its session is idle.
const WAITS: [i64; 3] = [0, 60, 1_799];

/// And one without attempts: as long as the grace lasts.
const GRACED_WAITS: [i64; 2] = [0, 60];

const HIGHEST: &str = "SELECT max(generation) FROM families";

struct Scene {
    server: Server,
    address: String,
    serving: JoinHandle<()>,
}

impl Drop for Scene {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Scene {
    async fn new() -> Self {
        let server = Server::with(Settings {
            // All cuts happen to one session.
            absolute_ttl: 315_360_000,
            ..Settings::default()
        })
        .await;
        server.execute("DELETE FROM families").await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let app = server.app.clone();
        let app = app.into_make_service_with_connect_info::<SocketAddr>();
        let serving = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self {
            server,
            address,
            serving,
        }
    }

    /// Cuts one refresh, lets time go by, and refreshes with the same token: the session goes on by one generation.
    async fn lose(&self, browser: &mut Browser, has_attempts: bool, cut: Cut, wait: i64) {
        // What is given again does not prolong a session: each loss happens to one that has just been used.
        self.refresh(browser, has_attempts);
        let before = self.server.place.number(HIGHEST).await;
        let request = line::refresh(browser, has_attempts);
        match cut {
            Cut::Request(n_bytes) => {
                block_in_place(|| cut_request(&self.address, &request, n_bytes));
            }
            Cut::Answer(n_bytes) => {
                block_in_place(|| cut_answer(&self.address, &request, n_bytes));
            }
            Cut::AfterCommit => {
                let silent = block_in_place(|| line::send(&self.address, &request));
                while self.server.place.number(HIGHEST).await == before {}
                drop(silent);
            }
        }
        self.server.clock.advance(wait);
        let answer = block_in_place(|| ask(&self.address, &request)).unwrap();
        assert_eq!(answer.status, 200, "{cut:?}, and {wait} s later");
        let data = &answer.body["data"];
        assert_eq!(data["gen"].as_i64(), Some(before + 1), "{cut:?}: no fork");
        browser.adopt_data(data);
    }

    /// A refresh of which nothing is lost; how many bytes it has, and its answer.
    fn refresh(&self, browser: &mut Browser, has_attempts: bool) -> (usize, usize) {
        let request = line::refresh(browser, has_attempts);
        let answer = block_in_place(|| ask(&self.address, &request)).unwrap();
        browser.adopt_data(&answer.body["data"]);
        // The numbers in an answer have not always as many digits.
        (request.len(), answer.len - 20)
    }
}

/// So many points, spread over the bytes of the request and of the answer, and the one in between.
fn cuts(n_points: usize, (request, answer): (usize, usize)) -> Vec<Cut> {
    let half = n_points / 2;
    let mut cuts = vec![Cut::AfterCommit];
    cuts.extend((0..half).map(|point| Cut::Request(request * point / (half - 1))));
    cuts.extend((1..half).map(|point| Cut::Answer(answer * point / (half - 1))));
    cuts
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_is_cut_anywhere_costs_no_login_and_makes_no_fork() {
    let scene = Scene::new().await;
    let mut browser = scene.server.login(ADMIN).await;
    let cuts = cuts(size(40, 100), scene.refresh(&mut browser, true));
    for wait in WAITS {
        for cut in &cuts {
            scene.lose(&mut browser, true, *cut, wait).await;
        }
    }
    let n_ended = "SELECT count(*) FROM families WHERE ended IS NOT NULL";
    assert_eq!(scene.server.place.number(n_ended).await, 0);
    tell(format_args!(
        "a refresh cut at {} points, then {WAITS:?} s: {} times no login and no fork",
        cuts.len(),
        cuts.len() * WAITS.len()
    ));
}

#[tokio::test(flavor = "multi_thread")]
async fn without_attempts_an_answer_that_is_cut_anywhere_is_given_again_while_the_grace_lasts() {
    let scene = Scene::new().await;
    let mut browser = scene.server.login_unmarked(ADMIN).await;
    let cuts = cuts(size(12, 100), scene.refresh(&mut browser, false));
    for wait in GRACED_WAITS {
        for cut in &cuts {
            // A session of its own for each: a request that is cut may still come two rotations later.
            scene.server.execute("DELETE FROM families").await;
            let mut browser = scene.server.login_unmarked(ADMIN).await;
            scene.lose(&mut browser, false, *cut, wait).await;
        }
    }
    tell(format_args!(
        "without attempts, a refresh cut at {} points, then {GRACED_WAITS:?} s: {} times no login and no fork",
        cuts.len(),
        cuts.len() * GRACED_WAITS.len()
    ));
}
