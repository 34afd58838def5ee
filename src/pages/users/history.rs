//! What has happened to a user, the latest first.

use leptos::prelude::*;
use tollgate_api_types::{Event, Page};

use crate::api;
use crate::components::empty_state::EmptyState;
use crate::components::panel::WhenLoaded;
use crate::components::relative_time::RelativeTime;
use crate::components::sentence::Sentence;
use crate::pages::load::use_load_of;
use crate::words::events::sentence;
use crate::words::users;

/// The latest events.
#[component]
pub fn History(
    /// The user.
    usr_id: String,
) -> impl IntoView {
    let load = use_load_of(move || usr_id.clone(), api::users::history);
    let shown = |page: Page<Event>| {
        if page.items.is_empty() {
            return view! { <EmptyState title=users::NO_HISTORY.get() detail=users::NO_HISTORY_DETAIL.get() /> }
                .into_any();
        }
        let events = page.items.into_iter().map(event).collect_view();
        view! { <ul class="sheet__rows">{events}</ul> }.into_any()
    };
    view! { <WhenLoaded load=load.state on_retry=load.again children=shown /> }
}

fn event(event: Event) -> impl IntoView {
    let parts = sentence(&event);
    view! {
        <li class="sheet__row">
            <Sentence parts />
            <span class="soft figures" translate="no">
                {event.ip}
            </span>
            <span class="soft">
                <RelativeTime at=event.at />
            </span>
        </li>
    }
}
