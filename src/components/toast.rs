//! What is told from the background.

use leptos::prelude::*;

use super::icon::Icon;
use crate::words::controls;

/// The place for [`Toast`]s, over every page.
#[component]
pub fn Toasts(
    /// The toasts.
    children: Children,
) -> impl IntoView {
    // The region is there before its text: a screen reader announces only what changes in a region that it knows.
    view! {
        <div class="toasts" role="status">
            {children()}
        </div>
    }
}

/// A message that stays until it is closed.
#[component]
pub fn Toast(
    /// The message.
    text: &'static str,
    /// Whether there is reason to show it.
    #[prop(into)]
    is_shown: Signal<bool>,
    /// It was closed.
    on_close: Callback<()>,
) -> impl IntoView {
    view! {
        <Show when=move || is_shown.get()>
            <div class="toast">
                <Icon name="alert" />
                <p>{text}</p>
                <button
                    type="button"
                    class="button button--quiet button--small"
                    aria-label=controls::CLOSE_MESSAGE.get()
                    on:click=move |_| on_close.run(())
                >
                    <Icon name="close" />
                </button>
            </div>
        </Show>
    }
}
