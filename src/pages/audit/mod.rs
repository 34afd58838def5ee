//! What has happened.

pub mod address;
pub mod detail;
pub mod newer;

use leptos::prelude::*;

/// The log.
#[component]
pub fn Audit() -> impl IntoView {}
