//! One word about a thing.

use leptos::prelude::*;

pub use crate::words::tone::Tone;

/// A word about the thing that it stands beside.
#[component]
pub fn Badge(
    /// What its colour means.
    #[prop(optional)]
    tone: Tone,
    /// The word.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! { <span class="badge" data-tone=tone.as_str() prop:textContent=text></span> }
}
