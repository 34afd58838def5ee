//! Where one is signed in, and how to end that.

use core::cmp::Reverse;

use leptos::prelude::*;
use tollgate_api_types::{SessionInfo, Total};
use tollgate_interceptor::signals::use_client;
use tollgate_interceptor::{Client, Error};

use crate::api;
use crate::components::badge::{Badge, Tone};
use crate::components::confirm::ConfirmButton;
use crate::components::facts::{Fact, Facts};
use crate::components::frame::PageHead;
use crate::components::icon::Icon;
use crate::components::notice::Notice;
use crate::components::panel::WhenLoaded;
use crate::components::problem::Problem;
use crate::components::relative_time::RelativeTime;
use crate::pages::load::use_load;
use crate::words;

/// What the server calls a browser or device that it could not make out.
const UNKNOWN: &str = "Unknown";

/// What is to be ended.
#[derive(Debug, Clone)]
enum End {
    /// One session.
    One(SessionInfo),
    /// All but this one.
    Others,
}

/// The first pages of the list.
#[derive(Debug, Clone, PartialEq)]
struct Shown {
    sessions: Vec<SessionInfo>,
    has_more: bool,
    total: Total,
}

/// Loads so many pages: the current session first, then those that were used last.
async fn load(client: Client, n_pages: usize) -> Result<Shown, Error> {
    let mut page = api::sessions(client.clone(), None).await?;
    let mut sessions = page.items;
    for _ in 1..n_pages {
        let Some(cursor) = page.next_cursor else {
            break;
        };
        page = api::sessions(client.clone(), Some(cursor)).await?;
        sessions.append(&mut page.items);
    }
    sessions.sort_by_key(|session| Reverse((session.is_current, session.last_used_at)));
    Ok(Shown {
        sessions,
        has_more: page.next_cursor.is_some(),
        total: page.total,
    })
}

/// The sessions.
#[component]
pub fn Sessions() -> impl IntoView {
    let client = use_client();
    let auth = StoredValue::new_local(client.auth().clone());
    let end: Action<End, Result<String, Problem>> = Action::new_local(move |what: &End| {
        let (client, what) = (client.clone(), what.clone());
        async move {
            let answer = match &what {
                End::One(session) => api::end_session(client, &session.sid).await,
                End::Others => api::end_other_sessions(client).await,
            };
            answer
                .map(|()| done(&what))
                .map_err(|error| words::problem(&error))
        }
    });
    let n_pages = RwSignal::new(1);
    // Each end, successful or not, makes the list old.
    let sessions = use_load(move |client| {
        end.version().track();
        load(client, n_pages.get())
    });

    let is_ending = Signal::derive(move || end.pending().get());
    let succeeded = Signal::derive(move || end.value().get()?.ok());
    let failed = Signal::derive(move || {
        let problem = end.value().get()?.err()?;
        Some(format!("{}. {}", problem.title, problem.detail))
    });
    let on_end = Callback::new(move |what: End| _ = end.dispatch(what));
    let on_sign_out = Callback::new(move |()| auth.with_value(|auth| auth.logout()));
    let has_others = Memo::new(move |_| {
        let state = sessions.state.read();
        let mut listed = state.data.iter().flat_map(|shown| &shown.sessions);
        listed.any(|session| !session.is_current)
    });

    // How many of how many there are, where there are more.
    let more = Memo::new(move |_| {
        let state = sessions.state.read();
        let shown = state.data.as_ref().filter(|shown| shown.has_more)?;
        let total = words::how_many(shown.total, "session", "sessions");
        Some(format!("{} of {total}", shown.sessions.len()))
    });

    let cards = move |shown: Shown| {
        let cards = shown
            .sessions
            .into_iter()
            .map(|session| view! { <SessionCard session is_ending on_end on_sign_out /> })
            .collect_view();
        view! { <ul class="cards">{cards}</ul> }
    };
    view! {
        <div class="page">
            <PageHead title="Sessions" lead="Everywhere you are signed in. What you end here is signed out at its next request.">
                <Show when=move || has_others.get()>
                    <ConfirmButton
                        label="Sign out all others"
                        question="Every session but this one will end."
                        is_busy=is_ending
                        on_confirm=Callback::new(move |()| on_end.run(End::Others))
                    />
                </Show>
            </PageHead>
            <Notice tone=Tone::Good text=succeeded />
            <Notice tone=Tone::Bad text=failed />
            <section aria-label="Sessions" aria-busy=move || sessions.state.read().is_loading.to_string()>
                <WhenLoaded load=sessions.state on_retry=sessions.again children=cards />
                <Show when=move || more.read().is_some()>
                    <div class="pager">
                        <p class="soft figures" role="status">
                            {more}
                        </p>
                        <button type="button" class="button button--small" on:click=move |_| n_pages.update(|n| *n += 1)>
                            "Load more"
                        </button>
                    </div>
                </Show>
            </section>
        </div>
    }
}

/// One session, and how to end it.
#[component]
fn SessionCard(
    /// The session.
    session: SessionInfo,
    /// Whether one is being ended now.
    is_ending: Signal<bool>,
    /// End it.
    on_end: Callback<End>,
    /// Sign out here.
    on_sign_out: Callback<()>,
) -> impl IntoView {
    let name = name(&session);
    let is_current = session.is_current;
    let icon = match session.device.as_str() {
        "iPhone" | "iPad" | "Android" => "phone",
        _ => "sessions",
    };
    let ended = session.clone();
    let foot = match is_current {
        true => view! {
            <button type="button" class="button button--small" on:click=move |_| on_sign_out.run(())>
                "Sign out here"
            </button>
        }
        .into_any(),
        false => view! {
            <ConfirmButton
                label="Sign out"
                question=format!("Sign out {name}?")
                is_busy=is_ending
                on_confirm=Callback::new(move |()| on_end.run(End::One(ended.clone())))
            />
        }
        .into_any(),
    };
    view! {
        <li class="card" class:card--current=is_current>
            <div class="card__head">
                <Icon name=icon />
                <h2 class="card__title" prop:textContent=name></h2>
                {is_current.then(|| view! { <Badge tone=Tone::Accent text="This device" /> })}
            </div>
            <Facts>
                <Fact name="Address">
                    <span class="figures" translate="no">{session.ip}</span>
                </Fact>
                <Fact name="Signed in">
                    <RelativeTime at=session.created_at />
                </Fact>
                <Fact name="Last used">
                    <RelativeTime at=session.last_used_at />
                </Fact>
            </Facts>
            <div class="card__foot">{foot}</div>
        </li>
    }
}

/// What people call a session, as far as its user agent told the server.
fn name(session: &SessionInfo) -> String {
    let known = |name: &str| (name != UNKNOWN).then(|| name.to_owned());
    match (known(&session.browser), known(&session.device)) {
        (Some(browser), Some(device)) => format!("{browser} on {device}"),
        (Some(name), None) | (None, Some(name)) => name,
        (None, None) => "Unknown device".to_owned(),
    }
}

fn done(what: &End) -> String {
    match what {
        End::One(session) => format!("Signed out {}.", name(session)),
        End::Others => "Signed out everywhere but here.".to_owned(),
    }
}
