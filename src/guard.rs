//! Lets only signed-in users through to the pages, and sends all others to the login page and back.
//!
//! It is the one place that redirects for want of a session: at the first visit, after signing out, and after a forced
//! logout, however many requests have learned of it.
//! It also sends whoever has to choose another password to where that is done, whatever page has learned of it.

use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::{use_location, use_navigate};
use tollgate_interceptor::LogoutReason;
use tollgate_interceptor::signals::{use_client, use_session};

use crate::components::form::keep_drafts_of;
use crate::components::frame::{Frame, NavLink};
use crate::pages::current_user::provide_current_user;
use crate::pages::project_choice::ProjectChoice;
use crate::route::{self, Page};

/// What is inside, as long as somebody is signed in.
#[component]
pub fn Guard() -> impl IntoView {
    let session = use_session();
    let location = use_location();
    let navigate = use_navigate();
    let identity = Memo::new(move |_| session.identity.get());

    Effect::new(move |_| {
        if identity.read().is_some() {
            return;
        }
        // Whoever has signed out by hand comes back to the start; all others to where they were.
        let is_own_doing = session.logout.with_untracked(|logout| {
            logout
                .as_ref()
                .is_some_and(|logout| logout.reason == LogoutReason::LoggedOut)
        });
        let address = match is_own_doing {
            true => Page::Login.path().to_owned(),
            false => route::detour(Page::Login, &location),
        };
        navigate(&address, route::replacing());
    });

    // Another user, tenant or session is another page: nothing that was loaded for one is ever shown to the next.
    move || {
        identity.get().map(|identity| {
            keep_drafts_of(&identity.usr_id);
            view! { <SignedIn /> }
        })
    }
}

/// The pages of one session.
#[component]
fn SignedIn() -> impl IntoView {
    let user = provide_current_user();
    let location = use_location();
    let navigate = use_navigate();
    Effect::new(move |_| {
        let is_there = Page::at(&location.pathname.read()) == Some(Page::NewPassword);
        if user.must_change_password.get() && !is_there {
            navigate(
                &route::detour(Page::NewPassword, &location),
                route::replacing(),
            );
        }
    });
    view! { <Outlet /> }
}

/// The frame with a page in it.
#[component]
pub fn Framed() -> impl IntoView {
    let auth = StoredValue::new_local(use_client().auth().clone());
    let usr_id = use_session()
        .identity
        .with_untracked(|identity| identity.as_ref().map(|identity| identity.usr_id.clone()));
    let on_sign_out = Callback::new(move |()| auth.with_value(|auth| auth.logout()));
    view! {
        <Frame
            links=Page::NAVIGATION.map(link).to_vec()
            usr_id=usr_id.unwrap_or_default()
            on_sign_out
            project=|| view! { <ProjectChoice /> }
        >
            <Outlet />
        </Frame>
    }
}

fn link(page: Page) -> NavLink {
    let icon = match page {
        Page::Dashboard => "dashboard",
        Page::Users => "users",
        Page::Sessions => "sessions",
        Page::Account => "account",
        Page::Login | Page::NewPassword | Page::SetUp => "lock",
    };
    NavLink {
        href: page.path(),
        title: page.title(),
        icon,
    }
}
