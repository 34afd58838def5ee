use tollgate_oidc::port::Page;
use tollgate_oidc::web::Browser;
use wasm_bindgen_test::wasm_bindgen_test;

fn go_to(address: &str) {
    let history = web_sys::window().unwrap().history().unwrap();
    let state = "the router's".into();
    history
        .replace_state_with_url(&state, "", Some(address))
        .unwrap();
}

#[wasm_bindgen_test]
fn o3_what_is_kept_is_given_once() {
    Browser.keep("kept", "a text").unwrap();
    assert_eq!(Browser.take("kept").as_deref(), Some("a text"));
    assert_eq!(Browser.take("kept"), None);
}

#[wasm_bindgen_test]
fn o3_what_is_kept_lies_in_this_tab_alone() {
    Browser.keep("kept", "a verifier").unwrap();
    let shared = web_sys::window().unwrap().local_storage().unwrap().unwrap();
    assert_eq!(shared.get_item("kept").unwrap(), None);
    Browser.take("kept");
}

#[wasm_bindgen_test]
fn o5_the_address_is_cleaned_in_its_place_and_keeps_the_routers_state() {
    let window = web_sys::window().unwrap();
    let before = window.location().pathname().unwrap();
    go_to("/callback?code=c&state=s#x");
    let location = Browser.location();
    assert_eq!(
        (
            location.path.as_str(),
            location.query.as_str(),
            location.fragment.as_str()
        ),
        ("/callback", "code=c&state=s", "x")
    );
    let n_entries = window.history().unwrap().length().unwrap();

    Browser.clean_address();

    assert!(window.location().href().unwrap().ends_with("/callback"));
    let history = window.history().unwrap();
    assert_eq!(history.length().unwrap(), n_entries);
    assert_eq!(
        history.state().unwrap().as_string().as_deref(),
        Some("the router's")
    );
    go_to(&before);
}
