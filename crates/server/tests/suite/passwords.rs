//! Changing a password, and having to.

use serde_json::json;
use tollgate_server::demo::{ADMIN, PASSWORD};
use tollgate_server::store::SignIn;

use crate::sign_ins::right;
use crate::support::{Ask, NOON, Reply, Server};

const NEXT: &str = "a quiet river at dawn";

const DAY: i64 = 24 * 3_600;

/// Makes the password of mina one that somebody else has set, until the next day at noon.
const ONE_TIME: &str = "UPDATE users SET one_time_until = 1795521600 WHERE usr_id = 'mina'";

fn change(access: &str, current: &str, next: &str) -> Ask {
    let body = json!({ "current": current, "next": next });
    Ask::put("me/password")
        .bearer(access)
        .json(&body.to_string())
}

async fn kinds(server: &Server, access: &str, n: usize) -> Vec<String> {
    let events = server.get("dashboard/events", access).await.data();
    (0..n)
        .map(|index| events[index]["kind"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_changed_password_ends_all_other_sessions_and_not_the_own() {
    let server = Server::start().await;
    let mut here = server.login("mina").await;
    let elsewhere = server.login("mina").await;
    let reply = server.send(change(&here.access, PASSWORD, NEXT)).await;
    reply.expect(200, "OK");

    let reply = server.get("me", &elsewhere.access).await;
    reply.expect(401, "SESSION_REVOKED");
    let reply = server.send(elsewhere.ask_refresh()).await;
    reply.expect(401, "SESSION_REVOKED");
    server.get("me", &here.access).await.expect(200, "OK");
    let reply = server.send(here.ask_refresh()).await;
    here.adopt(&reply);

    let reply = server.send(Ask::login("mina", PASSWORD)).await;
    reply.expect(401, "LOGIN_FAILED");
    server
        .send(Ask::login("mina", NEXT))
        .await
        .expect(200, "OK");
    assert_eq!(
        kinds(&server, &here.access, 4).await,
        [
            "signed_in",
            "sign_in_failed",
            "password_changed",
            "session_revoked"
        ]
    );
}

#[tokio::test]
async fn other_sessions_stay_where_that_is_asked_for() {
    let server = Server::start().await;
    let here = server.login("mina").await;
    let mut elsewhere = server.login("mina").await;
    let body = json!({ "current": PASSWORD, "next": NEXT, "endOthers": false });
    let ask = Ask::put("me/password").bearer(&here.access);
    let reply = server.send(ask.json(&body.to_string())).await;
    reply.expect(200, "OK");
    let reply = server.send(elsewhere.ask_refresh()).await;
    elsewhere.adopt(&reply);
    server.get("me", &elsewhere.access).await.expect(200, "OK");
}

#[tokio::test]
async fn the_current_password_is_needed() {
    let server = Server::start().await;
    let browser = server.login("mina").await;
    let reply = server.send(change(&browser.access, "wrong", NEXT)).await;
    reply.expect(400, "PASSWORD_WRONG");
    server
        .send(
            Ask::put("me/password").json(&json!({ "current": PASSWORD, "next": NEXT }).to_string()),
        )
        .await
        .expect(401, "TOKEN_INVALID");
    assert_eq!(
        kinds(&server, &browser.access, 1).await,
        ["password_refused"]
    );
    server.login("mina").await;
}

#[tokio::test]
async fn guesses_at_the_current_password_are_counted_for_their_session() {
    let server = Server::start().await;
    let (thief, owner) = (server.login("mina").await, server.login("mina").await);
    for _ in 0..10 {
        let reply = server.send(change(&thief.access, "wrong", NEXT)).await;
        reply.expect(400, "PASSWORD_WRONG");
    }
    let reply = server.send(change(&thief.access, PASSWORD, NEXT)).await;
    reply.expect(429, "TOO_MANY_REQUESTS");
    assert_eq!(reply.headers["retry-after"], "40");
    let reply = server.send(change(&owner.access, PASSWORD, NEXT)).await;
    reply.expect(200, "OK");
    server
        .send(Ask::login("mina", NEXT))
        .await
        .expect(200, "OK");
}

#[tokio::test]
async fn a_weak_password_is_refused_with_the_reason_and_changes_nothing() {
    let server = Server::start().await;
    let browser = server.login("mina").await;
    for (next, reason) in [
        ("short", "at least 8 characters"),
        ("password1", "most common"),
        ("mina@example.com", "your address"),
        ("mina1234", "your name"),
        ("acmeacme", "your project"),
        ("acme20261129", "your project"),
        ("Acme Corporation", "your project"),
        ("kitchen-kitchen", "again and again"),
        ("         ", "only spaces"),
        (PASSWORD, "current one"),
        (&"x".repeat(1_025), "too long"),
    ] {
        let reply = server.send(change(&browser.access, PASSWORD, next)).await;
        reply.expect(400, "PASSWORD_WEAK");
        let message = reply.json()["message"].as_str().unwrap().to_owned();
        assert!(message.contains(reason), "{message}");
    }
    server.login("mina").await;
}

#[tokio::test]
async fn a_login_that_is_being_checked_with_the_old_password_comes_too_late() {
    let server = Server::start().await;
    let user = server.state.db.credentials("mina").await;
    let user = user.unwrap().unwrap();
    let browser = server.login("mina").await;
    let reply = server.send(change(&browser.access, PASSWORD, NEXT)).await;
    reply.expect(200, "OK");
    assert!(matches!(
        server.state.db.sign_in(right(&server, &user)).await,
        Ok(SignIn::Refused)
    ));
}

#[tokio::test]
async fn of_two_changes_at_once_one_wins_and_the_other_was_wrong() {
    let server = Server::start().await;
    let browser = server.login("mina").await;
    let (one, other) = tokio::join!(
        server.send(change(&browser.access, PASSWORD, "one quiet river")),
        server.send(change(&browser.access, PASSWORD, "the other river")),
    );
    let outcomes = [one.code(), other.code()];
    assert!(outcomes.contains(&"OK".into()) && outcomes.contains(&"PASSWORD_WRONG".into()));
    server.get("me", &browser.access).await.expect(200, "OK");
}

#[tokio::test]
async fn whoever_has_a_password_of_somebody_elses_making_can_do_nothing_but_choose_another() {
    let server = Server::start().await;
    server.execute(ONE_TIME).await;
    let mut browser = server.login("mina").await;
    let reply = server.get("me", &browser.access).await;
    assert_eq!(reply.expect(200, "OK").data()["mustChangePassword"], true);
    for path in ["sessions", "users", "dashboard/summary"] {
        let reply = server.get(path, &browser.access).await;
        reply.expect(403, "PASSWORD_CHANGE_REQUIRED");
    }
    let reply = server.send(browser.ask_refresh()).await;
    browser.adopt(&reply);
    let reply = server
        .send(change(&browser.access, PASSWORD, PASSWORD))
        .await;
    reply.expect(400, "PASSWORD_WEAK");

    let reply = server.send(change(&browser.access, PASSWORD, NEXT)).await;
    reply.expect(200, "OK");
    let reply = server.get("me", &browser.access).await;
    assert_eq!(reply.data()["mustChangePassword"], false);
    server
        .get("sessions", &browser.access)
        .await
        .expect(200, "OK");
    server.clock.advance(2 * DAY);
    server
        .send(Ask::login("mina", NEXT))
        .await
        .expect(200, "OK");
}

#[tokio::test]
async fn a_password_for_one_time_is_worth_nothing_after_its_day() {
    let server = Server::start().await;
    let wrong = server.send(Ask::login(ADMIN, "wrong")).await;
    server.execute(ONE_TIME).await;
    server.clock.advance(DAY - 1);
    server.login("mina").await;
    server.clock.advance(1);
    let reply: Reply = server.send(Ask::login("mina", PASSWORD)).await;
    reply.expect(401, "LOGIN_FAILED");
    assert_eq!(reply.bytes, wrong.bytes);
    assert_eq!(server.state.db.now().await, Ok(NOON + DAY));
}
