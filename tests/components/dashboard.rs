//! The dashboard: one line, four figures, one chart, the session's timers and the last events.

use tollgate::components::relative_time::minute;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::pages::ME;
use crate::stage::{SESSION, Stage, settle};

const SUMMARY: &str = r#"{"since":1699920000,"nUsers":1057,"nActiveSessions":23,"nSignIns":12,"nRefreshes":132,"nReuses":0}"#;

const EVENT: &str = r#"{"id":7,"at":1699999990,"kind":"password_reset","usrId":"hana","actor":"ada","sid":null,
    "ip":"192.0.2.7","tenantId":"acme","requestId":"req-9"}"#;

const OLD_EVENT: &str =
    r#"{"id":3,"at":1699999000,"kind":"signed_in","usrId":"mina","sid":null,"ip":"192.0.2.8"}"#;

/// A day whose last hour has so many, and whose third one has so many.
fn points(last: u64, third: u64) -> String {
    let point = |hour: u64| {
        let count = match hour {
            2 => third,
            23 => last,
            _ => 0,
        };
        format!(
            r#"{{"at":{},"count":{count}}}"#,
            1_699_920_000 + hour * 3600
        )
    };
    let points: Vec<_> = (0..24).map(point).collect();
    format!("[{}]", points.join(","))
}

/// The dashboard of an operator with all its data.
pub(crate) async fn complete() -> Stage {
    with(ME, SUMMARY, &format!("[{EVENT},{OLD_EVENT}]")).await
}

async fn with(me: &str, summary: &str, events: &str) -> Stage {
    let stage = Stage::signed_in("/").await;
    answer(&stage, me, summary, events).await;
    stage
}

async fn answer(stage: &Stage, me: &str, summary: &str, events: &str) {
    stage.call("/me").reply_ok(me);
    stage.call("dashboard/summary").reply_ok(summary);
    stage.call("dashboard/sign-ins").reply_ok(&points(7, 5));
    stage.call("dashboard/refreshes").reply_ok(&points(132, 0));
    stage.call("dashboard/events").reply_ok(events);
    settle().await;
}

/// The start of the day that is counted, as the filter of the log writes it, in an address.
fn since() -> String {
    minute(1_699_920_000).replace(':', "%3A")
}

fn href(stage: &Stage, selector: &str, index: u32) -> String {
    stage.nth(selector, index).get_attribute("href").unwrap()
}

#[wasm_bindgen_test]
async fn one_line_says_that_all_is_well() {
    let stage = complete().await;
    assert_eq!(stage.get(".verdict").inner_text().trim(), "All is well.");
    assert_eq!(stage.count(".verdict a"), 0);
}

