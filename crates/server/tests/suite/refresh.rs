//! Refreshing: what each class gets, and what a lost answer costs.

use tollgate_server::AppState;
use tollgate_server::app;
use tollgate_server::config::{Settings, UnmarkedClients};
use tollgate_server::demo::{ADMIN, PASSWORD};
use tollgate_server::key_file::{KeyFile, change};
use tollgate_server::key_ring::KeyRing;

use crate::support::{Ask, Browser, NOON, Server, attempt, send};

#[tokio::test]
async fn a_refresh_gives_the_next_generation_and_a_working_access_token() {
    let server = Server::start().await;
    for mut browser in [
        server.login(ADMIN).await,
        server.login_unmarked(ADMIN).await,
    ] {
        for generation in 1..=6 {
            let before = browser.clone();
            let reply = server.send(browser.ask_refresh()).await;
            browser.adopt(&reply);
            assert_eq!(reply.data()["gen"], generation);
            assert_eq!(reply.data()["sid"], browser.sid.as_str());
            assert_ne!(browser.refresh, before.refresh);
            assert_ne!(
                browser.access, before.access,
                "a fresh token differs from the one it replaces"
            );
            server.get("me", &browser.access).await.expect(200, "OK");
            server.get("me", &before.access).await.expect(200, "OK");
        }
    }
}

#[tokio::test]
async fn a_static_session_keeps_its_refresh_token() {
    let settings = Settings {
        unmarked_clients: UnmarkedClients::Static,
        ..Settings::default()
    };
    let server = Server::with(settings).await;
    let browser = server.login_unmarked(ADMIN).await;
    for _ in 0..3 {
        server.clock.advance(1_000);
        let reply = server.send(Ask::refresh(&browser.refresh)).await;
        assert!(reply.expect(200, "OK").data().get("refreshToken").is_none());
        assert_eq!(reply.data()["gen"], 0);
    }
}

#[tokio::test]
async fn a_lost_answer_is_given_again_word_for_word_until_the_idle_end() {
    let server = Server::start().await;
    let browser = server.login(ADMIN).await;
    let lost = server.send(browser.ask_refresh()).await.data();
    for seconds in [0, 60, 1_739] {
        server.clock.advance(seconds);
        let again = server.send(browser.ask_refresh()).await;
        again.expect(200, "OK");
        assert_eq!(again.data()["refreshToken"], lost["refreshToken"]);
        assert_eq!(again.data()["gen"], 1);
        let access = again.data()["accessToken"].as_str().unwrap().to_owned();
        server.get("me", &access).await.expect(200, "OK");
    }
    server.clock.advance(1);
    server
        .send(browser.ask_refresh())
        .await
        .expect(401, "SESSION_EXPIRED");
}

#[tokio::test]
async fn without_attempts_a_lost_answer_is_given_again_for_a_minute() {
    let server = Server::start().await;
    let browser = server.login_unmarked(ADMIN).await;
    let lost = server.send(Ask::refresh(&browser.refresh)).await.data();
    server.clock.advance(60);
    let again = server.send(Ask::refresh(&browser.refresh)).await.data();
    assert_eq!(again["refreshToken"], lost["refreshToken"]);
    server.clock.advance(1);
    server
        .send(Ask::refresh(&browser.refresh))
        .await
        .expect(401, "TOKEN_REUSED");
}

/// A refresh of a client without attempts.
fn unmarked(token: &str, agent: &str, ip: &str) -> Ask {
    Ask::refresh(token).header("user-agent", agent).from(ip)
}

#[tokio::test]
async fn without_attempts_tabs_that_wake_at_once_all_get_the_same_successor() {
    let server = Server::start().await;
    let browser = server.login_unmarked(ADMIN).await;
    let first = server.send(unmarked(&browser.refresh, "a", "192.0.2.1"));
    let first = first.await.data();
    // A phone that has just changed its network is among them.
    for ip in ["192.0.2.1", "198.51.100.1", "192.0.2.1"].repeat(10) {
        let again = server.send(unmarked(&browser.refresh, "a", ip)).await;
        again.expect(200, "OK");
        assert_eq!(again.data()["refreshToken"], first["refreshToken"]);
    }
    server.clock.advance(5);
    let last = server.send(unmarked(&browser.refresh, "a", "192.0.2.1"));
    assert_eq!(last.await.data()["refreshToken"], first["refreshToken"]);
    let figures = server.state.telemetry.render();
    let graced = r#"tollgate_refreshes_total{outcome="graced"} 31"#;
    assert!(figures.contains(graced), "{figures}");
}

