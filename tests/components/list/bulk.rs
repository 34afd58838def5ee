//! What is selected, and what is done to all of it.

use wasm_bindgen_test::wasm_bindgen_test;

use super::{choose, list, page, user};
use crate::stage::{Stage, body, settle};

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
    assert_eq!(
        body(&call),
        r#"{"action":"disable","usrIds":["ada","bob","eve"]}"#
    );
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
        told.contains("2 users were disabled. Refused for 1: ada"),
        "{told}"
    );
    assert_eq!(stage.get(".list__count").inner_text(), "");
    assert!(
        stage.network.is_pending("/users"),
        "the list is asked for again"
    );
}

/// Does something to all rows, which is answered so.
async fn do_to_all(stage: &Stage, label: &str, answer: &str) -> String {
    stage.click("thead input[type=checkbox]").await;
    let n = stage.count(".list__bulk > button");
    let mut buttons = (0..n).map(|index| stage.nth(".list__bulk > button", index));
    buttons
        .find(|button| button.inner_text() == label)
        .unwrap()
        .click();
    settle().await;
    stage.click(".confirm__yes").await;
    let call = stage.call("bulk/users");
    let sent = body(&call);
    call.reply_ok(answer);
    settle().await;
    sent
}

#[wasm_bindgen_test]
async fn what_was_done_to_many_is_undone_for_those_for_whom_it_changed_something() {
    let off = user("bob", "bob").replace(r#""isActive":true"#, r#""isActive":false"#);
    let answer = format!(
        r#"{{"items":[{},{off},{}],"nextCursor":null,"total":3}}"#,
        user("ada", "ada"),
        user("eve", "eve")
    );
    let stage = list("/users", &answer).await;
    let done = r#"{"nDone":2,"refused":[{"usrId":"ada","resultCode":"FORBIDDEN","message":"x"}]}"#;
    do_to_all(&stage, "Disable", done).await;
    stage.call("/users").reply_ok(&answer);
    settle().await;

    stage.click(".notice__undo").await;
    let call = stage.call("bulk/users");
    assert_eq!(
        body(&call),
        r#"{"action":"enable","usrIds":["eve"]}"#,
        "ada was refused, and bob was disabled before"
    );
    call.reply_ok(r#"{"nDone":1,"refused":[]}"#);
    settle().await;
    let told = stage.get(".notice").inner_text();
    assert!(told.contains("1 user was enabled."), "{told}");
    stage.call("/users").reply_ok(&answer);
    settle().await;

    let all = r#"{"nDone":3,"refused":[]}"#;
    do_to_all(&stage, "End all sessions", all).await;
    assert_eq!(stage.count(".notice__undo"), 0, "sessions don't come back");
    stage.call("/users").reply_ok(&answer);
    settle().await;
    do_to_all(&stage, "Enable", all).await;
    stage.click(".notice__undo").await;
    assert_eq!(
        body(&stage.call("bulk/users")),
        r#"{"action":"disable","usrIds":["bob"]}"#
    );
}

#[wasm_bindgen_test]
async fn a_selection_goes_when_other_rows_are_asked_for() {
    let stage = list("/users", &page(&["ada"], r#""nextCursor":null,"total":1"#)).await;
    stage.click("tbody input[type=checkbox]").await;
    choose(&stage, 0, "member").await;
    assert_eq!(stage.get(".list__count").inner_text(), "");
}
