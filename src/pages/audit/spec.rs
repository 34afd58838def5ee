//! The log as a list: a sentence a row.

use std::sync::Arc;

use leptos::prelude::*;
use tollgate_api_types::{Change, Event, EventKind, Order};

use crate::api;
use crate::components::badge::Badge;
use crate::components::list::{
    Column, CsvColumn, EmptyTexts, Filter, FilterKind, ListSpec, SearchTexts,
};
use crate::components::relative_time::{RelativeTime, iso};
use crate::components::sentence::Sentence;
use crate::route::{self, Page};
use crate::words::{self, audit};

/// The list.
pub(super) fn spec() -> ListSpec<Event> {
    ListSpec {
        name: "event",
        caption: audit::TITLE.get(),
        path: Page::Audit.path(),
        within: None,
        count: audit::n_events,
        search: Some(SearchTexts {
            id: "audit-search",
            label: audit::SEARCH.get(),
            placeholder: audit::SEARCH_HINT.get(),
        }),
        filters: filters(),
        columns: columns(),
        usual_sort: ("", Order::Desc),
        usual_limit: None,
        key: |event| event.id.to_string(),
        label: |event| event.id.to_string(),
        open: Some(|event| route::event_path(event.id)),
        beside: &[],
        empty: EmptyTexts {
            title: audit::NONE.get(),
            detail: audit::NONE_DETAIL.get(),
        },
        file: "audit",
        csv: csv(),
        bulk: Vec::new(),
        fetch: Arc::new(|client, parameters| {
            Box::pin(async move { Ok(api::audit::list(client, parameters).await?.into()) })
        }),
    }
}

fn filters() -> Vec<Filter> {
    let kinds = EventKind::ALL.map(|kind| (kind.as_str(), words::event(kind).0));
    let text =
        |name, label: crate::language::Text| Filter::new(name, label.get(), FilterKind::Text);
    vec![
        Filter::new(
            "kind",
            audit::KIND.get(),
            FilterKind::Choice(kinds.to_vec()),
        ),
        text("usrId", audit::ABOUT),
        text("actor", audit::BY),
        Filter::new("from", audit::SINCE.get(), FilterKind::FromDay),
        Filter::new("to", audit::UNTIL.get(), FilterKind::ToDay),
        text("ip", audit::FROM_WHERE).by_link(),
        text("tenantId", audit::PROJECT).by_link(),
        text("requestId", audit::REQUEST).by_link(),
        text("sid", audit::SESSION).by_link(),
    ]
}

fn columns() -> Vec<Column<Event>> {
    vec![
        Column::new(audit::WHAT.get(), |event: &Event| {
            view! { <Sentence parts=words::events::sentence(event) /> }.into_any()
        }),
        Column::new(audit::KIND.get(), |event: &Event| {
            let (text, tone) = words::event(event.kind);
            view! { <Badge tone text /> }.into_any()
        }),
        Column::new(audit::FROM_WHERE.get(), |event: &Event| {
            let ip = event.ip.clone();
            view! { <span class="address figures" translate="no" prop:textContent=ip></span> }
                .into_any()
        }),
        Column::new(audit::REQUEST.get(), |event: &Event| {
            let id = event.request_id.clone().unwrap_or_default();
            view! { <code translate="no" prop:textContent=id></code> }.into_any()
        }),
        Column::new(audit::WHEN.get(), |event: &Event| {
            view! { <RelativeTime at=event.at /> }.into_any()
        }),
    ]
}

/// The same columns as those of the API's own file.
fn csv() -> Vec<CsvColumn<Event>> {
    let column = |title, value| CsvColumn { title, value };
    vec![
        column("id", |event: &Event| event.id.to_string()),
        column("time", |event| iso(event.at)),
        column("kind", |event| event.kind.as_str().to_owned()),
        column("user", |event| event.usr_id.clone()),
        column("actor", |event| event.actor.clone().unwrap_or_default()),
        column("project", |event| {
            event.tenant_id.clone().unwrap_or_default()
        }),
        column("session", |event| event.sid.clone().unwrap_or_default()),
        column("address", |event| event.ip.clone()),
        column("request", |event| {
            event.request_id.clone().unwrap_or_default()
        }),
        column("detail", |event| event.detail.clone().unwrap_or_default()),
        column("changes", |event| {
            let changes: Vec<_> = event.changes.iter().map(change).collect();
            changes.join("; ")
        }),
    ]
}

fn change(change: &Change) -> String {
    let side = |side: &Option<String>| side.clone().unwrap_or_else(|| "nothing".to_owned());
    let (before, after) = (side(&change.before), side(&change.after));
    format!("{}: {before} -> {after}", change.field)
}
