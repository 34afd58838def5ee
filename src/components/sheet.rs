//! What opens at the side of a list, which stays in view and in use.

use leptos::html::H2;
use leptos::prelude::*;

use super::icon::Icon;
use super::layers::use_layer;
use super::name::Name;
use crate::components::effect::effect;
use crate::words::controls;

/// One thing of a list, opened beside it; Escape closes it.
#[component]
pub fn Sheet(
    /// What is open: names and codes, which are not translated, and shown as what they are.
    #[prop(into)]
    title: String,
    /// It is to be closed.
    on_close: Callback<()>,
    /// What there is to see and to do.
    children: Children,
) -> impl IntoView {
    let heading = NodeRef::<H2>::new();
    // Whoever opened it is led to it, and read its title.
    effect(move || {
        if let Some(heading) = heading.get() {
            // It fails only for an element that has gone meanwhile.
            _ = heading.focus();
        }
    });
    // Escape closes it wherever the focus is, as long as nothing lies over it.
    use_layer(Signal::derive(|| true), on_close);
    view! {
        <aside class="sheet" aria-labelledby="sheet-title">
            <div class="sheet__head">
                <h2 id="sheet-title" tabindex="-1" translate="no" node_ref=heading>
                    <Name text=title />
                </h2>
                <button
                    type="button"
                    class="button button--quiet button--small"
                    aria-label=controls::CLOSE.get()
                    on:click=move |_| on_close.run(())
                >
                    <Icon name="close" />
                </button>
            </div>
            <div class="sheet__body">{children()}</div>
        </aside>
    }
}
