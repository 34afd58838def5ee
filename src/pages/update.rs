//! Whether the server has a newer console than this one.
//!
//! The server's page names the script that starts the console, and that name changes with each build. So the page is asked
//! for now and then: when one comes back to the tab, when the server was away, and every quarter of an hour.

use core::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;
use tollgate_interceptor::signals::use_client;

use crate::api;
use crate::components::clock::{use_clock, use_ticks};
use crate::components::connection::use_connection;

const OFTEN_ENOUGH: Duration = Duration::from_secs(900);

/// Nobody who turns from tab to tab asks more often than this.
const PAUSE: Duration = Duration::from_secs(60);

/// Whether there is a newer console; once there is, it stays so until the page is loaded anew.
#[must_use]
pub fn use_update() -> Signal<bool> {
    let has_update = RwSignal::new(false);
    let Some(own) = own_script() else {
        return has_update.into();
    };
    let clock = use_clock();
    let client = use_client();
    let period = use_ticks(OFTEN_ENOUGH, clock.clone());
    let connection = use_connection();
    let shown = RwSignal::new(0_u32);
    let asked = StoredValue::new(clock.now());
    let listener = window_event_listener_untyped("visibilitychange", move |_| {
        if !document().hidden() && clock.now().saturating_sub(asked.get_value()) >= PAUSE {
            asked.set_value(clock.now());
            shown.update(|n| *n += 1);
        }
    });
    on_cleanup(move || listener.remove());
    Effect::new(move |last: Option<()>| {
        period.track();
        shown.track();
        if let Some(connection) = connection {
            _ = connection.n_returns();
        }
        // This page has come just now.
        if last.is_none() || has_update.get_untracked() {
            return;
        }
        let answer = api::own_page(client.clone());
        let own = own.clone();
        spawn_local_scoped_with_cancellation(async move {
            // A page that names no script of this kind is another's: a proxy's, or that of a hotel.
            if let Ok(page) = answer.await
                && names_another(&page, &own)
            {
                has_update.set(true);
            }
        });
    });
    has_update.into()
}

/// Whether a page starts another build of the console than the one whose script is `own`.
#[must_use]
pub fn names_another(page: &str, own: &str) -> bool {
    page.contains("modulepreload") && page.contains("/tollgate-") && !page.contains(own)
}

/// The script that has started this page.
fn own_script() -> Option<String> {
    let link = document().query_selector("link[rel=modulepreload]");
    link.ok().flatten()?.get_attribute("href")
}
