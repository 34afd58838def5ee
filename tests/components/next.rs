//! Where a login may lead to.

use tollgate::route::{Page, landing, parameter, user_path};
use tollgate_api_types::routes;
use wasm_bindgen_test::wasm_bindgen_test;

const ORIGIN: &str = "https://console.example";

fn check(next: &str, expected: &str) {
    assert_eq!(landing(Some(next), ORIGIN), expected, "{next:.80?}");
}

#[wasm_bindgen_test]
fn the_pages_of_the_console_are_kept_with_query_and_place() {
    for address in [
        "/",
        "/?tab=2",
        "/users",
        "/users?q=a%26b&sort=usrId",
        "/users?q=100%25#row-7",
        "/users/ada.admin",
        "/users/ada%40example.com?q=a",
        "/users/%EC%84%9C%EC%97%B0",
        "/sessions#s_1",
        "/account",
        "/users/ada.admin",
        "/users/a%25b?tab=2#row-7",
    ] {
        check(address, address);
    }
    check("/users/", "/users");
    check("/users/ada/", "/users/ada");
    check("https://console.example/users", "/users");
    check("https://ada:secret@console.example/users", "/users");
    check("/users/../account", "/account");
}

#[wasm_bindgen_test]
fn nothing_leads_away() {
    for next in [
        "",
        "//evil.example",
        "//evil.example/users",
        "///evil.example/users",
        "/\\evil.example",
        "\\\\evil.example",
        "\\/evil.example/users",
        "https:evil.example",
        "https://evil.example/users",
        "http://console.example/users",
        "https://console.example:8443/users",
        "https://console.example.evil.example/users",
        "https://console.example@evil.example/users",
        "@evil.example",
        ".evil.example",
        "https://xn--cnsole-uxa.example/users",
        "javascript:alert(1)",
        "java\tscript:alert(1)",
        "java\nscript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,users",
        "blob:https://console.example/users",
        "/%2f/evil.example",
        "/%5cevil.example",
        "/%252f%252fevil.example",
        "/\t/evil.example",
        "/\n/evil.example/users",
        "/api/master/users",
        "/api/../api/master/me",
        "/users/..//evil.example",
        "/users%2f..%2f..",
        "/users/ada/sessions",
        "/users/a%2fb",
        "/users/a%5cb",
        "/users/%zz",
        "/users//",
        "/nowhere",
        "/USERS",
        "/users/ada/..//evil.example",
        "/users/.env",
    ] {
        check(next, "/");
    }
}

#[wasm_bindgen_test]
fn nothing_leads_back_to_the_login() {
    for next in [
        "/login",
        "/login/",
        "/login?next=/login",
        "/login?next=%2Fusers",
        "/new-password",
        "/setup",
        "login",
    ] {
        check(next, "/");
    }
}

#[wasm_bindgen_test]
fn a_fragment_is_a_place_or_nothing() {
    check("/users#access_token=abc", "/users");
    check("/users#/evil", "/users");
    check("/users#row-7", "/users#row-7");
}

#[wasm_bindgen_test]
fn what_is_too_long_is_not_looked_at() {
    let long = format!("/users?q={}", "a".repeat(64 * 1024));
    check(&long, "/");
}

#[wasm_bindgen_test]
fn no_next_leads_home() {
    assert_eq!(landing(None, ORIGIN), "/");
}

#[wasm_bindgen_test]
fn a_parameter_is_decoded_once() {
    let search = "next=%2Fusers%3Fq%3Da%2526b&x=1";
    assert_eq!(parameter(search, "next").as_deref(), Some("/users?q=a%26b"));
    assert_eq!(parameter(search, "y"), None);
    assert_eq!(parameter("next=%zz", "next").as_deref(), Some("%zz"));
}

#[wasm_bindgen_test]
fn each_page_is_found_at_its_path() {
    for page in Page::ALL {
        assert_eq!(Page::at(page.path()), Some(page));
    }
    assert_eq!(Page::at("/users/ada.admin"), Some(Page::Users));
    assert_eq!(Page::at(&user_path("서연/a.b")), Some(Page::Users));
    assert_eq!(Page::at("//"), None);
    assert_eq!(Page::at(""), None);
}

#[wasm_bindgen_test]
fn the_server_knows_the_pages_of_the_console_and_no_others() {
    let patterns = Page::ALL.map(Page::patterns).concat();
    for pattern in routes::PAGES {
        assert!(patterns.contains(&pattern), "{pattern}");
    }
    assert_eq!(patterns.len(), routes::PAGES.len());
}
