//! Ready is who can do what a server is for: a database that can't be written to, or isn't the one that was opened, is
//! told of, keeps nothing that it acknowledges, and gives no verdict.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use axum::http::Method;
use futures_util::future::BoxFuture;
use tollgate_server::checkup::note;
use tollgate_server::demo::ADMIN;
use tollgate_server::store::sql::{Connection, Job, Store, Time, Watch};
use tollgate_server::store::{Database, StoreError};
use tollgate_server::telemetry::Ailment;
use tollgate_server::{AppState, app};

use crate::people::new_user;
use crate::support::{Ask, Server, send};

/// A store on a disk that is full while the test says so.
#[derive(Debug)]
struct OnDisk {
    store: Box<dyn Store>,
    is_full: AtomicBool,
}

impl Store for OnDisk {
    fn reader(&self) -> BoxFuture<'_, Result<Connection, StoreError>> {
        self.store.reader()
    }

    fn searcher(&self) -> BoxFuture<'_, Result<Connection, StoreError>> {
        self.store.searcher()
    }

    fn write(&self, job: Job) -> BoxFuture<'_, Result<(), StoreError>> {
        if self.is_full.load(Ordering::SeqCst) {
            let full = StoreError::Unavailable("database or disk is full".into());
            return Box::pin(async { Err(full) });
        }
        self.store.write(job)
    }

    fn watch(&self) -> &Watch {
        self.store.watch()
    }

    fn look(&self) -> BoxFuture<'_, Result<(), StoreError>> {
        self.store.look()
    }

    fn failed(&self) -> BoxFuture<'_, ()> {
        self.store.failed()
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        self.store.close()
    }
}

/// Why a server is not ready, as whoever asks is told.
async fn reason(app: &Router) -> Option<String> {
    let reply = send(app, Ask::raw(Method::GET, "/readyz")).await;
    if reply.status == 200 {
        return None;
    }
    reply.expect(503, "UNAVAILABLE");
    Some(reply.json()["message"].as_str().unwrap().to_owned())
}

fn is_for(reason: Option<String>, ailment: Ailment) -> bool {
    reason.as_deref() == Some(ailment.sentence())
}

#[tokio::test]
async fn a_server_that_cannot_write_is_not_ready_until_it_can() {
    let server = Server::start().await;
    let time = Time::Given(server.clock.clone());
    let store = Arc::new(OnDisk {
        store: server.place.store(time).await,
        is_full: AtomicBool::new(true),
    });
    let db = Database::on(store.clone());
    let state = AppState {
        db: db.clone(),
        ..server.state.clone()
    };
    let telemetry = state.telemetry.clone();
    let app = app(state);
    note(&telemetry, &db.check().await);
    assert!(is_for(reason(&app).await, Ailment::WritesFail));
    let series = r#"tollgate_not_ready{reason="writes_fail"}"#;
    assert!(telemetry.render().contains(&format!("{series} 1")));
    let live = Ask::raw(Method::GET, "/healthz");
    send(&app, live).await.expect(200, "OK");

    store.is_full.store(false, Ordering::SeqCst);
    note(&telemetry, &db.check().await);
    assert_eq!(reason(&app).await, None);
    assert!(telemetry.render().contains(&format!("{series} 0")));
}

#[tokio::test]
async fn looking_whether_it_can_be_written_to_leaves_a_database_as_large_as_it_was() {
    let server = Server::start().await;
    let n_rows = async || server.place.number("SELECT count(*) FROM clock").await;
    for _ in 0..100 {
        assert_eq!(server.state.db.check().await.write, Ok(()));
    }
    assert_eq!(n_rows().await, 1);
    let n_checks = server.place.number("SELECT n_checks FROM clock").await;
    assert_eq!(n_checks, 100, "each of them has written");
}

#[tokio::test]
async fn what_is_made_in_a_database_that_was_taken_away_is_never_acknowledged() {
    let server = Server::start().await;
    let admin = server.login(ADMIN).await;
    server.place.lose().await;
    let make = || {
        Ask::post("users")
            .json(&new_user("lost"))
            .bearer(&admin.access)
    };
    server.send(make()).await.expect(503, "UNAVAILABLE");
    assert!(is_for(reason(&server.app).await, Ailment::DatabaseLost));
    note(&server.state.telemetry, &server.state.db.check().await);
    let series = r#"tollgate_not_ready{reason="database_lost"} 1"#;
    assert!(server.state.telemetry.render().contains(series));
}

#[tokio::test]
async fn another_database_in_the_place_of_the_one_that_was_opened_gives_no_verdict() {
    let server = Server::start().await;
    let browser = server.login("mina").await;
    server.place.lose().await;
    // Another server starts, and makes the place its own.
    let other = server.place.open(Time::Given(server.clock.clone())).await;
    assert!(!other.has_users().await.unwrap());
    for _ in 0..2 {
        let reply = server.send(browser.ask_refresh()).await;
        reply.expect(503, "UNAVAILABLE");
    }
    assert!(is_for(reason(&server.app).await, Ailment::DatabaseLost));
    let looked = server.state.db.look().await;
    assert!(matches!(looked, Err(StoreError::Lost(_))), "{looked:?}");
    assert!(
        !other.has_users().await.unwrap(),
        "nothing was written there"
    );
    assert_eq!(other.look().await, Ok(()), "it is in its own place");
}

#[tokio::test]
async fn no_connection_is_opened_to_another_database_in_the_place_of_the_one_that_was_opened() {
    let server = Server::start().await;
    let time = || Time::Given(server.clock.clone());
    let store = server.place.store(time()).await;
    drop(store.reader().await.unwrap());
    server.place.lose().await;
    let other = server.place.open(time()).await;
    assert!(!other.has_users().await.unwrap());
    // What was open before still leads to what was opened, where it leads anywhere.
    let before = store.reader().await;
    let (reader, searcher) = tokio::join!(store.reader(), store.searcher());
    assert!(reader.is_err() && searcher.is_err());
    drop(before);
}
