//! Nothing is at this path.

use leptos::prelude::*;

use crate::route::Page;

/// Says that there is no such page, and leads back.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <main class="lost">
            <p class="lost__code figures" aria-hidden="true">
                "404"
            </p>
            <h1 tabindex="-1">"Page not found"</h1>
            <p class="soft">"There is no page at this address. The link may be old, or mistyped."</p>
            <a class="button button--primary" href=Page::Dashboard.path()>
                "Go to the dashboard"
            </a>
        </main>
    }
}
