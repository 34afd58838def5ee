//! A database that is full, read-only, busy or looked at for long: whoever asks is put off, nothing is issued, nobody is
//! refused, and all goes on by itself afterwards.

use std::time::Instant;

use axum::http::Method;
use futures_util::future::join_all;
use tollgate_server::checkup::note;
use tollgate_server::demo::{ADMIN, PASSWORD};
use tollgate_server::store::sql::Store;

use super::held::Held;
use super::wire::Patience;
use super::{CROWD, tell};
use crate::DATABASE;
use crate::place::Kind;
use crate::support::{Ask, Browser, Server, send};

/// What makes a SQLite database as large as it may become, and undoes it.
const FILL: &str = "PRAGMA max_page_count = 1";
const EMPTY: &str = "PRAGMA max_page_count = 1000000";

/// What does the same to PostgreSQL, as near as a test comes to a disk.
const FILL_POSTGRES: &str =
    "CREATE FUNCTION refuse() RETURNS TRIGGER LANGUAGE plpgsql AS 'BEGIN RAISE disk_full; END';
     CREATE TRIGGER full_disk BEFORE INSERT ON families FOR EACH ROW EXECUTE FUNCTION refuse()";
const EMPTY_POSTGRES: &str = "DROP TRIGGER full_disk ON families";

fn login() -> Ask {
    Ask::login(ADMIN, PASSWORD).header("x-refresh-class", "K2")
}

/// Runs a statement on the connection that a server writes with.
async fn run(store: &dyn Store, statement: &'static str) {
    let job = store.write(Box::new(move |tx| {
        Box::pin(async move { tx.fetch_all(statement, []).await.map(drop) })
    }));
    job.await.unwrap();
}

/// Everything that writes is put off; what only reads is answered.
async fn check_put_off(held: &Held, browser: &Browser) {
    for ask in [
        login(),
        Ask::login(ADMIN, "a wrong password"),
        browser.ask_refresh(),
        Ask::logout(&browser.refresh),
        Ask::post("sessions/end-others").bearer(&browser.access),
    ] {
        send(&held.app, ask).await.expect(503, "UNAVAILABLE");
    }
    let me = Ask::get("me").bearer(&browser.access);
    send(&held.app, me).await.expect(200, "OK");
}

/// Whether a server is ready, once it has looked at its database.
async fn readiness(server: &Server, held: &Held) -> u16 {
    note(&server.state.telemetry, &held.db.check().await);
    let ready = send(&held.app, Ask::raw(Method::GET, "/readyz")).await;
    ready.status.as_u16()
}

async fn n_sessions(server: &Server) -> i64 {
    let statement = "SELECT count(*) FROM families";
    server.place.number(statement).await
}

#[tokio::test]
async fn a_full_database_issues_nothing_and_goes_on_when_there_is_room() {
    let server = Server::start().await;
    let held = Held::with(&server, "wire", Patience::Limited).await;
    let mut browser = server.login(ADMIN).await;
    match DATABASE {
        Kind::Sqlite => run(&*held.store, FILL).await,
        Kind::Postgres => server.execute(FILL_POSTGRES).await,
    }
    // The last page has room for a few more.
    let mut expected = n_sessions(&server).await;
    loop {
        let reply = send(&held.app, login()).await;
        if reply.status != 200 {
            reply.expect(503, "UNAVAILABLE");
            break;
        }
        expected += 1;
    }
    assert_eq!(n_sessions(&server).await, expected);
    let me = Ask::get("me").bearer(&browser.access);
    send(&held.app, me).await.expect(200, "OK");
    match DATABASE {
        Kind::Sqlite => run(&*held.store, EMPTY).await,
        Kind::Postgres => server.execute(EMPTY_POSTGRES).await,
    }
    let reply = send(&held.app, browser.ask_refresh()).await;
    browser.adopt(&reply);
    send(&held.app, login()).await.expect(200, "OK");
}

const READ_ONLY_POSTGRES: &str = "DO $$ BEGIN
         EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database());
     END $$;
     SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid()";
const WRITABLE_POSTGRES: &str = "BEGIN READ WRITE;
     DO $$ BEGIN
         EXECUTE format('ALTER DATABASE %I RESET default_transaction_read_only', current_database());
     END $$;
     COMMIT;
     SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid()";

#[tokio::test]
async fn a_database_that_is_read_only_puts_off_who_writes_and_serves_who_reads() {
    let server = Server::start().await;
    let mut held = Held::with(&server, "wire", Patience::Limited).await;
    let mut browser = server.login(ADMIN).await;
    match DATABASE {
        Kind::Sqlite => run(&*held.store, "PRAGMA query_only = 1").await,
        Kind::Postgres => server.execute(READ_ONLY_POSTGRES).await,
    }
    check_put_off(&held, &browser).await;
    assert_eq!(readiness(&server, &held).await, 503);
    match DATABASE {
        // The file is the connection's no longer: a new start has new ones.
        Kind::Sqlite => held = Held::with(&server, "again", Patience::Limited).await,
        Kind::Postgres => server.execute(WRITABLE_POSTGRES).await,
    }
    let reply = send(&held.app, browser.ask_refresh()).await;
    browser.adopt(&reply);
    assert_eq!(reply.data()["gen"], 1, "nothing had been counted");
    assert_eq!(readiness(&server, &held).await, 200);
}

#[tokio::test]
async fn when_more_wait_for_a_lock_than_there_are_connections_all_are_put_off_and_reading_goes_on()
{
    let _crowd = CROWD.lock().await;
    let server = Server::start().await;
    let mut browsers = Vec::new();
    for _ in 0..4 {
        browsers.push(server.login(ADMIN).await);
    }
    let lock = server.place.lock().await;
    let begun = Instant::now();
    let calls = (0..60).map(|call| server.send(browsers[call % 4].ask_refresh()));
    let (put_off, me) = tokio::join!(join_all(calls), server.get("me", &browsers[0].access));
    me.expect(200, "OK");
    for reply in &put_off {
        reply.expect(503, "UNAVAILABLE");
    }
    tell(format_args!(
        "{} who waited for a lock were put off within {:?}",
        put_off.len(),
        begun.elapsed()
    ));
    drop(lock);
    for browser in &mut browsers {
        let reply = server.send(browser.ask_refresh()).await;
        browser.adopt(&reply);
        assert_eq!(reply.data()["gen"], 1);
    }
}

#[tokio::test]
async fn whoever_reads_for_long_keeps_nobody_from_refreshing() {
    let server = Server::start().await;
    let mut browser = server.login(ADMIN).await;
    let reader = server.place.read_for_long().await;
    for generation in 1..=3 {
        let reply = server.send(browser.ask_refresh()).await;
        browser.adopt(&reply);
        assert_eq!(reply.data()["gen"], generation);
    }
    drop(reader);
}
