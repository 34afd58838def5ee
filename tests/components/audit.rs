//! The log: sentences, filters in the address, one event opened, and what is new.

use std::time::Duration;

use tollgate::components::relative_time::minute;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

use crate::stage::{SESSION, Stage, address, settle};

const CHANGED: &str = r#"{"id":9,"at":1699999990,"kind":"user_changed","usrId":"hana","actor":"ada","sid":null,
    "ip":"192.0.2.7","tenantId":"acme","requestId":"req-9",
    "changes":[{"field":"role","before":"member","after":"admin"},{"field":"email","after":"h@example.com"}]}"#;

const SIGNED_IN: &str =
    r#"{"id":8,"at":1699999000,"kind":"signed_in","usrId":"mina","sid":"s7","ip":"192.0.2.8"}"#;

fn page() -> String {
    format!(r#"{{"items":[{CHANGED},{SIGNED_IN}],"nextCursor":null,"total":2}}"#)
}

async fn opened(at: &str) -> Stage {
    let stage = Stage::signed_in(at).await;
    stage.call("/audit").reply_ok(&page());
    settle().await;
    stage
}

#[wasm_bindgen_test]
async fn each_row_is_a_sentence_with_kind_address_and_request() {
    let stage = opened("/audit").await;
    assert_eq!(stage.count("tbody tr"), 2);
    let row = stage.nth("tbody tr", 0).inner_text();
    for text in [
        "ada changed the user hana",
        "User changed",
        "192.0.2.7",
        "req-9",
    ] {
        assert!(row.contains(text), "{text} in {row}");
    }
}

#[wasm_bindgen_test]
async fn the_log_speaks_korean() {
    let stage = Stage::in_korean("/audit", Some(SESSION)).await;
    stage.call("/audit").reply_ok(&page());
    settle().await;
    let row = stage.nth("tbody tr", 0).inner_text();
    assert!(
        row.contains("ada 님이 hana 사용자의 정보를 변경했습니다"),
        "{row}"
    );
}

#[wasm_bindgen_test]
async fn an_event_opens_with_what_was_before_and_after_and_the_address_says_so() {
    let stage = opened("/audit?kind=user_changed").await;
    stage.click("tbody a").await;
    assert_eq!(address(), "/audit/9?kind=user_changed");
    assert_eq!(stage.count(".changes tbody tr"), 2);
    let changes = stage.get(".changes tbody").inner_text();
    for text in [
        "Role",
        "Member",
        "Administrator",
        "nothing",
        "h@example.com",
    ] {
        assert!(changes.contains(text), "{text} in {changes}");
    }
    assert!(stage.get(".sheet").inner_text().contains("req-9"));
    stage.click(".sheet button[aria-label=Close]").await;
    assert_eq!(address(), "/audit?kind=user_changed");
}

#[wasm_bindgen_test]
async fn an_event_leads_to_what_belongs_to_it() {
    let stage = opened("/audit/9").await;
    let links: Vec<_> = (0..stage.count(".related a"))
        .map(|index| {
            stage
                .nth(".related a", index)
                .get_attribute("href")
                .unwrap()
        })
        .collect();
    assert_eq!(
        links,
        [
            "/audit?requestId=req-9",
            "/audit?usrId=hana",
            "/audit?actor=ada",
            "/audit?ip=192.0.2.7"
        ]
    );
}

#[wasm_bindgen_test]
async fn an_event_that_is_not_on_the_page_is_asked_for_by_its_id() {
    let stage = opened("/audit/7").await;
    stage
        .call("/audit/7")
        .reply_ok(&CHANGED.replace("\"id\":9", "\"id\":7"));
    settle().await;
    assert!(stage.get(".sheet").inner_text().contains("req-9"));
}

#[wasm_bindgen_test]
async fn an_event_that_is_nowhere_is_said_to_be_missing() {
    let stage = opened("/audit/12345").await;
    stage.call("/audit/12345").reply_failed(404, "NOT_FOUND");
    settle().await;
    assert!(stage.get(".sheet").inner_text().contains("no longer here"));
}

#[wasm_bindgen_test]
async fn what_the_address_asks_is_what_the_server_is_asked() {
    let from = minute(1_699_920_000);
    let stage = Stage::signed_in(&format!(
        "/audit?kind=signed_in&usrId=mina&actor=ada&from={from}&ip=192.0.2.8&requestId=r%261"
    ))
    .await;
    let call = stage.call("/audit");
    for part in [
        "kind=signed_in",
        "usrId=mina",
        "actor=ada",
        "from=1699920000",
        "ip=192.0.2.8",
        "requestId=r%261",
    ] {
        assert!(call.request.target().contains(part), "{part}");
    }
    let field = "input[type=datetime-local]";
    let input: HtmlInputElement = stage.get(field).dyn_into().unwrap();
    assert_eq!(input.value(), from, "its field shows what a link has set");
    input.set_value("");
    stage.tell(field, "change").await;
    assert!(!address().contains("from="), "{}", address());
    assert_eq!(stage.count(field), 0);
    assert_eq!(stage.count("input[type=date]"), 2, "a day is chosen next");
}

#[wasm_bindgen_test]
async fn filters_that_mean_nothing_are_said_and_set_right() {
    let stage = Stage::signed_in("/audit?kind=nonsense&from=yesterday&usrId=mina").await;
    assert_eq!(address(), "/audit?usrId=mina");
    assert!(stage.get(".notice").inner_text().contains("nonsense"));
}

#[wasm_bindgen_test]
async fn what_is_new_is_said_and_shown_only_when_one_asks_for_it() {
    let stage = opened("/audit?usrId=mina").await;
    stage.pass(Duration::from_secs(20)).await;
    let call = stage.call("/audit");
    let target = call.request.target().to_owned();
    assert!(
        target.contains("usrId=mina") && target.contains("newerThan=9"),
        "{target}"
    );
    call.reply_ok(r#"{"items":[],"nextCursor":null,"total":2}"#);
    settle().await;
    assert_eq!(stage.get(".newer").inner_text().trim(), "2 new");
    assert_eq!(stage.count("tbody tr"), 2, "the list stays as it is");

    stage.click(".newer button").await;
    stage.call("/audit").reply_ok(&page());
    settle().await;
    assert_eq!(stage.count(".newer button"), 0);
}

#[wasm_bindgen_test]
async fn looking_for_what_is_new_renews_no_session() {
    let stage = opened("/audit").await;
    while let Some(call) = stage.network.take_for("/me") {
        drop(call);
    }
    stage.pass(Duration::from_secs(20)).await;
    stage.call("/audit").reply_failed(401, "TOKEN_EXPIRED");
    settle().await;
    assert!(!stage.network.is_pending("auth/refresh"));
    assert_eq!(stage.count(".problem"), 0, "nobody waits for it");
}

#[wasm_bindgen_test]
async fn a_later_page_does_not_look_for_what_is_new() {
    let stage = opened("/audit?cursor=c1").await;
    stage.pass(Duration::from_secs(60)).await;
    assert!(!stage.network.is_pending("/audit"));
}

#[wasm_bindgen_test]
async fn a_name_in_a_sentence_hides_nothing() {
    let stage = Stage::signed_in("/audit").await;
    stage
        .call("/audit")
        .reply_ok(&page().replace("hana", "ad\u{200b}min"));
    settle().await;
    let row = stage.nth("tbody tr", 0).inner_text();
    assert!(row.contains("U+200B"), "{row}");
}
