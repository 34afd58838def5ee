//! Seeing and ending sessions.

use serde_json::{Value, json};
use tollgate_server::authority::Refusal;
use tollgate_server::demo::{ADMIN, PASSWORD};
use tollgate_server::rotation::End;
use tollgate_server::store::{Acting, Denied, Ending, Which};
use tollgate_server::token::FamilyId;

use crate::people::People;
use crate::support::{Ask, Browser, Server};

async fn sessions(server: &Server, browser: &Browser) -> Vec<Value> {
    let reply = server.get("sessions", &browser.access).await;
    let page = reply.expect(200, "OK").data();
    page["items"].as_array().unwrap().clone()
}

#[tokio::test]
async fn ones_own_sessions_are_listed_with_device_and_browser() {
    let server = Server::start().await;
    let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    server
        .send(Ask::login("mina", PASSWORD).header("user-agent", firefox))
        .await;
    server.clock.advance(10);
    let browser = server.login("mina").await;
    let listed = sessions(&server, &browser).await;
    let current: Vec<_> = listed
        .iter()
        .filter(|row| row["isCurrent"] == true)
        .collect();
    assert_eq!(current.len(), 1);
    assert_eq!(
        (&current[0]["sid"], &listed[0]["sid"]),
        (&json!(browser.sid), &json!(browser.sid))
    );
    assert_eq!(
        (&listed[1]["device"], &listed[1]["browser"]),
        (&json!("Linux"), &json!("Firefox"))
    );
    assert!(listed.iter().all(|row| row["usrId"] == "mina"));
}

#[tokio::test]
async fn logout_ends_the_session_at_once_and_may_be_said_twice() {
    let server = Server::start().await;
    let mut browser = server.login(ADMIN).await;
    let first = browser.refresh.clone();
    let reply = server.send(browser.ask_refresh()).await;
    browser.adopt(&reply);
    let reply = server.send(Ask::logout(&first)).await;
    assert!(
        reply.expect(200, "OK").data().is_null(),
        "any generation signs out"
    );
    server
        .send(Ask::logout(&browser.refresh))
        .await
        .expect(200, "OK");
    server
        .get("me", &browser.access)
        .await
        .expect(401, "SESSION_REVOKED");
    server
        .send(browser.ask_refresh())
        .await
        .expect(401, "SESSION_REVOKED");
}

#[tokio::test]
async fn logout_says_so_once_in_the_audit_log() {
    let server = Server::start().await;
    let (admin, mina) = (server.login(ADMIN).await, server.login("mina").await);
    for _ in 0..3 {
        server
            .send(Ask::logout(&mina.refresh))
            .await
            .expect(200, "OK");
    }
    let events = server.get("dashboard/events", &admin.access).await.data();
    let of_mina: Vec<_> = events
        .as_array()
        .unwrap()
        .iter()
        .filter(|event| event["sid"] == mina.sid.as_str())
        .collect();
    assert_eq!(of_mina.len(), 2, "one sign-in, one sign-out");
    assert_eq!(of_mina[0]["kind"], "signed_out");
}

#[tokio::test]
async fn one_session_is_ended_from_another() {
    let server = Server::start().await;
    let (here, there) = (server.login("mina").await, server.login("mina").await);
    let ask = || Ask::delete(&format!("sessions/{}", there.sid)).bearer(&here.access);
    server.send(ask()).await.expect(200, "OK");
    server
        .get("me", &there.access)
        .await
        .expect(401, "SESSION_REVOKED");
    server
        .send(there.ask_refresh())
        .await
        .expect(401, "SESSION_REVOKED");
    server.get("me", &here.access).await.expect(200, "OK");
    server.send(ask()).await.expect(200, "OK");
    assert!(
        sessions(&server, &here)
            .await
            .iter()
            .all(|row| row["sid"] != there.sid.as_str())
    );
}

#[tokio::test]
async fn ending_the_current_session_is_a_logout() {
    let server = Server::start().await;
    let browser = server.login("mina").await;
    server
        .send(Ask::delete(&format!("sessions/{}", browser.sid)).bearer(&browser.access))
        .await
        .expect(200, "OK");
    let reply = server.get("me", &browser.access).await;
    assert_eq!(
        reply.expect(401, "SESSION_REVOKED").json()["message"],
        "The session was signed out."
    );
}

