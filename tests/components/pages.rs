//! The pages: what they ask, and what they show when it goes well and when it does not.

use std::time::Duration;

use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{Stage, address, settle};

pub(crate) const SESSIONS: &str = r#"{"items":[
    {"sid":"s1","usrId":"ada","device":"Linux","browser":"Chrome","ip":"192.0.2.1","createdAt":1,"lastUsedAt":2,"isCurrent":true},
    {"sid":"s/2","usrId":"ada","device":"iPhone","browser":"Safari","ip":"192.0.2.2","createdAt":1,"lastUsedAt":2,"isCurrent":false}
],"nextCursor":null,"total":2}"#;

const USER: &str = r#"{"items":[
    {"usrId":"ada","displayName":"Ada","email":"ada@example.com","role":"admin","isActive":true,"lastSignInAt":1,"nSessions":1}
],"nextCursor":"c1","total":TOTAL}"#;

/// Ada, whose access token lives for 15 minutes.
pub(crate) const ME: &str = r#"{"usrId":"ada","displayName":"Ada Lovelace","email":"ada@example.com","role":"admin",
    "tenantId":"acme","tenants":[{"tenantId":"acme","name":"Acme"}],
    "expiresIn":900,"idleExpiresIn":9000,"absoluteExpiresIn":90000,"sid":"s1","signedInAt":1699999000}"#;

/// Ada, whose access token and session end in so many seconds.
pub(crate) fn me(expires_in: u32, idle_expires_in: u32) -> String {
    ME.replace(":900,", &format!(":{expires_in},"))
        .replace(":9000,", &format!(":{idle_expires_in},"))
}

const NOBODY: &str = r#"{"items":[],"nextCursor":null,"total":0}"#;

#[wasm_bindgen_test]
async fn the_dashboard_asks_five_things_at_once_and_each_panel_fares_by_itself() {
    let stage = Stage::signed_in("/").await;
    assert_eq!(stage.network.n_pending(), 5);
    stage
        .call("dashboard/summary")
        .reply_ok(r#"{"nUsers":57,"nActiveSessions":23,"nSignIns":1,"nRefreshes":2,"nReuses":0}"#);
    stage
        .call("dashboard/events")
        .reply_failed(403, "FORBIDDEN");
    settle().await;
    assert!(stage.text().contains("57"));
    assert!(stage.text().contains("You don't have permission for this"));
    assert_eq!(stage.count(".problem"), 1);
    assert_eq!(
        stage.network.n_pending(),
        3,
        "the others are still on their way"
    );
}

#[wasm_bindgen_test]
async fn a_panel_that_failed_can_be_tried_again_and_quotes_its_request() {
    let stage = Stage::signed_in("/sessions").await;
    let headers = [
        ("content-type", "application/json"),
        ("x-request-id", "req-7"),
    ];
    stage.call("sessions").reply_with(
        400,
        r#"{"resultCode":"BAD_REQUEST","message":"secret details"}"#,
        &headers,
    );
    settle().await;
    assert!(stage.get(".problem").inner_text().contains("req-7"));
    assert!(!stage.text().contains("secret details"));

    stage.click(".problem button").await;
    stage.call("sessions").reply_ok(SESSIONS);
    settle().await;
    assert_eq!(stage.count(".problem"), 0);
    assert_eq!(stage.count("tbody tr"), 2);
}

#[wasm_bindgen_test]
async fn a_server_that_is_down_keeps_the_session_and_what_was_shown() {
    let stage = Stage::signed_in("/sessions").await;
    stage.call("sessions").reply_ok(SESSIONS);
    settle().await;
    stage.click(".list__actions button").await;
    stage.click(".list__actions .button--danger").await;
    stage.call("sessions/end-others").reply_ok("null");
    settle().await;

    // The list is asked for again, and the server has gone meanwhile.
    while let Some(call) = stage.network.take() {
        call.fail(tollgate_interceptor::Error::Network);
        settle().await;
        stage.pass(Duration::from_secs(1)).await;
    }
    assert!(
        stage
            .get(".strip")
            .inner_text()
            .contains("can't be reached")
    );
    assert_eq!(
        stage.count(".problem"),
        0,
        "it is told once, above the page"
    );
    assert_eq!(stage.count("tbody tr"), 2, "old rows are better than none");
    assert_eq!(address(), "/sessions");
    assert!(stage.store.text().is_some());
}

#[wasm_bindgen_test]
async fn a_session_is_ended_only_after_a_question_and_the_list_is_asked_again() {
    let stage = Stage::signed_in("/sessions").await;
    stage.call("/me").reply_ok(ME);
    stage.call("sessions").reply_ok(SESSIONS);
    settle().await;
    assert_eq!(stage.count("tbody .badge"), 1);
    stage.click("tbody tr:nth-child(2) button").await;
    assert_eq!(stage.network.n_pending(), 0);
    assert!(stage.text().contains("Sign out Safari on iPhone?"));

    stage.click("tbody tr:nth-child(2) .button--danger").await;
    let call = stage.call("sessions/s%2F2");
    assert_eq!(call.request.method().as_str(), "DELETE");
    call.reply_ok("null");
    settle().await;
    assert!(stage.text().contains("Signed out Safari on iPhone."));
    assert_eq!(stage.network.n_pending(), 1);
}

#[wasm_bindgen_test]
async fn ones_own_sessions_stand_on_one_page_and_the_others_on_the_next() {
    let stage = Stage::signed_in("/sessions").await;
    let first = r#"{"items":[
        {"sid":"s3","usrId":"ada","device":"Mac","browser":"Safari","ip":"192.0.2.3","createdAt":9,"lastUsedAt":9,"isCurrent":false}
    ],"nextCursor":"c1","total":{"value":1000,"atLeast":true}}"#;
    let call = stage.call("sessions");
    assert!(call.request.target().ends_with("sessions?limit=100"));
    call.reply_ok(first);
    settle().await;
    // The one that is being looked at may be on a later page.
    stage.call("sessions").reply_ok(NOBODY);
    settle().await;
    assert_eq!(stage.count("tbody tr"), 1);
    assert_eq!(stage.get(".pager p").inner_text(), "1 of 1,000+ sessions");

    stage.click(".pager a[rel=next]").await;
    assert_eq!(address(), "/sessions?cursor=c1");
    let call = stage.call("sessions");
    assert!(
        call.request
            .target()
            .ends_with("sessions?cursor=c1&limit=100")
    );
}

