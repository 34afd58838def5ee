//! The switch from one project to another.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::pages::ME;
use crate::stage::{Stage, address, settle, tell_window};

fn me_in(tenant_id: &str) -> String {
    ME.replace(
        r#""tenantId":"acme","tenants":[{"tenantId":"acme","name":"Acme"}]"#,
        &format!(
            r#""tenantId":"{tenant_id}","tenants":[{{"tenantId":"acme","name":"Acme"}},{{"tenantId":"globex","name":"Globex"}}]"#
        ),
    )
}

/// The same for one who is no operator: to these all projects are offered besides.
fn member(me: &str) -> String {
    me.replace(r#""role":"admin""#, r#""role":"member""#)
}

fn current(stage: &Stage) -> String {
    stage.get(".project__name").inner_text()
}

/// Opens the list, types a part of the project's code and takes what fits.
async fn choose(stage: &Stage, tenant_id: &str) {
    stage.click(".project__button").await;
    stage.type_into("project-switch", tenant_id).await;
    assert_eq!(stage.count("[role=option]"), 1);
    stage.click("[role=option]").await;
}

#[wasm_bindgen_test]
async fn another_project_is_another_page_in_the_same_session() {
    let stage = Stage::signed_in("/users?q=a").await;
    stage.call("/me").reply_ok(&me_in("acme"));
    settle().await;
    assert_eq!(current(&stage), "Acme");
    let of_acme = stage.call("users");
    choose(&stage, "globex").await;
    let call = stage.call("me/project");
    assert_eq!(call.request.method().as_str(), "PUT");
    call.reply_ok("null");
    settle().await;

    assert!(
        of_acme.is_aborted(),
        "nothing of one project is shown in the other"
    );
    assert_eq!(address(), "/users?q=a");
    let users = stage.call("users");
    assert_eq!(
        users.request.headers().get("x-smp-project-code"),
        Some("globex")
    );
    assert_eq!(users.bearer(), Some("a1"));
    stage.call("/me").reply_ok(&me_in("globex"));
    settle().await;
    assert_eq!(current(&stage), "Globex");
    let stored = stage.store.text().unwrap();
    assert!(
        stored.contains(r#""tenantId":"globex""#),
        "other tabs and a reload follow"
    );
    assert!(stored.contains(r#""refreshToken":"r1""#));
}

#[wasm_bindgen_test]
async fn a_switch_that_is_refused_changes_nothing_and_is_told() {
    let stage = Stage::signed_in("/users").await;
    stage.call("/me").reply_ok(&me_in("acme"));
    settle().await;
    choose(&stage, "globex").await;
    stage.call("me/project").reply_failed(403, "FORBIDDEN");
    settle().await;
    assert_eq!(current(&stage), "Acme");
    assert!(
        stage
            .get(".project__problem")
            .inner_text()
            .contains("was not switched")
    );
    assert!(stage.store.text().unwrap().contains("acme"));
}

#[wasm_bindgen_test]
async fn who_belongs_to_one_project_reads_its_name() {
    let stage = Stage::signed_in("/users").await;
    stage.call("/me").reply_ok(&member(ME));
    settle().await;
    assert_eq!(stage.count(".project__button"), 0);
    assert_eq!(stage.get(".project__name").inner_text(), "Acme");
}

#[wasm_bindgen_test]
async fn a_project_that_nobody_has_is_said_to_be_none() {
    let stage = Stage::signed_in("/users").await;
    stage.call("/me").reply_ok(&member(&me_in("acme")));
    settle().await;
    stage.click(".project__button").await;
    assert_eq!(stage.count("[role=option]"), 2);
    assert!(stage.get("[role=option]").inner_text().contains("Current"));
    stage.type_into("project-switch", "initech").await;
    assert_eq!(stage.count("[role=option]"), 0);
    assert!(stage.text().contains("No project of yours"));
}

#[wasm_bindgen_test]
async fn no_project_is_switched_to_without_a_connection_and_the_list_says_why() {
    let stage = Stage::signed_in("/account").await;
    stage.call("/me").reply_ok(&me_in("acme"));
    settle().await;
    tell_window("offline").await;
    stage
        .call("auth/setup")
        .fail(tollgate_interceptor::Error::Offline);
    settle().await;
    choose(&stage, "globex").await;
    assert!(!stage.network.is_pending("me/project"));
    stage.click(".project__button").await;
    let said = stage.get(".picker__note").inner_text();
    assert!(said.contains("needs a connection"), "{said}");
}
