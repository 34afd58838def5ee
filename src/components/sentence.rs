//! A sentence with names in it, which stand out and are not translated.

use leptos::prelude::*;

use crate::words::sentence::Part;

/// The sentence.
#[component]
pub fn Sentence(
    /// Its words and names.
    parts: Vec<Part>,
) -> impl IntoView {
    let parts = parts
        .into_iter()
        .map(|part| {
            let is_name = matches!(part, Part::Name(_));
            view! {
                <span
                    class:sentence__name=is_name
                    translate=is_name.then_some("no")
                    prop:textContent=part.text().to_owned()
                ></span>
            }
        })
        .collect_view();
    view! { <span class="sentence">{parts}</span> }
}
