//! The language: chosen once, kept, and before that the first one of the reader's that the console speaks.

use leptos::prelude::{document, window};
use tollgate::components::relative_time::ago;
use tollgate::language::Language;
use tollgate::words::how_many;
use tollgate_api_types::Total;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::pages::{ME, SESSIONS};
use crate::stage::{SESSION, Stage, settle, speak};

fn lang() -> Option<String> {
    document().document_element().unwrap().get_attribute("lang")
}

fn kept() -> Option<String> {
    let storage = window().local_storage().unwrap().unwrap();
    storage.get_item("tollgate.language").unwrap()
}

#[wasm_bindgen_test]
async fn another_language_is_spoken_at_once_kept_and_said_to_screen_readers() {
    let stage = Stage::signed_in("/account").await;
    assert_eq!(lang().as_deref(), Some("en"));
    assert!(stage.text().contains("Dashboard"));
    stage.click("input[name=language][value=ko]").await;
    assert_eq!(lang().as_deref(), Some("ko"));
    assert_eq!(kept().as_deref(), Some("ko"));
    assert!(stage.text().contains("대시보드"));
    assert!(document().title().contains("내 계정"));
    stage.click("input[name=language][value=en]").await;
    assert_eq!(lang().as_deref(), Some("en"));
    assert!(stage.text().contains("Dashboard"));
}

#[wasm_bindgen_test]
fn the_first_language_of_the_reader_that_is_known_counts() {
    assert_eq!(
        Language::of_reader(["fr-CA", "ko-KR", "en"]),
        Language::Korean
    );
    assert_eq!(Language::of_reader(["en-GB", "ko"]), Language::English);
    assert_eq!(Language::of_reader(["KO"]), Language::Korean);
    assert_eq!(Language::of_reader(["kok", "de"]), Language::English);
    assert_eq!(Language::of_reader([]), Language::English);
}

/// What is the same in every language, and the name of the user in what screen readers say of a row.
const NAMES: [&str; 14] = [
    "UTC", "Tollgate", "English", "Language", "Ctrl", "Esc", "Caps", "Lock", "CSV", "Linux",
    "Chrome", "iPhone", "Safari", "bob",
];

/// Words in Latin letters that a reader of Korean would stumble over, in texts and in what screen readers say.
fn latin_words(stage: &Stage) -> Vec<String> {
    let mut texts = Vec::new();
    for index in 0..stage.count("*") {
        let element = stage.element("*", index);
        if element.closest("[translate=no]").unwrap().is_some() {
            continue;
        }
        let attributes = ["aria-label", "title", "placeholder"];
        texts.extend(
            attributes
                .iter()
                .filter_map(|name| element.get_attribute(name)),
        );
        if element.child_element_count() == 0 {
            texts.extend(element.text_content());
        }
    }
    let words = texts
        .iter()
        .flat_map(|text| text.split(|c: char| !c.is_ascii_alphabetic()));
    let strange = words.filter(|word| word.len() > 2 && !NAMES.contains(word));
    strange.map(str::to_owned).collect()
}

#[wasm_bindgen_test]
async fn no_english_is_left_where_korean_is_spoken() {
    let stage = Stage::anonymous("/login").await;
    stage.click("input[name=language][value=ko]").await;
    assert_eq!(latin_words(&stage), [""; 0], "the login");
    drop(stage);

    for address in ["/setup", "/no/such/page"] {
        let stage = Stage::in_korean(address, None).await;
        if let Some(call) = stage.network.take_for("auth/setup") {
            call.reply_ok(r#"{"isOpen":true}"#);
        }
        settle().await;
        let strange: Vec<_> = latin_words(&stage);
        let allowed = ["setup", "secret"];
        assert!(
            strange.iter().all(|word| allowed.contains(&&**word)),
            "{address}: {strange:?}"
        );
    }
    for address in ["/account", "/new-password", "/no/such/page"] {
        let stage = Stage::in_korean(address, Some(SESSION)).await;
        let me = match address {
            "/new-password" => ME.replace("\"sid\"", "\"mustChangePassword\":true,\"sid\""),
            _ => ME.to_owned(),
        };
        stage.call("/me").reply_ok(&me);
        settle().await;
        assert_eq!(latin_words(&stage), [""; 0], "{address}");
        if address == "/account" {
            stage.press("k", true).await;
            assert_eq!(latin_words(&stage), [""; 0], "the palette");
        }
    }
    for address in [
        "/sessions",
        "/sessions?whose=everybody",
        "/sessions?state=ended",
    ] {
        let stage = Stage::in_korean(address, Some(SESSION)).await;
        stage.call("/me").reply_ok(ME);
        stage.call("/sessions").reply_ok(SESSIONS);
        settle().await;
        assert_eq!(latin_words(&stage), [""; 0], "{address}");
    }
    for tab in ["profile", "sessions", "projects", "history"] {
        let stage =
            Stage::in_korean(&format!("/users/bob?role=member&tab={tab}"), Some(SESSION)).await;
        stage.call("/me").reply_ok(ME);
        stage.call("/users").reply_ok(USERS);
        for (path, answer) in [
            ("users/bob", BOB),
            ("/sessions", SESSIONS),
            ("/audit", EVENTS),
        ] {
            if let Some(call) = stage.network.take_for(path) {
                call.reply_ok(answer);
            }
        }
        settle().await;
        assert_eq!(latin_words(&stage), [""; 0], "{tab}");
    }
    speak("en");
}

const USERS: &str = r#"{"items":[
    {"usrId":"bob","displayName":"Bob","email":"bob@example.com","role":"member","isActive":true,"lastSignInAt":1,"nSessions":2,"version":3}
],"nextCursor":null,"total":1}"#;

const BOB: &str = r#"{"usrId":"bob","displayName":"Bob","email":"bob@example.com","role":"member","isActive":true,
    "lastSignInAt":1,"nSessions":2,"version":3,"memberships":[{"tenantId":"acme","name":"Acme","role":"admin"}]}"#;

const EVENTS: &str = r#"{"items":[
    {"id":1,"at":1699999000,"kind":"password_reset","usrId":"bob","actor":"ada","ip":"192.0.2.1","sid":null}
],"nextCursor":null,"total":1}"#;

#[wasm_bindgen_test]
async fn problems_times_and_counts_are_told_in_korean_too() {
    let stage = Stage::in_korean("/login", None).await;
    stage.submit_login("ada", "wrong").await;
    stage.call("auth/login").reply_failed(401, "LOGIN_FAILED");
    settle().await;
    let alert = stage.get("[role=alert]").inner_text();
    assert!(alert.contains("올바르지 않습니다"), "{alert}");
    assert_eq!(how_many(Total::Exact(1), "명", "명"), "1명");
    assert_eq!(how_many(Total::AtLeast(1000), "명", "명"), "1,000명 이상");
    assert_eq!([ago(5), ago(300)], ["방금", "5분 전"]);
    drop(stage);
    speak("en");
}
