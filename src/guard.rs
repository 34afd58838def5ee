//! Lets only signed-in users through to the pages, and sends all others to the login page and back.
//!
//! It is the one place that redirects for want of a session: at the first visit, after signing out, and after a forced
//! logout, however many requests have learned of it.
//! It also sends whoever has to choose another password to where that is done, whatever page has learned of it, and shows
//! a page that is for administrators to nobody else.

use leptos::prelude::*;
use leptos_router::components::Outlet;
use leptos_router::hooks::{use_location, use_navigate};
use tollgate_api_types::Me;
use tollgate_interceptor::LogoutReason;
use tollgate_interceptor::signals::{use_client, use_session};

use crate::components::effect::effect;
use crate::components::focus::focus_heading;
use crate::components::form::keep_drafts_of;
use crate::components::frame::{Frame, NavGroup, NavLink};
use crate::pages::admission::{Admission, AdmittedTo};
use crate::pages::current_user::{provide_current_user, use_current_user};
use crate::pages::kept::provide_kept_answers;
use crate::pages::not_found::NotFound;
use crate::pages::palette::Palette;
use crate::pages::project_choice::{ProjectChoice, provide_project_change};
use crate::pages::session_end::SessionEnd;
use crate::pages::status::{AppStatus, server_line};
use crate::route::{self, Audience, Page};
use crate::session_events::use_session_events;

/// What is inside, as long as somebody is signed in.
#[component]
pub fn Guard() -> impl IntoView {
    let session = use_session();
    let location = use_location();
    let navigate = use_navigate();
    let identity = Memo::new(move |_| session.identity.get());

    effect(move || {
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
            view! {
                <SignedIn>
                    <Outlet />
                </SignedIn>
            }
        })
    }
}

/// The pages of one session.
#[component]
fn SignedIn(
    /// The pages.
    children: Children,
) -> impl IntoView {
    provide_kept_answers();
    let user = provide_current_user();
    let location = use_location();
    let navigate = use_navigate();
    let path = location.pathname;
    let is_there = Memo::new(move |_| Page::at(&path.read()) == Some(Page::NewPassword));
    effect(move || {
        if user.must_change_password.get() && !is_there.get() {
            navigate(
                &route::detour(Page::NewPassword, &location),
                route::replacing(),
            );
        }
    });
    // The pages ask for their data at once; whether a session that has just begun may show them, the server says first.
    let (events, session) = (use_session_events(), use_session().identity.get_untracked());
    let is_new = events.is_new(session.as_ref());
    effect(move || {
        if user.state.read().data.is_some() {
            events.mark_known(session.as_ref());
        }
    });
    let is_hidden = Memo::new(move |_| {
        let state = user.state.read();
        let is_unknown = is_new && state.data.is_none() && state.problem.is_none();
        !is_there.get() && (is_unknown || user.must_change_password.get())
    });
    Effect::new(move |last: Option<bool>| {
        let is_hidden = is_hidden.get();
        if last == Some(true) && !is_hidden {
            // It could not have the focus before.
            request_animation_frame(focus_heading);
        }
        is_hidden
    });
    view! {
        <div hidden=is_hidden>{children()}</div>
        <SessionEnd user />
    }
}

/// A page, for those whom it can be of use to; all others are told so, and see nothing of it.
#[component]
fn Admitted(
    /// The page.
    children: ChildrenFn,
) -> impl IntoView {
    let user = use_current_user();
    let path = use_location().pathname;
    let admission = Memo::new(move |_| {
        let audience = Page::at(&path.read()).map_or(Audience::Everybody, Page::audience);
        let state = user.state.read();
        let user = state.data.as_ref().map(|user| &user.data);
        match user {
            _ if audience == Audience::Everybody => Admission::Given,
            Some(user) if audience.has(user.role, user.tenant_role) => Admission::Given,
            Some(_) => Admission::Refused,
            None if state.problem.is_some() => Admission::Given,
            None => Admission::Awaited,
        }
    });
    view! { <AdmittedTo admission children /> }
}

/// The frame with a page in it.
#[component]
pub fn Framed() -> impl IntoView {
    view! {
        <OwnFrame>
            <Admitted>
                <Outlet />
            </Admitted>
        </OwnFrame>
    }
}

/// Says that there is no such page: inside the frame to whoever is signed in, and by itself to all others.
#[component]
pub fn Lost() -> impl IntoView {
    let identity = use_session().identity;
    let is_signed_in = Memo::new(move |_| identity.with(Option::is_some));
    move || {
        if is_signed_in.get() {
            view! {
                <SignedIn>
                    <OwnFrame>
                        <NotFound />
                    </OwnFrame>
                </SignedIn>
            }
            .into_any()
        } else {
            view! {
                <main>
                    <NotFound />
                </main>
            }
            .into_any()
        }
    }
}

/// The frame of whoever is signed in.
#[component]
fn OwnFrame(
    /// The page.
    children: Children,
) -> impl IntoView {
    let auth = StoredValue::new_local(use_client().auth().clone());
    let usr_id = use_session()
        .identity
        .with_untracked(|identity| identity.as_ref().map(|identity| identity.usr_id.clone()));
    let on_sign_out = Callback::new(move |()| auth.with_value(|auth| auth.logout()));
    let user = use_current_user();
    let groups = Memo::new(move |_| {
        let state = user.state.read();
        groups_for(state.data.as_ref().map(|user| &user.data))
    });
    let line = Signal::derive(move || {
        let state = user.state.read();
        let user = state.data.as_ref().map(|user| &user.data);
        server_line(user)
    });
    provide_project_change();
    let is_palette_open = RwSignal::new(false);
    view! {
        <Frame
            groups
            usr_id=usr_id.unwrap_or_default()
            on_sign_out
            on_commands=Callback::new(move |()| is_palette_open.set(true))
            project=|| view! { <ProjectChoice /> }
            status=|| view! { <AppStatus /> }
            line
        >
            {children()}
        </Frame>
        <Palette is_open=is_palette_open />
    }
}

/// The pages that whoever is signed in can use; before that is known, those that everybody can.
fn groups_for(user: Option<&Me>) -> Vec<NavGroup> {
    let (role, tenant_role) =
        user.map_or_else(Default::default, |user| (user.role, user.tenant_role));
    let groups = route::NAVIGATION.into_iter().map(|group| {
        let pages = group.pages.iter().copied();
        let usable = pages.filter(|page| page.audience().has(role, tenant_role));
        NavGroup {
            title: group.title.map(|title| title.of(role, tenant_role).get()),
            links: usable.map(link).collect(),
        }
    });
    groups.filter(|group| !group.links.is_empty()).collect()
}

fn link(page: Page) -> NavLink {
    let icon = match page {
        Page::Dashboard => "dashboard",
        Page::Users => "users",
        Page::Projects => "projects",
        Page::Audit => "audit",
        Page::Traffic => "traffic",
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
