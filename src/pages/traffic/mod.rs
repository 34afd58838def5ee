//! What the interceptor does, live: the picture of `tollgate-devtools`, and what the console and a demo server add to it.

mod experiments;

use core::time::Duration;

use leptos::prelude::*;
use tollgate_devtools::{Recorder, Traffic as Picture, words::Language as Spoken};
use tollgate_interceptor::Client;
use tollgate_interceptor::signals::use_client;
use web_sys::Storage;

use self::experiments::{Experiments, use_experiments};
use crate::api;
use crate::components::clock::use_clock;
use crate::components::frame::PageHead;
use crate::language::{self, Language};
use crate::obstacles::Obstacles;
use crate::pages::current_user::use_current_user;
use crate::route::Page;
use crate::session_events::use_session_events;
use crate::words::traffic as words;

/// Remembers that the story was told in this browser.
const KEY: &str = "tollgate.traffic-shown";

/// What any page may need of the traffic.
#[derive(Clone, Copy)]
pub struct TrafficTools {
    recorder: StoredValue<Recorder, LocalStorage>,
    obstacles: StoredValue<Obstacles, LocalStorage>,
}

impl TrafficTools {
    /// Has written down what happened, from the start of the app.
    #[must_use]
    pub fn recorder(self) -> Recorder {
        self.recorder.get_value()
    }

    fn obstacles(self) -> Obstacles {
        self.obstacles.get_value()
    }
}

/// Puts them into the context of the component that calls it, which should be the root.
pub fn provide_traffic(recorder: Recorder, obstacles: Obstacles) {
    provide_context(TrafficTools {
        recorder: StoredValue::new_local(recorder),
        obstacles: StoredValue::new_local(obstacles),
    });
}

/// Those of the nearest [`provide_traffic`].
///
/// # Panics
///
/// Where nobody has called it further up: the app does.
#[must_use]
pub fn use_traffic() -> TrafficTools {
    expect_context()
}

/// The language of the page, as the picture takes it.
#[must_use]
pub fn spoken() -> Spoken {
    match language::current() {
        Language::English => Spoken::English,
        Language::Korean => Spoken::Korean,
    }
}

/// The traffic.
#[component]
pub fn Traffic() -> impl IntoView {
    let user = use_current_user();
    // What a demo adds is there from the start or not at all; where nobody can tell, there is none.
    let is_demo = Memo::new(move |last: Option<&Option<bool>>| {
        let state = user.state.read();
        match (&state.data, &state.problem) {
            (Some(user), _) => Some(user.data.server.is_demo),
            (None, Some(_)) => Some(false),
            (None, None) => last.copied().flatten(),
        }
    });
    view! {
        <div class="page">
            <PageHead title=Page::Traffic.title() lead=words::LEAD.get() />
            {move || is_demo.get().map(|is_demo| view! { <Stage is_demo /> })}
        </div>
    }
}

#[component]
fn Stage(is_demo: bool) -> impl IntoView {
    let client = use_client();
    let traffic = use_traffic();
    let recorder = traffic.recorder();
    let Experiments {
        list,
        note,
        on_expire,
    } = use_experiments(is_demo, traffic.obstacles());
    let left = use_token_left();
    let is_first = is_demo && is_first_visit(&recorder);
    view! {
        <Picture
            client
            recorder
            probe="me"
            language=spoken()
            on_expire
            left
            experiments=list
            experiments_note=note
            plays_at_once=is_first
        />
    }
}

/// How long the access token still lives, by what the server has said of it; nothing for a token that is newer than that.
fn use_token_left() -> Callback<(), Option<Duration>> {
    let (user, events) = (use_current_user(), use_session_events());
    let clock = StoredValue::new_local(use_clock());
    Callback::new(move |()| {
        let state = user.state.read_untracked();
        let user = state.data.as_ref()?;
        if user.generation < events.generation.get_untracked() {
            return None;
        }
        let end = user.at + Duration::from_secs(user.data.ends().expires_in);
        Some(end.saturating_sub(clock.with_value(|clock| clock.now())))
    })
}

/// Whether nobody has seen the story in this browser, and nothing of it is on the page; it counts as seen from now on.
fn is_first_visit(recorder: &Recorder) -> bool {
    let counts = recorder.recording().counts();
    let is_empty = counts.refreshes == 0 && counts.waited == 0;
    // Where nothing can be remembered it would play at each visit, and so it waits for a click.
    let Some(storage) = storage() else {
        return false;
    };
    let is_seen = storage.get_item(KEY).ok().flatten().is_some();
    is_empty && !is_seen && storage.set_item(KEY, "1").is_ok()
}

/// Has the server take this session's access tokens for dead; where it can't, this page alone does.
async fn expire_access(client: Client, is_demo: bool) {
    let auth = client.auth().clone();
    if !is_demo || api::demo::expire_access(client).await.is_err() {
        auth.expire_access_token();
    }
}

/// The browser's storage; asking for it fails where it is blocked.
fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}
