//! Storages that hold what they should not, or that can't be had.

use tollgate_interceptor::testing::MemoryStore;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{LOGIN, Stage, address, settle};

#[wasm_bindgen_test]
async fn whatever_is_no_session_is_nobody() {
    for stored in [
        "",
        "null",
        "\"null\"",
        "undefined",
        "{",
        "\u{feff}{}",
        "[]",
        "42",
        "{}",
        r#"{"usrId":"ada"}"#,
        r#"{"usrId":"ada","accessToken":7}"#,
        r#"{"usrId":"ada","accessToken":""}"#,
        r#"{"__proto__":{"accessToken":"a"}}"#,
    ] {
        let store = MemoryStore::default();
        store.change_silently(Some(stored));
        let stage = Stage::with_store("/account", store).await;
        assert_eq!(address(), "/login?next=%2Faccount", "{stored}");
        let reason = stage.get(".login__form [role=status]").inner_text();
        let is_told = reason.contains("could not be read from this browser");
        assert_eq!(is_told, stored != "null", "{stored}: {reason}");

        stage.submit_login("ada", "right").await;
        stage.call("auth/login").reply_ok(LOGIN);
        settle().await;
        assert_eq!(address(), "/account", "{stored}");
    }
}

#[wasm_bindgen_test]
async fn a_blocked_storage_is_told_and_the_session_lives_with_the_tab() {
    let store = MemoryStore::default();
    store.set_blocked(true);
    let stage = Stage::with_store("/account", store).await;
    stage.submit_login("ada", "right").await;
    stage.call("auth/login").reply_ok(LOGIN);
    settle().await;
    assert_eq!(address(), "/account");
    assert!(
        stage
            .get(".toast")
            .inner_text()
            .contains("does not let the console keep your session")
    );
    assert_eq!(stage.call("me").bearer(), Some("a1"));
}
