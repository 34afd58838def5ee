//! What opens over the page and keeps everything else out of reach until it is answered.

use leptos::html;
use leptos::prelude::*;
use web_sys::EventTarget;

use crate::components::effect::effect;

/// A modal dialog; the browser keeps the focus in it, and gives it back when it closes.
#[component]
pub fn Dialog(
    /// Whether it is open.
    #[prop(into)]
    is_open: Signal<bool>,
    /// What it is called.
    #[prop(into)]
    label: Signal<String>,
    /// Classes for its shape.
    class: &'static str,
    /// It is to be closed: by Escape, or by a press beside it.
    on_close: Callback<()>,
    /// What is in it, drawn while it is open.
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    effect(move || {
        let Some(dialog) = dialog.get() else { return };
        if is_open.get() {
            if !dialog.open() {
                // It fails only for an element that has gone meanwhile.
                _ = dialog.show_modal();
            }
        } else if dialog.open() {
            dialog.close();
        }
    });
    let on_cancel = move |event: leptos::ev::Event| {
        // Whether it closes is for its owner to say.
        event.prevent_default();
        on_close.run(());
    };
    // Browsers let a second Escape through, whatever was said to the first one; so the key itself is heard.
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let is_own = !event.default_prevented() && !event.is_composing();
        if event.key() == "Escape" && is_own {
            event.prevent_default();
            on_close.run(());
        }
    };
    // The Back of a phone can close it all the same.
    let on_closed = move |_| {
        if let Some(dialog) = dialog.get_untracked().filter(|_| is_open.get_untracked()) {
            _ = dialog.show_modal();
        }
    };
    let on_press = move |event: leptos::ev::MouseEvent| {
        // All that is in the dialog lies in a child of it; the dialog itself is hit beside them.
        let hit = event.target();
        let own = dialog.get_untracked().map(EventTarget::from);
        let is_beside = hit.is_some() && hit == own;
        if is_beside {
            on_close.run(());
        }
    };
    view! {
        <dialog
            class=format!("dialog {class}")
            aria-label=move || label.get()
            node_ref=dialog
            on:cancel=on_cancel
            on:close=on_closed
            on:keydown=on_key
            on:mousedown=on_press
        >
            <Show when=move || is_open.get()>
                <div class="dialog__box">{children()}</div>
            </Show>
        </dialog>
    }
}
