//! The spinner overlay.

use std::rc::Rc;
use std::time::Duration;

use leptos::mount::mount_to;
use leptos::prelude::*;
use tollgate::components::spinner_overlay::{DELAY, SpinnerOverlay};
use tollgate_interceptor::Loading;
use tollgate_interceptor::testing::ManualClock;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::stage::{Stage, root, settle};

const INSTANT: Duration = Duration::from_millis(1);
const QUIET: Option<&str> = Some("quiet");
const BLOCKING: Option<&str> = Some("blocking");

/// The overlay by itself, over a button.
struct Overlay {
    loading: RwSignal<Loading>,
    clock: ManualClock,
    root: HtmlElement,
    _mounted: Box<dyn std::any::Any>,
    /// Owns the signal, which stands for the app's.
    _owner: Owner,
}

impl Overlay {
    async fn new() -> Self {
        let (clock, root) = (ManualClock::default(), root());
        let owner = Owner::new();
        let loading = owner.with(|| RwSignal::new(Loading::default()));
        let given = Rc::new(clock.clone());
        let mounted = mount_to(root.clone(), move || {
            view! {
                <SpinnerOverlay loading clock=given on_give_up=Callback::new(|()| ())>
                    <button>"Save"</button>
                </SpinnerOverlay>
            }
        });
        settle().await;
        Self {
            loading,
            clock,
            root,
            _mounted: Box::new(mounted),
            _owner: owner,
        }
    }

    async fn set(&self, n_requests: u32, n_submits: u32) {
        self.loading.set(Loading {
            n_requests,
            n_submits,
        });
        settle().await;
    }

    async fn pass(&self, duration: Duration) {
        self.clock.advance(duration);
        settle().await;
    }

    fn get(&self, selector: &str) -> HtmlElement {
        self.root
            .query_selector(selector)
            .unwrap()
            .unwrap()
            .dyn_into()
            .unwrap()
    }

    /// What is shown: `None` while nothing is.
    fn shown(&self) -> Option<&'static str> {
        let is_shown = self.root.query_selector(".spinner").unwrap().is_some();
        let (is_inert, is_busy) = (
            self.get(".app").has_attribute("inert"),
            self.get(".app").get_attribute("aria-busy").unwrap() == "true",
        );
        assert_eq!(is_busy, is_shown, "what is shown is also said");
        assert!(is_shown || !is_inert, "nothing is blocked without a word");
        is_shown.then_some(if is_inert { "blocking" } else { "quiet" })
    }
}

impl Drop for Overlay {
    fn drop(&mut self) {
        self.root.remove();
    }
}

#[wasm_bindgen_test]
async fn what_is_quick_shows_nothing() {
    let overlay = Overlay::new().await;
    overlay.set(1, 0).await;
    overlay.pass(DELAY - INSTANT).await;
    assert_eq!(overlay.shown(), None);
    overlay.set(0, 0).await;
    overlay.pass(DELAY).await;
    assert_eq!(overlay.shown(), None);
}

#[wasm_bindgen_test]
async fn many_quick_requests_do_not_add_up() {
    let overlay = Overlay::new().await;
    for _ in 0..10 {
        overlay.set(1, 0).await;
        overlay.pass(DELAY - INSTANT).await;
        overlay.set(0, 0).await;
    }
    assert_eq!(overlay.shown(), None);
}

#[wasm_bindgen_test]
async fn it_stays_until_the_last_request_ends() {
    let overlay = Overlay::new().await;
    overlay.set(1, 0).await;
    overlay.pass(DELAY).await;
    assert_eq!(overlay.shown(), QUIET);
    for n_requests in [2, 5, 3, 1] {
        overlay.set(n_requests, 0).await;
        assert_eq!(overlay.shown(), QUIET);
    }
    overlay.set(0, 0).await;
    assert_eq!(overlay.shown(), None);
}

#[wasm_bindgen_test]
async fn requests_without_a_gap_are_one_wait() {
    let overlay = Overlay::new().await;
    overlay.set(1, 0).await;
    overlay.pass(DELAY / 2).await;
    overlay.set(2, 0).await;
    overlay.set(1, 0).await;
    overlay.pass(DELAY / 2).await;
    assert_eq!(overlay.shown(), QUIET);
}

#[wasm_bindgen_test]
async fn only_a_submit_blocks_the_page() {
    let overlay = Overlay::new().await;
    overlay.set(3, 0).await;
    overlay.pass(DELAY).await;
    assert_eq!(overlay.shown(), QUIET);

    overlay.set(4, 1).await;
    overlay.pass(DELAY - INSTANT).await;
    assert_eq!(overlay.shown(), QUIET, "a quick submit blocks nothing");
    overlay.pass(INSTANT).await;
    assert_eq!(overlay.shown(), BLOCKING);

    overlay.set(3, 0).await;
    assert_eq!(overlay.shown(), QUIET);
    overlay.set(0, 0).await;
    assert_eq!(overlay.shown(), None);
}

#[wasm_bindgen_test]
async fn the_focus_comes_back_after_a_block() {
    let overlay = Overlay::new().await;
    let button = overlay.get("button");
    button.focus().unwrap();
    overlay.set(1, 1).await;
    overlay.pass(DELAY).await;
    assert_eq!(overlay.shown(), BLOCKING);
    // Browsers take the focus from an inert element when they draw the next frame, which no test waits for.
    button.blur().unwrap();

    overlay.set(0, 0).await;
    assert_eq!(document().active_element().as_ref(), Some(button.as_ref()));
}

#[wasm_bindgen_test]
async fn the_app_shows_it_for_as_long_as_its_slowest_request() {
    let stage = Stage::signed_in("/").await;
    assert_eq!(stage.network.n_pending(), 5);
    assert_eq!(stage.count(".spinner"), 0);
    stage.pass(DELAY).await;
    assert_eq!(stage.count(".spinner"), 1);

    while stage.network.n_pending() > 1 {
        stage.network.take().unwrap().reply_failed(403, "FORBIDDEN");
        settle().await;
        assert_eq!(stage.count(".spinner"), 1);
    }
    stage.network.take().unwrap().reply_failed(403, "FORBIDDEN");
    settle().await;
    assert_eq!(stage.count(".spinner"), 0);
}
