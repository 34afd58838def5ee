//! What the address asks for, and how the filters and the search write it.

use std::time::Duration;

use tollgate::components::list::question::Vocabulary;
use tollgate::components::list::{Filter, FilterKind, Reading};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlInputElement;

use super::{choose, list, page};
use crate::stage::{Stage, address, go_back, settle};

#[wasm_bindgen_test]
fn an_address_is_read_by_what_the_list_understands() {
    let vocabulary = Vocabulary {
        has_search: true,
        sorts: vec!["usrId"],
        filters: vec![
            Filter::new("role", "Role", FilterKind::Choice(vec![("admin", "A")])),
            Filter::new("from", "From", FilterKind::FromDay),
        ],
        beside: &["tab"],
    };
    for (search, again, refused) in [
        ("", "/x", &[][..]),
        ("?q=a%26b&role=admin", "/x?q=a%26b&role=admin", &[]),
        ("?role=x", "/x", &["role=x"]),
        ("?role=", "/x", &[]),
        ("?sort=email&order=up", "/x", &["sort=email", "order=up"]),
        ("?sort=usrId&order=desc", "/x?sort=usrId&order=desc", &[]),
        ("?limit=7&limit=50", "/x", &["limit=7"]),
        ("?limit=50", "/x?limit=50", &[]),
        ("?from=2026-02-31", "/x", &["from=2026-02-31"]),
        ("?from=2026-02-28", "/x?from=2026-02-28", &[]),
        (
            "?from=2026-02-28T09%3A30",
            "/x?from=2026-02-28T09%3A30",
            &[],
        ),
        ("?from=2026-02-28T24:00", "/x", &["from=2026-02-28T24:00"]),
        ("?from=2026-02-28T9:5", "/x", &["from=2026-02-28T9:5"]),
        ("?from=1795896000", "/x", &["from=1795896000"]),
        ("?nonsense=1&q=%zz", "/x?q=%25zz", &["nonsense=1"]),
        ("?tab=history&cursor=c", "/x?cursor=c&tab=history", &[]),
    ] {
        let reading = Reading::of(search, &vocabulary);
        assert_eq!(reading.refused, refused, "{search}");
        let address = reading.question.address("/x", &reading.beside);
        assert_eq!(address, again, "{search}");
    }
}

#[wasm_bindgen_test]
async fn a_wrong_filter_in_the_address_is_said_and_set_right() {
    let stage = Stage::signed_in("/users?role=king&q=a").await;
    assert_eq!(address(), "/users?q=a");
    let call = stage.call("/users");
    assert!(call.request.target().ends_with("users?q=a"));
    assert!(!stage.network.is_pending("/users"), "it is asked once");
    assert!(stage.get(".notice").inner_text().contains("role=king"));
    call.reply_ok(&page(&["bob"], r#""nextCursor":null,"total":1"#));
    settle().await;
    choose(&stage, 1, "true").await;
    assert_eq!(address(), "/users?q=a&isActive=true");
    assert_eq!(stage.count(".notice"), 0, "it goes with the next question");
}

#[wasm_bindgen_test]
async fn a_page_that_the_server_does_not_know_leads_to_the_first_one() {
    let stage = Stage::signed_in("/users?cursor=old").await;
    stage.call("/users").reply_failed(400, "BAD_REQUEST");
    settle().await;
    assert_eq!(address(), "/users");
    assert!(stage.get(".notice").inner_text().contains("first page"));
    stage
        .call("/users")
        .reply_ok(&page(&["bob"], r#""nextCursor":null,"total":1"#));
    settle().await;
    assert_eq!(stage.count(".problem"), 0);
    assert_eq!(stage.count("tbody tr"), 1);
}

#[wasm_bindgen_test]
async fn filters_stand_in_the_address_and_lead_back_from_no_match() {
    let one = page(&["bob"], r#""nextCursor":null,"total":1"#);
    let stage = list("/users", &one).await;
    choose(&stage, 0, "admin").await;
    assert_eq!(address(), "/users?role=admin");
    stage
        .call("/users")
        .reply_ok(&page(&[], r#""nextCursor":null,"total":0"#));
    settle().await;
    assert!(stage.text().contains("No match"));
    stage.click(".empty-state a").await;
    assert_eq!(address(), "/users");
    stage.call("/users").reply_ok(&one);
    settle().await;
    assert_eq!(stage.count("tbody tr"), 1);
    assert_eq!(stage.count(".list__clear"), 0);
    go_back().await;
    assert_eq!(address(), "/users?role=admin");
}

#[wasm_bindgen_test]
async fn each_filter_that_is_set_is_a_chip_that_takes_it_away_and_puts_it_back() {
    let one = page(&["bob"], r#""nextCursor":null,"total":1"#);
    let stage = list("/users?role=member&isActive=true", &one).await;
    let chips = stage.get(".chips").inner_text();
    assert!(chips.contains("Role: Member"), "{chips}");
    assert!(chips.contains("Status: Active"), "{chips}");

    stage.click(".chip button[aria-label*='Role']").await;
    assert_eq!(address(), "/users?isActive=true");
    assert_eq!(stage.count(".chip"), 1);
    let told = stage.get(".list .notice").inner_text();
    assert!(told.contains("“Role: Member” is removed"), "{told}");
    stage.click(".notice__undo").await;
    assert_eq!(address(), "/users?role=member&isActive=true");
    assert_eq!(stage.count(".list .notice"), 0);

    stage.click(".list__clear").await;
    assert_eq!(address(), "/users");
    assert_eq!(stage.count(".chip, .list__clear"), 0);
    stage.click(".notice__undo").await;
    assert_eq!(address(), "/users?role=member&isActive=true");
    stage.click(".list__clear").await;
    choose(&stage, 0, "admin").await;
    assert_eq!(
        stage.count(".notice__undo"),
        0,
        "what is asked for next stands by itself"
    );
}

#[wasm_bindgen_test]
async fn the_address_and_the_search_agree_when_one_types() {
    let stage = list(
        "/users?role=member",
        &page(&["bob"], r#""nextCursor":null,"total":1"#),
    )
    .await;
    stage.type_into("users-search", "bo").await;
    stage.pass(Duration::from_millis(400)).await;
    assert_eq!(address(), "/users?q=bo&role=member");
    let search: HtmlInputElement = stage.field("users-search");
    assert_eq!(search.value(), "bo");
}
