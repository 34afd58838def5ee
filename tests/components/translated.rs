//! Pages that the browser has translated: what stands on them goes on being true.
//!
//! A translator takes each text node away and puts an element of its own in its place, as Google Translate does.

use std::time::Duration;

use wasm_bindgen_test::wasm_bindgen_test;

use crate::pages::{ME, SESSIONS};
use crate::stage::{LOGIN, Stage, settle};

const FIFTY_TWO: &str = r#"{"items":[
    {"usrId":"ada","displayName":"Ada Lovelace","email":"ada@example.com","role":"admin","isActive":true,"lastSignInAt":1699999000,"nSessions":31},
    {"usrId":"bob","displayName":"Bob","email":"bob@example.com","role":"member","isActive":true,"lastSignInAt":null,"nSessions":32}
],"nextCursor":"c1","total":52}"#;

const ONE: &str = r#"{"items":[
    {"usrId":"eve","displayName":"Eve","email":"eve@example.com","role":"member","isActive":false,"lastSignInAt":null,"nSessions":7}
],"nextCursor":null,"total":1}"#;

#[wasm_bindgen_test]
async fn a_list_shows_the_rows_and_the_count_of_the_newest_answer() {
    let stage = Stage::signed_in("/users").await;
    stage.call("users").reply_ok(FIFTY_TWO);
    settle().await;
    stage.translate();

    stage
        .click("a[href='/users?sort=displayName&order=asc']")
        .await;
    stage.call("users").reply_ok(ONE);
    settle().await;
    let part = |selector| stage.get(selector).inner_text();
    // What a list can be filtered by and how many rows a page can have stay as they are.
    let text = [part("tbody"), part(".pager p")].concat();
    for shown in [
        "Eve",
        "eve@example.com",
        "Member",
        "Disabled",
        "Never",
        "1 user",
        "7",
    ] {
        assert!(text.contains(shown), "{shown}: {text}");
    }
    for gone in [
        "52",
        "Ada",
        "Bob",
        "31",
        "32",
        "Administrator",
        "Active",
        "ago",
    ] {
        assert!(!text.contains(gone), "{gone}: {text}");
    }

    stage.translate();
    stage
        .click("a[href='/users?sort=displayName&order=desc']")
        .await;
    stage.call("users").reply_failed(403, "FORBIDDEN");
    settle().await;
    assert!(stage.text().contains("You don't have permission"));
}

#[wasm_bindgen_test]
async fn the_countdown_goes_on() {
    let stage = Stage::signed_in("/").await;
    stage.call("me").reply_ok(ME);
    settle().await;
    assert_eq!(stage.get("[role=timer]").inner_text(), "15:00");
    stage.translate();
    stage.pass(Duration::from_secs(1)).await;
    assert_eq!(stage.get("[role=timer]").inner_text(), "14:59");
    stage.translate();
    stage.pass(Duration::from_secs(899)).await;
    assert_eq!(stage.get("[role=timer]").inner_text(), "Renews on use");
}

#[wasm_bindgen_test]
async fn figures_and_events_are_those_of_the_newest_answer() {
    let stage = Stage::signed_in("/").await;
    let summary = |n: u32| {
        format!(
            r#"{{"nUsers":{n},"nActiveSessions":{n},"nSignIns":{n},"nRefreshes":{n},"nReuses":{n}}}"#
        )
    };
    let event = |usr_id: &str, ip: &str, kind: &str| {
        format!(
            r#"[{{"id":1,"at":1699999000,"kind":"{kind}","usrId":"{usr_id}","ip":"{ip}","sid":null}}]"#
        )
    };
    let points = |n: u32| format!(r#"[{{"at":1700000000,"count":{n}}}]"#);
    stage.call("dashboard/summary").reply_ok(&summary(4711));
    stage
        .call("dashboard/events")
        .reply_ok(&event("ada", "192.0.2.1", "signed_in"));
    stage.call("dashboard/sign-ins").reply_ok(&points(4712));
    stage.call("dashboard/refreshes").reply_ok(&points(4713));
    stage.call("me").reply_ok(ME);
    settle().await;
    stage.translate();

    stage.click(".page__head button").await;
    stage.call("dashboard/summary").reply_ok(&summary(8));
    stage
        .call("dashboard/events")
        .reply_ok(&event("bob", "192.0.2.2", "token_reused"));
    stage.call("dashboard/sign-ins").reply_ok(&points(9));
    stage.call("dashboard/refreshes").reply_ok(&points(9));
    settle().await;
    let text = stage.text();
    for shown in [
        "bob",
        "was used in two places",
        "Used in two places",
        "8",
        "9",
    ] {
        assert!(text.contains(shown), "{shown}: {text}");
    }
    for gone in ["4,711", "4,712", "4,713", "ada signed in", "Signed in"] {
        assert!(!text.contains(gone), "{gone}: {text}");
    }
}

#[wasm_bindgen_test]
async fn sessions_and_what_was_done_to_them_are_told_as_they_are() {
    let stage = Stage::signed_in("/sessions").await;
    stage.call("/sessions").reply_ok(SESSIONS);
    settle().await;
    stage.translate();
    stage.click("tbody tr:nth-child(2) button").await;
    assert!(stage.text().contains("Sign out Safari on iPhone?"));
    stage.translate();
    stage.click("tbody tr:nth-child(2) .button--danger").await;
    stage.call("sessions/s%2F2").reply_ok("null");
    settle().await;
    assert!(stage.text().contains("Signed out Safari on iPhone."));
    stage
        .call("/sessions")
        .reply_ok(r#"{"items":[],"nextCursor":null,"total":0}"#);
    settle().await;
    assert!(!stage.text().contains("192.0.2.2"));
}

#[wasm_bindgen_test]
async fn the_login_says_what_goes_on() {
    let stage = Stage::anonymous("/login").await;
    stage.translate();
    stage.click("button[aria-controls=password]").await;
    assert_eq!(
        stage.get("button[aria-controls=password]").inner_text(),
        "Hide"
    );
    stage.submit_login("ada", "wrong").await;
    assert_eq!(stage.get("button[type=submit]").inner_text(), "Signing in…");
    stage.translate();
    stage.call("auth/login").reply_failed(401, "LOGIN_FAILED");
    settle().await;
    assert_eq!(stage.get("button[type=submit]").inner_text(), "Sign in");
    stage.translate();
    stage.submit_login("ada", "right").await;
    stage
        .call("auth/login")
        .fail(tollgate_interceptor::Error::Network);
    settle().await;
    let alert = stage.get("[role=alert]").inner_text();
    assert!(alert.contains("can't be reached"), "{alert}");
    assert!(!alert.contains("Wrong"), "{alert}");
    stage.click("button[type=submit]").await;
    stage.call("auth/login").reply_ok(LOGIN);
    settle().await;
    assert_eq!(stage.get("h1").inner_text(), "Dashboard");
}
