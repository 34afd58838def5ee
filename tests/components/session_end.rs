//! The end of a session, as one sees it.

use std::time::Duration;

use tollgate_interceptor::Error;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlDialogElement;

use crate::pages::me;
use crate::stage::{SESSION, Stage, address, settle};

const fn seconds(n: u64) -> Duration {
    Duration::from_secs(n)
}

fn open(stage: &Stage) -> Option<String> {
    let dialog: HtmlDialogElement = stage.find("dialog[open]")?.dyn_into().unwrap();
    Some(dialog.inner_text())
}

/// Ada's page, whose session ends after ten minutes without use.
async fn idle_page() -> Stage {
    let stage = Stage::signed_in("/account").await;
    stage.call("/me").reply_ok(&me(300, 600));
    settle().await;
    stage
}

/// Another tab has had the session renewed.
fn renewed(token: &str) -> String {
    SESSION.replace("a1", token)
}

#[wasm_bindgen_test]
async fn a_session_that_nobody_uses_asks_a_minute_before_its_end() {
    let stage = idle_page().await;
    stage.pass(seconds(539)).await;
    assert_eq!(open(&stage), None);
    stage.pass(seconds(1)).await;
    let question = open(&stage).unwrap();
    assert!(question.contains("Are you still there?"), "{question}");
    assert!(question.contains("1:00"), "{question}");
    assert!(question.contains("in 60 seconds"), "{question}");

    stage.pass(seconds(7)).await;
    let question = open(&stage).unwrap();
    assert!(question.contains("0:53"), "{question}");
    assert!(
        question.contains("in 60 seconds"),
        "it is read out now and then alone: {question}"
    );
    stage.pass(seconds(8)).await;
    assert!(open(&stage).unwrap().contains("in 45 seconds"));
}

#[wasm_bindgen_test]
async fn one_key_renews_the_session_and_the_question_goes() {
    let stage = idle_page().await;
    stage.pass(seconds(550)).await;
    assert!(open(&stage).is_some());
    stage.click("dialog[open] button").await;
    stage
        .call("auth/refresh")
        .reply_ok(r#"{"accessToken":"a2","refreshToken":"r2"}"#);
    settle().await;
    assert_eq!(open(&stage), None, "it is renewed");
    stage.call("/me").reply_ok(&me(300, 600));
    settle().await;
    assert_eq!(open(&stage), None);
    stage.pass(seconds(540)).await;
    assert!(open(&stage).is_some(), "and ends later");
}

#[wasm_bindgen_test]
async fn what_is_done_in_another_tab_answers_the_question_here() {
    let stage = idle_page().await;
    stage.pass(seconds(550)).await;
    assert!(open(&stage).is_some());
    stage.another_tab_stores(Some(&renewed("a2"))).await;
    assert_eq!(open(&stage), None);
    stage.call("/me").reply_ok(&me(300, 600));
    settle().await;
    assert_eq!(open(&stage), None);
}

#[wasm_bindgen_test]
async fn a_session_that_is_over_covers_the_page_and_the_server_says_the_last_word() {
    let stage = idle_page().await;
    stage.pass(seconds(600)).await;
    assert!(open(&stage).unwrap().contains("Your session is over"));
    assert_eq!(stage.count("dialog[open].dialog--cover"), 1);
    stage.pass(seconds(1)).await;
    stage.call("/me").reply_failed(401, "TOKEN_INVALID");
    settle().await;
    stage
        .call("auth/refresh")
        .reply_failed(401, "SESSION_EXPIRED");
    settle().await;
    assert_eq!(address(), "/login?next=%2Faccount");
    assert_eq!(open(&stage), None);
    assert!(stage.text().contains("Your session has expired"));
}

#[wasm_bindgen_test]
async fn a_machine_that_slept_past_the_end_shows_nothing_of_the_session() {
    let stage = idle_page().await;
    stage.clock.jump(seconds(4000));
    stage.pass(seconds(1)).await;
    assert!(open(&stage).unwrap().contains("Your session is over"));
}

#[wasm_bindgen_test]
async fn a_session_that_is_over_stays_covered_without_a_server_and_leads_to_the_login() {
    let stage = idle_page().await;
    stage.pass(seconds(601)).await;
    while let Some(call) = stage.network.take() {
        call.fail(Error::Network);
        settle().await;
        stage.pass(seconds(1)).await;
    }
    assert!(open(&stage).unwrap().contains("Your session is over"));
    stage.click("dialog[open] button").await;
    assert_eq!(address(), "/login");
}

#[wasm_bindgen_test]
async fn the_longest_time_of_a_session_is_told_before_and_no_key_puts_it_off() {
    let stage = Stage::signed_in("/account").await;
    let me = me(300, 600).replace("90000", "550");
    stage.call("/me").reply_ok(&me);
    settle().await;
    stage.pass(seconds(249)).await;
    assert_eq!(stage.count(".strip__line"), 0);
    stage.pass(seconds(1)).await;
    assert!(
        stage
            .get(".strip")
            .inner_text()
            .contains("longest time in 5:00")
    );
    stage.pass(seconds(299)).await;
    assert_eq!(open(&stage), None);
    stage.pass(seconds(1)).await;
    assert!(open(&stage).unwrap().contains("Your session is over"));
}
