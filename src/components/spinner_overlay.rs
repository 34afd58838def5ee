//! What shows that requests are under way.
//!
//! It follows the count of requests: it shows when that has lasted, and goes with the last request.
//! While something is being read it is a line at the upper edge, which covers nothing, and in time a sentence above the page;
//! while something is being submitted it covers the page, so that nothing is submitted twice.

use core::time::Duration;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use tollgate_interceptor::Loading;
use tollgate_interceptor::port::Clock;
use web_sys::HtmlElement;

use super::clock::use_lasting;
use crate::components::effect::effect;
use crate::words::controls;

/// What is quicker than this needs no spinner: it would only flicker.
pub const DELAY: Duration = Duration::from_millis(300);

/// After this long it says that it takes long.
pub const LONG: Duration = Duration::from_secs(4);

/// After this long one need not wait any longer.
pub const TOO_LONG: Duration = Duration::from_secs(10);

/// Wraps what is blocked while a submit is under way, and lays the spinner over it.
#[component]
pub fn SpinnerOverlay(
    /// The count of requests.
    #[prop(into)]
    loading: Signal<Loading>,
    /// Tells how long it has lasted.
    clock: Rc<dyn Clock>,
    /// Nobody wants to wait any longer.
    on_give_up: Callback<()>,
    /// The page.
    children: Children,
) -> impl IntoView {
    let is_loading = Memo::new(move |_| loading.get().is_loading());
    let is_submitting = Memo::new(move |_| loading.get().is_submitting());
    let is_shown = use_lasting(is_loading.into(), DELAY, Rc::clone(&clock));
    let is_long = use_lasting(is_loading.into(), LONG, Rc::clone(&clock));
    let is_too_long = use_lasting(is_loading.into(), TOO_LONG, Rc::clone(&clock));
    let is_blocking = use_lasting(is_submitting.into(), DELAY, clock);
    let is_blocking = Memo::new(move |_| is_blocking.get());
    keep_focus(is_blocking.into());

    let state = move || match (is_shown.get(), is_blocking.get(), is_long.get()) {
        (_, true, _) => "blocking",
        (true, false, false) => "quiet",
        (true, false, true) => "long",
        (false, false, _) => "hidden",
    };
    let text = move || {
        let text = match (is_blocking.get(), is_long.get()) {
            (false, false) => controls::LOADING,
            (true, false) => controls::WORKING,
            (false, true) => controls::STILL_LOADING,
            (true, true) => controls::STILL_WORKING,
        };
        text.get()
    };
    view! {
        // Before the page: what it says takes a place of its own.
        <div class="overlay" role="status" data-state=state>
            <Show when=move || is_shown.get()>
                <div class="overlay__card">
                    <span class="spinner" aria-hidden="true"></span>
                    <span prop:textContent=text></span>
                    <Show when=move || is_too_long.get()>
                        <button type="button" class="button button--small" on:click=move |_| on_give_up.run(())>
                            {controls::GIVE_UP.get()}
                        </button>
                    </Show>
                </div>
            </Show>
        </div>
        <div class="app" inert=is_blocking aria-busy=move || is_shown.get().to_string()>
            {children()}
        </div>
    }
}

/// Gives the focus back to the element that has lost it because the page was blocked.
fn keep_focus(is_blocking: Signal<bool>) {
    let blocked = StoredValue::new_local(None::<HtmlElement>);
    effect(move || {
        let active = document()
            .active_element()
            .and_then(|element| element.dyn_into().ok());
        if is_blocking.get() {
            blocked.set_value(active);
        } else if let Some(element) = blocked.try_update_value(Option::take).flatten() {
            let is_focus_lost =
                active.is_none_or(|element: HtmlElement| element.tag_name() == "BODY");
            if is_focus_lost {
                // It fails only for an element that has gone, and then there is nothing to give back.
                _ = element.focus();
            }
        }
    });
}
