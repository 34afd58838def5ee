//! Signing in.

use serde_json::json;
use tollgate_server::config::{Settings, UnmarkedClients};
use tollgate_server::demo::{ADMIN, PASSWORD};
use tollgate_server::password::{MAX_LEN, Passwords};
use tollgate_server::store::{SignIn, StoreError};
use tollgate_server::{AppState, app};

use crate::sign_ins::right;
use crate::support::{Ask, Server, send};

#[tokio::test]
async fn the_right_password_gives_a_session_with_its_ends() {
    let server = Server::start().await;
    let reply = server.send(Ask::login(ADMIN, PASSWORD)).await;
    let data = reply.expect(200, "OK").data();
    assert_eq!(
        (&data["usrId"], &data["tenantId"], &data["gen"]),
        (&json!("admin"), &json!("acme"), &json!(0))
    );
    assert_eq!(data["expiresIn"], 300);
    assert_eq!(data["idleExpiresIn"], 1_800);
    assert_eq!(data["absoluteExpiresIn"], 43_200);
    assert_eq!(data["sid"].as_str().unwrap().len(), 22);
}

#[tokio::test]
async fn the_name_is_found_in_any_case_and_answered_as_the_server_spells_it() {
    let server = Server::start().await;
    let reply = server.send(Ask::login("ADMIN", PASSWORD)).await;
    assert_eq!(reply.expect(200, "OK").data()["usrId"], "admin");
}

#[tokio::test]
async fn wrong_unknown_disabled_and_homeless_look_the_same_to_the_byte() {
    let server = Server::start().await;
    server
        .execute("UPDATE users SET is_active = FALSE WHERE usr_id = 'mina'")
        .await;
    server
        .execute("DELETE FROM memberships WHERE usr_id = 'amara'")
        .await;
    let wrong = server.send(Ask::login(ADMIN, "wrong")).await;
    wrong.expect(401, "LOGIN_FAILED");
    assert_eq!(
        wrong.headers["www-authenticate"],
        r#"Bearer realm="tollgate""#
    );
    for (usr_id, password) in [
        ("nobody", PASSWORD.to_owned()),
        ("mina", PASSWORD.into()),
        ("amara", PASSWORD.into()),
        ("", String::new()),
        (ADMIN, "x".repeat(MAX_LEN + 1)),
        (ADMIN, format!("{PASSWORD}\0")),
    ] {
        let reply = server.send(Ask::login(usr_id, &password)).await;
        assert_eq!(
            (reply.status, &reply.bytes),
            (wrong.status, &wrong.bytes),
            "{usr_id}"
        );
        assert_eq!(reply.headers.len(), wrong.headers.len());
    }
}

#[tokio::test]
async fn a_failed_sign_in_is_written_down_without_the_name_that_was_typed() {
    let server = Server::start().await;
    let admin = server.login(ADMIN).await;
    server
        .send(Ask::login("my secret typed into the wrong field", "x"))
        .await;
    server.send(Ask::login("mina", "x")).await;
    let events = server.get("dashboard/events", &admin.access).await.data();
    assert_eq!(
        (&events[0]["kind"], &events[0]["usrId"]),
        (&json!("sign_in_failed"), &json!("mina"))
    );
    assert_eq!(
        (&events[1]["kind"], &events[1]["usrId"]),
        (&json!("sign_in_failed"), &json!("(unknown)"))
    );
}

#[tokio::test]
async fn each_login_is_a_session_of_its_own() {
    let server = Server::start().await;
    let (one, other) = (server.login(ADMIN).await, server.login(ADMIN).await);
    assert_ne!(one.sid, other.sid);
    assert_ne!(one.refresh, other.refresh);
}

#[tokio::test]
async fn the_operator_chooses_what_becomes_of_unmarked_clients() {
    let refusing = Settings {
        unmarked_clients: UnmarkedClients::Refuse,
        ..Settings::default()
    };
    let server = Server::with(refusing).await;
    server
        .send(Ask::login(ADMIN, PASSWORD))
        .await
        .expect(403, "FORBIDDEN");
    server
        .send(Ask::login(ADMIN, PASSWORD).header("x-refresh-class", "K9"))
        .await
        .expect(403, "FORBIDDEN");
    server.login(ADMIN).await;

    let keeping = Settings {
        unmarked_clients: UnmarkedClients::Static,
        ..Settings::default()
    };
    let server = Server::with(keeping).await;
    let reply = server.send(Ask::login(ADMIN, PASSWORD)).await;
    assert_eq!(reply.data()["absoluteExpiresIn"], 8 * 3_600);
}