#[tokio::test]
async fn without_attempts_a_generation_has_one_late_replay_and_one_more_ends_nothing() {
    let server = Server::start().await;
    for (seconds, agent, ip) in [
        // Too late for tabs that wake at once.
        (6, "a", "192.0.2.1"),
        // On another network by now.
        (60, "a", "198.51.100.1"),
        // Another program at the same address.
        (0, "b", "192.0.2.1"),
    ] {
        let mut browser = server.login_unmarked(ADMIN).await;
        for generation in 1..=3 {
            let before = browser.clone();
            let replay = || server.send(unmarked(&before.refresh, agent, ip));
            let reply = server.send(unmarked(&browser.refresh, "a", "192.0.2.1"));
            browser.adopt(&reply.await);
            server.clock.advance(seconds);
            let again = replay().await;
            assert_eq!(again.expect(200, "OK").data()["gen"], generation);
            assert_eq!(again.data()["refreshToken"], browser.refresh.as_str());
            for _ in 0..3 {
                replay().await.expect(409, "TOKEN_STALE");
            }
            server.get("me", &browser.access).await.expect(200, "OK");
        }
    }
}

#[tokio::test]
async fn a_session_that_an_earlier_version_has_rotated_is_taken_from_nobody() {
    let server = Server::start().await;
    let browser = server.login_unmarked(ADMIN).await;
    let first = server.send(unmarked(&browser.refresh, "a", "192.0.2.1"));
    first.await.expect(200, "OK");
    server
        .execute("UPDATE families SET rotated_by = NULL, rotated_from = NULL")
        .await;
    for (status, code) in [(200, "OK"), (409, "TOKEN_STALE")] {
        let replay = server.send(unmarked(&browser.refresh, "b", "198.51.100.1"));
        replay.await.expect(status, code);
    }
}

#[tokio::test]
async fn what_tells_clients_apart_is_kept_only_where_there_are_no_attempts() {
    let server = Server::start().await;
    server.execute("DELETE FROM families").await;
    let kept =
        "SELECT count(*) FROM families WHERE rotated_by IS NOT NULL OR rotated_from IS NOT NULL";
    for (browser, expected) in [
        (server.login(ADMIN).await, 0),
        (server.login_unmarked(ADMIN).await, 1),
    ] {
        server.send(browser.ask_refresh()).await.expect(200, "OK");
        assert_eq!(server.place.number(kept).await, expected);
    }
}

#[tokio::test]
async fn a_late_duplicate_is_stale_and_harms_nothing() {
    let server = Server::start().await;
    let mut browser = server.login(ADMIN).await;
    let first = browser.clone();
    for _ in 0..4 {
        let reply = server.send(browser.ask_refresh()).await;
        browser.adopt(&reply);
    }
    server
        .send(first.ask_refresh())
        .await
        .expect(409, "TOKEN_STALE");
    let reply = server.send(browser.ask_refresh()).await;
    browser.adopt(&reply);
}

#[tokio::test]
async fn the_idle_end_moves_with_each_refresh_and_the_absolute_one_never() {
    let server = Server::start().await;
    let mut browser = server.login(ADMIN).await;
    for left in [41_401, 39_602, 37_803] {
        server.clock.advance(1_799);
        let reply = server.send(browser.ask_refresh()).await;
        browser.adopt(&reply);
        assert_eq!(reply.data()["idleExpiresIn"], 1_800);
        assert_eq!(reply.data()["absoluteExpiresIn"], left);
    }
    server.clock.advance(1_800);
    server
        .send(browser.ask_refresh())
        .await
        .expect(401, "SESSION_EXPIRED");
    server
        .get("me", &browser.access)
        .await
        .expect(401, "SESSION_EXPIRED");
}

#[tokio::test]
async fn at_the_absolute_end_everything_ends() {
    let settings = Settings {
        idle_ttl: 40_000,
        ..Settings::default()
    };
    let server = Server::with(settings).await;
    let mut browser = server.login(ADMIN).await;
    server.clock.advance(39_000);
    let reply = server.send(browser.ask_refresh()).await;
    browser.adopt(&reply);
    server.clock.advance(4_199);
    let reply = server.send(browser.ask_refresh()).await;
    browser.adopt(&reply);
    assert_eq!(
        reply.data()["expiresIn"],
        1,
        "no access token outlives its session"
    );
    server.clock.advance(1);
    server
        .get("me", &browser.access)
        .await
        .expect(401, "SESSION_EXPIRED");
    server
        .send(browser.ask_refresh())
        .await
        .expect(401, "SESSION_EXPIRED");
}

#[tokio::test]
async fn a_server_without_the_key_of_a_token_refuses_it_and_changes_nothing() {
    let server = Server::start().await;
    let browser = server.login(ADMIN).await;
    let lost = server.send(browser.ask_refresh()).await.data();

    let key_file = server.folder.path("keys");
    std::fs::write(&key_file, two_keys()).unwrap();
    let two = keys_in(&key_file);
    let unknown = app(AppState {
        keys: two.into(),
        ..server.state.clone()
    });
    send(&unknown, browser.ask_refresh())
        .await
        .expect(401, "TOKEN_INVALID");

    let again = server.send(browser.ask_refresh()).await.data();
    assert_eq!(
        again["refreshToken"], lost["refreshToken"],
        "a server with other keys has changed nothing"
    );
}

