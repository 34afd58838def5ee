//! Making, changing and deleting users.

use serde_json::{Value, json};
use tollgate_server::demo::PASSWORD;

use crate::people::{People, new_user};
use crate::support::{Ask, Browser, NOON};

/// What the audit log says of somebody, newest first, as an operator sees it.
async fn kinds(people: &People, usr_id: &str) -> Vec<String> {
    let path = format!("audit?usrId={usr_id}&limit=100");
    let page = people.get(&path, &people.operator).await.data();
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|event| event["kind"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_new_user_signs_in_with_the_password_that_was_shown_once() {
    let people = People::new().await;
    let made = people
        .post("users", &new_user("New.Name"), &people.anders)
        .await;
    let made = made.expect(200, "OK").data();
    assert_eq!(made["usrId"], "new.name");
    let signed_in = people
        .sign_in("new.name", made["password"].as_str().unwrap())
        .await;
    let signed_in = signed_in.expect(200, "OK").data();
    assert_eq!(signed_in["tenantId"], "acme");
    let access = signed_in["accessToken"].as_str().unwrap();
    let me = people.server.get("me", access).await.data();
    assert_eq!(me["mustChangePassword"], true);
    people
        .server
        .get("projects", access)
        .await
        .expect(403, "PASSWORD_CHANGE_REQUIRED");
    let user = people.get("users/new.name", &people.anders).await.data();
    assert_eq!(user["tenantRole"], "member");
    assert_eq!(
        user["memberships"],
        json!([{ "tenantId": "acme", "name": "Acme Corporation", "role": "member" }])
    );
    assert_eq!(
        kinds(&people, "new.name").await,
        ["signed_in", "user_created"]
    );
}

#[tokio::test]
async fn a_name_is_given_once_even_when_its_user_is_gone() {
    let people = People::new().await;
    for name in ["mina", "MINA", "aaliyah"] {
        let taken = people.post("users", &new_user(name), &people.anders).await;
        taken.expect(409, "CONFLICT");
    }
    people
        .delete("users/mina", &people.operator)
        .await
        .expect(200, "OK");
    let taken = people
        .post("users", &new_user("mina"), &people.anders)
        .await;
    taken.expect(409, "CONFLICT");
}

#[tokio::test]
async fn of_two_who_make_the_same_user_at_once_one_does() {
    let people = People::new().await;
    let body = new_user("twin");
    let (one, other) = tokio::join!(
        people.post("users", &body, &people.anders),
        people.post("users", &body, &people.operator)
    );
    let mut codes = [one.code(), other.code()];
    codes.sort();
    assert_eq!(codes, ["CONFLICT", "OK"]);
}

#[tokio::test]
async fn what_is_changed_is_told_field_by_field() {
    let people = People::new().await;
    let body = json!({ "displayName": " Mina M. ", "email": "mina@example.org", "version": 0 });
    let changed = people
        .put("users/mina", &body.to_string(), &people.anders)
        .await;
    let changed = changed.expect(200, "OK").data();
    assert_eq!(
        (&changed["displayName"], &changed["version"]),
        (&json!("Mina M."), &json!(1))
    );
    let page = people.get("audit?usrId=mina", &people.anders).await.data();
    let event = &page["items"][0];
    assert_eq!(
        (&event["kind"], &event["actor"], &event["tenantId"]),
        (&json!("user_changed"), &json!("anders"), &json!("acme"))
    );
    assert_eq!(
        event["changes"],
        json!([
            { "field": "displayName", "before": "Mina Member", "after": "Mina M." },
            { "field": "email", "before": "mina@example.com", "after": "mina@example.org" },
        ])
    );
    assert_eq!(event["requestId"].as_str().unwrap().len(), 16);
}

#[tokio::test]
async fn a_change_does_not_undo_another_one_unseen() {
    let people = People::new().await;
    let change = |name: &str| json!({ "displayName": name, "version": 0 }).to_string();
    let first = people
        .put("users/mina", &change("One"), &people.anders)
        .await;
    first.expect(200, "OK");
    let late = people
        .put("users/mina", &change("Two"), &people.operator)
        .await;
    late.expect(409, "CONFLICT");
    let user = people.get("users/mina", &people.operator).await.data();
    assert_eq!(user["displayName"], "One");
}

#[tokio::test]
async fn nobody_locks_oneself_out() {
    let people = People::new().await;
    let member = json!({ "role": "member" }).to_string();
    for (usr_id, by) in [("admin", &people.operator), ("anders", &people.anders)] {
        for action in ["disable", "reset-password"] {
            let path = format!("users/{usr_id}/{action}");
            people.post(&path, "", by).await.expect(409, "CONFLICT");
        }
        let path = format!("users/{usr_id}");
        people.delete(&path, by).await.expect(409, "CONFLICT");
        let path = format!("projects/acme/members/{usr_id}");
        people.delete(&path, by).await.expect(409, "CONFLICT");
        let demoted = people.put(&path, &member, by).await;
        demoted.expect(409, "CONFLICT");
        people.expect_in(by).await;
    }
    let demoted = people.put("users/admin", &member, &people.operator).await;
    demoted.expect(409, "CONFLICT");
}

#[tokio::test]
async fn of_two_operators_who_demote_each_other_at_once_one_stays() {
    let people = People::new().await;
    let promote = json!({ "role": "admin" }).to_string();
    let demote = json!({ "role": "member" }).to_string();
    people
        .put("users/anders", &promote, &people.operator)
        .await
        .expect(200, "OK");
    let (one, other) = tokio::join!(
        people.put("users/admin", &demote, &people.anders),
        people.put("users/anders", &demote, &people.operator)
    );
    let n_done = [&one, &other]
        .into_iter()
        .filter(|reply| reply.status == 200)
        .count();
    assert_eq!(n_done, 1);
    let mut roles = Vec::new();
    for browser in [&people.operator, &people.anders] {
        let me = people.get("me", browser).await.data();
        roles.push(me["role"].as_str().unwrap().to_owned());
    }
    roles.sort();
    assert_eq!(roles, ["admin", "member"]);
}

#[tokio::test]
async fn operators_are_out_of_reach_of_project_administrators() {
    let people = People::new().await;
    for action in ["disable", "enable", "reset-password", "end-sessions"] {
        let path = format!("users/admin/{action}");
        let reply = people.post(&path, "", &people.anders).await;
        reply.expect(403, "FORBIDDEN");
    }
    let reply = people.delete("users/admin", &people.anders).await;
    reply.expect(403, "FORBIDDEN");
    let reply = people.get("sessions?usrId=admin", &people.anders).await;
    reply.expect(403, "FORBIDDEN");
    let path = format!("sessions/{}", people.operator.sid);
    let reply = people.delete(&path, &people.anders).await;
    reply.expect(404, "NOT_FOUND");
    let seen = people.get("users/admin", &people.anders).await;
    seen.expect(200, "OK");
    let promote = json!({ "role": "admin" }).to_string();
    let reply = people.put("users/mina", &promote, &people.anders).await;
    reply.expect(403, "FORBIDDEN");
    let new = json!({ "usrId": "x", "displayName": "X", "email": "x@x", "role": "admin" });
    let reply = people.post("users", &new.to_string(), &people.anders).await;
    reply.expect(403, "FORBIDDEN");
    people.expect_in(&people.operator).await;
}

#[tokio::test]
async fn what_is_felt_in_another_project_is_for_operators() {
    let people = People::new().await;
    let name = json!({ "displayName": "A" }).to_string();
    for action in ["disable", "enable", "reset-password"] {
        let path = format!("users/amara/{action}");
        let reply = people.post(&path, "", &people.anders).await;
        reply.expect(403, "FORBIDDEN");
    }
    let reply = people.put("users/amara", &name, &people.anders).await;
    reply.expect(403, "FORBIDDEN");
    let reply = people.delete("users/amara", &people.anders).await;
    reply.expect(403, "FORBIDDEN");

    let (here, there) = (
        people.server.login("amara").await,
        people.login_in("amara", "globex").await,
    );
    let seen = people.get("users/amara", &people.anders).await.data();
    assert_eq!(seen["nSessions"], 1);
    assert_eq!(seen["memberships"].as_array().unwrap().len(), 1);
    let reply = people
        .post("users/amara/end-sessions", "", &people.anders)
        .await;
    reply.expect(200, "OK");
    people.expect_out(&here).await;
    people.expect_in(&there).await;
    let path = format!("sessions/{}", there.sid);
    let reply = people.delete(&path, &people.anders).await;
    reply.expect(404, "NOT_FOUND");
}

/// Each way to lose one's sessions, while one of them is being refreshed.
#[tokio::test]
async fn whoever_is_disabled_deleted_or_reset_is_out_at_once_also_in_the_middle_of_a_refresh() {
    let people = People::new().await;
    let by = &people.operator;
    let (disable, reset, end) = (
        Ask::post("users/mina/disable"),
        Ask::post("users/dmitri/reset-password"),
        Ask::post("users/anders/end-sessions"),
    );
    let (delete, remove) = (
        Ask::delete("users/emeka"),
        Ask::delete("projects/globex/members/carmen"),
    );
    for (usr_id, ask, kind) in [
        ("mina", disable, "user_disabled"),
        ("dmitri", reset, "password_reset"),
        ("anders", end, "sessions_ended"),
        ("emeka", delete, "user_deleted"),
        ("carmen", remove, "member_removed"),
    ] {
        let (mut one, other) = (
            people.server.login(usr_id).await,
            people.server.login(usr_id).await,
        );
        let refresh = one.ask_refresh();
        let (done, refreshed) = tokio::join!(
            people.server.send(ask.bearer(&by.access)),
            people.server.send(refresh)
        );
        done.expect(200, "OK");
        if refreshed.status == 200 {
            one.adopt(&refreshed);
        }
        people.expect_out(&one).await;
        people.expect_out(&other).await;
        let told = kinds(&people, usr_id).await;
        assert_eq!(told[0], kind);
        assert_eq!(told[1..3], ["session_revoked", "session_revoked"]);
    }
}

#[tokio::test]
async fn who_is_disabled_signs_in_again_only_when_that_is_undone() {
    let people = People::new().await;
    for _ in 0..2 {
        let done = people.post("users/mina/disable", "", &people.anders).await;
        assert_eq!(done.expect(200, "OK").data()["isActive"], false);
    }
    people
        .sign_in("mina", PASSWORD)
        .await
        .expect(401, "LOGIN_FAILED");
    let done = people.post("users/mina/enable", "", &people.anders).await;
    done.expect(200, "OK");
    people.expect_out(&people.mina).await;
    people.sign_in("mina", PASSWORD).await.expect(200, "OK");
    let told = kinds(&people, "mina").await;
    let n_disabled = told.iter().filter(|kind| *kind == "user_disabled").count();
    assert_eq!(n_disabled, 1, "what changes nothing is not told");
}

#[tokio::test]
async fn a_reset_password_replaces_the_old_one() {
    let people = People::new().await;
    let reset = people
        .post("users/mina/reset-password", "", &people.anders)
        .await;
    let reset = reset.expect(200, "OK").data();
    people
        .sign_in("mina", PASSWORD)
        .await
        .expect(401, "LOGIN_FAILED");
    let password = reset["password"].as_str().unwrap();
    people.sign_in("mina", password).await.expect(200, "OK");
    let until = reset["goodUntil"].as_i64().unwrap();
    people.server.clock.advance(until - NOON);
    let late = people.sign_in("mina", password).await;
    late.expect(401, "LOGIN_FAILED");
    people.server.clock.advance(NOON - until);
    let log = people.get("audit?usrId=mina", &people.operator).await;
    assert!(!log.data().to_string().contains(password));
}

#[tokio::test]
async fn an_operator_ends_the_sessions_of_everybody_but_the_one_that_asks() {
    let people = People::new().await;
    let other = people.server.login("admin").await;
    let done = people.post("sessions/end-all", "", &people.operator).await;
    assert!(done.expect(200, "OK").data()["nEnded"].as_u64().unwrap() >= 5);
    for browser in [&people.anders, &people.carmen, &people.mina, &other] {
        people.expect_out(browser).await;
    }
    people.expect_in(&people.operator).await;
    assert!(kinds(&people, "mina").await[0] == "session_revoked");
}

async fn refused(people: &People, path: &str, body: &str, by: &Browser) {
    let reply = match path {
        "users" | "projects" => people.post(path, body, by).await,
        path => people.put(path, body, by).await,
    };
    assert_eq!(reply.status, 400, "{path} {body}");
    reply.expect(400, "BAD_REQUEST");
}

#[tokio::test]
async fn bodies_that_do_not_belong_here_change_nothing() {
    let people = People::new().await;
    let by = &people.operator;
    let user = |name: &str, value: Value| {
        let mut body: Value = serde_json::from_str(&new_user("fresh")).unwrap();
        body[name] = value;
        body.to_string()
    };
    for (name, value) in [
        ("usrId", json!("")),
        ("usrId", json!("a b")),
        ("usrId", json!("..")),
        ("usrId", json!("a\u{0}")),
        ("usrId", json!("a/b")),
        ("usrId", json!("x".repeat(65))),
        ("usrId", json!(7)),
        ("displayName", json!("")),
        ("displayName", json!("a\nb")),
        ("displayName", json!("a\u{202e}b")),
        ("displayName", json!("x".repeat(101))),
        ("email", json!("nobody")),
        ("email", json!("a@b\r\nbcc: c")),
        ("role", json!("root")),
        ("passwordHash", json!("x")),
        ("tenantId", json!("globex")),
        ("isActive", json!(true)),
        ("epoch", json!(1)),
    ] {
        refused(&people, "users", &user(name, value), by).await;
    }
    for body in [
        "",
        "null",
        "[]",
        "{}",
        "{\"usrId\":\"a\",\"usrId\":\"b\"}",
        "\u{feff}{}",
    ] {
        refused(&people, "users", body, by).await;
    }
    for body in [
        json!({ "usrId": "root" }),
        json!({ "passwordHash": "x" }),
        json!({ "isActive": false }),
        json!({ "version": -1 }),
        json!({ "version": 1.5 }),
        json!({ "displayName": "\u{7}" }),
        json!({ "role": "Admin" }),
    ] {
        refused(&people, "users/mina", &body.to_string(), by).await;
    }
    for body in [
        json!({ "tenantId": "New", "name": "x" }),
        json!({ "tenantId": "a_b", "name": "x" }),
        json!({ "tenantId": "x".repeat(41), "name": "x" }),
        json!({ "tenantId": "new", "name": "" }),
        json!({ "tenantId": "new", "name": "x", "isActive": false }),
    ] {
        refused(&people, "projects", &body.to_string(), by).await;
    }
    let body = json!({ "role": "admin", "usrId": "mina" }).to_string();
    refused(&people, "projects/acme/members/mina", &body, by).await;
    for path in [
        "users/nobody",
        "users/%00",
        "users/%ff",
        "users/..%2fmina",
        "users/mi%25",
        "projects/ACME",
        "projects/%00",
        "projects/a%27%20OR%201=1",
    ] {
        people.get(path, by).await.expect(404, "NOT_FOUND");
    }
    let mina = people.get("users/mina", by).await.data();
    assert_eq!(mina["version"], 0);
}
