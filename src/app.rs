//! The whole app: what is there on every page, and which page is at which path.
//!
//! It takes the interceptor's client and a clock, so that tests can mount it over a scripted server
//! and move the time.

use std::rc::Rc;

use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Route, Router, Routes};
use leptos_router::hooks::use_location;
use tollgate_interceptor::Client;
use tollgate_interceptor::port::Clock;
use tollgate_interceptor::signals::{provide_session, use_session};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use crate::components::clock::{provide_clock, use_clock};
use crate::components::spinner_overlay::SpinnerOverlay;
use crate::components::toast::{Toast, Toasts};
use crate::guard::Guard;
use crate::pages::account::Account;
use crate::pages::dashboard::Dashboard;
use crate::pages::login::Login;
use crate::pages::not_found::NotFound;
use crate::pages::sessions::Sessions;
use crate::pages::user::User;
use crate::pages::users::Users;
use crate::route::Page;

/// The console.
#[component]
pub fn App(
    /// Sends every request, and knows who is signed in.
    client: Client,
    /// Tells the time to whatever waits or counts down.
    clock: Rc<dyn Clock>,
) -> impl IntoView {
    // The session stands above the router: no page that comes or goes can take it along.
    let session = provide_session(client);
    provide_clock(clock);
    view! {
        <Router>
            <SpinnerOverlay loading=session.loading clock=use_clock()>
                <Routes fallback=NotFound>
                    <Route path=Page::Login.segments() view=Login />
                    <ParentRoute path=() view=Guard>
                        <Route path=Page::Dashboard.segments() view=Dashboard />
                        <Route path=Page::Users.segments() view=Users />
                        <Route path=Page::User.segments() view=User />
                        <Route path=Page::Sessions.segments() view=Sessions />
                        <Route path=Page::Account.segments() view=Account />
                    </ParentRoute>
                </Routes>
            </SpinnerOverlay>
            <Arrival />
        </Router>
        <Notices />
    }
}

/// Says where one has arrived: in the title of the window, and by moving the focus to the page's heading.
#[component]
fn Arrival() -> impl IntoView {
    let path = use_location().pathname;
    Effect::new(move |last: Option<String>| {
        let path = path.get();
        let title = Page::at(&path).map_or("Page not found", Page::title);
        document().set_title(&format!("{title} · Tollgate"));
        if last.is_some_and(|last| last != path) {
            // The new page is on the screen from the next frame on.
            request_animation_frame(focus_heading);
        }
        path
    });
}

fn focus_heading() {
    let heading = document().query_selector("h1").ok().flatten();
    if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
        // It fails only for an element that has gone meanwhile.
        _ = heading.focus();
    }
}

/// What the interceptor tells about the app as a whole.
#[component]
fn Notices() -> impl IntoView {
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
                text="Page not found: what was asked for is no longer on the server."
                is_shown=Signal::derive(move || n_not_found.get() > n_closed.get())
                on_close=Callback::new(move |()| n_closed.set(n_not_found.get_untracked()))
            />
            <Toast
                text="This browser does not let the console keep your session: a reload will sign you out."
                is_shown=Signal::derive(move || session.is_unstored.get() && !is_unstored_closed.get())
                on_close=Callback::new(move |()| is_unstored_closed.set(true))
            />
        </Toasts>
    }
}
