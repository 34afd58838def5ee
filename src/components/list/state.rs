//! A list that is on the screen: what it is asked for, how far the answer is, and what is selected.

use core::pin::Pin;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use tollgate_api_types::{Page, Total};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::question::{Parameters, Question, Reading};
use super::spec::ListSpec;
use crate::components::panel::Loaded;
use crate::components::problem::Problem;

/// One page of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Slice<R> {
    /// The rows.
    pub rows: Vec<R>,
    /// How many of them stand first though their own place is on another page.
    pub n_pinned: usize,
    /// How many rows come before them, where that is known.
    pub offset: Option<u64>,
    /// How many there are on all pages.
    pub total: Total,
    /// The cursor of the page before.
    pub previous: Option<String>,
    /// The cursor of the next page.
    pub next: Option<String>,
    /// The cursor of the last page.
    pub last: Option<String>,
}

impl<R> From<Page<R>> for Slice<R> {
    fn from(page: Page<R>) -> Self {
        Self {
            rows: page.items,
            n_pinned: 0,
            offset: page.offset,
            total: page.total,
            previous: page.prev_cursor,
            next: page.next_cursor,
            last: page.last_cursor,
        }
    }
}

/// Asks for a page of rows without showing it.
pub type Ask<R> =
    Rc<dyn Fn(Parameters) -> Pin<Box<dyn Future<Output = Result<Slice<R>, Problem>>>>>;

/// A list that is on the screen.
pub struct List<R: Send + Sync + 'static> {
    /// What it is.
    pub spec: StoredValue<Arc<ListSpec<R>>>,
    /// What the address says.
    pub reading: Memo<Reading>,
    /// Where the browser is.
    pub path: Memo<String>,
    /// All that the address asks for there, of this list and of others.
    pub search: Memo<String>,
    /// How far the rows have come.
    pub state: Signal<Loaded<Slice<R>>>,
    /// Asks for them again.
    pub again: Callback<()>,
    /// The rows that are selected, on whatever page: their keys, and what people call them.
    pub selected: RwSignal<BTreeMap<String, String>>,
    /// What was wrong with the address.
    pub notice: RwSignal<Option<String>>,
    /// Asks for rows that are not shown.
    pub ask: StoredValue<Ask<R>, LocalStorage>,
}

impl<R: Send + Sync + 'static> Clone for List<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R: Send + Sync + 'static> Copy for List<R> {}

impl<R: Send + Sync + 'static> List<R> {
    /// What is asked for.
    #[must_use]
    pub fn question(self) -> Question {
        self.reading.read().question.clone()
    }

    /// The address that asks something of the list, with what is open beside it.
    #[must_use]
    pub fn address(self, question: &Question) -> String {
        let within = self.spec.with_value(|spec| spec.within.clone());
        match within {
            Some(within) => {
                question.address_within(&self.path.read(), &self.search.read(), within.prefix)
            }
            None => question.address(&self.path.read(), &self.reading.read().beside),
        }
    }

    /// The address that opens a row beside the list, or another path that belongs to it.
    #[must_use]
    pub fn address_at(self, path: &str) -> String {
        self.reading.read().question.address(path, &Vec::new())
    }

    /// The path of the list itself.
    #[must_use]
    pub fn own_path(self) -> &'static str {
        self.spec.with_value(|spec| spec.path)
    }

    /// Closes what is open beside the list, and leads the focus back to the row.
    pub fn close(self, navigate: &impl Fn(&str, NavigateOptions), key: Option<String>) {
        let address = untrack(|| self.address_at(self.own_path()));
        navigate(&address, in_place(false));
        if let Some(key) = key {
            let id = row_id(self.spec.with_value(|spec| spec.name), &key);
            request_animation_frame(move || focus(&id));
        }
    }
}

/// How one goes from one question to another: the list stays where it is on the screen.
#[must_use]
pub fn in_place(replace: bool) -> NavigateOptions {
    NavigateOptions {
        replace,
        scroll: false,
        ..NavigateOptions::default()
    }
}

/// Goes to what a question is turned into.
pub(super) fn use_ask<R: Send + Sync + 'static>(list: List<R>) -> Callback<(Question, bool)> {
    let navigate = StoredValue::new_local(use_navigate());
    Callback::new(move |(question, replace): (Question, bool)| {
        let address = untrack(|| list.address(&question));
        navigate.with_value(|navigate| navigate(&address, in_place(replace)));
    })
}

/// The id of the link that opens a row.
#[must_use]
pub fn row_id(list: &str, key: &str) -> String {
    format!("{list}-{key}")
}

fn focus(id: &str) {
    let link = document().get_element_by_id(id);
    if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
        // It fails only for an element that has gone meanwhile.
        _ = link.focus();
    }
}
