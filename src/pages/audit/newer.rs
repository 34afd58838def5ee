//! How many events are newer than the list: a pill says so, and the list stays as it is until it is pressed.

use core::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;
use tollgate_api_types::AuditQuery;
use tollgate_interceptor::signals::use_client;

use crate::api;
use crate::components::clock::{use_clock, use_ticks};
use crate::components::icon::Icon;
use crate::words::audit;

/// How often it is asked.
const PERIOD: Duration = Duration::from_secs(20);

/// The pill.
#[component]
pub fn NewerPill(
    /// What the list asks for; on a later page than the first nobody looks for what is new.
    query: Memo<AuditQuery>,
    /// The newest event of the list; `None` while there is no list.
    #[prop(into)]
    newest: Signal<Option<i64>>,
    /// The list is to be loaded again.
    on_show: Callback<()>,
) -> impl IntoView {
    let client = use_client();
    let ticks = use_ticks(PERIOD, use_clock());
    let n_new = RwSignal::new(0_u64);
    // A list that has come, or another question, has nothing new above it.
    Effect::new(move |_| {
        query.track();
        newest.track();
        n_new.set(0);
    });
    Effect::new(move |last: Option<Duration>| {
        let now = ticks.get();
        let (query, newest) = (query.get_untracked(), newest.get_untracked());
        let is_first_page = query.cursor.is_none();
        // A hidden page asks nothing.
        let is_due = last.is_some_and(|last| last != now) && is_first_page && !document().hidden();
        if let Some(newest) = newest.filter(|_| is_due) {
            let client = client.clone();
            spawn_local_scoped_with_cancellation(async move {
                // What failed is asked again in a moment; nobody waits for it.
                if let Ok(n) = api::audit::n_newer(client, query, newest).await {
                    n_new.set(n);
                }
            });
        }
        now
    });
    view! {
        <div class="newer" role="status">
            <Show when=move || n_new.get() != 0>
                <button
                    type="button"
                    class="button button--small button--primary"
                    on:click=move |_| on_show.run(())
                >
                    <Icon name="up" />
                    <span prop:textContent=move || audit::n_new(n_new.get())></span>
                </button>
            </Show>
        </div>
    }
}
