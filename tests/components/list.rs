//! The one list: what its address says, what it asks for, and what it shows in each state.

use std::time::Duration;

use leptos::prelude::{document, window};
use tollgate::components::list::question::Vocabulary;
use tollgate::components::list::{Filter, FilterKind, Reading, csv};
use tollgate::components::name::{Piece, is_mixed, pieces};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{HtmlInputElement, HtmlSelectElement};

use crate::pages::ME;
use crate::stage::{Stage, address, draw, go_back, settle};

/// A user as the list tells of one.
fn user(name: &str, display_name: &str) -> String {
    format!(
        r#"{{"usrId":"{name}","displayName":"{display_name}","email":"{name}@example.com","role":"member","isActive":true,"lastSignInAt":null,"nSessions":1}}"#
    )
}

/// A page of the list, with what else it says.
fn page(names: &[&str], rest: &str) -> String {
    let users: Vec<_> = names.iter().map(|name| user(name, name)).collect();
    format!(r#"{{"items":[{}],{rest}}}"#, users.join(","))
}

async fn list(at: &str, answer: &str) -> Stage {
    let stage = Stage::signed_in(at).await;
    stage.call("/me").reply_ok(ME);
    stage.call("/users").reply_ok(answer);
    settle().await;
    stage
}

async fn choose(stage: &Stage, index: u32, value: &str) {
    use wasm_bindgen::JsCast;
    let select: HtmlSelectElement = stage.nth(".list__fields select", index).dyn_into().unwrap();
    select.set_value(value);
    let init = web_sys::EventInit::new();
    init.set_bubbles(true);
    let event = web_sys::Event::new_with_event_init_dict("change", &init).unwrap();
    select.dispatch_event(&event).unwrap();
    settle().await;
}

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
fn a_value_that_begins_like_a_formula_is_none_in_a_file() {
    for (value, written) in [
        ("Ada", "Ada"),
        ("", ""),
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("\t=1", "'\t=1"),
        ("＝1", "'＝1"),
        ("a,b", "\"a,b\""),
        ("a\"b", "\"a\"\"b\""),
        ("=a,\"b\"", "\"'=a,\"\"b\"\"\""),
        ("a\nb", "\"a\nb\""),
        ("a=b", "a=b"),
    ] {
        assert_eq!(csv::line([value]), format!("{written}\r\n"), "{value:?}");
    }
}

#[wasm_bindgen_test]
fn what_cannot_be_seen_in_a_name_is_a_mark() {
    for (name, unseen) in [
        ("Ada", 0),
        ("ad\u{200b}min", 1),
        ("\u{202e}nimda", 1),
        ("a\u{3164}b", 1),
        ("a\u{2060}\u{feff}b", 2),
        ("a\u{00ad}b", 1),
        ("서연", 0),
        // A family, a flag and a heart are joined by what can't be seen.
        ("👩\u{200d}👧", 0),
        ("❤\u{fe0f}", 0),
        ("a\u{200d}b", 1),
        // Persian words need it.
        ("می\u{200c}خواهم", 0),
    ] {
        let is_unseen = |piece: &&Piece| matches!(piece, Piece::Unseen(_));
        assert_eq!(
            pieces(name).iter().filter(is_unseen).count(),
            unseen,
            "{name:?}"
        );
    }
}

#[wasm_bindgen_test]
fn letters_of_scripts_that_are_not_written_together_are_pointed_out() {
    for (name, mixed) in [
        ("admin", false),
        ("аdmin", true),
        ("админ", false),
        ("Ωmega", true),
        ("김서연 Kim", false),
        ("山田 タロウ Taro", false),
        ("Ünal Çelik 3", false),
        ("עדה", false),
        ("Ada עדה", true),
        ("👩 Ada", false),
        ("𐌰𐌱", false),
        ("a𐌰", true),
    ] {
        assert_eq!(is_mixed(name), mixed, "{name}");
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
async fn rows_that_are_on_their_way_are_held_a_place_in_their_shape() {
    let stage = Stage::signed_in("/users").await;
    assert_eq!(stage.count(".table--skeleton tr"), 8);
    assert_eq!(
        stage.count(".table--skeleton tr:first-child td"),
        7,
        "as many as the columns, and the box that selects"
    );
    stage
        .call("/users")
        .reply_ok(&page(&["bob"], r#""nextCursor":null,"total":1"#));
    settle().await;
    assert_eq!(stage.count(".table--skeleton"), 0);
}

#[wasm_bindgen_test]
async fn a_row_keeps_the_focus_while_the_list_is_loaded_again() {
    let stage = list(
        "/users",
        &page(&["ada", "bob"], r#""nextCursor":null,"total":2"#),
    )
    .await;
    let link = stage.get("#user-bob");
    link.focus().unwrap();
    stage.click("th a[href*='sort=displayName']").await;
    link.focus().unwrap();
    stage.call("/users").reply_ok(&page(
        &["ada", "bob", "eve"],
        r#""nextCursor":null,"total":3"#,
    ));
    settle().await;
    assert_eq!(stage.count("tbody tr"), 3);
    assert_eq!(document().active_element().as_ref(), Some(link.as_ref()));
}

/// The row that has the focus.
fn focused_row() -> String {
    let focused = document().active_element().unwrap();
    let row = focused.closest("tbody tr").unwrap();
    row.map(|row| row.text_content().unwrap_or_default())
        .unwrap_or_default()
}

#[wasm_bindgen_test]
async fn a_row_that_changes_its_place_takes_the_focus_along() {
    let three = r#""nextCursor":null,"total":3"#;
    for name in ["ada", "bob", "eve"] {
        let stage = list("/users", &page(&["ada", "bob", "eve"], three)).await;
        stage.click("th a[href*='sort=displayName']").await;
        let link = stage.get(&format!("#user-{name}"));
        link.focus().unwrap();
        stage
            .call("/users")
            .reply_ok(&page(&["eve", "bob", "ada"], three));
        settle().await;
        assert_eq!(
            document().active_element().as_ref(),
            Some(link.as_ref()),
            "{name}"
        );
    }
}

#[wasm_bindgen_test]
async fn a_row_that_goes_leaves_the_focus_to_the_one_in_its_place() {
    let four = r#""nextCursor":null,"total":4"#;
    let stage = list("/users", &page(&["ada", "bob", "eve"], four)).await;
    stage.click("th a[href*='sort=displayName']").await;
    stage.get("#user-bob").focus().unwrap();
    stage
        .call("/users")
        .reply_ok(&page(&["eve", "dan", "bob", "ada"], four));
    settle().await;
    stage.click("th a[href*='sort=displayName']").await;
    stage
        .call("/users")
        .reply_ok(&page(&["eve", "dan", "kim", "ada"], four));
    settle().await;
    assert!(focused_row().contains("kim"), "{}", focused_row());
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
async fn what_is_selected_is_counted_kept_from_page_to_page_and_done_to_all() {
    let rest = r#""nextCursor":"n","total":3"#;
    let stage = list("/users", &page(&["ada", "bob"], rest)).await;
    stage.click("thead input[type=checkbox]").await;
    assert_eq!(stage.get(".list__count").inner_text(), "2 selected");
    stage.click(".pager a[rel=next]").await;
    stage
        .call("/users")
        .reply_ok(&page(&["eve"], r#""nextCursor":null,"total":3"#));
    settle().await;
    stage.click("tbody input[type=checkbox]").await;
    assert_eq!(stage.get(".list__count").inner_text(), "3 selected");

    stage.click(".list__bulk .button--danger").await;
    assert!(
        stage
            .get(".confirm__question")
            .inner_text()
            .contains("3 users")
    );
    stage.click(".confirm .button--danger").await;
    let call = stage.call("bulk/users");
    let sent =
        String::from_utf8(call.request.body().unwrap().as_bytes().unwrap().to_vec()).unwrap();
    assert_eq!(sent, r#"{"action":"disable","usrIds":["ada","bob","eve"]}"#);
    assert_eq!(
        stage.count("tbody tr"),
        1,
        "nothing is taken for done before it is"
    );
    call.reply_ok(
        r#"{"nDone":2,"refused":[{"usrId":"ada","resultCode":"FORBIDDEN","message":"x"}]}"#,
    );
    settle().await;
    let told = stage.get(".notice").inner_text();
    assert!(
        told.contains("Disabled 2 users. Refused for 1: ada"),
        "{told}"
    );
    assert_eq!(stage.get(".list__count").inner_text(), "");
    assert!(
        stage.network.is_pending("/users"),
        "the list is asked for again"
    );
}

#[wasm_bindgen_test]
async fn a_selection_goes_when_other_rows_are_asked_for() {
    let stage = list("/users", &page(&["ada"], r#""nextCursor":null,"total":1"#)).await;
    stage.click("tbody input[type=checkbox]").await;
    choose(&stage, 0, "member").await;
    assert_eq!(stage.get(".list__count").inner_text(), "");
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
async fn a_hostile_name_is_shown_as_what_it_is() {
    let users = [
        user("zero", "ad\u{200b}min"),
        user("mix", "аdmin"),
        user("long", &"W".repeat(100)),
    ];
    let answer = format!(
        r#"{{"items":[{}],"nextCursor":null,"total":3}}"#,
        users.join(",")
    );
    let stage = list("/users", &answer).await;
    assert!(stage.get("#user-zero").inner_text().contains("U+200B"));
    assert!(
        stage
            .get("#user-mix")
            .inner_text()
            .contains("mixed scripts")
    );
}

#[wasm_bindgen(inline_js = "
export function catch_file() {
    window.caught = null;
    const make = URL.createObjectURL;
    URL.createObjectURL = blob => { blob.text().then(text => { window.caught = text; }); return 'blob:none'; };
    const click = HTMLAnchorElement.prototype.click;
    HTMLAnchorElement.prototype.click = function () { if (!this.download) click.call(this); };
    return () => { URL.createObjectURL = make; HTMLAnchorElement.prototype.click = click; };
}
export async function caught() {
    for (let turn = 0; turn < 1000 && window.caught === null; turn += 1) await new Promise(done => { const channel = new MessageChannel(); channel.port1.onmessage = done; channel.port2.postMessage(0); });
    return window.caught;
}
")]
extern "C" {
    fn catch_file() -> js_sys::Function;
    async fn caught() -> wasm_bindgen::JsValue;
}

#[wasm_bindgen_test]
async fn the_export_has_all_that_is_filtered_page_by_page() {
    let first = page(&["ada"], r#""nextCursor":"c1","total":2"#);
    let stage = list("/users?role=member&limit=50&cursor=c9", &first).await;
    let restore = catch_file();
    stage.click(".list__export").await;
    let call = stage.call("/users");
    assert!(
        call.request
            .target()
            .ends_with("users?role=member&limit=100")
    );
    call.reply_ok(&first);
    settle().await;
    assert!(
        stage
            .get(".list__export-room")
            .inner_text()
            .contains("1 of 2")
    );
    let call = stage.call("/users");
    assert!(call.request.target().ends_with("&cursor=c1"));
    call.reply_ok(&format!(
        r#"{{"items":[{}],"nextCursor":null,"total":2}}"#,
        user("bob", "=HYPERLINK(1)")
    ));
    settle().await;
    let text = caught().await.as_string().unwrap();
    restore.call0(&wasm_bindgen::JsValue::NULL).unwrap();
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(lines.len(), 4, "{text}");
    assert!(lines[0].ends_with("usrId,displayName,email,role,isActive,lastSignInAt,nSessions"));
    assert_eq!(lines[1], "ada,ada,ada@example.com,member,true,,1");
    assert_eq!(
        lines[2],
        "bob,'=HYPERLINK(1),bob@example.com,member,true,,1"
    );
    assert!(stage.text().contains("2 rows exported."));
}

#[wasm_bindgen_test]
async fn an_export_can_be_given_up_and_says_what_went_wrong() {
    let stage = list("/users", &page(&["ada"], r#""nextCursor":"c1","total":2"#)).await;
    stage.click(".list__export").await;
    let call = stage.call("/users");
    stage.click(".list__export-room button").await;
    assert!(call.is_aborted());
    assert_eq!(stage.get(".list__export-room span").inner_text(), "");

    stage.click(".list__export").await;
    stage.call("/users").reply_failed(403, "FORBIDDEN");
    settle().await;
    let told = stage.get(".list__export-room span").inner_text();
    assert!(told.contains("permission"), "{told}");
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
