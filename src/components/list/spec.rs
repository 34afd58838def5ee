//! A list as data.

use core::pin::Pin;
use std::sync::Arc;

use leptos::prelude::*;
use tollgate_api_types::{Order, Total};
use tollgate_interceptor::{Client, Error};

use super::question::{Filter, Parameters, Vocabulary};
use super::state::Slice;
use crate::components::confirm::Weight;

/// Draws what a cell shows of a row.
pub type Cell<R> = Arc<dyn Fn(&R) -> AnyView + Send + Sync>;

/// A page of rows that is on its way.
pub type RowsFuture<R> = Pin<Box<dyn Future<Output = Result<Slice<R>, Error>>>>;

/// Asks the API for a page of rows.
pub type FetchRows<R> = Arc<dyn Fn(Client, Parameters) -> RowsFuture<R> + Send + Sync>;

/// A list.
pub struct ListSpec<R> {
    /// Its name, different from every other list's.
    pub name: &'static str,
    /// What the table is called.
    pub caption: &'static str,
    /// The path of its page.
    pub path: &'static str,
    /// Where it lies within the page of another list; `None` for the list of its own page.
    pub within: Option<Within>,
    /// How many rows there are, in words.
    pub count: fn(Total) -> String,
    /// The search, if there is one.
    pub search: Option<SearchTexts>,
    /// The filters.
    pub filters: Vec<Filter>,
    /// The columns; the first one names the row.
    pub columns: Vec<Column<R>>,
    /// How the list is sorted when nothing is asked for.
    pub usual_sort: (&'static str, Order),
    /// How many rows a page has when nothing is asked for; where this is absent, the API decides.
    pub usual_limit: Option<u32>,
    /// What a row is known by; nothing else in the list has the same.
    pub key: fn(&R) -> String,
    /// What people call a row.
    pub label: fn(&R) -> String,
    /// The path that opens a row beside the list.
    pub open: Option<fn(&R) -> String>,
    /// What may stand in the address for what is open.
    pub beside: &'static [&'static str],
    /// What is said when there is nothing yet.
    pub empty: EmptyTexts,
    /// What its file is called, before the day.
    pub file: &'static str,
    /// The columns of the export; without them there is none.
    pub csv: Vec<CsvColumn<R>>,
    /// What can be done to several rows at once; without it no row can be selected.
    pub bulk: Vec<BulkAction>,
    /// Fetches a page.
    pub fetch: FetchRows<R>,
}

/// The place of a list that lies within the page of another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Within {
    /// What the names of its question begin with in the address; the other list knows them as what is beside it.
    pub prefix: &'static str,
    /// What it belongs to: the same list of something else has other rows.
    pub of: String,
}

/// A column.
pub struct Column<R> {
    /// Its title, which stands beside each value on a narrow screen.
    pub title: &'static str,
    /// What the API calls it when it is sorted by.
    pub sort: Option<&'static str>,
    /// Whether its values stand at the end of the column, as figures do.
    pub is_at_end: bool,
    /// What it shows of a row. In the first column this is the link that opens the row.
    pub cell: Cell<R>,
    /// What stands below that, outside of the link.
    pub below: Option<Cell<R>>,
}

/// A column of the export.
#[derive(Debug)]
pub struct CsvColumn<R> {
    /// Its head.
    pub title: &'static str,
    /// Its value.
    pub value: fn(&R) -> String,
}

/// What the search is called, and what can be looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SearchTexts {
    /// Its id on the page.
    pub id: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// What can be looked for.
    pub placeholder: &'static str,
}

/// What is said when there is nothing yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EmptyTexts {
    /// What isn't here.
    pub title: &'static str,
    /// Why, or what to do about it.
    pub detail: &'static str,
}

/// What can be done to the rows that are selected.
#[derive(Clone)]
pub struct BulkAction {
    /// What it is called.
    pub label: &'static str,
    /// What is asked before it is done to so many rows.
    pub question: fn(usize) -> String,
    /// Whether it takes something away.
    pub weight: Weight,
    /// Does it to the rows of these keys.
    pub run: Callback<Vec<String>>,
}

impl<R> Column<R> {
    /// A column that can't be sorted by.
    #[must_use]
    pub fn new(title: &'static str, cell: impl Fn(&R) -> AnyView + Send + Sync + 'static) -> Self {
        Self {
            title,
            sort: None,
            is_at_end: false,
            cell: Arc::new(cell),
            below: None,
        }
    }

    /// One that can.
    #[must_use]
    pub fn sorted_by(self, sort: &'static str) -> Self {
        Self {
            sort: Some(sort),
            ..self
        }
    }

    /// With its values at its end.
    #[must_use]
    pub fn at_end(self) -> Self {
        Self {
            is_at_end: true,
            ..self
        }
    }

    /// With something below its values.
    #[must_use]
    pub fn with_below(self, below: impl Fn(&R) -> AnyView + Send + Sync + 'static) -> Self {
        Self {
            below: Some(Arc::new(below)),
            ..self
        }
    }
}

impl<R> ListSpec<R> {
    /// What its address may say.
    #[must_use]
    pub fn vocabulary(&self) -> Vocabulary {
        Vocabulary {
            has_search: self.search.is_some(),
            sorts: self.columns.iter().filter_map(|it| it.sort).collect(),
            filters: self.filters.clone(),
            beside: self.beside,
        }
    }
}
