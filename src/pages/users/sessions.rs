//! Where a user is signed in.

use leptos::prelude::*;
use tollgate_api_types::{Page, SessionInfo};

use crate::api;
use crate::components::empty_state::EmptyState;
use crate::components::panel::WhenLoaded;
use crate::components::relative_time::RelativeTime;
use crate::pages::load::use_load_of;
use crate::words::{sessions, users};

/// The latest sessions that are open, and the way to all of them.
#[component]
pub fn UserSessions(
    /// The user.
    usr_id: String,
) -> impl IntoView {
    let all = format!(
        "{}?usrId={}",
        crate::route::Page::Sessions.path(),
        js_sys::encode_uri_component(&usr_id)
    );
    let load = use_load_of(move || usr_id.clone(), api::sessions_of);
    let shown = |page: Page<SessionInfo>| {
        if page.items.is_empty() {
            return view! { <EmptyState title=users::NO_SESSIONS.get() detail=users::NO_SESSIONS_DETAIL.get() /> }
                .into_any();
        }
        let rows = page
            .items
            .into_iter()
            .map(|session| {
                let name = sessions::name(&session);
                view! {
                    <li class="sheet__row">
                        <span prop:textContent=name></span>
                        <span class="soft figures" translate="no">{session.ip}</span>
                        <span class="soft">
                            <RelativeTime at=session.last_used_at />
                        </span>
                    </li>
                }
            })
            .collect_view();
        view! { <ul class="sheet__rows">{rows}</ul> }.into_any()
    };
    view! {
        <WhenLoaded load=load.state on_retry=load.again children=shown />
        <p>
            <a href=all>{users::ALL_SESSIONS.get()}</a>
        </p>
    }
}
