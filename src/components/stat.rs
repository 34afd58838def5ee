//! One figure.

use leptos::prelude::*;

use super::badge::Tone;

/// A row of [`Stat`]s.
#[component]
pub fn Stats(
    /// The figures.
    children: Children,
) -> impl IntoView {
    view! { <dl class="stats">{children()}</dl> }
}

/// A figure and what it counts.
#[component]
pub fn Stat(
    /// What it counts.
    label: &'static str,
    /// The figure.
    value: u64,
    /// What its colour means.
    #[prop(optional)]
    tone: Tone,
) -> impl IntoView {
    view! {
        <div class="stat" data-tone=tone.as_str()>
            <dt class="stat__label">{label}</dt>
            <dd class="stat__value" translate="no">{value}</dd>
        </div>
    }
}
