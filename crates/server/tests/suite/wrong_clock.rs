//! A clock that is wrong: everybody is put off, nothing is lost, and all goes on when it is right again or confirmed.

use std::sync::Arc;

use axum::Router;
use axum::http::Method;
use tollgate_server::checkup::note;
use tollgate_server::clock::ManualClock;
use tollgate_server::demo::{ADMIN, PASSWORD};
use tollgate_server::store::sql::Time;
use tollgate_server::store::{Database, Retention, StoreError};
use tollgate_server::{AppState, app};

use crate::support::{Ask, Browser, NOON, Server, send};

const DAY: i64 = 86_400;
const YEAR: Retention = Retention::Days(400);

/// Too far ahead, and too far behind.
const JUMPS: [i64; 4] = [405 * DAY, DAY + 1, -DAY - 1, -405 * DAY];

/// One more server on the same database, with a clock of its own.
async fn start_at(server: &Server, now: i64) -> (Router, Database) {
    let clock = Arc::new(ManualClock::at(now));
    let db = server.place.open(Time::Given(clock)).await;
    let state = AppState {
        db: db.clone(),
        ..server.state.clone()
    };
    (app(state), db)
}

/// Everything that a wrong clock could have changed.
async fn stored(server: &Server) -> [i64; 8] {
    let mut beside = server.place.beside().await;
    let mut stored = [0; 8];
    for (number, statement) in stored.iter_mut().zip([
        "SELECT count(*) FROM families",
        "SELECT count(*) FROM families WHERE ended IS NOT NULL",
        "SELECT max(last_used_at) FROM families",
        "SELECT count(*) FROM events",
        "SELECT max(at) FROM events",
        "SELECT events_from FROM meta",
        "SELECT count(*) FROM refresh_counts",
        "SELECT newest FROM clock",
    ]) {
        *number = beside.number(statement).await;
    }
    stored
}

/// Whoever needs the time is put off, and nobody is told that anything is over.
async fn expect_put_off(app: &Router, browser: &Browser) {
    for ask in [
        Ask::login(ADMIN, PASSWORD),
        Ask::login(ADMIN, "a wrong password"),
        browser.ask_refresh(),
        Ask::get("me").bearer(&browser.access),
        Ask::post("sessions/end-others").bearer(&browser.access),
        Ask::logout(&browser.refresh),
    ] {
        send(app, ask).await.expect(503, "UNAVAILABLE");
    }
}

async fn expect_not_swept(db: &Database) {
    let swept = db.sweep(YEAR).await;
    assert!(matches!(swept, Err(StoreError::Clock(_))), "{swept:?}");
}

async fn is_ready(app: &Router) -> bool {
    let reply = send(app, Ask::raw(Method::GET, "/readyz")).await;
    if reply.status == 200 {
        return true;
    }
    reply.expect(503, "UNAVAILABLE");
    let json = reply.json();
    assert!(
        json["message"].as_str().unwrap().contains("clock"),
        "{json}"
    );
    false
}

#[tokio::test]
async fn a_clock_that_jumps_under_a_running_server_ends_nothing_and_is_written_nowhere() {
    let server = Server::start().await;
    let mut browser = server.login("mina").await;
    server.state.db.check().await;
    let before = stored(&server).await;
    for jump in JUMPS {
        server.clock.jump(jump);
        expect_put_off(&server.app, &browser).await;
        expect_not_swept(&server.state.db).await;
        assert!(!is_ready(&server.app).await);
        server.state.db.check().await;
        assert_eq!(stored(&server).await, before, "by {jump}");
        server.clock.jump(-jump);
        assert!(is_ready(&server.app).await);
    }
    let reply = server.send(browser.ask_refresh()).await;
    browser.adopt(&reply);
    assert_eq!(reply.data()["gen"], 1);
    server.get("me", &browser.access).await.expect(200, "OK");
}

#[tokio::test]
async fn a_start_with_a_clock_that_is_wrong_ends_nothing_and_is_written_nowhere() {
    let server = Server::start().await;
    let mut browser = server.login("mina").await;
    server.state.db.check().await;
    let before = stored(&server).await;
    for jump in [405 * DAY, 14 * DAY + 1, -DAY - 1, -NOON] {
        let (app, db) = start_at(&server, NOON + jump).await;
        expect_put_off(&app, &browser).await;
        expect_not_swept(&db).await;
        assert!(!is_ready(&app).await);
        let check = db.check().await;
        assert!(matches!(check.clock, Err(StoreError::Clock(_))));
        assert_eq!(check.write, Ok(()), "it could be written to");
        assert_eq!(stored(&server).await, before, "by {jump}");
        db.close().await;
    }
    let reply = server.send(browser.ask_refresh()).await;
    browser.adopt(&reply);
}

