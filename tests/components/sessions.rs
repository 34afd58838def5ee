//! The sessions: one's own, everybody's, open and ended, and how they are ended.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::pages::ME;
use crate::stage::{Stage, address, body, settle};

fn session(sid: &str, rest: &str) -> String {
    format!(
        r#"{{"sid":"{sid}","usrId":"ada","device":"Linux","browser":"Chrome","ip":"192.0.2.1","createdAt":1,"lastUsedAt":2,{rest}}}"#
    )
}

fn page(sessions: &[String], total: usize) -> String {
    format!(
        r#"{{"items":[{}],"nextCursor":null,"total":{total}}}"#,
        sessions.join(",")
    )
}

const CURRENT: &str = r#""isCurrent":true,"idleExpiresAt":1700600000,"expiresAt":1702000000"#;
const OTHER: &str = r#""isCurrent":false,"idleExpiresAt":1702000000,"expiresAt":1700600000"#;

async fn opened(at: &str, answer: &str) -> Stage {
    let stage = Stage::signed_in(at).await;
    stage.call("/me").reply_ok(ME);
    stage.call("/sessions").reply_ok(answer);
    settle().await;
    stage
}

async fn confirm(stage: &Stage, place: &str) -> String {
    stage.click(&format!("{place} .button--danger")).await;
    let question = stage.get(".confirm__question").inner_text();
    stage.click(".confirm .button--danger").await;
    question
}

#[wasm_bindgen_test]
async fn this_device_comes_first_and_each_session_says_when_it_ends() {
    let answer = page(&[session("s2", OTHER), session("s1", CURRENT)], 2);
    let stage = opened("/sessions", &answer).await;
    let first = stage.nth("tbody tr", 0).inner_text();
    assert!(first.contains("This device"), "{first}");
    assert!(first.contains("if it is not used"), "{first}");
    let second = stage.nth("tbody tr", 1).inner_text();
    assert!(second.contains("even if it is used"), "{second}");
    assert!(!second.contains("This device"), "{second}");
}

#[wasm_bindgen_test]
async fn ending_the_others_says_how_many_and_is_told_when_it_is_done() {
    let answer = page(
        &[
            session("s1", CURRENT),
            session("s2", OTHER),
            session("s3", OTHER),
        ],
        3,
    );
    let stage = opened("/sessions", &answer).await;
    let question = confirm(&stage, ".list__actions").await;
    assert!(question.contains("2 sessions"), "{question}");
    assert_eq!(
        stage.count("tbody tr"),
        3,
        "nothing goes before the server says so"
    );
    stage.call("sessions/end-others").reply_ok("null");
    settle().await;
    assert!(stage.text().contains("Signed out everywhere but here."));
    assert!(stage.network.is_pending("/sessions"));
}

