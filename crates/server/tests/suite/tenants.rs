//! Tenants never cross: what happens in one is not seen in another.

use axum::body::Bytes;
use proptest::prelude::{Strategy, any, prop_oneof};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::json;

use crate::people::{People, new_user};
use crate::support::{Ask, Browser};

/// Everything that the administrator of a project can read.
async fn read_all(people: &People, by: &Browser) -> Vec<(&'static str, u16, Bytes)> {
    let mut answers = Vec::new();
    for path in [
        "me",
        "users?limit=100",
        "users?limit=100&sort=lastSignInAt&order=desc",
        "users?q=carmen",
        "users/mina",
        "users/amara",
        "users/carmen",
        "users/nobody",
        "projects",
        "projects/globex",
        "projects/acme/members?limit=100",
        "projects/globex/members",
        "sessions",
        "sessions?usrId=mina",
        "sessions?usrId=amara",
        "sessions?usrId=carmen",
        "audit?limit=100",
        "audit?usrId=carmen",
        "audit.csv",
        "dashboard/summary",
        "dashboard/sign-ins",
        "dashboard/refreshes",
        "dashboard/events",
    ] {
        let reply = people.get(path, by).await;
        answers.push((path, reply.status.as_u16(), reply.bytes));
    }
    answers
}

#[tokio::test]
async fn nothing_that_happens_in_another_tenant_changes_a_byte_of_what_one_reads() {
    let people = People::new().await;
    // Who works in the other tenant has to be signed in to it before.
    let (operator, amara) = (
        people.login_in("admin", "globex").await,
        people.login_in("amara", "globex").await,
    );
    let before = read_all(&people, &people.anders).await;

    for name in ["one", "two"] {
        let made = people.post("users", &new_user(name), &people.carmen).await;
        made.expect(200, "OK");
    }
    let name = json!({ "name": "Globex Two" }).to_string();
    people
        .put("projects/globex", &name, &operator)
        .await
        .expect(200, "OK");
    people.sign_in("carmen", "wrong").await;
    people.server.login("kavya").await;
    people.server.send(people.carmen.ask_refresh()).await;
    people.server.send(amara.ask_refresh()).await;
    for action in ["disable", "enable", "reset-password", "end-sessions"] {
        let path = format!("users/one/{action}");
        people
            .post(&path, "", &people.carmen)
            .await
            .expect(200, "OK");
    }
    let role = json!({ "role": "admin" }).to_string();
    for path in [
        "projects/globex/members/two",
        "projects/globex/members/amara",
    ] {
        people
            .put(path, &role, &people.carmen)
            .await
            .expect(200, "OK");
    }
    people
        .delete("users/two", &people.carmen)
        .await
        .expect(200, "OK");
    people
        .server
        .send(Ask::logout(&people.aaliyah.refresh))
        .await
        .expect(200, "OK");

    let after = read_all(&people, &people.anders).await;
    for (one, other) in before.iter().zip(&after) {
        assert!(one == other, "{}", one.0);
    }
    assert_ne!(
        people.get("audit", &people.carmen).await.data()["items"][0]["kind"],
        "signed_in"
    );
}

#[tokio::test]
async fn who_is_in_another_tenant_is_answered_like_one_who_is_nowhere() {
    let people = People::new().await;
    for (path, body) in [
        ("users/{}", None),
        ("sessions?usrId={}", None),
        ("projects/acme/members/{}", Some(r#"{"role":"member"}"#)),
        ("users/{}", Some(r#"{"displayName":"x"}"#)),
    ] {
        let mut answers = Vec::new();
        for usr_id in ["carmen", "nobody"] {
            let path = path.replace("{}", usr_id);
            let reply = match body {
                None => people.get(&path, &people.anders).await,
                Some(body) => people.put(&path, body, &people.anders).await,
            };
            reply.expect(404, "NOT_FOUND");
            answers.push(reply.bytes);
        }
        assert_eq!(answers[0], answers[1], "{path}");
    }
    for path in ["projects/{}", "projects/{}/members"] {
        let mut answers = Vec::new();
        for tenant_id in ["globex", "nowhere"] {
            let path = path.replace("{}", tenant_id);
            answers.push(people.get(&path, &people.anders).await.bytes);
        }
        assert_eq!(answers[0], answers[1], "{path}");
    }
}

/// What a client may write into the headers of the contract.
fn header() -> impl Strategy<Value = (&'static str, String)> {
    let name = prop_oneof![
        "usrId".prop_map(|_| "usrid"),
        "x".prop_map(|_| "x-smp-project-code"),
        "y".prop_map(|_| "x-forwarded-for"),
        "z".prop_map(|_| "x-role"),
        "q".prop_map(|_| "cookie"),
    ];
    let value = prop_oneof![
        "(admin|mina|anders|carmen|acme|globex|ADMIN|Acme)",
        "[ -~]{0,30}",
        "(admin|globex)[ ,;%&']{1,3}(acme|mina|1=1)",
        any::<u32>().prop_map(|number| number.to_string()),
    ];
    (name, value)
}

#[tokio::test]
async fn no_header_makes_anybody_somebody_else() {
    let people = People::new().await;
    let mut runner = TestRunner::deterministic();
    let headers = proptest::collection::vec(header(), 0..4);
    for _ in 0..400 {
        let headers = headers.new_tree(&mut runner).unwrap().current();
        let mut me = Ask::get("me").bearer(&people.mina.access);
        let mut users = Ask::get("users/mina").bearer(&people.mina.access);
        for (name, value) in &headers {
            (me, users) = (me.header(name, value), users.header(name, value));
        }
        let reply = people.server.send(me).await;
        match reply.status.as_u16() {
            200 => {
                let me = reply.data();
                assert_eq!(
                    [
                        &me["usrId"],
                        &me["role"],
                        &me["tenantId"],
                        &me["tenantRole"]
                    ],
                    [
                        &json!("mina"),
                        &json!("member"),
                        &json!("acme"),
                        &json!("member")
                    ]
                );
            }
            status => assert_eq!(status, 403, "{headers:?}"),
        }
        let reply = people.server.send(users).await;
        assert_eq!(reply.status, 403, "{headers:?}");
    }
}
