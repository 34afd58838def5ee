//! How many events are newer than the list: a pill says so, and the list stays as it is until it is pressed.

use core::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;
use tollgate_api_types::Event;
use tollgate_interceptor::signals::use_client;

use crate::api;
use crate::components::clock::{use_clock, use_ticks};
use crate::components::effect::effect;
use crate::components::icon::Icon;
use crate::components::list::List;
use crate::words::audit;

/// How often it is asked.
const PERIOD: Duration = Duration::from_secs(20);

/// The pill.
#[component]
pub fn NewerPill(
    /// The log.
    list: List<Event>,
) -> impl IntoView {
    let client = use_client();
    let ticks = use_ticks(PERIOD, use_clock());
    let n_new = RwSignal::new(0_u64);
    // On a later page than the first nobody looks for what is new.
    let newest = Memo::new(move |_| {
        let state = list.state.read();
        let first = state
            .data
            .as_ref()?
            .rows
            .first()
            .map_or(0, |event| event.id);
        list.question().cursor.is_none().then_some(first)
    });
    // A list that has come, or another question, has nothing new above it.
    effect(move || {
        list.reading.track();
        list.state.track();
        n_new.set(0);
    });
    Effect::new(move |last: Option<Duration>| {
        let now = ticks.get();
        // A hidden page asks nothing.
        let is_due = last.is_some_and(|last| last != now) && !document().hidden();
        if let Some(newest) = newest.get_untracked().filter(|_| is_due) {
            let filters = list.spec.with_value(|spec| spec.filters.clone());
            let mut question = untrack(|| list.question());
            question.limit = None;
            let answer = api::audit::n_newer(client.clone(), question.parameters(&filters), newest);
            spawn_local_scoped_with_cancellation(async move {
                // What failed is asked again in a moment; nobody waits for it.
                if let Ok(n) = answer.await {
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
                    on:click=move |_| list.again.run(())
                >
                    <Icon name="up" />
                    <span prop:textContent=move || audit::n_new(n_new.get())></span>
                </button>
            </Show>
        </div>
    }
}
