//! Changing many at once: the sessions of a list, and several users.

use serde_json::{Value, json};

use crate::people::People;
use crate::support::Browser;

async fn end(people: &People, by: &Browser, wish: Value) -> (u16, Value) {
    let reply = people.post("sessions/end", &wish.to_string(), by).await;
    (reply.status.as_u16(), reply.data())
}

#[tokio::test]
async fn the_sessions_of_a_list_are_ended_but_for_the_one_that_asks() {
    let people = People::new().await;
    let more = [
        people.server.login("mina").await,
        people.server.login("mina").await,
    ];
    let n_open = async |query: &str, by: &Browser| {
        let page = people.get(&format!("sessions?{query}"), by).await.data();
        page["total"].as_u64().unwrap()
    };
    // One that was chosen, twice.
    let chosen = json!({ "whose": "own", "sids": [more[0].sid] });
    assert_eq!(
        end(&people, &people.mina, chosen.clone()).await.1["nEnded"],
        1
    );
    assert_eq!(end(&people, &people.mina, chosen).await.1["nEnded"], 0);
    people.expect_out(&more[0]).await;
    people.expect_in(&more[1]).await;
    // Somebody else's: not there for a member, nor in another project.
    let others = json!({ "whose": "own", "sids": [people.aaliyah.sid] });
    assert_eq!(end(&people, &people.mina, others).await.1["nEnded"], 0);
    let others = json!({ "whose": "everybody", "sids": [people.aaliyah.sid, people.operator.sid] });
    assert_eq!(end(&people, &people.mina, others.clone()).await.0, 403);
    assert_eq!(end(&people, &people.anders, others).await.1["nEnded"], 0);
    people.expect_in(&people.aaliyah).await;
    people.expect_in(&people.operator).await;
    // What a text finds: the list is the preview.
    let n = n_open("whose=everybody&q=mina", &people.anders).await;
    let found = json!({ "whose": "everybody", "q": "mina" });
    assert_eq!(end(&people, &people.anders, found).await.1["nEnded"], n);
    people.expect_out(&people.mina).await;
    people.expect_out(&more[1]).await;
    // All of a project, but for the one that asks and those of operators.
    let n = n_open("whose=everybody", &people.anders).await;
    let (_, ended) = end(&people, &people.anders, json!({ "whose": "everybody" })).await;
    assert_eq!(ended["nEnded"], n - 1);
    assert_eq!(ended.get("hasMore"), None);
    for still in [
        &people.anders,
        &people.operator,
        &people.carmen,
        &people.aaliyah,
    ] {
        people.expect_in(still).await;
    }
    // Each has its line in the log, with who did it.
    let log = people.get(
        "audit?kind=session_revoked&actor=anders&limit=100",
        &people.operator,
    );
    assert!(log.await.data()["total"].as_u64().unwrap() >= n - 1);
}

#[tokio::test]
async fn one_call_ends_so_many_sessions_and_says_that_there_are_more() {
    let people = People::new().await;
    people
        .server
        .place
        .execute_each(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1100)
             INSERT INTO families (id, usr_id, tenant_id, class, generation, kid, salt, user_epoch, global_epoch, created_at,
                 rotated_at, last_used_at, idle, idle_expires_at, expires_at, device, browser, ip)
             SELECT randomblob(16), usr_id, tenant_id, class, generation, kid, salt, user_epoch, global_epoch, created_at,
                 rotated_at, last_used_at, idle, idle_expires_at, expires_at, device, browser, 'crowd'
             FROM families, n WHERE id = (SELECT min(id) FROM families WHERE usr_id = 'dmitri' AND ended IS NULL)",
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1100)
             INSERT INTO families (id, usr_id, tenant_id, class, generation, kid, salt, user_epoch, global_epoch, created_at,
                 rotated_at, last_used_at, idle, idle_expires_at, expires_at, device, browser, ip)
             SELECT decode(md5(i::TEXT), 'hex'), usr_id, tenant_id, class, generation, kid, salt, user_epoch, global_epoch,
                 created_at, rotated_at, last_used_at, idle, idle_expires_at, expires_at, device, browser, 'crowd'
             FROM families, n WHERE id = (SELECT id FROM families WHERE usr_id = 'dmitri' AND ended IS NULL ORDER BY id LIMIT 1)",
        )
        .await;
    let wish = json!({ "whose": "everybody", "q": "crowd" });
    let (_, first) = end(&people, &people.operator, wish.clone()).await;
    assert_eq!(
        (&first["nEnded"], &first["hasMore"]),
        (&json!(1_000), &json!(true))
    );
    let (_, second) = end(&people, &people.operator, wish).await;
    assert_eq!(
        (&second["nEnded"], second.get("hasMore")),
        (&json!(100), None)
    );
}

#[tokio::test]
async fn a_wish_to_end_sessions_that_says_not_which_is_refused() {
    let people = People::new().await;
    let many: Vec<_> = (0..101).map(|_| people.mina.sid.clone()).collect();
    for wish in [
        json!({}),
        json!({ "sids": [] }),
        json!({ "sids": many }),
        json!({ "sids": ["nope"] }),
        json!({ "whose": "everybody", "usrId": "mina" }),
        json!({ "whose": "nobody" }),
        json!({ "q": "x".repeat(201) }),
        json!({ "q": "a\u{0}b" }),
        json!({ "state": "ended" }),
    ] {
        assert_eq!(
            end(&people, &people.operator, wish.clone()).await.0,
            400,
            "{wish}"
        );
    }
    people.expect_in(&people.mina).await;
}

#[tokio::test]
async fn several_users_are_changed_at_once_each_as_if_asked_for_alone() {
    let people = People::new().await;
    let bulk = async |by: &Browser, action: &str, usr_ids: Value| {
        let body = json!({ "action": action, "usrIds": usr_ids }).to_string();
        people.post("bulk/users", &body, by).await
    };
    let reply = bulk(
        &people.anders,
        "disable",
        json!(["MINA", "anders", "aaliyah", "admin", "amara"]),
    )
    .await;
    let done = reply.expect(200, "OK").data();
    assert_eq!(done["nDone"], 1);
    let refused: Vec<_> = done["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            (
                row["usrId"].as_str().unwrap(),
                row["resultCode"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        refused,
        [
            ("anders", "CONFLICT"),
            ("aaliyah", "NOT_FOUND"),
            ("admin", "FORBIDDEN"),
            ("amara", "FORBIDDEN")
        ]
    );
    people.expect_out(&people.mina).await;
    let enabled = bulk(&people.anders, "enable", json!(["mina"])).await;
    assert_eq!(enabled.expect(200, "OK").data()["nDone"], 1);
    people.server.login("mina").await;
    let ended = bulk(
        &people.operator,
        "endSessions",
        json!(["aaliyah", "carmen"]),
    )
    .await;
    assert_eq!(ended.expect(200, "OK").data()["nDone"], 2);
    people.expect_out(&people.aaliyah).await;
    people.expect_out(&people.carmen).await;
    let log = people.get(
        "audit?kind=user_disabled&usrId=mina&actor=anders",
        &people.operator,
    );
    assert_eq!(log.await.data()["total"], 1);
    let many: Vec<_> = (0..101).map(|n| format!("user{n}")).collect();
    for usr_ids in [json!([]), json!(many), json!("mina"), json!([1])] {
        bulk(&people.operator, "disable", usr_ids)
            .await
            .expect(400, "BAD_REQUEST");
    }
    bulk(&people.operator, "delete", json!(["mina"]))
        .await
        .expect(400, "BAD_REQUEST");
}
