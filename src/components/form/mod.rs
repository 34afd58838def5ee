//! Forms: fields with labels and rules, what is wrong told at the field, one submit at a time, drafts.
//!
//! A page says what the fields are and how they are sent, and gets the rest:
//!
//! ```no_run
//! use leptos::prelude::*;
//! use tollgate::components::form::{FieldKind, FieldSpec, Form, FormSpec, Refusal, rules, use_form};
//!
//! #[component]
//! fn Rename() -> impl IntoView {
//!     let name = FieldSpec::new("name", "Name", FieldKind::Text).rules(&[rules::display_name]);
//!     let spec = FormSpec { fields: vec![name], draft: None };
//!     let form = use_form(
//!         spec,
//!         |values| async move { Ok::<_, Refusal>(values.text("name")) },
//!         |name| leptos::logging::log!("{name}"),
//!     );
//!     view! { <Form form submit="Rename" busy="Renaming…" /> }
//! }
//! ```
//!
//! - The fields are checked when the form is sent; the first that is wrong gets the focus.
//! - What the server refuses about one field is told at that field, and else above the form.
//! - A form that is on its way is not sent again, and one that must wait says how long.
//! - Passwords are hidden by sending, cleared when they were refused, and never in a draft.
//! - Whoever leaves the site with something that was not sent is asked; within the site the draft keeps it.
//!
//! What is not here: where a form is sent, and what is told of an error (the page says so).

mod draft;
mod field;
pub mod rules;
mod state;
pub mod view;

pub use self::draft::{Draft, keep_drafts_of};
pub use self::field::{FieldKind, FieldSpec};
pub use self::state::{FormSpec, FormState, Refusal, Values, use_form};
pub use self::view::Form;
