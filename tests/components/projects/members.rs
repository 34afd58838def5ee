//! Who belongs to a project, and what they may do in it.

use wasm_bindgen_test::wasm_bindgen_test;

use super::{GLOBEX, MEMBERS, has_button, opened, opened_with_members, renew};
use crate::pages::ME;
use crate::stage::{Stage, address, body, settle};

#[wasm_bindgen_test]
async fn a_member_gets_another_role_or_leaves_after_a_question_that_names_the_member() {
    for (label, method, sent, told) in [
        (
            "Make administrator",
            "PUT",
            Some(r#"{"role":"admin"}"#),
            "role of hana is changed",
        ),
        ("Remove", "DELETE", None, "hana no longer belongs"),
    ] {
        let stage = opened_with_members().await;
        stage.confirm_in_sheet(label, "hana").await;
        let call = stage.call("projects/globex/members/hana");
        assert_eq!(call.request.method().as_str(), method);
        if let Some(sent) = sent {
            assert_eq!(body(&call), sent);
        }
        call.reply_ok("null");
        settle().await;
        stage.call("projects/globex/members").reply_ok(MEMBERS);
        renew(
            &stage,
            &GLOBEX.replace(r#""nMembers":2"#, r#""nMembers":1"#),
        )
        .await;
        assert!(stage.get(".sheet").inner_text().contains(told), "{label}");
    }
}

#[wasm_bindgen_test]
async fn nobody_is_offered_to_change_or_remove_oneself() {
    let stage = opened_with_members().await;
    assert_eq!(stage.count(".sheet tbody tr"), 2);
    let member = |index| stage.nth(".sheet tbody tr", index).inner_text();
    assert!(member(0).contains("You"));
    assert_eq!(stage.count(".sheet tr:first-child .member__actions"), 0);
    assert!(member(1).contains("Disabled"));
}

#[wasm_bindgen_test]
async fn what_the_server_refuses_about_a_member_is_told_beside_the_members() {
    let stage = opened_with_members().await;
    stage.confirm_in_sheet("Remove", "hana").await;
    stage
        .call("projects/globex/members/hana")
        .reply_failed(403, "FORBIDDEN");
    settle().await;
    assert!(
        stage
            .get(".sheet")
            .inner_text()
            .contains("You don't have permission for this")
    );
}

#[wasm_bindgen_test]
async fn a_user_is_found_by_a_part_of_the_name_and_added() {
    let stage = opened_with_members().await;
    stage.press_in_sheet("Add a member").await;
    stage.type_into("add-member", "mi").await;
    stage.pass(std::time::Duration::from_millis(250)).await;
    let call = stage.call("users");
    assert!(call.request.target().contains("q=mi"));
    call.reply_ok(
        r#"{"items":[{"usrId":"mina","displayName":"Mina","email":"m@example.com","role":"member","isActive":true,"lastSignInAt":null,"nSessions":0}],"nextCursor":null,"total":1}"#,
    );
    settle().await;
    stage.click("[role=option]").await;
    let call = stage.call("projects/globex/members/mina");
    assert_eq!(call.request.method().as_str(), "PUT");
    assert_eq!(body(&call), r#"{"role":"member"}"#);
    call.reply_ok("null");
    settle().await;
    assert!(
        stage
            .get(".sheet")
            .inner_text()
            .contains("mina belongs to this project now")
    );
    assert!(stage.network.is_pending("projects/globex/members"));
}

#[wasm_bindgen_test]
async fn members_are_searched_and_paged_by_the_address_beside_the_list_of_projects() {
    let stage = opened(ME, GLOBEX).await;
    let first = MEMBERS.replace(r#""nextCursor":null"#, r#""nextCursor":"c1""#);
    stage.call("projects/globex/members").reply_ok(&first);
    settle().await;
    stage.click(".sheet .pager a[rel=next]").await;
    assert_eq!(address(), "/projects/globex?members.cursor=c1");
    let call = stage.call("projects/globex/members");
    assert!(call.request.target().ends_with("members?cursor=c1"));
    call.reply_ok(MEMBERS);
    settle().await;
    assert_eq!(stage.count(".sheet tbody tr"), 2);
    assert!(!stage.network.is_pending("/projects"), "the projects stay");

    // The list of projects is asked for something else, and that of the members stays.
    stage.click(".page > .list th a[href*='sort=name']").await;
    assert_eq!(
        address(),
        "/projects/globex?sort=name&order=asc&members.cursor=c1"
    );
    assert!(!stage.network.is_pending("projects/globex/members"));
    stage.type_into("members-search", "zz").await;
    stage.pass(std::time::Duration::from_millis(250)).await;
    assert_eq!(
        address(),
        "/projects/globex?sort=name&order=asc&members.q=zz"
    );
    let call = stage.call("projects/globex/members");
    assert!(call.request.target().ends_with("members?q=zz"));
    call.reply_ok(r#"{"items":[],"nextCursor":null,"total":0}"#);
    settle().await;
    assert!(stage.get(".sheet").inner_text().contains("No match"));
    stage.click(".sheet button[aria-label=Close]").await;
    assert_eq!(address(), "/projects?sort=name&order=asc");
}

#[wasm_bindgen_test]
async fn a_link_to_a_page_of_members_leads_there() {
    let stage =
        Stage::signed_in("/projects/globex?members.q=ha&members.limit=50&members.x=1").await;
    assert!(!address().contains("members.x"), "{}", address());
    stage.call("/me").reply_ok(ME);
    stage.call("projects/globex").reply_ok(GLOBEX);
    settle().await;
    let call = stage.call("projects/globex/members");
    assert!(
        call.request.target().ends_with("members?q=ha&limit=50"),
        "{}",
        call.request.target()
    );
}

#[wasm_bindgen_test]
async fn an_administrator_of_the_project_manages_its_members_and_nothing_else() {
    let me = ME.replace(r#""role":"admin""#, r#""role":"member""#);
    let stage = opened(
        &me,
        &GLOBEX.replace(r#""role":"member""#, r#""role":"admin""#),
    )
    .await;
    stage.call("projects/globex/members").reply_ok(MEMBERS);
    settle().await;
    assert!(has_button(&stage, "Remove"));
    for label in ["Add a member", "Save", "Close project", "Delete project"] {
        assert!(!has_button(&stage, label), "{label}");
    }
    assert_eq!(
        stage.count(".page__head .button--primary"),
        0,
        "nor a new project"
    );
}

#[wasm_bindgen_test]
async fn a_role_that_was_changed_is_changed_back_where_that_is_told() {
    let stage = opened_with_members().await;
    stage.confirm_in_sheet("Make administrator", "hana").await;
    stage.call("projects/globex/members/hana").reply_ok("null");
    settle().await;
    stage.press_in_sheet("Undo").await;
    let call = stage.call("projects/globex/members/hana");
    assert_eq!(call.request.method().as_str(), "PUT");
    assert_eq!(body(&call), r#"{"role":"member"}"#);
}
