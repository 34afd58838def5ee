//! Every past generation betrays who presents it without the browser's key; the order is that of the counter, whatever
//! the clock says.

use tollgate_server::config::Settings;
use tollgate_server::demo::ADMIN;
use tollgate_server::rotation::MAX_GENERATION;
use tollgate_server::token::FamilyId;

use super::{size, tell, token_of};
use crate::place::Beside;
use crate::support::{Ask, Browser, Server, attempt};

const DAY: i64 = 24 * 3_600;

/// Undoes the end of all sessions, so that the next replay finds an open one.
const REVIVE: &str = "UPDATE families SET ended = NULL";

/// A session that lives on while its clock stands, with all refresh tokens that it has ever had, oldest first.
async fn long_session(server: &Server, n_rotations: usize) -> (Browser, Vec<String>) {
    let mut browser = server.login(ADMIN).await;
    let mut past = Vec::new();
    for _ in 0..n_rotations {
        past.push(browser.refresh.clone());
        let reply = server.send(browser.ask_refresh()).await;
        browser.adopt(&reply);
    }
    (browser, past)
}

/// Presents a past token as a thief does: the session and its access tokens are dead at once, with one line of audit.
async fn check_betrayal(server: &Server, beside: &mut Beside, browser: &Browser, token: &str) {
    let n_before = beside.number(N_THEFTS).await;
    let reply = server.send(Ask::rob(token)).await;
    reply.expect(401, "TOKEN_REUSED");
    server.expect_stolen(browser).await;
    assert_eq!(beside.number(N_THEFTS).await, n_before + 1);
}

const N_THEFTS: &str = "SELECT count(*) FROM events WHERE kind = 'token_reused'";

#[tokio::test]
async fn a_replay_of_any_past_generation_with_a_foreign_attempt_ends_the_session() {
    let server = Server::start().await;
    let n_rotations = size(100, 10_000);
    let (browser, past) = long_session(&server, n_rotations).await;
    let mut beside = server.place.beside().await;
    for token in &past {
        check_betrayal(&server, &mut beside, &browser, token).await;
        beside.execute(REVIVE).await;
    }
    // It was not the revival that made them fail: the newest token is as good as before.
    server.send(browser.ask_refresh()).await.expect(200, "OK");
    tell(format_args!(
        "{n_rotations} past generations of one session, each replayed with a foreign attempt: {n_rotations} times the session was ended"
    ));
}

#[tokio::test]
async fn a_theft_is_found_by_the_counter_while_the_clock_stands_or_jumps_by_a_day() {
    for jump in [0, DAY, -DAY] {
        // Longer than the jump, so that it isn't the clock that ends the session.
        let server = Server::with(patient()).await;
        for age in 1..=6 {
            let (mut browser, past) = long_session(&server, age).await;
            server.clock.advance(jump);
            if age % 2 == 0 {
                // A rotation after the jump carries another time than the one before.
                let reply = server.send(browser.ask_refresh()).await;
                browser.adopt(&reply);
            } else {
                // And its access token has the time of before.
                let (status, code) = match jump > 0 {
                    true => (401, "TOKEN_INVALID"),
                    false => (200, "OK"),
                };
                let reply = server.get("me", &browser.access).await;
                reply.expect(status, code);
            }
            let reply = server.send(Ask::rob(&past[0])).await;
            reply.expect(401, "TOKEN_REUSED");
            server.expect_stolen(&browser).await;
        }
    }
}

/// A session of several days, and nobody who is asked to come back in between.
fn patient() -> Settings {
    Settings {
        idle_ttl: 30 * DAY,
        absolute_ttl: 90 * DAY,
        ..Settings::default()
    }
}

#[tokio::test]
async fn an_owner_with_a_clock_that_jumps_is_never_taken_for_a_thief() {
    let server = Server::with(patient()).await;
    let mut browser = server.login(ADMIN).await;
    for jump in [0, DAY, -DAY, -DAY, DAY, 0] {
        let before = browser.clone();
        let reply = server.send(browser.ask_refresh()).await;
        server.clock.advance(jump);
        let again = server.send(before.ask_refresh()).await;
        again.expect(200, "OK");
        assert_eq!(again.data()["refreshToken"], reply.data()["refreshToken"]);
        assert_eq!(again.data()["gen"], reply.data()["gen"]);
        browser.adopt(&again);
    }
}

#[tokio::test]
async fn a_counter_that_is_full_ends_the_session_and_never_starts_again() {
    let server = Server::start().await;
    let (browser, past) = long_session(&server, 1).await;
    server
        .execute("UPDATE families SET generation = 9223372036854775807")
        .await;
    let id = FamilyId::parse(&browser.sid).unwrap();
    let last = token_of(&server, id, MAX_GENERATION).await;
    let ask = || Ask::refresh(&last).header("x-refresh-attempt", &attempt("device key", &last));
    server.send(ask()).await.expect(401, "SESSION_EXPIRED");
    server.send(ask()).await.expect(401, "SESSION_EXPIRED");
    server
        .send(Ask::rob(&past[0]))
        .await
        .expect(401, "SESSION_EXPIRED");
    let highest = server
        .place
        .number("SELECT max(generation) FROM families")
        .await;
    assert_eq!(highest, i64::MAX);
}
