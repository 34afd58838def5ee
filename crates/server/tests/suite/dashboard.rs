//! The dashboard's figures are those of what has happened.

use serde_json::{Value, json};
use tollgate_server::demo::ADMIN;

use crate::people::People;
use crate::support::{Ask, Server};

fn last(points: &Value) -> u64 {
    points.as_array().unwrap().last().unwrap()["count"]
        .as_u64()
        .unwrap()
}

#[tokio::test]
async fn what_happens_is_counted_in_its_hour() {
    let server = Server::start().await;
    let mut browser = server.login(ADMIN).await;
    let read = async |path: &str| {
        server
            .get(path, &browser.access)
            .await
            .expect(200, "OK")
            .data()
    };
    let before = (
        read("dashboard/summary").await,
        read("dashboard/refreshes").await,
        read("dashboard/sign-ins").await,
    );
    for _ in 0..3 {
        let reply = server.send(browser.ask_refresh()).await;
        browser.adopt(&reply);
    }
    server.login("mina").await;
    let read = async |path: &str| {
        server
            .get(path, &browser.access)
            .await
            .expect(200, "OK")
            .data()
    };
    let after = (
        read("dashboard/summary").await,
        read("dashboard/refreshes").await,
        read("dashboard/sign-ins").await,
    );
    let grown = |name: &str| after.0[name].as_u64().unwrap() - before.0[name].as_u64().unwrap();
    assert_eq!(
        (
            grown("nRefreshes"),
            grown("nSignIns"),
            grown("nActiveSessions")
        ),
        (3, 1, 1)
    );
    assert_eq!(last(&after.1) - last(&before.1), 3);
    assert_eq!(last(&after.2) - last(&before.2), 1);
}

#[tokio::test]
async fn a_day_has_twenty_four_hours_oldest_first_also_when_nothing_happens() {
    let server = Server::start().await;
    server.clock.advance(90 * 86_400 + 5);
    let browser = server.login(ADMIN).await;
    for path in ["dashboard/sign-ins", "dashboard/refreshes"] {
        let points = server.get(path, &browser.access).await.data();
        let starts: Vec<_> = points
            .as_array()
            .unwrap()
            .iter()
            .map(|point| point["at"].as_i64().unwrap())
            .collect();
        assert_eq!(starts.len(), 24);
        assert!(starts.windows(2).all(|pair| pair[1] - pair[0] == 3_600));
        assert!(starts.iter().all(|at| at % 3_600 == 0));
        assert_eq!(points[0]["count"], 0);
    }
}

#[tokio::test]
async fn the_figures_are_the_sums_of_the_charts() {
    let server = Server::start().await;
    let mut browser = server.login(ADMIN).await;
    for _ in 0..3 {
        // Into the middle of an hour, where the last 24 hours and the hours of the charts differ.
        server.clock.advance(1_700);
        let reply = server.send(browser.ask_refresh()).await;
        browser.adopt(&reply);
        let summary = server.get("dashboard/summary", &browser.access).await;
        for (path, name) in [
            ("dashboard/sign-ins", "nSignIns"),
            ("dashboard/refreshes", "nRefreshes"),
        ] {
            let points = server.get(path, &browser.access).await.data();
            let counts = points.as_array().unwrap().iter();
            let sum: u64 = counts.map(|point| point["count"].as_u64().unwrap()).sum();
            assert_eq!(summary.data()[name], sum, "{name}");
        }
    }
}

#[tokio::test]
async fn events_are_newest_first_and_members_see_their_own() {
    let server = Server::start().await;
    let (mina, admin) = (server.login("mina").await, server.login(ADMIN).await);
    server
        .send(Ask::delete(&format!("sessions/{}", mina.sid)).bearer(&admin.access))
        .await
        .expect(200, "OK");
    let mina = server.login("mina").await;
    let all = server.get("dashboard/events", &admin.access).await.data();
    let kinds: Vec<_> = all
        .as_array()
        .unwrap()
        .iter()
        .take(3)
        .map(|event| event["kind"].clone())
        .collect();
    assert_eq!(
        kinds,
        [
            json!("signed_in"),
            json!("session_revoked"),
            json!("signed_in")
        ]
    );
    let own = server.get("dashboard/events", &mina.access).await.data();
    assert!(
        own.as_array()
            .unwrap()
            .iter()
            .all(|event| event["usrId"] == "mina")
    );
}

#[tokio::test]
async fn each_figure_of_the_dashboard_is_the_total_of_its_list() {
    let people = People::new().await;
    for _ in 0..3 {
        people.server.login("mina").await;
    }
    people
        .server
        .execute("UPDATE families SET ended = 'expired' WHERE usr_id = 'bo'")
        .await;
    for by in [&people.operator, &people.anders, &people.carmen] {
        let figures = people.get("dashboard/summary", by).await.data();
        let since = figures["since"].as_i64().unwrap();
        let lists = [
            ("nUsers", "users?isActive=true".to_owned()),
            ("nActiveSessions", "sessions?whose=everybody".into()),
            ("nSignIns", format!("audit?kind=signed_in&from={since}")),
            ("nReuses", format!("audit?kind=token_reused&from={since}")),
        ];
        for (figure, list) in lists {
            let total = people.get(&list, by).await.expect(200, "OK").data()["total"].clone();
            assert_eq!(figures[figure], total, "{figure}");
        }
    }
}
