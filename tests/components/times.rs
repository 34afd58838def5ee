//! Times: counted by the server's clock, ageing while one looks, and following each renewal of the session.

use std::time::Duration;

use tollgate_interceptor::port::Clock;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::pages::me;
use crate::stage::{Stage, settle};

const HOUR: Duration = Duration::from_secs(3600);

/// The server's clock in these tests; the machine's shows 14 November 2023, 22:13:20 UTC.
const DATE: &str = "Tue, 14 Nov 2023 20:13:20 GMT";
const SIGNED_IN_AT: i64 = 1_699_992_800;

/// Two minutes before.
const SESSION: &str = r#"{"items":[{"sid":"s1","usrId":"ada","device":"Linux","browser":"Chrome","ip":"192.0.2.1",
    "createdAt":1699992680,"lastUsedAt":1699992800,"isCurrent":true}],"nextCursor":null,"total":1}"#;

fn envelope(data: &str) -> String {
    format!(r#"{{"resultCode":"OK","data":{data}}}"#)
}

fn said_at(date: &str) -> [(&'static str, &str); 3] {
    [
        ("content-type", "application/json"),
        ("x-request-id", "r1"),
        ("date", date),
    ]
}

fn times(stage: &Stage) -> Vec<String> {
    let times = (0..stage.count("time")).map(|index| stage.nth("time", index).inner_text());
    times.collect()
}

#[wasm_bindgen_test]
async fn a_clock_that_is_two_hours_ahead_makes_nothing_older() {
    let stage = Stage::signed_in("/sessions").await;
    stage
        .call("/sessions")
        .reply_with(200, &envelope(SESSION), &said_at(DATE));
    settle().await;
    assert_eq!(times(&stage), ["2 minutes ago", "just now"]);
}

#[wasm_bindgen_test]
async fn a_clock_that_is_two_hours_behind_makes_nothing_younger() {
    let stage = Stage::signed_in("/sessions").await;
    stage
        .clock
        .set_wall(Duration::from_secs(SIGNED_IN_AT.unsigned_abs()) - HOUR * 2);
    stage
        .call("/sessions")
        .reply_with(200, &envelope(SESSION), &said_at(DATE));
    settle().await;
    assert_eq!(times(&stage), ["2 minutes ago", "just now"]);
}

#[wasm_bindgen_test]
async fn a_clock_that_is_set_while_one_looks_changes_nothing() {
    let stage = Stage::signed_in("/sessions").await;
    stage
        .call("/sessions")
        .reply_with(200, &envelope(SESSION), &said_at(DATE));
    settle().await;
    stage.clock.set_wall(stage.clock.wall() + HOUR * 30);
    stage.pass(Duration::from_secs(60)).await;
    assert_eq!(times(&stage), ["3 minutes ago", "1 minute ago"]);
}

#[wasm_bindgen_test]
async fn without_the_servers_word_the_machines_clock_is_good_enough() {
    for headers in [
        &[("content-type", "application/json")][..],
        // What answers in the server's place has no request ids.
        &[
            ("content-type", "application/json"),
            ("date", "Tue, 14 Nov 2023 22:13:20 GMT"),
        ],
        &[
            ("content-type", "application/json"),
            ("x-request-id", "r1"),
            ("date", "soon"),
        ],
    ] {
        let stage = Stage::signed_in("/sessions").await;
        stage
            .clock
            .set_wall(Duration::from_secs(SIGNED_IN_AT.unsigned_abs()));
        stage
            .call("/sessions")
            .reply_with(200, &envelope(SESSION), headers);
        settle().await;
        assert_eq!(times(&stage), ["2 minutes ago", "just now"], "{headers:?}");
    }
}

#[wasm_bindgen_test]
async fn times_age_while_one_looks() {
    let stage = Stage::signed_in("/sessions").await;
    stage
        .call("/sessions")
        .reply_with(200, &envelope(SESSION), &said_at(DATE));
    settle().await;
    // The texts are looked at every ten seconds.
    for (passed, expected) in [
        (50, ["2 minutes ago", "just now"]),
        (10, ["3 minutes ago", "1 minute ago"]),
        (3540, ["1 hour ago", "1 hour ago"]),
    ] {
        stage.pass(Duration::from_secs(passed)).await;
        assert_eq!(times(&stage), expected, "{passed}");
    }
}

#[wasm_bindgen_test]
async fn the_countdown_follows_an_early_renewal() {
    let stage = Stage::signed_in("/").await;
    stage.call("me").reply_ok(&me(10, 40));
    settle().await;
    stage.pass(Duration::from_secs(9)).await;
    assert_eq!(left(&stage), ["0:01", "0:31"]);

    // Another request has renewed the session.
    stage
        .call("dashboard/summary")
        .reply_failed(401, "TOKEN_INVALID");
    settle().await;
    stage
        .call("auth/refresh")
        .reply_ok(r#"{"accessToken":"a2","refreshToken":"r2","expiresIn":10}"#);
    settle().await;
    let asked = stage.call("me");
    assert_eq!(asked.bearer(), Some("a2"));
    asked.reply_ok(&me(10, 40));
    settle().await;
    assert_eq!(left(&stage), ["0:10", "0:40"]);
    stage.pass(Duration::from_secs(35)).await;
    assert_eq!(left(&stage), ["Renews on use", "0:05"], "the session lives");
}

#[wasm_bindgen_test]
async fn a_user_who_is_called_me_is_not_oneself() {
    let stage = Stage::signed_in("/users/me").await;
    let profile = stage.call("users/me");
    stage.call("me").reply_ok(&me(10, 40));
    profile.reply_failed(401, "TOKEN_INVALID");
    settle().await;
    stage
        .call("auth/refresh")
        .reply_ok(r#"{"accessToken":"a2","refreshToken":"r2","expiresIn":10}"#);
    settle().await;
    stage.call("users/me").reply_failed(404, "NOT_FOUND");
    settle().await;
    assert_eq!(
        stage.call("me").bearer(),
        Some("a2"),
        "nobody has asked again who one is"
    );
}

#[wasm_bindgen_test]
async fn the_countdown_follows_a_renewal_in_another_tab() {
    let stage = Stage::signed_in("/").await;
    stage.call("me").reply_ok(&me(10, 40));
    settle().await;
    stage.pass(Duration::from_secs(9)).await;
    let renewed =
        r#"{"usrId":"ada","accessToken":"a2","refreshToken":"r2","tenantId":"acme","sid":"s1"}"#;
    stage.another_tab_stores(Some(renewed)).await;
    stage.call("me").reply_ok(&me(10, 40));
    settle().await;
    assert_eq!(left(&stage), ["0:10", "0:40"]);
}

#[wasm_bindgen_test]
async fn an_answer_that_came_of_the_renewal_is_not_asked_for_again() {
    let stage = Stage::signed_in("/").await;
    stage.call("me").reply_failed(401, "TOKEN_INVALID");
    settle().await;
    stage
        .call("auth/refresh")
        .reply_ok(r#"{"accessToken":"a2","refreshToken":"r2","expiresIn":10}"#);
    settle().await;
    stage.call("me").reply_ok(&me(10, 40));
    settle().await;
    assert_eq!(left(&stage), ["0:10", "0:40"]);
    assert!(!stage.network.is_pending("/me"));
}

fn left(stage: &Stage) -> [String; 2] {
    [0, 1].map(|index| stage.nth("[role=timer]", index).inner_text())
}
