//! Sweeping what has come to its end.

use tollgate_server::store::{Retention, Swept};

use crate::people::People;
use crate::support::{NOON, Server};

const DAY: i64 = 86_400;

#[tokio::test]
async fn sessions_expire_without_anybody_coming_back_and_are_told_once() {
    let people = People::new().await;
    let db = &people.server.state.db;
    let forever = Retention::from_days(0);
    assert_eq!(db.sweep(forever).await.unwrap(), Swept::default());
    people.server.clock.advance(1_800);
    let swept = db.sweep(forever).await.unwrap();
    assert!(swept.n_expired >= 5);
    assert_eq!(db.sweep(forever).await.unwrap(), Swept::default());
    let operator = people.server.login("admin").await;
    let path = format!("audit?sid={}", people.mina.sid);
    let page = people.get(&path, &operator).await.data();
    let kinds: Vec<_> = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["kind"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["session_expired", "signed_in"]);
    let reply = people.get("me", &people.mina).await;
    reply.expect(401, "SESSION_EXPIRED");
}

#[tokio::test]
async fn until_when_a_session_is_certainly_open_is_moved_on_by_the_sweep_and_not_by_a_refresh() {
    const CERTAIN: &str =
        "SELECT open_until FROM families WHERE usr_id = 'mina' ORDER BY created_at DESC LIMIT 1";
    const IDLE_END: &str = "SELECT idle_expires_at FROM families WHERE usr_id = 'mina' ORDER BY created_at DESC LIMIT 1";
    let people = People::new().await;
    let Server {
        state,
        place,
        clock,
        ..
    } = &people.server;
    let first = place.number(CERTAIN).await;
    assert_eq!(place.number(IDLE_END).await, first);
    clock.advance(900);
    let reply = people.server.send(people.mina.ask_refresh()).await;
    reply.expect(200, "OK");
    let second = place.number(IDLE_END).await;
    assert!(second > first);
    state.db.sweep(Retention::Forever).await.unwrap();
    assert_eq!(place.number(CERTAIN).await, first, "there is time");
    clock.advance(800);
    state.db.sweep(Retention::Forever).await.unwrap();
    assert_eq!(place.number(CERTAIN).await, second);
}

#[tokio::test]
async fn what_an_older_server_beside_has_begun_is_seen_by_the_next_sweep() {
    let people = People::new().await;
    let Server { state, place, .. } = &people.server;
    place
        .execute(
            "UPDATE families SET open_until = 0 WHERE usr_id = 'mina';
             UPDATE users SET may_have_sessions = FALSE WHERE usr_id = 'mina'",
        )
        .await;
    let unseen = "SELECT count(*) FROM users u JOIN families f USING (usr_id)
         WHERE usr_id = 'mina' AND f.ended IS NULL
         AND NOT (may_have_sessions AND f.open_until = f.idle_expires_at)";
    assert_ne!(place.number(unseen).await, 0);
    state.db.sweep(Retention::Forever).await.unwrap();
    assert_eq!(place.number(unseen).await, 0);
}

#[tokio::test]
async fn what_is_over_for_long_goes_and_what_is_not_stays() {
    let people = People::new().await;
    let db = &people.server.state.db;
    people.server.clock.advance(29 * DAY);
    assert_eq!(db.sweep(Retention::Forever).await.unwrap().sessions.n, 0);
    people.server.clock.advance(2 * DAY);
    let operator = people.server.login("admin").await;
    assert!(db.sweep(Retention::Forever).await.unwrap().sessions.n >= 5);
    people.expect_in(&operator).await;
    let reply = people.get("me", &people.mina).await;
    reply.expect(401, "TOKEN_INVALID");
}

#[tokio::test]
async fn the_audit_log_is_kept_for_as_long_as_it_was_said() {
    let people = People::new().await;
    let db = &people.server.state.db;
    let year = Retention::from_days(400);
    people.server.clock.advance(400 * DAY - 3_600);
    let swept = db.sweep(year).await.unwrap();
    assert!(swept.events.n > 0, "those of the day before the demo began");
    let (oldest, newest) = swept.events.range.unwrap();
    assert!(NOON - DAY <= oldest && oldest < newest && newest < NOON - 3_600);
    let (_, newest) = swept.sessions.range.unwrap();
    assert!(newest <= NOON + DAY, "by their absolute ends");
    let (oldest, newest) = swept.counts.range.unwrap();
    assert_eq!((newest - oldest, newest), (23 * 3_600, NOON));
    let operator = people.server.login("admin").await;
    let page = people.get("audit?kind=signed_in", &operator).await.data();
    assert!(page["items"].as_array().unwrap().len() > 5);
    people.server.clock.advance(DAY);
    assert!(db.sweep(year).await.unwrap().events.n > 0);
    assert_eq!(db.sweep(year).await.unwrap().events.n, 0);
    let operator = people.server.login("admin").await;
    let page = people.get("audit?kind=signed_in", &operator).await.data();
    assert_eq!(page["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn a_swept_database_is_swept_of_many_batches() {
    let people = People::new().await;
    people
        .server
        .execute(
            "INSERT INTO events (at, kind, usr_id, ip)
             SELECT 1000, 'signed_in', u.usr_id, '' FROM users u CROSS JOIN users v",
        )
        .await;
    people.server.clock.advance(500 * DAY);
    let swept = people.server.state.db.sweep(Retention::Days(1)).await;
    assert!(swept.unwrap().events.n > 42 * 42);
}