#[tokio::test]
async fn retired_keys_still_verify_while_new_tokens_use_the_new_one() {
    let mut server = Server::start().await;
    let key_file = server.folder.path("keys");
    std::fs::write(&key_file, two_keys().lines().next().unwrap()).unwrap();
    server.state.keys = keys_in(&key_file).into();
    server.app = app(server.state.clone());
    let mut browser = server.login(ADMIN).await;
    let lost = server.send(browser.ask_refresh()).await.data();

    std::fs::write(&key_file, two_keys()).unwrap();
    server.state.keys = keys_in(&key_file).into();
    server.app = app(server.state.clone());
    let again = server.send(browser.ask_refresh()).await;
    assert_eq!(again.data()["refreshToken"], lost["refreshToken"]);
    browser.adopt(&again);
    let reply = server.send(browser.ask_refresh()).await;
    browser.adopt(&reply);

    // The last rotation has moved the session to the new key: it needs the retired one no longer.
    std::fs::write(&key_file, two_keys().lines().last().unwrap()).unwrap();
    server.state.keys = keys_in(&key_file).into();
    server.app = app(server.state.clone());
    let reply = server.send(browser.ask_refresh()).await;
    browser.adopt(&reply);
}

fn keys_in(file: &std::path::Path) -> tollgate_server::keys::Keys {
    KeyFile::open(file).unwrap().keep().unwrap()
}

fn two_keys() -> String {
    use base64::Engine;
    let key = |byte| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode([byte; 32]);
    format!("7 {}\n8 {}\n", key(7), key(8))
}

#[tokio::test]
async fn a_locked_database_puts_off_and_decides_nothing() {
    let server = Server::start().await;
    let mut browser = server.login(ADMIN).await;
    let lock = server.place.lock().await;
    server
        .send(browser.ask_refresh())
        .await
        .expect(503, "UNAVAILABLE");
    server.get("me", &browser.access).await.expect(200, "OK");
    drop(lock);
    let reply = server.send(browser.ask_refresh()).await;
    browser.adopt(&reply);
    assert_eq!(reply.data()["gen"], 1);
}

#[tokio::test]
async fn rotating_the_keys_of_running_servers_logs_nobody_out_and_a_replay_stays_the_same_text() {
    let server = Server::start().await;
    let place = server.folder.path("shared.key");
    KeyFile::open(&place).unwrap().keep().unwrap();
    let [one, other] = [(), ()].map(|()| {
        app(AppState {
            keys: KeyRing::open(&place).unwrap(),
            ..server.state.clone()
        })
    });
    let login = Ask::login(ADMIN, PASSWORD).header("x-refresh-class", "K2");
    let mut browser = Browser::new(send(&one, login).await);
    for round in 0..5 {
        change(&place, |keys| keys.rotated(NOON + round, 3_600)).unwrap();
        // The first one meets the new key in a token that the other one has made with it, or the other way round.
        let (first, second) = if round % 2 == 0 {
            (&one, &other)
        } else {
            (&other, &one)
        };
        send(first, Ask::get("me").bearer(&browser.access))
            .await
            .expect(200, "OK");
        let asked = browser.clone();
        let reply = send(second, asked.ask_refresh()).await;
        browser.adopt(&reply);
        let replay = send(first, asked.ask_refresh()).await;
        assert!(replay.data()["refreshToken"] == reply.data()["refreshToken"]);
        change(&place, |keys| keys.rotated(NOON + round, 3_600)).unwrap();
        let replay = send(second, asked.ask_refresh()).await;
        assert!(replay.data()["refreshToken"] == reply.data()["refreshToken"]);
    }
}

#[tokio::test]
async fn a_failing_audit_log_fails_the_refresh_with_it() {
    let server = Server::start().await;
    let mut browser = server.login(ADMIN).await;
    let first = browser.clone();
    let reply = server.send(browser.ask_refresh()).await;
    browser.adopt(&reply);
    server
        .place
        .execute_each(
            "CREATE TRIGGER full_disk BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'no room'); END",
            "CREATE FUNCTION refuse() RETURNS TRIGGER LANGUAGE plpgsql AS 'BEGIN RAISE disk_full; END';
             CREATE TRIGGER full_disk BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION refuse()",
        )
        .await;
    let foreign = Ask::refresh(&first.refresh)
        .header("x-refresh-attempt", &attempt("another", &first.refresh));
    server.send(foreign).await.expect(503, "UNAVAILABLE");
    server.send(browser.ask_refresh()).await.expect(200, "OK");
}