#[tokio::test]
async fn end_others_leaves_the_current_one_and_those_of_other_people() {
    let server = Server::start().await;
    let (here, there, admin) = (
        server.login("mina").await,
        server.login("mina").await,
        server.login(ADMIN).await,
    );
    server
        .send(Ask::post("sessions/end-others").bearer(&here.access))
        .await
        .expect(200, "OK");
    server
        .get("me", &there.access)
        .await
        .expect(401, "SESSION_REVOKED");
    server.get("me", &here.access).await.expect(200, "OK");
    server.get("me", &admin.access).await.expect(200, "OK");
    assert_eq!(sessions(&server, &here).await.len(), 1);
}

#[tokio::test]
async fn who_has_just_been_demoted_ends_nobodys_session() {
    let people = People::new().await;
    let id = |browser: &Browser| FamilyId::parse(&browser.sid).unwrap();
    // As the request has shown it, before it came to the lock.
    let acting = Acting {
        session: id(&people.anders),
        usr_id: "anders".into(),
        tenant_id: "acme".into(),
        ip: "192.0.2.1".into(),
    };
    let end = || {
        let db = people.server.state.db.clone();
        let (acting, theirs) = (acting.clone(), id(&people.mina));
        async move { db.end_session(acting, theirs).await }
    };
    let demote = "UPDATE memberships SET role = 'member' WHERE usr_id = 'anders'";
    people.server.execute(demote).await;
    assert_eq!(end().await, Err(Denied::Refused(Refusal::NotFound)));
    people.expect_in(&people.mina).await;
    let promote = "UPDATE memberships SET role = 'admin' WHERE usr_id = 'anders'";
    people.server.execute(promote).await;
    assert_eq!(end().await, Ok(()));
    people.expect_out(&people.mina).await;
}

#[tokio::test]
async fn of_two_sessions_that_end_each_other_at_once_one_lives() {
    let server = Server::start().await;
    let (one, other) = (server.login("mina").await, server.login("mina").await);
    let id = |browser: &Browser| FamilyId::parse(&browser.sid).unwrap();
    let end = |caller, which| {
        let store = server.state.db.clone();
        async move { store.end_sessions(caller, which, "").await.unwrap() }
    };
    // Both have shown a living token already: what counts is who comes first to the lock.
    assert_eq!(end(id(&one), Which::Others).await, Ending::Done);
    for which in [Which::Others, Which::One(id(&one))] {
        assert_eq!(
            end(id(&other), which).await,
            Ending::CallerIsOut(End::Revoked)
        );
    }
    server.get("me", &one.access).await.expect(200, "OK");

    let other = server.login("mina").await;
    let ask = |browser: &Browser| Ask::post("sessions/end-others").bearer(&browser.access);
    let (first, second) = tokio::join!(server.send(ask(&one)), server.send(ask(&other)));
    let mut codes = [first.code(), second.code()];
    codes.sort();
    assert_eq!(codes, ["OK", "SESSION_REVOKED"]);
}

#[tokio::test]
async fn what_has_expired_is_neither_revoked_nor_signed_out() {
    let server = Server::start().await;
    let old = server.login("mina").await;
    server.clock.advance(1_800);
    let (mina, admin) = (server.login("mina").await, server.login(ADMIN).await);
    for ask in [
        Ask::post("sessions/end-others").bearer(&mina.access),
        Ask::delete(&format!("sessions/{}", old.sid)).bearer(&mina.access),
        Ask::logout(&old.refresh),
    ] {
        server.send(ask).await.expect(200, "OK");
    }
    let events = server.get("dashboard/events", &admin.access).await.data();
    let of_old = events.as_array().unwrap().iter();
    let kinds: Vec<_> = of_old
        .filter(|event| event["sid"] == old.sid.as_str())
        .map(|event| &event["kind"])
        .collect();
    assert_eq!(kinds, ["signed_in"]);
    server
        .get("me", &old.access)
        .await
        .expect(401, "SESSION_EXPIRED");
}

#[tokio::test]
async fn the_sessions_of_others_are_for_administrators() {
    let server = Server::start().await;
    let (admin, mina) = (server.login(ADMIN).await, server.login("mina").await);
    server
        .get("sessions?usrId=admin", &mina.access)
        .await
        .expect(403, "FORBIDDEN");
    server
        .get("sessions?usrId=mina", &mina.access)
        .await
        .expect(200, "OK");
    let foreign = Ask::delete(&format!("sessions/{}", admin.sid)).bearer(&mina.access);
    server.send(foreign).await.expect(404, "NOT_FOUND");
    let listed = server.get("sessions?usrId=mina", &admin.access).await;
    assert!(
        listed.data()["items"]
            .as_array()
            .unwrap()
            .iter()
            .any(|row| row["sid"] == mina.sid.as_str())
    );
    server
        .send(Ask::delete(&format!("sessions/{}", mina.sid)).bearer(&admin.access))
        .await
        .expect(200, "OK");
    server
        .get("me", &mina.access)
        .await
        .expect(401, "SESSION_REVOKED");
}