#[tokio::test]
async fn a_planned_stop_is_no_jump() {
    let server = Server::start().await;
    server.state.db.check().await;
    let (app, db) = start_at(&server, NOON + 14 * DAY).await;
    let login = send(&app, Ask::login("mina", PASSWORD)).await;
    login.expect(200, "OK");
    db.sweep(YEAR).await.unwrap();
    assert!(is_ready(&app).await);
}

#[tokio::test]
async fn a_database_that_nobody_has_used_for_long_knows_that_a_server_was_running() {
    let server = Server::start().await;
    for _ in 0..30 {
        server.clock.advance(DAY);
        assert_eq!(server.state.db.check().await.clock, Ok(()));
    }
    let (app, _) = start_at(&server, NOON + 31 * DAY).await;
    let login = send(&app, Ask::login("mina", PASSWORD)).await;
    login.expect(200, "OK");
}

#[tokio::test]
async fn an_operator_confirms_a_clock_for_all_servers_that_run_and_for_those_that_start() {
    for jump in [405 * DAY, -405 * DAY] {
        let server = Server::start().await;
        let browser = server.login("mina").await;
        let another = server.place.open(Time::Given(server.clock.clone())).await;
        for db in [&server.state.db, &another] {
            db.check().await;
        }
        server.clock.jump(jump);
        for db in [&server.state.db, &another] {
            assert!(db.check().await.clock.is_err());
        }
        // As the command does it: it begins with the doubts of everybody who starts.
        let (_, shell) = start_at(&server, NOON + jump).await;
        assert!(shell.now().await.is_err());
        let confirmed = shell.confirm_clock().await.unwrap();
        assert_eq!((confirmed.now, confirmed.newest), (NOON + jump, Some(NOON)));
        assert_eq!(shell.now().await, Ok(NOON + jump));

        for db in [&server.state.db, &another] {
            assert_eq!(db.check().await.clock, Ok(()));
        }
        server.login("mina").await;
        // By the confirmed time the session is over if that is ahead, which is a verdict now.
        let expected = match jump > 0 {
            true => (401, "SESSION_EXPIRED"),
            false => (200, "OK"),
        };
        let reply = server.send(browser.ask_refresh()).await;
        reply.expect(expected.0, expected.1);
        let (app, _) = start_at(&server, NOON + jump + 60).await;
        assert!(is_ready(&app).await);
    }
}

#[tokio::test]
async fn the_end_of_all_sessions_waits_for_no_clock() {
    let server = Server::start().await;
    let browser = server.login("mina").await;
    server.state.db.check().await;
    let (_, db) = start_at(&server, NOON + 405 * DAY).await;
    db.end_everything().await.unwrap();
    let reply = server.send(browser.ask_refresh()).await;
    reply.expect(401, "ALL_SESSIONS_ENDED");
    let newest = "SELECT max(at) FROM events";
    assert_eq!(server.place.number(newest).await, NOON);
}

#[tokio::test]
async fn what_a_wrong_clock_has_let_go_of_the_audit_log_is_held_again() {
    let server = Server::start().await;
    server
        .execute("UPDATE meta SET events_from = 9999999999")
        .await;
    server.state.db.sweep(YEAR).await.unwrap();
    let from = server.place.number("SELECT events_from FROM meta").await;
    assert_eq!(from, NOON - 400 * DAY);
    let deleted = server.place.try_execute("DELETE FROM events").await;
    assert!(deleted.is_err());
}

#[tokio::test]
async fn a_doubtful_clock_is_a_reason_not_to_be_ready_and_a_figure() {
    let server = Server::start().await;
    let telemetry = &server.state.telemetry;
    let series = r#"tollgate_not_ready{reason="clock_unconfirmed"}"#;
    server.clock.jump(2 * DAY);
    note(telemetry, &server.state.db.check().await);
    assert!(telemetry.render().contains(&format!("{series} 1")));
    assert!(!is_ready(&server.app).await);
    server.clock.jump(-2 * DAY);
    note(telemetry, &server.state.db.check().await);
    assert!(telemetry.render().contains(&format!("{series} 0")));
    assert!(is_ready(&server.app).await);
}
