//! The login form that is on the page before the app is: what the app takes over, and that both are the same form.

use leptos::prelude::document;
use tollgate::language::Language;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement, HtmlInputElement};

use crate::stage::{LOGIN, Stage, address, settle, speak};

const PAGE: &str = include_str!("../../index.html");

/// The first form on the page of the test, for as long as this lasts; browsers run no script that comes so.
struct First(Element);

impl First {
    fn shown() -> Self {
        let holder = document().create_element("div").unwrap();
        let begin = PAGE.find(r#"<div id="first-login""#).unwrap();
        let end = PAGE.find(r#"<!-- The picture of the login page"#).unwrap();
        holder.set_inner_html(&PAGE[begin..end]);
        let first = holder.first_element_child().unwrap();
        first.remove_attribute("hidden").unwrap();
        document().body().unwrap().append_child(&holder).unwrap();
        Self(holder)
    }

    fn field(&self, name: &str) -> HtmlInputElement {
        let field = self
            .0
            .query_selector(&format!("[name={name}]"))
            .unwrap()
            .unwrap();
        field.dyn_into().unwrap()
    }

    fn is_there(&self) -> bool {
        self.0.query_selector("#first-login").unwrap().is_some()
    }

    /// The words of a language in what matches.
    fn words(&self, selector: &str, language: Language) -> String {
        let selector = format!("{selector} .in[lang={}]", language.tag());
        let found = self.0.query_selector(&selector).unwrap();
        found
            .unwrap_or_else(|| panic!("no {selector}"))
            .text_content()
            .unwrap()
    }
}

impl Drop for First {
    fn drop(&mut self) {
        self.0.remove();
    }
}

#[wasm_bindgen_test]
async fn what_was_typed_before_the_app_was_there_is_in_its_form_with_the_focus() {
    let first = First::shown();
    first.field("username").set_value("ada");
    first.field("password").set_value("ri");
    first.field("password").focus().unwrap();
    let stage = Stage::anonymous("/login").await;
    assert_eq!(stage.field("username").value(), "ada");
    assert_eq!(stage.field("password").value(), "ri");
    assert_eq!(document().active_element().unwrap().id(), "password");
    assert!(!first.is_there());
    assert!(!stage.network.is_pending("auth/login"), "nothing was sent");
}

#[wasm_bindgen_test]
async fn what_was_sent_before_the_app_was_there_is_sent_once() {
    let first = First::shown();
    first.field("username").set_value("ada");
    first.field("password").set_value("right");
    first
        .0
        .first_element_child()
        .unwrap()
        .set_attribute("data-held", "yes")
        .unwrap();
    let stage = Stage::anonymous("/login?next=%2Faccount").await;
    let call = stage.call("auth/login");
    assert!(!stage.network.is_pending("auth/login"));
    let body = call.request.body().unwrap().as_bytes().unwrap().to_vec();
    assert_eq!(
        String::from_utf8(body).unwrap(),
        r#"{"usrId":"ada","password":"right"}"#
    );
    call.reply_ok(LOGIN);
    settle().await;
    assert_eq!(address(), "/account");
}

#[wasm_bindgen_test]
async fn a_form_that_was_sent_empty_is_not_sent_and_says_what_is_missing() {
    let first = First::shown();
    first
        .0
        .first_element_child()
        .unwrap()
        .set_attribute("data-held", "yes")
        .unwrap();
    let stage = Stage::anonymous("/login").await;
    assert!(!stage.network.is_pending("auth/login"));
    assert!(stage.text().contains("Fill this in."));
}

#[wasm_bindgen_test]
async fn the_first_form_goes_where_another_page_is_shown() {
    let first = First::shown();
    let _stage = Stage::signed_in("/account").await;
    assert!(!first.is_there());
}

#[wasm_bindgen_test]
async fn both_forms_say_and_ask_for_the_same_in_each_language() {
    for language in Language::ALL {
        let stage = Stage::anonymous("/login").await;
        stage
            .click(&format!("input[name=language][value={}]", language.tag()))
            .await;
        let first = First::shown();
        let own = |selector: &str| {
            stage
                .get(selector)
                .text_content()
                .unwrap()
                .trim()
                .to_owned()
        };
        let both = [
            ("h1", "h1"),
            (".login__head .soft", ".login__head .soft"),
            (".login__claim", ".login__claim"),
            (".login__aside", ".login__aside"),
            ("label[for=username]", "label[for=first-username]"),
            ("label[for=password]", "label[for=first-password]"),
            ("button[type=submit]", ".first__idle"),
        ];
        for (in_app, in_page) in both {
            assert_eq!(own(in_app), first.words(in_page, language), "{in_app}");
        }
        for name in ["username", "password"] {
            for attribute in [
                "type",
                "autocomplete",
                "autocapitalize",
                "spellcheck",
                "name",
            ] {
                let element: HtmlElement = stage.get(&format!("#{name}"));
                assert_eq!(
                    element.get_attribute(attribute),
                    first.field(name).get_attribute(attribute),
                    "{attribute} of {name}"
                );
            }
        }
        assert_eq!(
            stage.get("form").get_attribute("method").as_deref(),
            Some("post")
        );
        assert!(PAGE.contains(r#"<form class="form" method="post""#));
    }
    speak("en");
}
