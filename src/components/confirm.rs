//! A button that asks before it acts.

use leptos::ev::KeyboardEvent;
use leptos::html::Button;
use leptos::prelude::*;

/// A button that turns into a question, in its own place; what it does can't be undone.
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
    /// The answer was yes.
    on_confirm: Callback<()>,
) -> impl IntoView {
    let is_asking = RwSignal::new(false);
    let opener = NodeRef::<Button>::new();
    let cancel = NodeRef::<Button>::new();

    // The focus goes with the question: to its harmless answer, and back to the button.
    Effect::new(move |was_asking: Option<bool>| {
        let is_asking = is_asking.get();
        let target = if is_asking { cancel } else { opener };
        if was_asking.is_some_and(|was| was != is_asking) {
            request_animation_frame(move || {
                if let Some(button) = target.get_untracked() {
                    // It fails only for an element that has gone meanwhile.
                    _ = button.focus();
                }
            });
        }
        is_asking
    });
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            is_asking.set(false);
        }
    };
    let confirm = move |_| {
        is_asking.set(false);
        on_confirm.run(());
    };
    let ask = move || {
        view! {
            <button
                type="button"
                class="button button--small button--danger"
                node_ref=opener
                disabled=is_busy
                on:click=move |_| is_asking.set(true)
            >
                {label}
            </button>
        }
    };
    view! {
        <Show when=move || is_asking.get() fallback=ask>
            <div class="confirm" role="group" aria-label=label on:keydown=on_key>
                <span class="confirm__question">{question.clone()}</span>
                <button type="button" class="button button--small button--danger" on:click=confirm>
                    {label}
                </button>
                <button
                    type="button"
                    class="button button--small"
                    node_ref=cancel
                    on:click=move |_| is_asking.set(false)
                >
                    "Cancel"
                </button>
            </div>
        </Show>
    }
}
