//! A text that is there to be handed on.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use super::icon::Icon;

/// The text, and a button that puts it on the clipboard.
#[component]
pub fn CopyText(
    /// What it is called.
    label: &'static str,
    /// The text.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    let (told, set_told) = signal("");
    let copied = text.clone();
    let copy = move |_| {
        // Pages that came over plain HTTP have no clipboard, and there the promise is never made.
        let clipboard = window().navigator().clipboard();
        let writing = clipboard.write_text(&copied);
        spawn_local(async move {
            let is_done = JsFuture::from(writing).await.is_ok();
            set_told.set(if is_done {
                "Copied."
            } else {
                "This browser doesn't allow copying. Select the text instead."
            });
        });
    };
    view! {
        <div class="copy">
            <span class="copy__label">{label}</span>
            <code class="copy__text" translate="no" tabindex="0" aria-label=label>
                {text}
            </code>
            <button type="button" class="button button--small" on:click=copy>
                <Icon name="copy" />
                "Copy"
            </button>
            <span class="copy__told soft" role="status" prop:textContent=told></span>
        </div>
    }
}