#[tokio::test]
async fn the_audit_log_says_who_ended_whose_session() {
    let server = Server::start().await;
    let (admin, mina) = (server.login(ADMIN).await, server.login("mina").await);
    let (other, third) = (server.login("mina").await, server.login("mina").await);
    for (sid, by) in [
        (&mina.sid, &admin),
        (&other.sid, &third),
        (&third.sid, &third),
    ] {
        let ask = Ask::delete(&format!("sessions/{sid}")).bearer(&by.access);
        server.send(ask).await.expect(200, "OK");
    }
    let events = server.get("dashboard/events", &admin.access).await.data();
    let seen: Vec<_> = (0..3)
        .map(|index| &events[index])
        .map(|event| [&event["sid"], &event["usrId"], &event["actor"]])
        .collect();
    assert_eq!(
        seen,
        [
            [&json!(third.sid), &json!("mina"), &Value::Null],
            [&json!(other.sid), &json!("mina"), &Value::Null],
            [&json!(mina.sid), &json!("mina"), &json!("admin")],
        ]
    );
}

#[tokio::test]
async fn what_is_no_session_is_not_found() {
    let server = Server::start().await;
    let browser = server.login(ADMIN).await;
    for sid in [
        "AAAAAAAAAAAAAAAAAAAAAA",
        "x",
        "%00",
        "%ff",
        "..%2f..",
        "1%27%20OR%201=1",
    ] {
        let ask = Ask::delete(&format!("sessions/{sid}")).bearer(&browser.access);
        server.send(ask).await.expect(404, "NOT_FOUND");
    }
}

#[tokio::test]
async fn sessions_that_have_expired_are_not_listed() {
    let server = Server::start().await;
    let old = server.login("mina").await;
    server.clock.advance(1_800);
    let browser = server.login("mina").await;
    assert!(
        sessions(&server, &browser)
            .await
            .iter()
            .all(|row| row["sid"] != old.sid.as_str())
    );
}

#[tokio::test]
async fn the_operator_ends_every_session_at_once_with_one_line_in_the_audit_log() {
    let server = Server::start().await;
    let browsers = [server.login(ADMIN).await, server.login("mina").await];
    server.state.db.end_everything().await.unwrap();
    for browser in &browsers {
        server
            .get("me", &browser.access)
            .await
            .expect(401, "ALL_SESSIONS_ENDED");
        server
            .send(browser.ask_refresh())
            .await
            .expect(401, "ALL_SESSIONS_ENDED");
    }
    let again = server.login(ADMIN).await;
    let events = server.get("dashboard/events", &again.access).await.data();
    assert_eq!(
        [&events[0]["kind"], &events[1]["kind"]],
        ["signed_in", "all_sessions_ended"]
    );
}

#[tokio::test]
async fn whoever_was_signed_in_reads_that_all_sessions_were_ended_and_may_sign_in_again() {
    let server = Server::start().await;
    let [early, browser] = [server.login("mina").await, server.login("mina").await];
    let ended = Ask::delete(&format!("sessions/{}", early.sid)).bearer(&browser.access);
    server.send(ended).await.expect(200, "OK");
    server.state.db.end_everything().await.unwrap();
    for ask in [
        Ask::get("me").bearer(&browser.access),
        browser.ask_refresh(),
        Ask::post("sessions/end-others").bearer(&browser.access),
    ] {
        let reply = server.send(ask).await;
        let message = reply.expect(401, "ALL_SESSIONS_ENDED").json()["message"].clone();
        assert_eq!(message, "All sessions were ended. Sign in again.");
    }
    // What was over before stays over for its own reason.
    let reply = server.send(early.ask_refresh()).await;
    reply.expect(401, "SESSION_REVOKED");
    server.login("mina").await;
    // Who is kept out reads that instead.
    let kept_out = server.login("mina").await;
    server
        .execute("UPDATE users SET is_active = FALSE WHERE usr_id = 'mina'")
        .await;
    let reply = server.get("me", &kept_out.access).await;
    let message = reply.expect(401, "SESSION_REVOKED").json()["message"].clone();
    assert_eq!(message, "The user may no longer sign in here.");
}