#[wasm_bindgen_test]
async fn what_is_not_well_is_said_in_that_line_and_leads_to_its_events() {
    let stage = with(
        ME,
        &SUMMARY.replace(r#""nReuses":0"#, r#""nReuses":2"#),
        "[]",
    )
    .await;
    let line = stage.get(".verdict");
    assert_eq!(line.get_attribute("data-tone").as_deref(), Some("bad"));
    assert!(
        line.inner_text()
            .contains("2 sessions were used in two places")
    );
    assert_eq!(
        href(&stage, ".verdict a", 0),
        format!("/audit?kind=token_reused&from={}", since())
    );
}

#[wasm_bindgen_test]
async fn a_state_that_could_not_be_read_is_not_called_well() {
    let stage = Stage::signed_in("/").await;
    assert!(!stage.get(".verdict").inner_text().contains("well"));
    stage
        .call("dashboard/summary")
        .reply_failed(403, "FORBIDDEN");
    settle().await;
    assert!(
        stage
            .get(".verdict")
            .inner_text()
            .contains("could not be read")
    );
}

#[wasm_bindgen_test]
async fn each_figure_leads_an_administrator_to_the_list_that_it_counts() {
    let stage = complete().await;
    let figures = [
        ("23", "/sessions?whose=everybody".to_owned()),
        ("1,057", "/users?isActive=true".to_owned()),
        ("12", format!("/audit?kind=signed_in&from={}", since())),
        ("0", format!("/audit?kind=token_reused&from={}", since())),
    ];
    assert_eq!(stage.count(".stat"), 4);
    for (index, (value, address)) in (0..).zip(figures) {
        assert_eq!(stage.nth(".stat__value", index).inner_text(), value);
        assert_eq!(href(&stage, ".stat a", index), address);
    }
}

#[wasm_bindgen_test]
async fn a_member_is_alarmed_by_the_own_sessions_alone() {
    let me = ME.replace(r#""role":"admin""#, r#""role":"member""#);
    let alarming = SUMMARY.replace(r#""nReuses":0"#, r#""nReuses":2"#);
    let stage = with(&me, &alarming, &format!("[{OLD_EVENT}]")).await;
    assert_eq!(stage.get(".verdict").inner_text().trim(), "All is well.");
    assert_eq!(stage.count(".verdict a"), 0);

    let own = OLD_EVENT.replace("signed_in", "token_reused");
    let stage = with(&me, &alarming, &format!("[{own}]")).await;
    let line = stage.get(".verdict");
    assert_eq!(line.get_attribute("data-tone").as_deref(), Some("bad"));
    assert!(line.inner_text().contains("Your session was used"));
    assert_eq!(
        href(&stage, ".verdict a", 0),
        format!("/audit?kind=token_reused&from={}", since())
    );
    let before = own.replace("1699999000", "1699919999");
    let stage = with(&me, &alarming, &format!("[{before}]")).await;
    assert_eq!(stage.get(".verdict").inner_text().trim(), "All is well.");
}

#[wasm_bindgen_test]
async fn a_member_reads_the_figures_and_is_led_to_no_list_that_shows_less() {
    let me = ME.replace(r#""role":"admin""#, r#""role":"member""#);
    let stage = with(&me, SUMMARY, "[]").await;
    assert_eq!(
        stage.count(".stat"),
        3,
        "what is used in two places is for administrators"
    );
    assert_eq!(stage.count(".stat a"), 0);

    let me = me.replace(
        r#""tenantId":"acme","tenants""#,
        r#""tenantRole":"admin","tenantId":"acme","tenants""#,
    );
    let stage = with(&me, SUMMARY, "[]").await;
    assert_eq!(
        stage.count(".stat a"),
        4,
        "an administrator of the project sees what is counted"
    );
}

#[wasm_bindgen_test]
async fn events_are_sentences_that_lead_to_themselves_in_the_log() {
    let stage = complete().await;
    assert_eq!(
        stage.nth(".event .sentence", 0).inner_text(),
        "ada reset hana’s password"
    );
    assert_eq!(href(&stage, ".event", 0), "/audit/7?requestId=req-9");
    assert_eq!(
        stage.nth(".event .sentence", 1).inner_text(),
        "mina signed in"
    );
    assert_eq!(
        href(&stage, ".event", 1),
        "/audit/3?usrId=mina&kind=signed_in"
    );
    let name = stage.get(".event .sentence__name");
    assert_eq!(name.get_attribute("translate").as_deref(), Some("no"));
}

#[wasm_bindgen_test]
async fn the_last_ten_events_are_shown() {
    let events: Vec<_> = (0..20)
        .map(|id| OLD_EVENT.replace(r#""id":3"#, &format!(r#""id":{id}"#)))
        .collect();
    let stage = with(ME, SUMMARY, &format!("[{}]", events.join(","))).await;
    assert_eq!(stage.count(".event"), 10);
    let stage = with(ME, SUMMARY, "[]").await;
    assert!(stage.text().contains("Nothing has happened yet"));
}

#[wasm_bindgen_test]
async fn what_has_not_come_holds_its_place_in_its_own_shape() {
    let stage = Stage::signed_in("/").await;
    assert_eq!(stage.count(".skeleton.stats .stat"), 4);
    assert_eq!(stage.count(".skeleton__chart"), 1);
    answer(&stage, ME, SUMMARY, "[]").await;
    assert_eq!(stage.count(".skeleton"), 0);
}

#[wasm_bindgen_test]
async fn the_session_s_time_is_still_counted_down() {
    let stage = complete().await;
    assert_eq!(stage.count(".narrow [role=timer]"), 3);
    assert!(
        stage
            .nth(".narrow [role=timer]", 0)
            .inner_text()
            .contains("15:00")
    );
}

#[wasm_bindgen_test]
async fn a_chart_of_which_one_half_failed_tells_so_and_asks_for_both_again() {
    let stage = Stage::signed_in("/").await;
    stage.call("dashboard/sign-ins").reply_ok(&points(7, 5));
    stage
        .call("dashboard/refreshes")
        .reply_failed(400, "BAD_REQUEST");
    settle().await;
    assert_eq!(stage.count(".broad .problem"), 1);
    stage.click(".broad .problem button").await;
    stage.call("dashboard/sign-ins").reply_ok(&points(7, 5));
    stage.call("dashboard/refreshes").reply_ok(&points(1, 1));
    settle().await;
    assert_eq!(stage.count(".broad .problem"), 0);
    assert_eq!(stage.count(".chart"), 1);
}

#[wasm_bindgen_test]
async fn the_dashboard_speaks_korean() {
    let stage = Stage::in_korean("/", Some(SESSION)).await;
    answer(&stage, ME, SUMMARY, &format!("[{EVENT}]")).await;
    assert_eq!(
        stage.get(".verdict").inner_text().trim(),
        "모두 정상입니다."
    );
    assert_eq!(
        stage.get(".event .sentence").inner_text(),
        "ada 님이 hana 님의 비밀번호를 재설정했습니다"
    );
    assert!(stage.text().contains("Ada Lovelace 님, 환영합니다."));
}
