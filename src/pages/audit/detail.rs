//! One event, opened beside the log: all that is known of it, and the ways to what belongs to it.

use leptos::prelude::*;
use tollgate_api_types::{Change, Event};

use super::address;
use crate::api;
use crate::components::badge::{Badge, Tone};
use crate::components::facts::{Fact, Facts};
use crate::components::panel::WhenLoaded;
use crate::components::problem::RequestId;
use crate::components::relative_time::{RelativeTime, exact};
use crate::components::sentence::Sentence;
use crate::components::sheet::Sheet;
use crate::pages::load::use_load_of;
use crate::words::{self, audit};

/// The sheet of an event.
#[component]
pub fn EventSheet(
    /// Its id.
    id: String,
    /// The event; `None` when it is not on the page of the list that is shown.
    event: Option<Event>,
    /// It is to be closed.
    on_close: Callback<()>,
) -> impl IntoView {
    let title = event
        .as_ref()
        .map_or_else(|| audit::TITLE.get(), |event| words::event(event.kind).0);
    let content = match event {
        Some(event) => view! { <Known event /> }.into_any(),
        None => view! { <Elsewhere id /> }.into_any(),
    };
    view! {
        <Sheet title on_close>{content}</Sheet>
    }
}

/// An event that a link has led to.
#[component]
fn Elsewhere(id: String) -> impl IntoView {
    let load = use_load_of(move || id.clone(), api::audit::one);
    let shown = |event| view! { <Known event /> };
    view! { <WhenLoaded load=load.state on_retry=load.again children=shown /> }
}

#[component]
fn Known(event: Event) -> impl IntoView {
    let (kind, tone): (_, Tone) = words::event(event.kind);
    let detail = event
        .detail
        .as_deref()
        .map(|word| audit::detail(word).map_or_else(|| word.to_owned(), str::to_owned));
    let related = related(&event);
    view! {
        <p class="event-sentence">
            <Sentence parts=words::events::sentence(&event) />
        </p>
        <Facts>
            <Fact name=audit::KIND.get()>
                <Badge tone text=kind />
            </Fact>
            <Fact name=audit::WHEN.get()>
                <RelativeTime at=event.at />
                <span class="soft block" translate="no">{exact(event.at)}</span>
            </Fact>
            <Data name=audit::ABOUT.get() value=Some(event.usr_id) />
            <Data name=audit::BY.get() value=event.actor />
            <Data name=audit::FROM_WHERE.get() value=Some(event.ip) />
            <Data name=audit::PROJECT.get() value=event.tenant_id />
            <Data name=audit::SESSION.get() value=event.sid />
            {detail.map(|detail| view! { <Fact name=audit::DETAIL.get()>{detail}</Fact> })}
        </Facts>
        {event.request_id.map(|id| view! { <p><RequestId id /></p> })}
        <h3>{audit::CHANGES.get()}</h3>
        <Changes changes=event.changes />
        <h3>{audit::RELATED.get()}</h3>
        <ul class="related">{related}</ul>
    }
}

/// A fact that is a name or a code, where there is one.
#[component]
fn Data(name: &'static str, value: Option<String>) -> impl IntoView {
    value.map(|value| {
        view! {
            <Fact name>
                <span translate="no">{value}</span>
            </Fact>
        }
    })
}

/// What was changed, field by field, before and after.
#[component]
fn Changes(changes: Vec<Change>) -> impl IntoView {
    if changes.is_empty() {
        return view! { <p class="soft">{audit::NO_CHANGES.get()}</p> }.into_any();
    }
    let rows = changes
        .into_iter()
        .map(|change| {
            view! {
                <tr>
                    <th scope="row">{audit::field(&change.field)}</th>
                    <td>{side(&change.field, change.before)}</td>
                    <td>{side(&change.field, change.after)}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="changes">
            <caption class="visually-hidden">{audit::CHANGES.get()}</caption>
            <thead>
                <tr>
                    <th scope="col">{audit::FIELD.get()}</th>
                    <th scope="col">{audit::BEFORE.get()}</th>
                    <th scope="col">{audit::AFTER.get()}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn side(field: &str, value: Option<String>) -> AnyView {
    let Some(value) = value else {
        return view! { <span class="soft">{audit::NOTHING.get()}</span> }.into_any();
    };
    match audit::value(field, &value) {
        Some(word) => word.into_any(),
        None => view! { <span translate="no">{value}</span> }.into_any(),
    }
}

/// The ways to what belongs to an event.
fn related(event: &Event) -> Vec<impl IntoView + use<>> {
    let ways = [
        (audit::SAME_REQUEST, "requestId", event.request_id.clone()),
        (audit::SAME_USER, "usrId", Some(event.usr_id.clone())),
        (audit::BY, "actor", event.actor.clone()),
        (audit::SAME_ADDRESS, "ip", Some(event.ip.clone())),
        (audit::SAME_SESSION, "sid", event.sid.clone()),
    ];
    let ways = ways.into_iter().filter_map(|(text, name, value)| {
        let value = value?;
        let href = address::with(&[(name, &value)]);
        Some(view! {
            <li>
                <a href=href>{text.get()}</a>
                " "
                <span class="soft" translate="no">{value}</span>
            </li>
        })
    });
    ways.collect()
}
