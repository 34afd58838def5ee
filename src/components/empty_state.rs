//! Nothing is here, and why.

use leptos::prelude::*;

/// Stands where a list would, when the list is empty.
#[component]
pub fn EmptyState(
    /// What isn't here.
    title: &'static str,
    /// Why, or what to do about it.
    #[prop(into)]
    detail: String,
    /// What can be done about it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty-state">
            <p class="empty-state__title" prop:textContent=title></p>
            <p class="empty-state__detail" prop:textContent=detail></p>
            {children.map(|children| children())}
        </div>
    }
}
