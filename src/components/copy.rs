//! A text that is there to be handed on.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use super::icon::Icon;
use crate::words::controls;

/// The text, and a button that puts it on the clipboard.
#[component]
pub fn CopyText(
    /// What it is called.
    label: &'static str,
    /// The text.
    #[prop(into)]
    text: String,
    /// It is on the clipboard.
    #[prop(optional)]
    on_copied: Option<Callback<()>>,
) -> impl IntoView {
    let (copy, told) = use_copy(text.clone(), on_copied);
    view! {
        <div class="copy">
            <span class="copy__label">{label}</span>
            <code class="copy__text" translate="no" tabindex="0" aria-label=label>
                {text}
            </code>
            <button type="button" class="button button--small" on:click=move |_| copy.run(())>
                <Icon name="copy" />
                {controls::COPY.get()}
            </button>
            <span class="copy__told soft" role="status" prop:textContent=told></span>
        </div>
    }
}

/// What puts a text on the clipboard, and what is told of it; `on_copied` hears when it is there.
#[must_use]
pub fn use_copy(
    text: String,
    on_copied: Option<Callback<()>>,
) -> (Callback<()>, ReadSignal<&'static str>) {
    let (told, set_told) = signal("");
    let copy = Callback::new(move |()| {
        // Pages that came over plain HTTP have no clipboard, and there the promise is never made.
        let clipboard = window().navigator().clipboard();
        let writing = clipboard.write_text(&text);
        spawn_local(async move {
            let is_done = JsFuture::from(writing).await.is_ok();
            let text = if is_done {
                controls::COPIED
            } else {
                controls::NOT_COPIED
            };
            // The page may have been left meanwhile.
            let is_left = set_told.try_set(text.get()).is_some();
            if let Some(on_copied) = on_copied.filter(|_| is_done && !is_left) {
                on_copied.run(());
            }
        });
    });
    (copy, told)
}
