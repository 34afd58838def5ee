//! The whole app: what is there on every page, and which page is at which path.
//!
//! It takes the wiring, so that tests can mount it over a scripted server and move the time.

use core::time::Duration;
use std::rc::Rc;

use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::hooks::use_location;
use leptos_router::{ParamSegment, StaticSegment, WildcardSegment};
use tollgate_interceptor::signals::{provide_session, use_session};
use tollgate_interceptor::{Auth, Error, Event};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::api;
use crate::chunks::{
    Account, Audit, Dashboard, Framed, Lost, NewPassword, Projects, Sessions, SetUp, Traffic, Users,
};
use crate::client::Wiring;
use crate::components::another_try::provide_another_try;
use crate::components::clock::{provide_clock, use_clock};
use crate::components::connection::provide_connection;
use crate::components::effect::effect;
use crate::components::focus::{focus_heading, keep_focus};
use crate::components::layers::provide_layers;
use crate::components::patience::{provide_give_up, use_give_up};
use crate::components::scroll::ScrollMemory;
use crate::components::shortcuts::provide_single_keys;
use crate::components::spinner_overlay::SpinnerOverlay;
use crate::components::toast::{Toast, Toasts};
use crate::components::wait::provide_pause;
use crate::first_login;
use crate::guard::Guard;
use crate::language::provide_language;
use crate::pages::login::Login;
use crate::pages::signed_out;
use crate::pages::traffic::provide_traffic;
use crate::route::Page;
use crate::session_events::provide_session_events;
use crate::words;

/// The console.
#[component]
pub fn App(
    /// What sends every request and knows who is signed in, and what tells the time.
    wiring: Wiring,
) -> impl IntoView {
    // The session stands above the router: no page that comes or goes can take it along.
    provide_session_events(&wiring.client);
    watch_connection(&wiring);
    let auth = wiring.client.auth().clone();
    signed_out::keep(&wiring.client, &wiring.recorder);
    provide_traffic(wiring.recorder, wiring.obstacles);
    provide_session(wiring.client);
    provide_clock(wiring.clock, move || wiring.server_clock.now());
    heed_pauses(&auth);
    let auth = StoredValue::new_local(auth);
    // Whoever tries again doesn't want to wait for the pause after a refresh that has failed.
    provide_another_try(Callback::new(move |()| auth.with_value(Auth::try_again)));
    provide_give_up();
    provide_layers();
    provide_single_keys();
    keep_focus();
    let scroll = ScrollMemory::watch();
    let language = provide_language();
    // Texts are no signals: in another language everything is drawn anew.
    let pages = move || {
        language.track();
        view! { <Pages scroll /> }
    };
    view! { <Router>{pages}</Router> }
}

/// Lets a request without an answer be a reason to ask whether the server is there.
fn watch_connection(wiring: &Wiring) {
    let client = wiring.client.clone();
    let probe = move || api::answers(client.clone());
    let connection = provide_connection(Rc::clone(&wiring.clock), probe);
    let observer = move |_: Duration, event: &Event| {
        if let Event::Failed { error, .. } = event
            && words::problems::is_unreachable(error)
        {
            connection.doubt();
        }
    };
    wiring.client.auth().observe(observer);
}

/// Lets every button know when the server asks for a pause, whoever was told so.
fn heed_pauses(auth: &Auth) {
    let pause = provide_pause();
    auth.observe(move |_: Duration, event: &Event| {
        if let Event::Failed {
            error:
                Error::Unavailable {
                    failure,
                    retry_after: Some(retry_after),
                },
            ..
        } = event
            && failure.status == 429
        {
            pause.begin(*retry_after);
        }
    });
}

