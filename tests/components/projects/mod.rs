//! The projects: found, opened beside the list, made and changed.

mod members;

use wasm_bindgen_test::wasm_bindgen_test;

use crate::pages::ME;
use crate::stage::{Stage, address, body, settle};

const ACME: &str =
    r#"{"tenantId":"acme","name":"Acme","isActive":true,"nMembers":2,"role":"admin","version":1}"#;

const GLOBEX: &str = r#"{"tenantId":"globex","name":"Globex","isActive":true,"nMembers":2,"role":"member","version":4}"#;

const MEMBERS: &str = r#"{"items":[
    {"usrId":"ada","displayName":"Ada Lovelace","role":"admin","isActive":true},
    {"usrId":"hana","displayName":"Hana","role":"member","isActive":false}
],"nextCursor":null,"total":2}"#;

fn list() -> String {
    format!(r#"{{"items":[{ACME},{GLOBEX}],"nextCursor":null,"total":2}}"#)
}

/// The list, as an operator sees it.
async fn listed() -> Stage {
    let stage = Stage::signed_in("/projects").await;
    stage.call("/me").reply_ok(ME);
    stage.call("/projects").reply_ok(&list());
    settle().await;
    stage
}

/// A project of these words, opened by whoever `me` is.
async fn opened(me: &str, project: &str) -> Stage {
    let stage = Stage::signed_in("/projects/globex").await;
    stage.call("/me").reply_ok(me);
    stage.call("/projects").reply_ok(&list());
    stage.call("projects/globex").reply_ok(project);
    settle().await;
    stage
}

/// The same for an operator, with its members.
async fn opened_with_members() -> Stage {
    let stage = opened(ME, GLOBEX).await;
    stage.call("projects/globex/members").reply_ok(MEMBERS);
    settle().await;
    stage
}

fn has_button(stage: &Stage, label: &str) -> bool {
    stage.sheet_button(label).is_some()
}

/// Answers what is asked again after something has changed.
async fn renew(stage: &Stage, project: &str) {
    stage.call("projects/globex").reply_ok(project);
    stage.call("/me").reply_ok(ME);
    stage.call("/projects").reply_ok(&list());
    settle().await;
}

#[wasm_bindgen_test]
async fn a_project_opens_beside_the_list_and_the_address_says_so() {
    let stage = listed().await;
    assert_eq!(stage.count("table tbody tr"), 2);
    stage.click("#project-globex").await;
    assert_eq!(address(), "/projects/globex");
    stage.call("projects/globex").reply_ok(GLOBEX);
    settle().await;
    assert!(stage.get(".sheet").inner_text().contains("Globex"));
    assert!(!stage.network.is_pending("/projects"), "the list stays");
    stage.click(".sheet button[aria-label=Close]").await;
    assert_eq!(address(), "/projects");
}

#[wasm_bindgen_test]
async fn a_project_that_has_gone_is_told_in_the_sheet() {
    let stage = Stage::signed_in("/projects/initech").await;
    stage
        .call("projects/initech")
        .reply_failed(404, "NOT_FOUND");
    settle().await;
    assert!(stage.get(".sheet").inner_text().contains("no longer here"));
}

#[wasm_bindgen_test]
async fn whoever_makes_a_project_can_belong_to_it_at_once() {
    let stage = listed().await;
    stage.click(".page__head .button--primary").await;
    stage.type_into("name", "Initech").await;
    stage.type_into("tenantId", "initech").await;
    stage.click(".sheet button[type=submit]").await;
    let call = stage.call("/projects");
    assert_eq!(body(&call), r#"{"tenantId":"initech","name":"Initech"}"#);
    call.reply_ok(&GLOBEX.replace("globex", "initech"));
    settle().await;
    let call = stage.call("projects/initech/members/ada");
    assert_eq!(call.request.method().as_str(), "PUT");
    assert_eq!(body(&call), r#"{"role":"admin"}"#);
    call.reply_ok("null");
    settle().await;
    assert_eq!(address(), "/projects/initech");
    assert!(stage.network.is_pending("projects/initech"));
    assert!(stage.network.is_pending("/me"), "the switch knows of it");
}

#[wasm_bindgen_test]
async fn whoever_makes_a_project_for_others_stays_out_of_it() {
    let stage = listed().await;
    stage.click(".page__head .button--primary").await;
    stage.type_into("name", "Initech").await;
    stage.type_into("tenantId", "initech").await;
    stage.click("#join").await;
    stage.click(".sheet button[type=submit]").await;
    stage
        .call("/projects")
        .reply_ok(&GLOBEX.replace("globex", "initech"));
    settle().await;
    assert!(!stage.network.is_pending("projects/initech/members/ada"));
    assert_eq!(address(), "/projects/initech");
}

#[wasm_bindgen_test]
async fn a_code_that_is_taken_or_wrong_is_told_at_the_code() {
    let stage = listed().await;
    stage.click(".page__head .button--primary").await;
    stage.type_into("name", "Initech").await;
    stage.type_into("tenantId", "Initech!").await;
    stage.click(".sheet button[type=submit]").await;
    assert!(!stage.network.is_pending("/projects"));
    assert!(
        stage
            .get("#tenantId-advice")
            .inner_text()
            .contains("at most 40")
    );

    stage.type_into("tenantId", "globex").await;
    stage.click(".sheet button[type=submit]").await;
    stage.call("/projects").reply(
        409,
        r#"{"resultCode":"CONFLICT","message":"This code is or was a project's. Choose another."}"#,
    );
    settle().await;
    assert!(
        stage
            .get("#tenantId-advice")
            .inner_text()
            .contains("Choose another")
    );
    assert_eq!(
        stage.field("name").value(),
        "Initech",
        "nothing typed is lost"
    );
}

#[wasm_bindgen_test]
async fn another_project_is_switched_to_from_its_sheet() {
    let stage = opened_with_members().await;
    stage.press_in_sheet("Switch to this project").await;
    let call = stage.call("me/project");
    assert_eq!(body(&call), r#"{"tenantId":"globex"}"#);
    call.reply_ok("null");
    settle().await;
    assert!(
        stage
            .store
            .text()
            .unwrap()
            .contains(r#""tenantId":"globex""#)
    );
    assert_eq!(address(), "/projects/globex");
}

#[wasm_bindgen_test]
async fn an_operator_who_does_not_belong_to_a_project_can_join_it_and_not_switch_to_it() {
    let stage = opened(ME, &GLOBEX.replace(r#""role":"member","#, "")).await;
    assert!(!has_button(&stage, "Switch to this project"));
    stage.press_in_sheet("Join this project").await;
    let call = stage.call("projects/globex/members/ada");
    assert_eq!(body(&call), r#"{"role":"admin"}"#);
    call.reply_ok("null");
    settle().await;
    renew(&stage, GLOBEX).await;
    assert!(has_button(&stage, "Switch to this project"));
}

#[wasm_bindgen_test]
async fn another_name_is_sent_with_the_version_that_was_seen() {
    let stage = opened_with_members().await;
    stage.type_into("name", "Globex Two").await;
    stage.press_in_sheet("Save").await;
    let call = stage.call("projects/globex");
    assert_eq!(call.request.method().as_str(), "PUT");
    assert_eq!(body(&call), r#"{"name":"Globex Two","version":4}"#);
    call.reply_ok(GLOBEX);
    settle().await;
    renew(&stage, &GLOBEX.replace(r#""Globex""#, r#""Globex Two""#)).await;
    assert!(stage.get(".sheet").inner_text().contains("Saved."));
    assert_eq!(stage.field("name").value(), "Globex Two");
    assert!(
        !stage.network.is_pending("projects/globex/members"),
        "the members are not begun anew"
    );
}

#[wasm_bindgen_test]
async fn a_project_is_closed_after_a_question_and_can_be_opened_again() {
    let stage = opened_with_members().await;
    stage.confirm_in_sheet("Close project", "Globex").await;
    let call = stage.call("projects/globex");
    assert_eq!(body(&call), r#"{"isActive":false,"version":4}"#);
    let closed = GLOBEX.replace(r#""isActive":true"#, r#""isActive":false"#);
    call.reply_ok(&closed);
    settle().await;
    renew(&stage, &closed).await;
    assert!(
        stage
            .get(".sheet")
            .inner_text()
            .contains("The project is closed")
    );
    assert!(has_button(&stage, "Undo"));
    assert!(!has_button(&stage, "Switch to this project"));
    stage.confirm_in_sheet("Open project again", "Globex").await;
    assert_eq!(
        body(&stage.call("projects/globex")),
        r#"{"isActive":true,"version":4}"#
    );
}

#[wasm_bindgen_test]
async fn an_operator_s_role_is_that_of_all_projects() {
    let stage = opened_with_members().await;
    let role = "Administrator of all projects";
    for place in [".page > .list tbody tr:last-child", ".facts"] {
        let told = stage.get(place).inner_text();
        assert!(told.contains(role), "{place}: {told}");
    }
    let own = stage.get(".sheet tbody tr").inner_text();
    assert!(own.contains(role) && own.contains("You"), "{own}");
    drop(stage);
    let stage = opened(ME, &GLOBEX.replace(r#""role":"member","#, "")).await;
    let told = stage.get(".facts").inner_text();
    assert!(told.contains(&format!("{role}, not a member")), "{told}");
    drop(stage);
    let member = ME.replace(r#""role":"admin""#, r#""role":"member""#);
    let stage = opened(&member, GLOBEX).await;
    assert!(stage.get(".facts").inner_text().contains("Member"));
}

#[wasm_bindgen_test]
async fn what_deletes_a_project_stands_apart_and_last() {
    let stage = opened_with_members().await;
    let body = stage.get(".sheet__body");
    let last = body.last_element_child().unwrap();
    assert!(last.class_list().contains("danger-zone"));
    assert!(last.query_selector("#confirmation").unwrap().is_some());
    assert_eq!(stage.count(".danger"), 1);
    let role = stage.sheet_button("Make administrator").unwrap();
    assert!(!role.class_list().contains("button--danger"));
}

#[wasm_bindgen_test]
async fn a_project_is_deleted_only_by_typing_its_code() {
    let stage = opened_with_members().await;
    stage.type_into("confirmation", "Globex").await;
    stage.press_in_sheet("Delete project").await;
    assert!(!stage.network.is_pending("projects/globex"));
    assert!(
        stage
            .get("#confirmation-advice")
            .inner_text()
            .contains("not the code")
    );

    stage.type_into("confirmation", "globex").await;
    stage.press_in_sheet("Delete project").await;
    let call = stage.call("projects/globex");
    assert_eq!(call.request.method().as_str(), "DELETE");
    call.reply_ok("null");
    settle().await;
    assert_eq!(address(), "/projects");
    assert_eq!(stage.count(".sheet"), 0);
    assert!(stage.network.is_pending("/projects"));
}

#[wasm_bindgen_test]
async fn the_project_that_one_is_in_says_why_it_can_be_neither_closed_nor_deleted() {
    let stage = Stage::signed_in("/projects/acme").await;
    stage.call("/me").reply_ok(ME);
    stage.call("projects/acme").reply_ok(ACME);
    settle().await;
    let sheet = stage.get(".sheet").inner_text();
    assert!(sheet.contains("Current") && sheet.contains("Switch to another one before"));
    assert!(!has_button(&stage, "Close project"));
    assert!(!has_button(&stage, "Delete project"));
    assert!(!has_button(&stage, "Switch to this project"));
}

#[wasm_bindgen_test]
async fn a_member_sees_the_project_and_can_only_switch_to_it() {
    let me = ME.replace(r#""role":"admin""#, r#""role":"member""#);
    let stage = opened(&me, GLOBEX).await;
    assert!(
        !stage.network.is_pending("projects/globex/members"),
        "what is refused is not asked"
    );
    assert!(has_button(&stage, "Switch to this project"));
    for label in [
        "Remove",
        "Add a member",
        "Save",
        "Close project",
        "Delete project",
    ] {
        assert!(!has_button(&stage, label), "{label}");
    }
}

#[wasm_bindgen_test]
async fn a_project_that_was_closed_is_opened_again_by_the_version_that_closing_made() {
    let stage = opened_with_members().await;
    stage.confirm_in_sheet("Close project", "Globex").await;
    let closed = GLOBEX
        .replace(r#""isActive":true"#, r#""isActive":false"#)
        .replace(r#""version":4"#, r#""version":5"#);
    stage.call("projects/globex").reply_ok(&closed);
    settle().await;
    renew(&stage, &closed).await;
    stage.press_in_sheet("Undo").await;
    assert_eq!(
        body(&stage.call("projects/globex")),
        r#"{"isActive":true,"version":5}"#
    );
}
