//! Whether all is well, the figures of the last day, this session, and what has happened of late.
//!
//! Five requests go out at once, and each panel waits for its own:
//! when the access token has died meanwhile, one refresh serves all of them.

use leptos::prelude::*;
use tollgate_api_types::{Event, EventKind, Point, Summary};

use crate::api;
use crate::components::badge::{Badge, Tone};
use crate::components::chart::{Chart, Series};
use crate::components::empty_state::EmptyState;
use crate::components::frame::PageHead;
use crate::components::icon::Icon;
use crate::components::panel::{Loaded, Panel, RowsSkeleton};
use crate::components::relative_time::{RelativeTime, clock_time, minute};
use crate::components::sentence::Sentence;
use crate::components::stat::{Stat, Stats, StatsSkeleton};
use crate::pages::audit::address;
use crate::pages::current_user::use_current_user;
use crate::pages::load::{Load, use_load};
use crate::pages::session_timers::SessionTimers;
use crate::route::Page;
use crate::words::rank::Rank;
use crate::words::{self, dashboard, grouped};

/// So many events are shown.
const N_EVENTS: usize = 10;

/// The dashboard.
#[component]
pub fn Dashboard() -> impl IntoView {
    let user = use_current_user();
    let summary = use_load(api::summary);
    let sign_ins = use_load(api::sign_ins);
    let refreshes = use_load(api::refreshes);
    let events = use_load(api::events);
    let activity = both(sign_ins, refreshes);
    let reload = move |_| {
        for again in [user.again, summary.again, activity.again, events.again] {
            again.run(());
        }
    };
    let lead = Signal::derive(move || {
        let state = user.state.read();
        let name = state.data.as_ref().map(|user| &user.data.display_name);
        name.map(|name| dashboard::welcome(name))
            .unwrap_or_default()
    });
    // To others than administrators these lists show less than what is counted, or nothing.
    let rank = user.rank();
    let is_linked = Memo::new(move |_| rank.get() != Rank::Member);
    let alarm = Signal::derive(move || {
        let is_own = user.state.read().data.as_ref().map(|_| !is_linked.get());
        alarm(is_own, &summary.state.read(), &events.state.read())
    });
    view! {
        <div class="page">
            <PageHead title=dashboard::TITLE.get() lead>
                <button type="button" class="button" on:click=reload>
                    <Icon name="refresh" />
                    {dashboard::RELOAD.get()}
                </button>
            </PageHead>
            <Verdict load=alarm />
            <div class="dashboard">
                <Panel
                    title=dashboard::FIGURES.get()
                    load=summary.state
                    on_retry=summary.again
                    skeleton=|| view! { <StatsSkeleton n=4 /> }
                    children=move |summary| view! { <Figures summary is_linked /> }
                />
                <Panel
                    title=dashboard::ACTIVITY.get()
                    note=dashboard::PER_HOUR.get()
                    class="broad"
                    load=activity.state
                    on_retry=activity.again
                    skeleton=|| view! { <div class="skeleton skeleton__chart" aria-hidden="true"></div> }
                    children=chart
                />
                <Panel
                    title=dashboard::SESSION.get()
                    note=dashboard::TIME_LEFT.get()
                    class="narrow"
                    load=user.state
                    on_retry=user.again
                    skeleton=|| view! { <RowsSkeleton n=3 /> }
                    let:user
                >
                    <SessionTimers user />
                </Panel>
                <Panel
                    title=dashboard::EVENTS.get()
                    load=events.state
                    on_retry=events.again
                    skeleton=|| view! { <RowsSkeleton n=N_EVENTS /> }
                    children=event_list
                />
            </div>
        </div>
    }
}

/// What is not well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Alarm {
    /// Nothing.
    None,
    /// So many sessions were used in two places, since this time.
    Sessions { n: u64, since: i64 },
    /// One's own session was.
    OwnSession { since: i64 },
}

/// What is not well, as far as its reader may look at it: a member sees the own events alone.
///
/// `is_own` says whether that is a member; `None` while nobody knows.
fn alarm(
    is_own: Option<bool>,
    summary: &Loaded<Summary>,
    events: &Loaded<Vec<Event>>,
) -> Loaded<Alarm> {
    let of_all = |summary: &Summary| match summary.n_reuses {
        0 => Alarm::None,
        n => Alarm::Sessions {
            n,
            since: summary.since,
        },
    };
    let of_own = |(summary, events): (&Summary, &Vec<Event>)| {
        let since = summary.since;
        let is_alarming = |event: &Event| event.kind == EventKind::TokenReused && event.at >= since;
        match events.iter().any(is_alarming) {
            true => Alarm::OwnSession { since },
            false => Alarm::None,
        }
    };
    let problem = summary.problem.clone();
    match is_own {
        None => Loaded {
            data: None,
            problem,
            is_loading: true,
        },
        Some(false) => Loaded {
            data: summary.data.as_ref().map(of_all),
            problem,
            is_loading: summary.is_loading,
        },
        Some(true) => Loaded {
            data: summary.data.as_ref().zip(events.data.as_ref()).map(of_own),
            problem: problem.or_else(|| events.problem.clone()),
            is_loading: summary.is_loading || events.is_loading,
        },
    }
}

