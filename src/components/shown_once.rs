//! A secret that is shown once: it stays until it was copied, or until somebody says that it may go.

use leptos::prelude::*;

use super::copy::CopyText;
use super::dialog::Dialog;
use crate::words::controls;

/// A dialog with the secret; Escape, and a press beside it, ask before they close what nobody has copied.
#[component]
pub fn ShownOnce(
    /// What has happened.
    #[prop(into)]
    title: String,
    /// What to do with the secret.
    #[prop(into)]
    told: String,
    /// What the secret is called.
    label: &'static str,
    /// The secret.
    #[prop(into)]
    secret: String,
    /// It is to be closed.
    on_done: Callback<()>,
) -> impl IntoView {
    let is_copied = RwSignal::new(false);
    let has_asked = RwSignal::new(false);
    let is_asking = Memo::new(move |_| has_asked.get() && !is_copied.get());
    let on_close = Callback::new(move |()| {
        if is_copied.get_untracked() {
            on_done.run(());
        } else {
            // Once more takes the question back: no key that is pressed twice by accident costs anything.
            has_asked.update(|has| *has = !*has);
        }
    });
    let on_copied = Callback::new(move |()| is_copied.set(true));
    let texts = StoredValue::new((title.clone(), told, secret));
    let done = move || {
        view! {
            <button type="button" class="button button--primary button--wide" on:click=move |_| on_done.run(())>
                {controls::DONE.get()}
            </button>
        }
    };
    view! {
        <Dialog is_open=Signal::stored(true) label=title class="dialog--once" on_close>
            <h2 prop:textContent=texts.with_value(|(title, ..)| title.clone())></h2>
            <p prop:textContent=texts.with_value(|(_, told, _)| told.clone())></p>
            // What was selected and copied by hand is copied too.
            <div class="once" on:copy=move |_| is_copied.set(true)>
                <CopyText label text=texts.with_value(|(.., secret)| secret.clone()) on_copied />
            </div>
            <div role="status">
                <Show when=move || is_asking.get()>
                    <p class="notice" data-tone="warn">
                        {controls::GOES_FOR_GOOD.get()}
                    </p>
                </Show>
            </div>
            <Show when=move || is_asking.get() fallback=done>
                <div class="dialog__answers">
                    <button type="button" class="button button--danger" on:click=move |_| on_done.run(())>
                        {controls::CLOSE_WITHOUT_COPYING.get()}
                    </button>
                    <button type="button" class="button" on:click=move |_| has_asked.set(false)>
                        {controls::KEEP_OPEN.get()}
                    </button>
                </div>
            </Show>
        </Dialog>
    }
}
