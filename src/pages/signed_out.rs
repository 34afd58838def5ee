//! "Why was I signed out?": what is kept of a session that was ended by force, and what the login page shows of it.
//!
//! It is kept in this tab's sessionStorage, so that a reload of the login page does not lose it: as patterns of paths,
//! without ids and names, for ten minutes, or until the next login. A logout by hand keeps nothing.

use core::time::Duration;

use leptos::prelude::*;
use tollgate_devtools::{LastMinute, Recorder, SignedOut};
use tollgate_interceptor::signals::use_session;
use tollgate_interceptor::{Client, Event};
use web_sys::Storage;

use crate::api::patterns::PATTERNS;
use crate::pages::traffic::{spoken, use_traffic};
use crate::words::traffic as words;

const KEY: &str = "tollgate.signed-out";

/// Keeps what was written down of a forced end, and takes up what was kept before a reload.
pub fn keep(client: &Client, recorder: &Recorder) {
    let auth = client.auth();
    let now = recorder.wall_at(recorder.now());
    let kept = kept().and_then(|text| SignedOut::read(&text, now));
    match kept {
        Some(kept) if auth.identity().is_none() => recorder.restore(kept),
        _ => write(None),
    }
    // It is told after the recorder, which was there before: what the recorder says then is of this event.
    let own = recorder.clone();
    auth.observe(move |_: Duration, event: &Event| {
        if matches!(event, Event::LoggedIn { .. } | Event::LoggedOut { .. }) {
            let told = own.signed_out();
            write(told.map(|told| told.to_text(PATTERNS)).as_deref());
        }
    });
}

/// A button under the message of the login page that shows what happened; nothing, where nobody was signed out by force.
#[component]
pub fn SeeWhatHappened() -> impl IntoView {
    let traffic = use_traffic();
    let logout = use_session().logout;
    let told = Memo::new(move |_| {
        // Each end of a session is a reason to look again, and so is each login.
        logout.track();
        traffic.recorder().signed_out()
    });
    let is_open = RwSignal::new(false);
    move || {
        told.get().map(|told| {
            view! {
                <div class="happened">
                    <button
                        type="button"
                        class="button"
                        aria-expanded=move || is_open.get().to_string()
                        on:click=move |_| is_open.update(|is_open| *is_open = !*is_open)
                    >
                        {words::SEE_WHAT_HAPPENED.get()}
                    </button>
                    <Show when=move || is_open.get()>
                        <LastMinute told=told.clone() routes=PATTERNS language=spoken() />
                    </Show>
                </div>
            }
        })
    }
}

fn kept() -> Option<String> {
    storage()?.get_item(KEY).ok().flatten()
}

fn write(text: Option<&str>) {
    let Some(storage) = storage() else { return };
    // Where nothing can be stored, it lasts as long as the page.
    _ = match text {
        Some(text) => storage.set_item(KEY, text),
        None => storage.remove_item(KEY),
    };
}

/// This tab's storage; asking for it fails where it is blocked.
fn storage() -> Option<Storage> {
    window().session_storage().ok().flatten()
}
