//! The heads of the columns, which sort.

use leptos::prelude::*;
use tollgate_api_types::Order;

use super::state::List;
use crate::components::icon::Icon;
use crate::words::list as words;

/// What a head is.
#[derive(Debug, Clone, Copy)]
struct HeadSpec {
    title: &'static str,
    sort: Option<&'static str>,
    is_at_end: bool,
}

/// The heads, and a box that selects all rows of the page.
#[component]
pub fn Heads<R: Clone + Send + Sync + 'static>(
    /// The list.
    list: List<R>,
) -> impl IntoView {
    let (heads, usual, is_selectable) = list.spec.with_value(|spec| {
        let head = |column: &super::Column<R>| HeadSpec {
            title: column.title,
            sort: column.sort,
            is_at_end: column.is_at_end,
        };
        let heads: Vec<_> = spec.columns.iter().map(head).collect();
        (heads, spec.usual_sort, !spec.bulk.is_empty())
    });
    let head = move |head: HeadSpec| {
        let Some(column) = head.sort else {
            return view! {
                <th scope="col" class:table__end=head.is_at_end>
                    {head.title}
                </th>
            }
            .into_any();
        };
        let direction = Memo::new(move |_| list.reading.read().question.direction(column, usual));
        let address = move || list.address(&list.question().sorted(column, usual));
        let sort = move || match direction.get() {
            Some(Order::Asc) => "ascending",
            Some(Order::Desc) => "descending",
            None => "none",
        };
        let icon = move || {
            let name = match direction.get()? {
                Order::Asc => "up",
                Order::Desc => "down",
            };
            Some(view! { <Icon name /> })
        };
        view! {
            <th scope="col" class:table__end=head.is_at_end aria-sort=sort>
                <a class="table__sort" href=address data-noscroll="true">
                    {head.title}
                    {icon}
                </a>
            </th>
        }
        .into_any()
    };
    view! {
        <thead>
            <tr>
                {is_selectable.then(|| view! { <SelectAll list /> })}
                {heads.into_iter().map(head).collect_view()}
            </tr>
        </thead>
    }
}

#[component]
fn SelectAll<R: Clone + Send + Sync + 'static>(list: List<R>) -> impl IntoView {
    let shown = move || {
        let state = list.state.read();
        let rows = state.data.iter().flat_map(|slice| &slice.rows);
        list.spec.with_value(|spec| {
            rows.map(|row| ((spec.key)(row), (spec.label)(row)))
                .collect::<Vec<_>>()
        })
    };
    let n_selected = move || {
        let selected = list.selected.read();
        let shown = shown();
        let n = shown.iter().filter(|(key, _)| selected.contains_key(key));
        (n.count(), shown.len())
    };
    let is_all = move || {
        let (n_selected, n) = n_selected();
        n > 0 && n_selected == n
    };
    let is_some = move || {
        let (n_selected, n) = n_selected();
        n_selected > 0 && n_selected < n
    };
    let switch = move |event| {
        let is_on = event_target_checked(&event);
        let shown = untrack(shown);
        list.selected.update(|selected| {
            for (key, label) in shown {
                if is_on {
                    selected.insert(key, label);
                } else {
                    selected.remove(&key);
                }
            }
        });
    };
    view! {
        <th scope="col" class="table__check">
            <input
                class="check__box"
                type="checkbox"
                aria-label=words::SELECT_ALL.get()
                prop:checked=is_all
                prop:indeterminate=is_some
                on:change=switch
            />
        </th>
    }
}
