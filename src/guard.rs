//! Lets only signed-in users through to the pages, and sends all others to the login page and back.
//!
//! It is the one place that redirects for want of a session: at the first visit, after signing out, and after a forced
//! logout, however many requests have learned of it.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::Outlet;
use leptos_router::hooks::{use_location, use_navigate};
use tollgate_interceptor::LogoutReason;
use tollgate_interceptor::signals::{use_client, use_session};

use crate::components::frame::{Frame, NavLink};
use crate::route::{self, Page};

/// The frame with a page in it, as long as somebody is signed in.
#[component]
pub fn Guard() -> impl IntoView {
    let session = use_session();
    let auth = StoredValue::new_local(use_client().auth().clone());
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
            false => route::login_address(&location),
        };
        let options = NavigateOptions {
            replace: true,
            ..NavigateOptions::default()
        };
        navigate(&address, options);
    });

    let links = Page::NAVIGATION.map(link).to_vec();
    let on_sign_out = Callback::new(move |()| auth.with_value(|auth| auth.logout()));
    // Another user, tenant or session is another page: nothing that was loaded for one is ever shown to the next.
    move || {
        identity.get().map(|identity| {
            view! {
                <Frame links=links.clone() usr_id=identity.usr_id on_sign_out>
                    <Outlet />
                </Frame>
            }
        })
    }
}

fn link(page: Page) -> NavLink {
    let icon = match page {
        Page::Login => "lock",
        Page::Dashboard => "dashboard",
        Page::Users | Page::User => "users",
        Page::Sessions => "sessions",
        Page::Account => "account",
    };
    NavLink {
        href: page.path(),
        title: page.title(),
        icon,
    }
}
