//! The fields that narrow a list: the search and the filters, which all stand in the address.

use leptos::prelude::*;

use super::question::{Filter, FilterKind, is_minute};
use super::state::{List, use_ask};
use crate::components::search_field::SearchField;
use crate::words::list as words;

/// The search and the filters.
#[component]
pub fn Fields<R: Clone + Send + Sync + 'static>(
    /// The list.
    list: List<R>,
) -> impl IntoView {
    let (search, filters) = list
        .spec
        .with_value(|spec| (spec.search, spec.filters.clone()));
    let ask = use_ask(list);
    let search = search.map(|texts| {
        let value = Signal::derive(move || list.question().q.unwrap_or_default());
        // One entry in the history for a search, not one for each letter.
        let on_search = Callback::new(move |text: String| {
            ask.run((untrack(|| list.question()).searched(&text), true));
        });
        view! {
            <SearchField
                id=texts.id
                label=texts.label
                placeholder=texts.placeholder
                value
                on_search
            />
        }
    });
    let fields = filters
        .into_iter()
        .filter(|filter| !filter.is_view)
        .map(|filter| {
            let (name, is_by_link) = (filter.name, filter.is_by_link);
            let is_shown =
                Memo::new(move |_| !is_by_link || list.question().filter(name).is_some());
            view! {
                <Show when=move || is_shown.get()>
                    <FilterField list filter=filter.clone() />
                </Show>
            }
        })
        .collect_view();
    view! {
        <div class="list__fields">
            {search}
            {fields}
        </div>
    }
}

/// Whether one of the filters that are set narrows the list.
pub(super) fn narrows(set: &[(&'static str, String)], filters: &[Filter]) -> bool {
    let is_view = |name: &str| filters.iter().any(|it| it.is_view && it.name == name);
    set.iter().any(|(name, _)| !is_view(name))
}

/// What is typed into.
#[derive(Debug, Clone, Copy)]
enum Field {
    Text,
    Day,
}

#[component]
fn FilterField<R: Clone + Send + Sync + 'static>(list: List<R>, filter: Filter) -> impl IntoView {
    let ask = use_ask(list);
    let Filter {
        name, label, kind, ..
    } = filter;
    let kind_of_field = match kind {
        FilterKind::FromDay | FilterKind::ToDay => Field::Day,
        FilterKind::Choice(_) | FilterKind::Text => Field::Text,
    };
    let value = Memo::new(move |_| list.question().filter(name).unwrap_or_default().to_owned());
    let set = move |event: leptos::ev::Event| {
        let value = event_target_value(&event);
        let value = value.trim();
        let question = untrack(|| list.question());
        if question.filter(name).unwrap_or_default() != value {
            ask.run((question.with_filter(name, Some(value)), false));
        }
    };
    let is_set = move || !value.read().is_empty();
    // A field for a day can't show the minute that a link has brought along.
    let kind_of_input = move || match kind_of_field {
        Field::Text => "text",
        Field::Day if is_minute(&value.read()) => "datetime-local",
        Field::Day => "date",
    };
    let input = move || {
        view! {
            <input class="list__select" type=kind_of_input prop:value=value on:change=set autocomplete="off" />
        }
        .into_any()
    };
    let field = match kind {
        FilterKind::Choice(options) => {
            let options = core::iter::once(("", words::ANY.get()))
                .chain(options)
                .map(|(option, label)| {
                    view! {
                        <option value=option prop:selected=move || *value.read() == option>
                            {label}
                        </option>
                    }
                })
                .collect_view();
            view! {
                <select class="list__select" on:change=set>
                    {options}
                </select>
            }
            .into_any()
        }
        FilterKind::Text | FilterKind::FromDay | FilterKind::ToDay => input(),
    };
    view! {
        <label class="list__field" class:list__field--set=is_set>
            <span class="soft">{label}</span>
            {field}
        </label>
    }
}
