//! The rows; cards on a narrow screen, and bars while they are on their way.

use std::sync::Arc;

use leptos::prelude::*;

use super::head::Heads;
use super::spec::ListSpec;
use super::state::{List, row_id};
use crate::words::list as words;

/// How many rows stand in for those that have not come yet.
const N_BARS: usize = 8;

/// The rows under their heads.
///
/// A row that was there before keeps its elements, so that the focus stays in it while the list is loaded again.
#[component]
pub fn Rows<R>(
    /// The list.
    list: List<R>,
) -> impl IntoView
where
    R: Clone + PartialEq + Send + Sync + 'static,
{
    let spec = list.spec.get_value();
    let caption = spec.caption;
    let rows = {
        let spec = Arc::clone(&spec);
        Memo::new(move |_| {
            let state = list.state.read();
            let rows = state.data.iter().flat_map(|slice| &slice.rows);
            rows.map(|row| ((spec.key)(row), row.clone()))
                .collect::<Vec<_>>()
        })
    };
    let keys = move || {
        rows.read()
            .iter()
            .map(|(key, _)| key.clone())
            .collect::<Vec<_>>()
    };
    let row = move |key: String| {
        let found = key.clone();
        let row = Memo::new(move |_| {
            let rows = rows.read();
            let found = rows.iter().find(|(key, _)| *key == found);
            found.map(|(_, row)| row.clone())
        });
        view! { <Row list spec=Arc::clone(&spec) key row /> }
    };
    view! {
        <table class="table">
            <caption class="visually-hidden">{caption}</caption>
            <Heads list />
            <tbody>
                <For each=keys key=String::clone children=row />
            </tbody>
        </table>
    }
}

#[component]
fn Row<R>(list: List<R>, spec: Arc<ListSpec<R>>, key: String, row: Memo<Option<R>>) -> impl IntoView
where
    R: Clone + PartialEq + Send + Sync + 'static,
{
    let path = Memo::new({
        let spec = Arc::clone(&spec);
        move |_| {
            row.read()
                .as_ref()
                .zip(spec.open)
                .map(|(row, open)| open(row))
        }
    });
    let is_open = Memo::new(move |_| path.read().as_deref() == Some(list.path.read().as_str()));
    let checkbox = (!spec.bulk.is_empty()).then(|| {
        let label = spec.label;
        view! { <SelectRow list key=key.clone() row label /> }
    });
    let id = row_id(spec.name, &key);
    let cells = (0..spec.columns.len())
        .map(|index| view! { <RowCell list spec=Arc::clone(&spec) index id=id.clone() row path is_open /> })
        .collect_view();
    view! {
        <tr class:table__open=is_open>
            {checkbox}
            {cells}
        </tr>
    }
}

#[component]
fn RowCell<R>(
    list: List<R>,
    spec: Arc<ListSpec<R>>,
    index: usize,
    id: String,
    row: Memo<Option<R>>,
    path: Memo<Option<String>>,
    is_open: Memo<bool>,
) -> impl IntoView
where
    R: Clone + PartialEq + Send + Sync + 'static,
{
    let column = &spec.columns[index];
    let (title, is_at_end) = (column.title, column.is_at_end);
    let has_link = spec.open.is_some();
    let below = column
        .below
        .clone()
        .map(|below| move || row.read().as_ref().map(|row| below(row)));
    let cell = Arc::clone(&column.cell);
    let content = move || row.read().as_ref().map(|row| cell(row));
    if index > 0 {
        return view! {
            <td data-label=title class:table__end=is_at_end>
                {content}
                {below}
            </td>
        }
        .into_any();
    }
    let content = if has_link {
        let address = move || path.get().map(|path| list.address_at(&path));
        view! {
            <a id=id href=address data-noscroll="true" aria-current=move || is_open.get().then_some("true")>
                {content}
            </a>
        }
        .into_any()
    } else {
        content.into_any()
    };
    view! {
        <th scope="row">
            <div class="table__name">{content} {below}</div>
        </th>
    }
    .into_any()
}

#[component]
fn SelectRow<R>(
    list: List<R>,
    key: String,
    row: Memo<Option<R>>,
    label: fn(&R) -> String,
) -> impl IntoView
where
    R: Clone + PartialEq + Send + Sync + 'static,
{
    let selected = list.selected;
    let name = move || row.read().as_ref().map(label).unwrap_or_default();
    let known = key.clone();
    let switch = move |event| {
        let is_on = event_target_checked(&event);
        selected.update(|selected| {
            if is_on {
                selected.insert(key.clone(), untrack(name));
            } else {
                selected.remove(&key);
            }
        });
    };
    view! {
        <td class="table__check">
            <input
                class="check__box"
                type="checkbox"
                aria-label=move || words::select(&name())
                prop:checked=move || selected.read().contains_key(&known)
                on:change=switch
            />
        </td>
    }
}

/// Rows of bars, under the heads that are known already.
#[component]
pub fn RowsSkeleton<R: Clone + Send + Sync + 'static>(
    /// The list.
    list: List<R>,
) -> impl IntoView {
    let n = list
        .spec
        .with_value(|spec| spec.columns.len() + usize::from(!spec.bulk.is_empty()));
    let cells = move || {
        (0..n)
            .map(|_| view! { <td><div class="skeleton__bar"></div></td> })
            .collect_view()
    };
    let rows = (0..N_BARS)
        .map(|_| view! { <tr>{cells()}</tr> })
        .collect_view();
    view! {
        <div class="table-room" aria-hidden="true">
            <table class="table table--skeleton">
                <tbody class="skeleton">{rows}</tbody>
            </table>
        </div>
    }
}
