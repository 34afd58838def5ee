//! A server that asks for a pause, and the buttons that wait for its end.

use std::rc::Rc;
use std::time::Duration;

use leptos::mount::mount_to;
use leptos::prelude::*;
use tollgate::components::clock::provide_clock;
use tollgate::components::confirm::ConfirmButton;
use tollgate::components::wait::provide_pause;
use tollgate_interceptor::testing::ManualClock;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::stage::{root, settle};

#[wasm_bindgen_test]
async fn a_button_that_acts_counts_the_pause_down_and_does_nothing_meanwhile() {
    let (clock, root) = (ManualClock::default(), root());
    let given = clock.clone();
    let pause = StoredValue::new(None);
    let mounted = mount_to(root.clone(), move || {
        provide_clock(Rc::new(given.clone()), || Duration::ZERO);
        pause.set_value(Some(provide_pause()));
        view! {
            <ConfirmButton label="End it" question="Really?" is_busy=Signal::derive(|| false) on_confirm=Callback::new(|()| ()) />
        }
    });
    settle().await;
    let button = || -> HtmlElement {
        let found = root.query_selector("button").unwrap().unwrap();
        found.dyn_into().unwrap()
    };
    assert_eq!(button().inner_text(), "End it");
    pause.get_value().unwrap().begin(Duration::from_secs(5));
    settle().await;
    assert_eq!(button().inner_text(), "Try again in 0:05");
    assert_eq!(
        button().get_attribute("aria-disabled").as_deref(),
        Some("true")
    );
    button().click();
    settle().await;
    assert!(!root.inner_text().contains("Really?"));

    for _ in 0..5 {
        clock.advance(Duration::from_secs(1));
        settle().await;
    }
    assert_eq!(button().inner_text(), "End it");
    button().click();
    settle().await;
    assert!(root.inner_text().contains("Really?"));
    drop(mounted);
    root.remove();
}