#[wasm_bindgen_test]
async fn administrators_see_everybody_and_end_what_is_filtered() {
    let stage = opened("/sessions", &page(&[session("s1", CURRENT)], 1)).await;
    stage.click("input[value=everybody]").await;
    assert_eq!(address(), "/sessions?whose=everybody");
    let call = stage.call("/sessions");
    assert!(call.request.target().ends_with("sessions?whose=everybody"));
    call.reply_ok(&page(&[session("s2", OTHER)], 42));
    settle().await;

    let stage = opened(
        "/sessions?q=phone&whose=everybody",
        &page(&[session("s2", OTHER)], 42),
    )
    .await;
    let question = confirm(&stage, ".list__actions").await;
    assert!(question.contains("42 sessions"), "{question}");
    let call = stage.call("sessions/end");
    assert_eq!(body(&call), r#"{"whose":"everybody","q":"phone"}"#);
    call.reply_ok(r#"{"nEnded":40,"hasMore":true}"#);
    settle().await;
    stage.call("sessions/end").reply_ok(r#"{"nEnded":2}"#);
    settle().await;
    assert!(stage.text().contains("Ended 42 sessions."));
}

#[wasm_bindgen_test]
async fn those_who_are_no_administrators_are_not_offered_everybody() {
    let stage = Stage::signed_in("/sessions").await;
    stage
        .call("/me")
        .reply_ok(&ME.replace(r#""role":"admin""#, r#""role":"member""#));
    stage
        .call("/sessions")
        .reply_ok(&page(&[session("s1", CURRENT)], 1));
    settle().await;
    assert_eq!(stage.count("input[value=everybody]"), 0);
    assert_eq!(stage.count("input[value=ended]"), 1);
}

#[wasm_bindgen_test]
async fn sessions_that_have_ended_say_why() {
    let ended = r#""isCurrent":false,"endedAt":1699999000,"endReason":"reused""#;
    let stage = opened("/sessions?state=ended", &page(&[session("s2", ended)], 1)).await;
    assert!(
        stage
            .get("tbody")
            .inner_text()
            .contains("Used in two places")
    );
    assert_eq!(
        stage.count("tbody .button--danger"),
        0,
        "there is nothing to end"
    );
    assert_eq!(
        stage.count(".list__fields select"),
        1,
        "the reason can be chosen"
    );

    let stage = Stage::signed_in("/sessions?endReason=reused").await;
    assert_eq!(address(), "/sessions", "open sessions have no reason");
    assert!(
        stage
            .get(".notice")
            .inner_text()
            .contains("endReason=reused")
    );
}

#[wasm_bindgen_test]
async fn a_session_is_spoken_of_in_korean_too() {
    let stage = Stage::in_korean("/sessions", Some(crate::stage::SESSION)).await;
    stage.call("/me").reply_ok(ME);
    stage
        .call("/sessions")
        .reply_ok(&page(&[session("s1", CURRENT)], 1));
    settle().await;
    let text = stage.get("main").inner_text();
    for shown in [
        "현재 기기",
        "Linux · Chrome",
        "사용하지 않으면",
        "1개",
        "CSV로 내보내기",
    ] {
        assert!(text.contains(shown), "{shown}: {text}");
    }
    drop(stage);
    crate::stage::speak("en");
}

#[wasm_bindgen_test]
async fn selected_sessions_are_ended_by_their_names() {
    let answer = page(&[session("s2", OTHER), session("s3", OTHER)], 2);
    let stage = opened("/sessions?whose=everybody", &answer).await;
    stage.click("thead input[type=checkbox]").await;
    let question = confirm(&stage, ".list__bulk").await;
    assert!(question.contains("2 sessions"), "{question}");
    let call = stage.call("sessions/end");
    assert_eq!(body(&call), r#"{"whose":"everybody","sids":["s2","s3"]}"#);
    call.reply_ok(r#"{"nEnded":2}"#);
    settle().await;
    assert!(stage.text().contains("Ended 2 sessions."));
}

#[wasm_bindgen_test]
async fn an_end_that_is_refused_is_told_and_the_row_stays() {
    let answer = page(&[session("s1", CURRENT), session("s2", OTHER)], 2);
    let stage = opened("/sessions", &answer).await;
    _ = confirm(&stage, "tbody").await;
    stage.call("sessions/s2").reply_failed(403, "FORBIDDEN");
    settle().await;
    assert!(stage.get(".notice").inner_text().contains("permission"));
    assert_eq!(stage.count("tbody tr"), 2);
}

#[wasm_bindgen_test]
async fn this_device_stands_on_the_first_page_however_many_there_are() {
    let later = |sid: &str, rest: &str, cursor: &str| {
        let session = session(sid, rest);
        format!(r#"{{"items":[{session}],"nextCursor":{cursor},"total":3}}"#)
    };
    let stage = opened("/sessions?limit=20", &later("s3", OTHER, "\"c1\"")).await;
    let call = stage.call("/sessions");
    assert!(call.request.target().ends_with("?limit=100&cursor=c1"));
    call.reply_ok(&later("s2", OTHER, "\"c2\""));
    settle().await;
    stage
        .call("/sessions")
        .reply_ok(&later("s1", CURRENT, "null"));
    settle().await;
    assert_eq!(stage.count("tbody tr"), 2);
    let first = stage.nth("tbody tr", 0).inner_text();
    assert!(first.contains("This device"), "{first}");
    assert_eq!(stage.get(".pager p").inner_text(), "1 of 3 sessions");

    stage.click(".pager a[rel=next]").await;
    stage
        .call("/sessions")
        .reply_ok(&later("s2", OTHER, "\"c2\""));
    settle().await;
    assert!(!stage.network.is_pending("/sessions"));
    assert_eq!(stage.count("tbody tr"), 1, "once, on the first page");
}
