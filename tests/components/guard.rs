//! Who is let through to the pages.

use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{LOGIN, Stage, address, n_history, settle};

#[wasm_bindgen_test]
async fn without_a_session_each_page_leads_to_the_login_and_back() {
    let cases = [
        ("/", "/login"),
        ("/?tab=2", "/login?next=%2F%3Ftab%3D2"),
        (
            "/users?q=a%26b&sort=usrId#row-7",
            "/login?next=%2Fusers%3Fq%3Da%2526b%26sort%3DusrId%23row-7",
        ),
        ("/sessions", "/login?next=%2Fsessions"),
        ("/account", "/login?next=%2Faccount"),
    ];
    for (wanted, login) in cases {
        let stage = Stage::anonymous(wanted).await;
        let n_entries = n_history();
        assert_eq!(address(), login);
        // Whether there is anybody at all is asked for everybody.
        assert_eq!(stage.call("auth/setup").bearer(), None);
        assert_eq!(stage.network.n_sent(), 1, "nothing is asked for nobody");

        stage.submit_login("ada", "right").await;
        stage.call("auth/login").reply_ok(LOGIN);
        settle().await;
        assert_eq!(address(), wanted);
        assert_eq!(
            n_history(),
            n_entries,
            "Back must not lead to the login page"
        );
    }
}

#[wasm_bindgen_test]
async fn with_a_session_the_login_page_leads_on() {
    let _stage = Stage::signed_in("/login?next=%2Fusers%3Fq%3Da").await;
    assert_eq!(address(), "/users?q=a");
}

#[wasm_bindgen_test]
async fn a_page_that_does_not_exist_is_told_to_everybody() {
    let stage = Stage::anonymous("/nowhere").await;
    assert_eq!(address(), "/nowhere");
    assert_eq!(stage.get("h1").inner_text(), "Page not found");
}

#[wasm_bindgen_test]
async fn signing_out_by_hand_needs_no_reason_and_keeps_no_place() {
    let stage = Stage::signed_in("/account").await;
    stage.click("button[aria-label='Sign out']").await;
    assert_eq!(address(), "/login");
    assert_eq!(stage.count(".notice"), 0);
    assert_eq!(stage.store.text(), None);
    // Of the page's own request nothing is left; the server is told with the refresh token.
    assert_eq!(stage.call("auth/logout").bearer(), Some("r1"));
}

#[wasm_bindgen_test]
async fn another_user_gets_a_page_of_his_own() {
    let stage = Stage::signed_in("/account").await;
    let ada = r#"{"usrId":"ada","displayName":"Ada Lovelace","email":"","role":"member","tenantId":"acme","tenants":[],
        "expiresIn":900,"idleExpiresIn":9000,"absoluteExpiresIn":90000,"sid":"s1","signedInAt":0}"#;
    stage.call("me").reply_ok(ada);
    settle().await;
    assert!(stage.text().contains("Ada Lovelace"));

    let bob = r#"{"usrId":"bob","accessToken":"b1","refreshToken":"r2","tenantId":"acme"}"#;
    stage.another_tab_stores(Some(bob)).await;
    assert_eq!(address(), "/account");
    assert!(!stage.text().contains("Ada Lovelace"));
    assert_eq!(stage.call("me").bearer(), Some("b1"));
}
