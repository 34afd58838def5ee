//! The palette and the keys.

use std::time::Duration;

use leptos::prelude::{document, window};
use tollgate::components::shortcuts::{KeyPress, Shortcut, shortcut};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::pages::ME;
use crate::stage::{Stage, address, draw, settle};

fn focused() -> String {
    document().active_element().unwrap().id()
}

async fn page() -> Stage {
    let stage = Stage::signed_in("/account").await;
    stage.call("/me").reply_ok(ME);
    settle().await;
    stage
}

fn options(stage: &Stage) -> Vec<String> {
    let n = stage.count("[role=option]");
    (0..n)
        .map(|index| stage.nth("[role=option]", index).inner_text())
        .collect()
}

#[wasm_bindgen_test]
async fn ctrl_k_opens_it_what_is_typed_filters_and_enter_goes_there() {
    let stage = page().await;
    stage.press("k", true).await;
    assert_eq!(focused(), "palette");
    assert!(options(&stage).len() > 8);
    stage.type_into("palette", "sess").await;
    assert_eq!(options(&stage), ["Sessions"]);
    let input = stage.field("palette");
    assert_eq!(
        input.get_attribute("aria-activedescendant").as_deref(),
        Some("palette-0")
    );
    stage.press("Enter", false).await;
    assert_eq!(address(), "/sessions");
    assert_eq!(stage.count("dialog[open]"), 0);
}

#[wasm_bindgen_test]
async fn the_arrows_go_round_and_what_is_active_is_said() {
    let stage = page().await;
    stage.press("k", true).await;
    let active = || {
        stage
            .field("palette")
            .get_attribute("aria-activedescendant")
            .unwrap()
    };
    let n = options(&stage).len();
    stage.press("ArrowUp", false).await;
    assert_eq!(active(), format!("palette-{}", n - 1));
    stage.press("ArrowDown", false).await;
    assert_eq!(active(), "palette-0");
    stage.press("ArrowDown", false).await;
    assert_eq!(active(), "palette-1");
    assert_eq!(stage.count("[aria-selected=true]"), 1);
    assert!(stage.text().contains(&format!("{n} entries")));
}

#[wasm_bindgen_test]
async fn users_are_found_by_what_is_typed_and_open_beside_their_list() {
    let stage = page().await;
    stage.press("k", true).await;
    stage.type_into("palette", "lovel").await;
    assert!(stage.text().contains("Looking for users"));
    stage.pass(Duration::from_millis(250)).await;
    let call = stage.call("users");
    assert!(
        call.request.target().contains("q=lovel"),
        "{}",
        call.request.target()
    );
    call.reply_ok(
        r#"{"items":[{"usrId":"ada","displayName":"Ada Lovelace","email":"a@example.com","role":"admin","isActive":true,"lastSignInAt":1,"nSessions":1}],"nextCursor":null,"total":1}"#,
    );
    settle().await;
    assert_eq!(options(&stage).len(), 1);
    stage.press("Enter", false).await;
    assert_eq!(address(), "/users/ada");
}

#[wasm_bindgen_test]
async fn who_may_see_no_users_looks_for_none() {
    let stage = Stage::signed_in("/account").await;
    stage
        .call("/me")
        .reply_ok(&ME.replace("\"admin\"", "\"member\""));
    settle().await;
    stage.press("k", true).await;
    stage.type_into("palette", "lovel").await;
    stage.pass(Duration::from_secs(1)).await;
    assert_eq!(stage.network.n_pending(), 0);
    assert!(stage.text().contains("Nothing has this"));
}

/// Ada, who belongs to two projects.
fn of_two_projects() -> String {
    ME.replace(
        r#"[{"tenantId":"acme","name":"Acme"}]"#,
        r#"[{"tenantId":"acme","name":"Acme"},{"tenantId":"globex","name":"Globex"}]"#,
    )
}