#[wasm_bindgen_test]
async fn a_total_that_was_not_counted_to_the_end_says_so() {
    for (total, words) in [
        ("1", "1 user"),
        ("1000", "1 of 1,000 users"),
        (r#"{"value":1000,"atLeast":true}"#, "1 of 1,000+ users"),
    ] {
        let stage = Stage::signed_in("/users").await;
        let page = USER.replace("TOTAL", total);
        stage.call("users").reply_ok(&page);
        settle().await;
        assert_eq!(stage.get(".pager p").inner_text(), words);
    }
}

#[wasm_bindgen_test]
async fn users_are_asked_for_by_the_address() {
    let stage =
        Stage::signed_in("/users?q=a%26b&sort=lastSignInAt&order=desc&cursor=c1&sort2=x").await;
    let call = stage.call("users");
    assert!(
        call.request
            .target()
            .ends_with("users?q=a%26b&sort=lastSignInAt&order=desc&cursor=c1")
    );
    call.reply_ok(NOBODY);
    settle().await;
    assert!(stage.text().contains("No match"));

    stage.click(".empty-state a").await;
    assert_eq!(address(), "/users?sort=lastSignInAt&order=desc");
    stage.call("users").reply_ok(NOBODY);
    settle().await;
    assert!(stage.text().contains("No users yet"));
}

#[wasm_bindgen_test]
async fn those_who_may_not_see_the_users_are_told_so() {
    let stage = Stage::signed_in("/users").await;
    stage.call("users").reply_failed(403, "FORBIDDEN");
    settle().await;
    assert!(stage.get(".problem").inner_text().contains("permission"));
    assert_eq!(
        stage.count(".problem button"),
        0,
        "trying again would change nothing"
    );
    assert!(!stage.network.is_pending("users"));
    assert_eq!(
        stage.count(".list__fields, .list__bulk, .list__export"),
        0,
        "there is nothing to look for"
    );
}

#[wasm_bindgen_test]
async fn a_page_for_administrators_shows_others_nothing_but_whom_to_ask() {
    let member = ME.replace(r#""role":"admin""#, r#""role":"member""#);
    for address_of in [
        "/users",
        "/users/bob",
        "/users?new=yes",
        "/sessions?whose=everybody",
        "/sessions?usrId=bob",
    ] {
        let stage = Stage::signed_in(address_of).await;
        let main = stage.get("main h1");
        assert!(
            main.closest("[hidden]").unwrap().is_some(),
            "nobody knows yet for whom it is"
        );
        stage.call("/me").reply_ok(&member);
        settle().await;
        let told = stage.get("main").inner_text();
        assert!(told.contains("This page is for administrators"), "{told}");
        assert!(told.contains("ask an administrator"), "{told}");
        assert!(!told.contains("New user"), "{told}");
        assert_eq!(stage.count("main input, main table, .sheet"), 0);
        stage.click("main a.button").await;
        assert_eq!(address(), "/");
        assert!(stage.get("main").inner_text().contains("Dashboard"));
    }
}

#[wasm_bindgen_test]
async fn each_page_says_what_it_shows_to_whom() {
    let member = ME.replace(r#""role":"admin""#, r#""role":"member""#);
    let of_project = member.replace(r#""tenants""#, r#""tenantRole":"admin","tenants""#);
    for (address_of, me, lead) in [
        ("/users", ME, "All users of all projects"),
        ("/users", &of_project, "The users of this project"),
        ("/projects", ME, "The other pages show all of them too"),
        (
            "/projects",
            &of_project,
            "The other pages show the current one",
        ),
        ("/audit", ME, "in all projects"),
        ("/audit", &of_project, "in this project"),
        ("/audit", &member, "to you and your sessions"),
        ("/sessions?whose=everybody", ME, "in all projects"),
        ("/sessions?whose=everybody", &of_project, "to this project"),
    ] {
        let stage = Stage::signed_in(address_of).await;
        stage.call("/me").reply_ok(me);
        settle().await;
        let told = stage.get(".page__lead").inner_text();
        assert!(told.contains(lead), "{address_of}: {told}");
    }
}

#[wasm_bindgen_test]
async fn leaving_a_page_aborts_what_it_has_asked_for() {
    let stage = Stage::signed_in("/users").await;
    let asked = stage.call("users");
    stage.click("a[href='/sessions']").await;
    assert_eq!(address(), "/sessions");
    assert!(asked.is_aborted());
}

#[wasm_bindgen_test]
async fn only_the_newest_question_counts() {
    let stage = Stage::signed_in("/users?q=a").await;
    let first = stage.call("users");
    stage.call("/me").reply_ok(ME);
    settle().await;
    stage.click("a[href='/users']").await;
    assert!(first.is_aborted());
    assert!(stage.call("users").request.target().ends_with("users"));
}