/// Everything that is drawn.
#[component]
fn Pages(scroll: ScrollMemory) -> impl IntoView {
    let give_up = use_give_up();
    let on_give_up = Callback::new(move |()| {
        if let Some(give_up) = give_up {
            give_up.give_up();
        }
    });
    view! {
        <SpinnerOverlay loading=use_session().loading clock=use_clock() on_give_up>
            <Routes fallback=|| ()>
                <Route path=Page::Login.segment() view=Login />
                <Route path=Page::SetUp.segment() view=SetUp />
                <ParentRoute path=() view=Guard>
                    <Route path=Page::NewPassword.segment() view=NewPassword />
                    <ParentRoute path=() view=Framed>
                        <Route path=Page::Dashboard.segment() view=Dashboard />
                        <ParentRoute path=Page::Users.segment() view=Users>
                            <Route path=StaticSegment("") view=|| () />
                            <Route path=ParamSegment("usrId") view=|| () />
                        </ParentRoute>
                        <ParentRoute path=Page::Projects.segment() view=Projects>
                            <Route path=StaticSegment("") view=|| () />
                            <Route path=ParamSegment("tenantId") view=|| () />
                        </ParentRoute>
                        <ParentRoute path=Page::Audit.segment() view=Audit>
                            <Route path=StaticSegment("") view=|| () />
                            <Route path=ParamSegment("event") view=|| () />
                        </ParentRoute>
                        <Route path=Page::Traffic.segment() view=Traffic />
                        <Route path=Page::Sessions.segment() view=Sessions />
                        <Route path=Page::Account.segment() view=Account />
                    </ParentRoute>
                </ParentRoute>
                <Route path=WildcardSegment("address") view=Lost />
            </Routes>
        </SpinnerOverlay>
        <Arrival scroll />
        <AppToasts />
    }
}

/// Says where one has arrived: in the title of the window, and by moving the focus to the page's heading; and lets a
/// page that was gone back to stand where it stood.
#[component]
fn Arrival(scroll: ScrollMemory) -> impl IntoView {
    let location = use_location();
    let (path, search, hash) = (location.pathname, location.search, location.hash);
    Effect::new(move |last: Option<(Option<Page>, String)>| {
        let page = Page::at(&path.read());
        let place = hash.get();
        let title = page.map_or_else(|| words::pages::NOT_FOUND.get(), Page::title);
        document().set_title(&format!("{title} · Tollgate"));
        if page != Some(Page::Login) {
            first_login::remove();
        }
        // What opens beside a list is no other page, and takes the focus itself.
        let is_other = |last: &(Option<Page>, String)| {
            last.0 != page || (last.1 != place && !place.is_empty())
        };
        if last.as_ref().is_some_and(is_other) {
            // The new page is on the screen from the next frame on.
            let place = place.clone();
            request_animation_frame(move || focus_on(&place));
        }
        (page, place)
    });
    effect(move || scroll.arrive(format!("{}?{}", path.get(), search.get())));
}

/// Leads the focus to the place on the page that the address names, and else to the page's heading.
fn focus_on(place: &str) {
    let named = document().get_element_by_id(place.trim_start_matches('#'));
    match named.and_then(|named| named.dyn_into::<HtmlElement>().ok()) {
        // It fails only for an element that has gone meanwhile.
        Some(named) => _ = named.focus(),
        None => focus_heading(),
    }
}

/// What the interceptor tells about the app as a whole.
#[component]
fn AppToasts() -> impl IntoView {
    let session = use_session();
    // Counted, since the same answer twice is still told twice.
    let n_not_found = Memo::new(move |last: Option<&u32>| {
        session.not_found.track();
        last.map_or(0, |n| n + 1)
    });
    let n_closed = RwSignal::new(0);
    let is_unstored_closed = RwSignal::new(false);
    view! {
        <Toasts>
            <Toast
                text=words::frame::GONE.get()
                is_shown=Signal::derive(move || n_not_found.get() > n_closed.get())
                on_close=Callback::new(move |()| n_closed.set(n_not_found.get_untracked()))
            />
            <Toast
                text=words::frame::UNSTORED.get()
                is_shown=Signal::derive(move || session.is_unstored.get() && !is_unstored_closed.get())
                on_close=Callback::new(move |()| is_unstored_closed.set(true))
            />
        </Toasts>
    }
}
