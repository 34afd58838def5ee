//! Sessions that end without their user's doing.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{LOGIN, Stage, address, n_history, settle};

#[wasm_bindgen_test]
async fn many_401s_make_one_refresh_one_redirect_and_one_message() {
    let stage = Stage::signed_in("/?tab=2").await;
    let n_entries = n_history();
    assert_eq!(stage.network.n_pending(), 5);
    for _ in 0..5 {
        stage
            .network
            .take()
            .unwrap()
            .reply_failed(401, "TOKEN_INVALID");
    }
    settle().await;
    let refresh = stage.call("auth/refresh");
    assert_eq!(refresh.bearer(), Some("r1"));
    assert_eq!(stage.network.n_pending(), 0, "one refresh serves all five");
    refresh.reply_failed(401, "SESSION_REVOKED");
    settle().await;

    assert_eq!(address(), "/login?next=%2F%3Ftab%3D2");
    assert_eq!(n_history(), n_entries);
    assert_eq!(stage.count(".notice"), 1);
    assert!(
        stage
            .get(".notice")
            .inner_text()
            .contains("ended from another place")
    );
    assert_eq!(stage.network.n_pending(), 1, "nothing goes on asking");
    assert_eq!(stage.call("auth/setup").bearer(), None);
    assert_eq!(stage.network.n_sent(), 7);
    assert_eq!(stage.store.text(), None);
}

#[wasm_bindgen_test]
async fn the_reason_is_told_in_words_and_only_once() {
    let cases = [
        (401, "SESSION_EXPIRED", "has expired"),
        (401, "SESSION_REVOKED", "ended from another place"),
        (401, "ALL_SESSIONS_ENDED", "All sessions were ended"),
        (401, "TOKEN_REUSED", "used in two places"),
        (401, "TOKEN_INVALID", "no longer accepts your session"),
    ];
    for (status, code, words) in cases {
        let stage = Stage::signed_in("/sessions").await;
        stage.call("sessions").reply_failed(401, "TOKEN_INVALID");
        settle().await;
        stage.call("auth/refresh").reply_failed(status, code);
        settle().await;
        assert!(stage.get(".notice").inner_text().contains(words), "{code}");
        assert!(!stage.text().contains(code), "codes are for programs");

        stage.submit_login("ada", "wrong").await;
        stage.call("auth/login").reply_failed(401, "LOGIN_FAILED");
        settle().await;
        assert_eq!(
            stage.count(".notice"),
            1,
            "the failure has taken the reason's place"
        );
        stage.submit_login("ada", "right").await;
        stage.call("auth/login").reply_ok(LOGIN);
        settle().await;
        assert_eq!(address(), "/sessions");

        stage.click("button[aria-label='Sign out']").await;
        assert_eq!(stage.count(".notice"), 0);
    }
}

#[wasm_bindgen_test]
async fn a_logout_in_another_tab_is_followed_and_so_is_the_next_login() {
    let stage = Stage::signed_in("/users?q=a").await;
    stage.another_tab_stores(None).await;
    assert_eq!(address(), "/login?next=%2Fusers%3Fq%3Da");
    assert!(stage.get(".notice").inner_text().contains("in another tab"));

    stage.another_tab_stores(Some(LOGIN)).await;
    assert_eq!(address(), "/users?q=a");
}

#[wasm_bindgen_test]
async fn a_refresh_that_succeeds_shows_nothing_but_the_data() {
    let stage = Stage::signed_in("/sessions").await;
    stage.call("sessions").reply_failed(401, "TOKEN_INVALID");
    settle().await;
    stage
        .call("auth/refresh")
        .reply_ok(r#"{"accessToken":"a2"}"#);
    settle().await;
    let replay = stage.call("sessions");
    assert_eq!(replay.bearer(), Some("a2"));
    replay.reply_ok(r#"{"items":[],"nextCursor":null,"total":0}"#);
    settle().await;
    assert_eq!(address(), "/sessions");
    assert_eq!(stage.count(".problem"), 0);
}
