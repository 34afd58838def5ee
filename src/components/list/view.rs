//! A list on the screen: what narrows it, its rows, and the ways to the others.

use leptos::prelude::*;

use super::bulk::Bulk;
use super::chips::Chips;
use super::export::Export;
use super::fields::{Fields, narrows};
use super::pager::Pager;
use super::rows::{Rows, RowsSkeleton};
use super::state::{List, Slice};
use crate::components::badge::Tone;
use crate::components::empty_state::EmptyState;
use crate::components::notice::Notice;
use crate::components::panel::{Loaded, WhenLoaded};
use crate::components::problem::ProblemKind;
use crate::words::list as words;

/// What there is to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    Rows,
    /// The page has no rows any more.
    PageGone,
    NoMatch,
    NoneYet,
}

/// Whether there are rows on other pages.
fn has_others<R>(slice: Option<&Slice<R>>) -> bool {
    slice.is_some_and(|slice| slice.total.value() > 0)
}

/// A list.
#[component]
pub fn ListView<R>(
    /// The list.
    list: List<R>,
    /// Whether something is being done to its rows.
    #[prop(into, optional)]
    is_busy: Signal<bool>,
    /// What can be done where there is nothing yet.
    #[prop(into, optional)]
    when_empty: ViewFn,
) -> impl IntoView
where
    R: Clone + PartialEq + Send + Sync + 'static,
{
    let (caption, empty, filters, has_bulk, has_export) = list.spec.with_value(|spec| {
        (
            spec.caption,
            spec.empty,
            spec.filters.clone(),
            !spec.bulk.is_empty(),
            !spec.csv.is_empty(),
        )
    });
    // Whoever may not see the rows has nothing to look for, to select or to save.
    let is_refused = Memo::new(move |_| {
        let state = list.state.read();
        let problem = state.problem.as_ref().filter(|_| state.data.is_none());
        problem.is_some_and(|problem| problem.kind == ProblemKind::NotAllowed)
    });
    let is_loading = Memo::new(move |_| list.state.read().is_loading);
    // Rows come and go by themselves; here it only matters whether there are any.
    let presence = Signal::derive(move || {
        let state = list.state.read();
        Loaded {
            data: state.data.as_ref().map(|_| ()),
            problem: state.problem.clone(),
            is_loading: state.is_loading,
        }
    });
    let cleared = filters.clone();
    let content = Memo::new(move |_| {
        let state = list.state.read();
        let has_rows = state
            .data
            .as_ref()
            .is_some_and(|slice| !slice.rows.is_empty());
        let question = list.question();
        match has_rows {
            true => Content::Rows,
            false if question.cursor.is_some() && has_others(state.data.as_ref()) => {
                Content::PageGone
            }
            false if question.q.is_some() || narrows(&question.filters, &filters) => {
                Content::NoMatch
            }
            false => Content::NoneYet,
        }
    });
    let clear = Signal::derive(move || list.address(&list.question().cleared(&cleared)));
    let first = move || list.address(&list.question().from_start());
    let shown = move |()| {
        let when_empty = when_empty.clone();
        move || match content.get() {
            Content::Rows => view! {
                <div class="table-room">
                    <Rows list />
                </div>
                <Pager list />
            }
            .into_any(),
            Content::PageGone => view! {
                <EmptyState title=words::PAGE_GONE.get() detail=words::PAGE_GONE_DETAIL.get()>
                    <a class="button" href=first>{words::FIRST.get()}</a>
                </EmptyState>
            }
            .into_any(),
            Content::NoMatch => view! {
                <EmptyState title=words::NO_MATCH.get() detail=words::NO_MATCH_DETAIL.get()>
                    <a class="button" href=clear>{words::CLEAR_FILTERS.get()}</a>
                </EmptyState>
            }
            .into_any(),
            Content::NoneYet => {
                let action = when_empty.run();
                view! {
                    <EmptyState title=empty.title detail=empty.detail>{action}</EmptyState>
                }
                .into_any()
            }
        }
    };
    view! {
        <Notice tone=Tone::Warn text=list.notice />
        <section class="panel list" aria-label=caption aria-busy=move || is_loading.get().to_string()>
            <Show when=move || !is_refused.get()>
                <div class="list__top">
                    <Fields list />
                    {has_export.then(|| view! { <Export list /> })}
                </div>
                <Chips list />
                {has_bulk.then(|| view! { <Bulk list is_busy /> })}
            </Show>
            <WhenLoaded load=presence on_retry=list.again skeleton=move || view! { <RowsSkeleton list /> } children=shown />
        </section>
    }
}
