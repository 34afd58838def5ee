//! The one list: a table that is searched, filtered, sorted and paged by the address, selected from and exported.
//!
//! A page says its list as data, a [`ListSpec`]: what its columns show, by which of them it can be sorted, which filters
//! there are and how a page of rows is fetched. `pages::list::use_list` asks for what the address says, and [`ListView`]
//! draws it. No page writes a table, a pager or a query of its own.
//!
//! What stands in the address is a [`Question`]: its names are those of the API, so that what is read there is what is
//! sent. What opens beside the list stands in the path, and stays open while the list is sorted and paged.
//!
//! A list can lie within the page of another one, beside it: its question then stands in the same address, under names
//! with a prefix ([`Within`]).
//!
//! What is not here: what a row is, and what opens beside the list.

pub mod bulk;
pub mod chips;
pub mod csv;
pub mod export;
pub mod fields;
pub mod head;
pub mod pager;
pub mod question;
pub mod rows;
mod spec;
pub mod state;
pub mod view;

pub use self::question::{Filter, FilterKind, Parameters, Question, Reading};
pub use self::spec::{
    BulkAction, Cell, Column, CsvColumn, EmptyTexts, FetchRows, ListSpec, RowsFuture, SearchTexts,
    Within,
};
pub use self::state::{Ask, List, Slice};
pub use self::view::ListView;