#[tokio::test]
async fn too_many_passwords_at_once_are_put_off() {
    let server = Server::start().await;
    let busy = app(AppState {
        passwords: Passwords::with_limits(0, 0),
        ..server.state.clone()
    });
    // Whether there is such a user makes no difference to what is computed.
    server
        .execute("UPDATE users SET is_active = FALSE WHERE usr_id = 'mina'")
        .await;
    for usr_id in [ADMIN, "mina", "nobody"] {
        send(&busy, Ask::login(usr_id, PASSWORD))
            .await
            .expect(503, "UNAVAILABLE");
    }
}

#[tokio::test]
async fn who_is_disabled_or_moved_on_while_the_password_is_checked_has_no_session() {
    let server = Server::start().await;
    let user = server.state.db.credentials("mina").await;
    let user = user.unwrap().unwrap();
    let begin = async || {
        let attempt = right(&server, &user);
        matches!(server.state.db.sign_in(attempt).await, Ok(SignIn::Begun(_)))
    };
    assert!(begin().await);
    for (change, back) in [
        (
            "UPDATE users SET is_active = FALSE WHERE usr_id = 'mina'",
            "UPDATE users SET is_active = TRUE WHERE usr_id = 'mina'",
        ),
        (
            "UPDATE tenants SET is_active = FALSE",
            "UPDATE tenants SET is_active = TRUE",
        ),
        (
            "UPDATE users SET epoch = epoch + 1 WHERE usr_id = 'mina'",
            "UPDATE users SET epoch = epoch - 1 WHERE usr_id = 'mina'",
        ),
    ] {
        server.execute(change).await;
        assert!(!begin().await, "{change}");
        server.execute(back).await;
    }
    assert!(begin().await);
}

#[tokio::test]
async fn a_sign_in_that_is_refused_at_the_last_moment_is_written_down() {
    let server = Server::start().await;
    let admin = server.login(ADMIN).await;
    // Stands in for somebody who is moved to another epoch between the read of the password and the write.
    server
        .place
        .execute_each(
            "CREATE TRIGGER moved BEFORE INSERT ON families WHEN NEW.usr_id = 'mina'
             BEGIN SELECT RAISE(IGNORE); END",
            "CREATE FUNCTION ignore() RETURNS TRIGGER LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
             CREATE TRIGGER moved BEFORE INSERT ON families FOR EACH ROW WHEN (NEW.usr_id = 'mina')
             EXECUTE FUNCTION ignore()",
        )
        .await;
    server
        .send(Ask::login("mina", PASSWORD))
        .await
        .expect(401, "LOGIN_FAILED");
    let events = server.get("dashboard/events", &admin.access).await.data();
    assert_eq!(
        (&events[0]["kind"], &events[0]["usrId"]),
        (&json!("sign_in_failed"), &json!("mina"))
    );
}

#[tokio::test]
async fn an_id_that_is_taken_begins_nothing_and_leaves_its_session_alone() {
    let server = Server::start().await;
    let user = server.state.db.credentials("mina").await;
    let user = user.unwrap().unwrap();
    let first = right(&server, &user);
    let mut second = right(&server, &user);
    let id = first.begins.as_ref().unwrap().id;
    let new = second.begins.as_mut().unwrap();
    (new.id, new.salt) = (id, [1; 16]);
    let begun = server.state.db.sign_in(first).await;
    assert!(matches!(begun, Ok(SignIn::Begun(_))));
    let n_events = server.place.number("SELECT count(*) FROM events").await;
    let refused = server.state.db.sign_in(second).await;
    assert!(matches!(refused, Err(StoreError::Unavailable(_))));
    let session = server.state.db.session(id).await.unwrap().unwrap();
    assert_eq!((session.salt, session.family.end), ([0; 16], None));
    let n_after = server.place.number("SELECT count(*) FROM events").await;
    assert_eq!(n_after, n_events);
}
