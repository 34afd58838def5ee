//! Pictures, out of the sprite in `index.html`.

use leptos::prelude::*;

/// A small picture beside a text; it is hidden from screen readers, since the text says it.
#[component]
pub fn Icon(
    /// Its name in the sprite, without `icon-`.
    name: &'static str,
) -> impl IntoView {
    view! {
        <svg class="icon" aria-hidden="true">
            <use href=format!("#icon-{name}") />
        </svg>
    }
}
