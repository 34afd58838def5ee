//! Pages, what is open beside the list, and the way back.

use leptos::prelude::window;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{list, page};
use crate::stage::{address, draw, go_back, settle};

#[wasm_bindgen_test]
async fn the_pager_says_which_rows_these_are_and_leads_both_ways() {
    let rest = r#""offset":20,"prevCursor":"p","nextCursor":"n","lastCursor":"l","total":50"#;
    let names: Vec<String> = (0..20).map(|n| format!("u{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let stage = list("/users?cursor=c&q=u", &page(&names, rest)).await;
    assert_eq!(stage.get(".pager p").inner_text(), "21–40 of 50 users");
    for (rel, to) in [
        ("first", "/users?q=u"),
        ("prev", "/users?q=u&cursor=p"),
        ("next", "/users?q=u&cursor=n"),
        ("last", "/users?q=u&cursor=l"),
    ] {
        let link = stage.get(&format!(".pager a[rel={rel}]"));
        assert_eq!(link.get_attribute("href").as_deref(), Some(to));
    }
    stage.click(".pager a[rel=last]").await;
    assert!(
        stage
            .get(".list[aria-busy=true] .stale table")
            .inner_text()
            .contains("u3"),
        "old rows stay, dimmed"
    );
    let rest = r#""prevCursor":"p2","nextCursor":null,"total":{"value":1000,"atLeast":true}"#;
    stage.call("/users").reply_ok(&page(&["z"], rest));
    settle().await;
    assert_eq!(stage.get(".pager p").inner_text(), "1 of 1,000+ users");
    let next = stage.get(".pager a[rel=next]");
    assert_eq!(next.get_attribute("aria-disabled").as_deref(), Some("true"));
    assert_eq!(next.get_attribute("href"), None);
    assert_eq!(stage.count(".stale"), 0);
}

#[wasm_bindgen_test]
async fn sorting_and_paging_leave_what_is_open_beside_the_list_open() {
    let rest = r#""nextCursor":"n","total":30"#;
    let stage = list("/users/bob?tab=projects", &page(&["bob"], rest)).await;
    assert_eq!(stage.count(".sheet"), 1);
    stage.click("th a[href*='sort=displayName']").await;
    assert_eq!(
        address(),
        "/users/bob?sort=displayName&order=asc&tab=projects"
    );
    assert_eq!(stage.count(".sheet"), 1);
    assert_eq!(stage.get("th[aria-sort=ascending]").inner_text(), "Name");
    stage.call("/users").reply_ok(&page(&["bob"], rest));
    settle().await;
    stage.click(".pager a[rel=next]").await;
    assert_eq!(
        address(),
        "/users/bob?sort=displayName&order=asc&cursor=n&tab=projects"
    );
    assert_eq!(stage.count(".sheet"), 1);
}

#[wasm_bindgen_test]
async fn a_page_whose_rows_have_gone_leads_to_the_first_one() {
    let stage = list(
        "/users?cursor=c",
        &page(&[], r#""nextCursor":null,"total":3"#),
    )
    .await;
    assert!(stage.text().contains("This page is empty by now"));
    stage.click(".empty-state a").await;
    assert_eq!(address(), "/users");
}

#[wasm_bindgen_test]
async fn back_leads_to_where_the_list_was_left() {
    let names: Vec<String> = (0..100).map(|n| format!("u{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let stage = list("/users", &page(&names, r#""nextCursor":null,"total":100"#)).await;
    stage.click("#user-u40").await;
    draw().await;
    window().scroll_to_with_x_and_y(0.0, 700.0);
    draw().await;
    stage.click("nav a[href='/account']").await;
    draw().await;
    let there = window().scroll_y().unwrap();
    assert!(
        (there - 700.0).abs() > 10.0,
        "another page stands elsewhere"
    );
    go_back().await;
    draw().await;
    assert_eq!(address(), "/users/u40");
    assert_eq!(stage.count(".sheet"), 1);
    let y = window().scroll_y().unwrap();
    assert!((y - 700.0).abs() < 2.0, "{y}");
}

#[wasm_bindgen_test]
async fn the_parts_of_a_user_are_loaded_when_they_are_opened() {
    let stage = list(
        "/users/bob",
        &page(&["bob"], r#""nextCursor":null,"total":1"#),
    )
    .await;
    assert!(!stage.network.is_pending("/audit"));
    stage.click(".tabs a[href*='tab=history']").await;
    assert_eq!(address(), "/users/bob?tab=history");
    let call = stage.call("/audit");
    assert!(call.request.target().ends_with("audit?usrId=bob"));
    call.reply_ok(r#"{"items":[],"nextCursor":null,"total":0}"#);
    settle().await;
    assert!(stage.get(".sheet").inner_text().contains("Nothing yet"));
    stage.click(".tabs a[href*='tab=sessions']").await;
    let call = stage.call("/sessions");
    assert!(call.request.target().ends_with("sessions?usrId=bob"));
    assert!(
        !stage.network.is_pending("/users"),
        "the list is left alone"
    );
}
