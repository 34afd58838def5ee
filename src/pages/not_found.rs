//! Nothing is at this path.

use leptos::prelude::*;

use crate::route::Page;
use crate::words::frame;

/// Says that there is no such page, and leads back.
#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <div class="lost">
            <p class="lost__code figures" aria-hidden="true">
                "404"
            </p>
            <h1 tabindex="-1">{frame::LOST_TITLE.get()}</h1>
            <p class="soft">{frame::LOST_DETAIL.get()}</p>
            <a class="button button--primary" href=Page::Dashboard.path()>
                {frame::LOST_WAY_BACK.get()}
            </a>
        </div>
    }
}