#[wasm_bindgen_test]
async fn what_one_may_do_is_found_by_its_name_and_by_what_else_people_call_it() {
    let member = of_two_projects().replace(r#""role":"admin""#, r#""role":"member""#);
    let of_project = member.replace(r#""tenants""#, r#""tenantRole":"admin","tenants""#);
    for (me, typed, found) in [
        (ME, "new user", &["New user"][..]),
        (&of_project, "add", &["New user"]),
        (&member, "new user", &[]),
        (ME, "new project", &["New project"]),
        (&of_project, "new project", &[]),
        (&member, "log out", &["Sign out"]),
        (&member, "password", &["Change password"]),
        (&member, "switch", &["Switch to the project Globexglobex"]),
        (ME, "switch", &[]),
        (&member, "dark", &["Theme: dark"]),
    ] {
        let stage = Stage::signed_in("/account").await;
        stage.call("/me").reply_ok(me);
        settle().await;
        stage.press("k", true).await;
        stage.type_into("palette", typed).await;
        let found_here: Vec<_> = options(&stage)
            .iter()
            .map(|option| option.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        assert_eq!(found_here, found, "{typed}");
    }
}

#[wasm_bindgen_test]
async fn what_is_picked_is_done() {
    for (typed, place) in [
        ("new user", "/users?new=yes"),
        ("new project", "/projects?new=yes"),
    ] {
        let stage = page().await;
        stage.press("k", true).await;
        stage.type_into("palette", typed).await;
        stage.press("Enter", false).await;
        assert_eq!(address(), place);
        assert_eq!(stage.count(".sheet form"), 1);
    }
    let stage = Stage::signed_in("/account").await;
    stage.call("/me").reply_ok(&of_two_projects());
    settle().await;
    stage.press("k", true).await;
    stage.type_into("palette", "switch glo").await;
    stage.press("Enter", false).await;
    let call = stage.call("me/project");
    assert_eq!(crate::stage::body(&call), r#"{"tenantId":"globex"}"#);
    drop(stage);

    let stage = Stage::signed_in("/sessions").await;
    stage.call("/me").reply_ok(ME);
    settle().await;
    stage.press("k", true).await;
    stage.type_into("palette", "change password").await;
    stage.press("Enter", false).await;
    assert_eq!(address(), "/account#password-title");
    draw().await;
    assert_eq!(focused(), "password-title");
}

#[wasm_bindgen_test]
async fn projects_are_found_among_all_by_an_operator_and_among_the_own_by_others() {
    let stage = page().await;
    stage.press("k", true).await;
    stage.type_into("palette", "init").await;
    stage.pass(Duration::from_millis(250)).await;
    let call = stage.call("projects");
    assert!(call.request.target().contains("q=init"));
    call.reply_ok(
        r#"{"items":[{"tenantId":"initech","name":"Initech","isActive":true,"nMembers":2,"version":1}],"nextCursor":null,"total":1}"#,
    );
    settle().await;
    stage.press("Enter", false).await;
    assert_eq!(address(), "/projects/initech");
    drop(stage);

    let member = of_two_projects().replace(r#""role":"admin""#, r#""role":"member""#);
    let stage = Stage::signed_in("/account").await;
    stage.call("/me").reply_ok(&member);
    settle().await;
    stage.press("k", true).await;
    stage.type_into("palette", "acme").await;
    stage.pass(Duration::from_millis(250)).await;
    assert_eq!(stage.network.n_pending(), 0);
    stage.press("Enter", false).await;
    assert_eq!(address(), "/projects/acme");
}

#[wasm_bindgen_test]
async fn another_language_and_signing_out_are_commands() {
    let stage = page().await;
    stage.press("k", true).await;
    stage.type_into("palette", "한국").await;
    stage.press("Enter", false).await;
    assert!(stage.text().contains("대시보드"));
    stage.press("k", true).await;
    stage.type_into("palette", "로그아웃").await;
    stage.press("Enter", false).await;
    assert_eq!(address(), "/login");
}

#[wasm_bindgen_test]
async fn a_question_mark_lists_the_keys_and_single_keys_can_be_switched_off() {
    let stage = page().await;
    stage.press("?", false).await;
    assert!(
        stage
            .get("dialog[open]")
            .inner_text()
            .contains("Keyboard shortcuts")
    );
    stage.click("dialog[open] input[name=single-keys]").await;
    stage.click("dialog[open] button").await;
    assert_eq!(stage.count("dialog[open]"), 0);
    stage.press("?", false).await;
    assert_eq!(stage.count("dialog[open]"), 0);
    stage.press("k", true).await;
    assert_eq!(stage.count("dialog[open]"), 1, "it is no single key");
    drop(stage);

    let stage = page().await;
    stage.press("?", false).await;
    assert_eq!(stage.count("dialog[open]"), 0, "it is kept");
    window()
        .local_storage()
        .unwrap()
        .unwrap()
        .remove_item("tollgate.shortcuts")
        .unwrap();
}

#[wasm_bindgen_test]
async fn a_slash_leads_to_the_search_and_is_a_letter_where_one_types() {
    let stage = Stage::signed_in("/users").await;
    stage.call("/me").reply_ok(ME);
    settle().await;
    stage.press("/", false).await;
    assert_eq!(focused(), "users-search");
    stage.press("?", false).await;
    assert_eq!(stage.count("dialog[open]"), 0);
}

#[wasm_bindgen_test]
async fn escape_closes_the_top_layer_wherever_the_focus_is() {
    let stage = Stage::signed_in("/users/ada").await;
    stage.call("/me").reply_ok(ME);
    settle().await;
    stage.press("/", false).await;
    assert_eq!(focused(), "users-search");
    assert_eq!(stage.count(".sheet"), 1);
    stage.press("Escape", false).await;
    assert_eq!(stage.count(".sheet"), 0);
    assert_eq!(address(), "/users");
}

#[wasm_bindgen_test]
fn keys_ask_for_what_stands_in_the_list() {
    let press = |key, is_command, is_typing| {
        let press = KeyPress {
            key,
            code: "",
            is_command,
            is_alt: false,
            is_typing,
        };
        (shortcut(&press, true), shortcut(&press, false))
    };
    let palette = Some(Shortcut::Palette);
    assert_eq!(press("k", true, true), (palette, palette));
    assert_eq!(press("K", true, false), (palette, palette));
    assert_eq!(press("k", false, false), (None, None));
    assert_eq!(press("/", false, false), (Some(Shortcut::Search), None));
    assert_eq!(press("?", false, false), (Some(Shortcut::Help), None));
    assert_eq!(press("?", false, true), (None, None));
    assert_eq!(press("/", true, false), (None, None));
    let hangul = KeyPress {
        key: "ㅏ",
        code: "KeyK",
        is_command: true,
        is_alt: false,
        is_typing: false,
    };
    assert_eq!(shortcut(&hangul, true), palette);
}
