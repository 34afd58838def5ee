//! A sentence with names in it, which stand out, are not translated and hide nothing.

use leptos::prelude::*;

use super::name::Name;
use crate::words::sentence::Part;

/// The sentence.
#[component]
pub fn Sentence(
    /// Its words and names.
    parts: Vec<Part>,
) -> impl IntoView {
    let parts = parts
        .into_iter()
        .map(|part| match part {
            Part::Name(name) => {
                view! { <span class="sentence__name" translate="no"><Name text=name /></span> }
                    .into_any()
            }
            words => view! { <span prop:textContent=words.text().to_owned()></span> }.into_any(),
        })
        .collect_view();
    view! { <span class="sentence">{parts}</span> }
}
