//! A button that asks before it acts.

use core::time::Duration;

use leptos::ev::KeyboardEvent;
use leptos::html::Button;
use leptos::prelude::*;
use web_sys::HtmlButtonElement;

use super::connection::use_is_down;
use super::countdown::spelled;
use super::unreachable::Unreachable;
use super::wait::{Pause, use_pause};
use crate::components::effect::effect;
use crate::words::controls;

/// What a press does, which the colour of the button says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Weight {
    /// It takes something away from somebody.
    #[default]
    Destroys,
    /// It changes something, and takes nothing away.
    Changes,
}

impl Weight {
    const fn class(self) -> &'static str {
        match self {
            Self::Destroys => "button button--small button--danger",
            Self::Changes => "button button--small",
        }
    }

    /// The class of the answer that does it: what destroys nothing is the answer that is expected.
    const fn answer_class(self) -> &'static str {
        match self {
            Self::Destroys => "button button--small button--danger",
            Self::Changes => "button button--small button--primary",
        }
    }
}

/// A button that turns into a question, in its own place.
#[component]
pub fn ConfirmButton(
    /// What the button says, before the question and in it.
    label: &'static str,
    /// The question; it names what will be gone.
    #[prop(into)]
    question: String,
    /// Whether the answer is being carried out.
    #[prop(into)]
    is_busy: Signal<bool>,
    /// What it does.
    #[prop(optional)]
    weight: Weight,
    /// The answer was yes.
    on_confirm: Callback<()>,
) -> impl IntoView {
    let is_asking = RwSignal::new(false);
    let opener = NodeRef::<Button>::new();
    let cancel = NodeRef::<Button>::new();

    // The focus goes with the question: to its harmless answer, and back to the button.
    effect(move || focus(cancel.get()));
    let was_asked = StoredValue::new(false);
    effect(move || focus(opener.get().filter(|_| was_asked.get_value())));
    let pause = use_pause();
    let left = Memo::new(move |_| pause.map(Pause::left).unwrap_or_default());
    let text = move || match left.get() {
        0 => label.to_owned(),
        seconds => controls::try_again_in(&spelled(Duration::from_secs(seconds))),
    };
    let is_down = use_is_down();
    let is_off = move || is_busy.get() || is_down.get() || left.get() > 0;
    let ask = move |_| {
        // Not `disabled`, which would take the focus away from the button.
        if untrack(is_off) {
            return;
        }
        was_asked.set_value(true);
        is_asking.set(true);
    };
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            // What lies around the question stays open.
            event.prevent_default();
            is_asking.set(false);
        }
    };
    let confirm = move |_| {
        // The server may have gone since the question was asked.
        if untrack(is_off) {
            return;
        }
        is_asking.set(false);
        on_confirm.run(());
    };
    let button = move || {
        view! {
            <button
                type="button"
                class=weight.class()
                node_ref=opener
                aria-disabled=move || is_off().to_string()
                on:click=ask
                prop:textContent=text
            ></button>
        }
    };
    view! {
        <Show when=move || is_asking.get() fallback=button>
            <div class="confirm" role="group" aria-label=label on:keydown=on_key>
                <span class="confirm__question" prop:textContent=question.clone()></span>
                <button
                    type="button"
                    class=format!("{} confirm__yes", weight.answer_class())
                    aria-disabled=move || is_off().to_string()
                    on:click=confirm
                >
                    {label}
                </button>
                <button
                    type="button"
                    class="button button--small"
                    node_ref=cancel
                    on:click=move |_| is_asking.set(false)
                >
                    {controls::CANCEL.get()}
                </button>
            </div>
        </Show>
        <Unreachable />
    }
}

fn focus(button: Option<HtmlButtonElement>) {
    if let Some(button) = button {
        // It fails only for an element that has gone meanwhile.
        _ = button.focus();
    }
}
