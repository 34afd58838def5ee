//! How this session is doing, and all the others.
//!
//! Five requests go out at once, and each panel waits for its own:
//! when the access token has died meanwhile, one refresh serves all of them.

use leptos::prelude::*;
use tollgate_api_types::{Event, Point, Summary};

use crate::components::badge::{Badge, Tone};
use crate::components::chart::{Bar, BarChart};
use crate::components::empty_state::EmptyState;
use crate::components::frame::PageHead;
use crate::components::icon::Icon;
use crate::components::panel::Panel;
use crate::components::relative_time::{RelativeTime, clock_time};
use crate::components::stat::{Stat, Stats};
use crate::pages::current_user::use_current_user;
use crate::pages::load::use_load;
use crate::pages::session_timers::SessionTimers;
use crate::{api, words};

/// The dashboard.
#[component]
pub fn Dashboard() -> impl IntoView {
    let user = use_current_user();
    let summary = use_load(api::summary);
    let sign_ins = use_load(api::sign_ins);
    let refreshes = use_load(api::refreshes);
    let events = use_load(api::events);
    let reload = move |_| {
        for again in [
            user.again,
            summary.again,
            sign_ins.again,
            refreshes.again,
            events.again,
        ] {
            again.run(());
        }
    };

    let lead = Signal::derive(move || match &user.state.read().data {
        Some(user) => format!(
            "Welcome, {}. This is what your sessions are doing.",
            user.data.display_name
        ),
        None => "This is what your sessions are doing.".to_owned(),
    });
    view! {
        <div class="page">
            <PageHead title="Dashboard" lead>
                <button type="button" class="button" on:click=reload>
                    <Icon name="refresh" />
                    "Reload"
                </button>
            </PageHead>
            <div class="dashboard">
                <Panel
                    title="This session"
                    note="time left"
                    class="narrow"
                    load=user.state
                    on_retry=user.again
                    let:user
                >
                    <SessionTimers user />
                </Panel>
                <Panel
                    title="At a glance"
                    note="last 24 hours"
                    class="broad"
                    load=summary.state
                    on_retry=summary.again
                    children=figures
                />
                <Panel
                    title="Sign-ins"
                    note="per hour"
                    class="half"
                    load=sign_ins.state
                    on_retry=sign_ins.again
                    children=|points| chart("Sign-ins", points)
                />
                <Panel
                    title="Refreshes"
                    note="per hour"
                    class="half"
                    load=refreshes.state
                    on_retry=refreshes.again
                    children=|points| chart("Refreshes", points)
                />
                <Panel title="Recent events" load=events.state on_retry=events.again children=event_list />
            </div>
        </div>
    }
}

fn figures(summary: Summary) -> impl IntoView {
    let reuse_tone = if summary.n_reuses > 0 {
        Tone::Bad
    } else {
        Tone::Plain
    };
    view! {
        <Stats>
            <Stat label="Active sessions" value=summary.n_active_sessions />
            <Stat label="Users" value=summary.n_users />
            <Stat label="Sign-ins" value=summary.n_sign_ins />
            <Stat label="Refreshes" value=summary.n_refreshes />
            <Stat label="Tokens used twice" value=summary.n_reuses tone=reuse_tone />
        </Stats>
    }
}

fn chart(what: &'static str, points: Vec<Point>) -> impl IntoView {
    let bars = points
        .into_iter()
        .map(|point| Bar {
            label: clock_time(point.at),
            count: point.count,
        })
        .collect();
    view! { <BarChart what bars /> }
}

fn event_list(events: Vec<Event>) -> AnyView {
    if events.is_empty() {
        let detail = "Sign-ins, refused sign-ins and ended sessions will be listed here.";
        return view! { <EmptyState title="Nothing has happened yet" detail /> }.into_any();
    }
    let rows = events.into_iter().map(event_row).collect_view();
    view! { <ul class="events">{rows}</ul> }.into_any()
}

fn event_row(event: Event) -> impl IntoView {
    let (text, tone) = words::event(event.kind);
    view! {
        <li class="event">
            <span>
                <Badge tone text />
            </span>
            <span class="event__who">
                <strong translate="no">{event.usr_id}</strong>
                <span class="soft">" from " <span translate="no">{event.ip}</span></span>
            </span>
            <span class="event__when">
                <RelativeTime at=event.at />
            </span>
        </li>
    }
}
