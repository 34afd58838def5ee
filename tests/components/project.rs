//! The switch from one project to another.

use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlSelectElement;

use crate::pages::ME;
use crate::stage::{Stage, address, settle};

fn me_in(tenant_id: &str) -> String {
    ME.replace(
        r#""tenantId":"acme","tenants":[{"tenantId":"acme","name":"Acme"}]"#,
        &format!(
            r#""tenantId":"{tenant_id}","tenants":[{{"tenantId":"acme","name":"Acme"}},{{"tenantId":"globex","name":"Globex"}}]"#
        ),
    )
}

fn switch(stage: &Stage) -> HtmlSelectElement {
    stage.get(".project__list").dyn_into().unwrap()
}

async fn choose(stage: &Stage, tenant_id: &str) {
    switch(stage).set_value(tenant_id);
    stage.tell(".project__list", "change").await;
}

#[wasm_bindgen_test]
async fn another_project_is_another_page_in_the_same_session() {
    let stage = Stage::signed_in("/users?q=a").await;
    stage.call("/me").reply_ok(&me_in("acme"));
    settle().await;
    assert_eq!(switch(&stage).value(), "acme");
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
    assert_eq!(switch(&stage).value(), "globex");
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
    assert_eq!(switch(&stage).value(), "acme");
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
    stage.call("/me").reply_ok(ME);
    settle().await;
    assert_eq!(stage.count(".project__list"), 0);
    assert_eq!(stage.get(".project__name").inner_text(), "Acme");
}
