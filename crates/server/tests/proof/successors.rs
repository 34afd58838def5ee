//! One token has one successor, however many ask for it at once and whichever server they ask.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use axum::Router;
use futures_util::future::join_all;
use tollgate_server::demo::ADMIN;

use super::{CROWD, size, tell};
use crate::DATABASE;
use crate::place::Kind;
use crate::support::{Browser, Server, send};

const N_CALLERS: usize = 64;

#[tokio::test(flavor = "multi_thread")]
async fn one_token_has_one_successor_however_many_servers_are_asked_for_it_at_once() {
    let _crowd = CROWD.lock().await;
    let server = Server::start().await;
    let mut apps = vec![server.app.clone()];
    // One machine has one file, and one server on it; see `process` for several.
    if DATABASE == Kind::Postgres {
        apps.push(server.another().await);
        apps.push(server.another().await);
    }
    connect(&apps, &server.login(ADMIN).await).await;
    let mut browser = server.login(ADMIN).await;
    let mut times = Vec::new();
    let n_rounds = size(20, 1_000);
    for round in 1..=n_rounds {
        // The absolute end is no subject of this.
        if round % 400 == 0 {
            browser = server.login(ADMIN).await;
        }
        times.extend(race(&apps, &mut browser).await);
    }
    times.sort();
    tell(format_args!(
        "{n_rounds} rounds of {N_CALLERS} callers with one token, {} servers: 1 successor each, no 5xx; p50 {:?}, p99 {:?}",
        apps.len(),
        times[times.len() / 2],
        times[times.len() * 99 / 100],
    ));
}

/// Opens the connections of all servers, which takes its time; what they answer is not looked at yet.
async fn connect(apps: &[Router], browser: &Browser) {
    let calls =
        (0..N_CALLERS).map(|caller| send(&apps[caller % apps.len()], browser.ask_refresh()));
    join_all(calls).await;
}

/// Everybody asks with the browser's token at once. The browser takes over what all of them got.
async fn race(apps: &[Router], browser: &mut Browser) -> Vec<Duration> {
    let calls = (0..N_CALLERS).map(|caller| {
        let (app, ask) = (apps[caller % apps.len()].clone(), browser.ask_refresh());
        tokio::spawn(async move {
            let begun = Instant::now();
            (send(&app, ask).await, begun.elapsed())
        })
    });
    let mut successors = HashSet::new();
    let mut generations = HashSet::new();
    let mut times = Vec::new();
    let before = browser.clone();
    for call in join_all(calls).await {
        let (reply, time) = call.unwrap();
        browser.adopt(&reply);
        successors.insert(browser.refresh.clone());
        generations.insert(reply.data()["gen"].as_u64().unwrap());
        times.push(time);
    }
    assert_eq!((successors.len(), generations.len()), (1, 1));
    assert_ne!(browser.refresh, before.refresh);
    times
}