/// One line: that all is well, or what is not.
#[component]
fn Verdict(load: Signal<Loaded<Alarm>>) -> impl IntoView {
    let verdict = Memo::new(move |_| {
        let load = load.read();
        match (&load.data, &load.problem) {
            (Some(Alarm::Sessions { n, .. }), _) => (Tone::Bad, dashboard::reused(*n)),
            (Some(Alarm::OwnSession { .. }), _) => {
                (Tone::Bad, dashboard::OWN_REUSED.get().to_owned())
            }
            (Some(Alarm::None), _) => (Tone::Good, dashboard::ALL_IS_WELL.get().to_owned()),
            (None, Some(_)) => (Tone::Warn, dashboard::NOT_KNOWN.get().to_owned()),
            (None, None) => (Tone::Plain, dashboard::LOOKING.get().to_owned()),
        }
    });
    let icon = move || {
        let name = match verdict.read().0 {
            Tone::Good => "check",
            Tone::Plain => "refresh",
            _ => "alert",
        };
        view! { <Icon name /> }
    };
    let link = move || {
        let since = match load.read().data? {
            Alarm::None => return None,
            Alarm::Sessions { since, .. } | Alarm::OwnSession { since } => since,
        };
        let href = of_kind(EventKind::TokenReused, since);
        Some(view! { <a href=href>{dashboard::LOOK.get()}</a> })
    };
    view! {
        <p class="verdict" data-tone=move || verdict.read().0.as_str() role="status">
            {icon}
            <span prop:textContent=move || verdict.get().1></span>
            {link}
        </p>
    }
}

/// The figures, each of which leads to the list that it counts.
#[component]
fn Figures(summary: Summary, is_linked: Memo<bool>) -> impl IntoView {
    let reuse_tone = if summary.n_reuses > 0 {
        Tone::Bad
    } else {
        Tone::Plain
    };
    move || {
        let is_linked = is_linked.get();
        let to = move |address: String| is_linked.then_some(address);
        view! {
            <Stats>
                <Stat
                    label=dashboard::ACTIVE_SESSIONS.get()
                    note=dashboard::NOW.get()
                    value=grouped(summary.n_active_sessions)
                    href=to(format!("{}?whose=everybody", Page::Sessions.path()))
                />
                <Stat
                    label=dashboard::USERS.get()
                    note=dashboard::NOW.get()
                    value=grouped(summary.n_users)
                    href=to(format!("{}?isActive=true", Page::Users.path()))
                />
                <Stat
                    label=dashboard::SIGN_INS.get()
                    note=dashboard::A_DAY.get()
                    value=grouped(summary.n_sign_ins)
                    href=to(of_kind(EventKind::SignedIn, summary.since))
                />
                // Others than administrators can't look at it, and could do nothing about it.
                {is_linked
                    .then(|| {
                        view! {
                            <Stat
                                label=dashboard::REUSES.get()
                                note=dashboard::A_DAY.get()
                                value=grouped(summary.n_reuses)
                                tone=reuse_tone
                                href=to(of_kind(EventKind::TokenReused, summary.since))
                            />
                        }
                    })}
            </Stats>
        }
    }
}

/// The list of what a figure of the last day counts.
fn of_kind(kind: EventKind, since: i64) -> String {
    address::with(&[("kind", kind.as_str()), ("from", &minute(since))])
}

fn chart((sign_ins, refreshes): (Vec<Point>, Vec<Point>)) -> impl IntoView {
    let times = sign_ins.iter().map(|point| clock_time(point.at)).collect();
    let counts = |points: Vec<Point>| points.into_iter().map(|point| point.count).collect();
    let series = vec![
        Series {
            name: dashboard::SIGN_INS.get(),
            counts: counts(sign_ins),
        },
        Series {
            name: dashboard::REFRESHES.get(),
            counts: counts(refreshes),
        },
    ];
    view! { <Chart title=dashboard::ACTIVITY.get() times series /> }
}

fn event_list(events: Vec<Event>) -> AnyView {
    if events.is_empty() {
        let detail = dashboard::NO_EVENTS_DETAIL.get();
        return view! { <EmptyState title=dashboard::NO_EVENTS.get() detail /> }.into_any();
    }
    let rows = events
        .into_iter()
        .take(N_EVENTS)
        .map(event_row)
        .collect_view();
    view! {
        <ul class="events">{rows}</ul>
        <p class="events__all">
            <a href=Page::Audit.path()>{dashboard::ALL_EVENTS.get()}</a>
        </p>
    }
    .into_any()
}

fn event_row(event: Event) -> impl IntoView {
    let (text, tone) = words::event(event.kind);
    view! {
        <li>
            <a class="event" href=address::of_event(&event)>
                <span class="event__kind">
                    <Badge tone text />
                </span>
                <Sentence parts=words::events::sentence(&event) />
                <span class="event__when">
                    <RelativeTime at=event.at />
                </span>
            </a>
        </li>
    }
}

/// Two answers that make one picture.
fn both<T, U>(one: Load<T>, other: Load<U>) -> Load<(T, U)>
where
    T: Clone + Send + Sync + 'static,
    U: Clone + Send + Sync + 'static,
{
    Load {
        state: Signal::derive(move || one.state.read().and(&other.state.read())),
        again: Callback::new(move |()| {
            one.again.run(());
            other.again.run(());
        }),
    }
}
