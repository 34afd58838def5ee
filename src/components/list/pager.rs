//! Which rows of how many, and the ways to the others.

use leptos::prelude::*;

use super::question::PAGE_SIZES;
use super::state::{List, use_ask};
use crate::words::list as words;

/// The count, the ways to the other pages, and how many rows a page has.
#[component]
pub fn Pager<R: Clone + Send + Sync + 'static>(
    /// The list.
    list: List<R>,
) -> impl IntoView {
    let (count, caption) = list.spec.with_value(|spec| (spec.count, spec.caption));
    let range = move || {
        let state = list.state.read();
        let Some(slice) = state.data.as_ref() else {
            return String::new();
        };
        let is_first = list.reading.read().question.cursor.is_none();
        let offset = slice.offset.or(is_first.then_some(0));
        let n_rows = slice.rows.len() - slice.n_pinned;
        words::range(offset, n_rows, slice.total, &count(slice.total))
    };
    let slice = move |pick: fn(&super::Slice<R>) -> Option<String>| {
        let state = list.state.read();
        state.data.as_ref().and_then(pick)
    };
    let first = move || {
        let question = list.question();
        question
            .cursor
            .is_some()
            .then(|| list.address(&question.from_start()))
    };
    let to = move |cursor: Option<String>| {
        let question = list.question().at(Some(cursor?.as_str()));
        Some(list.address(&question))
    };
    let previous = move || to(slice(|slice| slice.previous.clone()));
    let next = move || to(slice(|slice| slice.next.clone()));
    let last = move || to(slice(|slice| slice.last.clone()));
    view! {
        <div class="pager">
            <p class="soft figures" role="status" translate="no" prop:textContent=range></p>
            <PageSize list />
            <nav class="pager__links" aria-label=words::pages(caption)>
                <PageLink label=words::FIRST.get() address=Signal::derive(first) rel="first" />
                <PageLink label=words::PREVIOUS.get() address=Signal::derive(previous) rel="prev" />
                <PageLink label=words::NEXT.get() address=Signal::derive(next) rel="next" />
                <PageLink label=words::LAST.get() address=Signal::derive(last) rel="last" />
            </nav>
        </div>
    }
}

/// A way to another page. Where there is none it stays as it is for the focus, and leads nowhere.
#[component]
fn PageLink(
    label: &'static str,
    address: Signal<Option<String>>,
    rel: &'static str,
) -> impl IntoView {
    view! {
        <a
            class="button button--small"
            href=address
            rel=rel
            role="link"
            tabindex="0"
            data-noscroll="true"
            aria-disabled=move || address.read().is_none().then_some("true")
        >
            {label}
        </a>
    }
}

#[component]
fn PageSize<R: Clone + Send + Sync + 'static>(list: List<R>) -> impl IntoView {
    let ask = use_ask(list);
    let usual = list
        .spec
        .with_value(|spec| spec.usual_limit.unwrap_or(PAGE_SIZES[0]));
    let size = Memo::new(move |_| list.reading.read().question.limit.unwrap_or(usual));
    let choose = move |event| {
        if let Ok(size) = event_target_value(&event).parse() {
            ask.run((untrack(|| list.question()).sized(size, usual), false));
        }
    };
    let options = PAGE_SIZES
        .map(|option| {
            view! {
                <option value=option.to_string() prop:selected=move || size.get() == option>
                    {option}
                </option>
            }
        })
        .collect_view();
    view! {
        <label class="list__field">
            <span class="soft">{words::PAGE_SIZE.get()}</span>
            <select class="list__select" translate="no" on:change=choose>
                {options}
            </select>
        </label>
    }
}
