//! One figure.

use leptos::prelude::*;

use super::badge::Tone;

/// A row of [`Stat`]s.
#[component]
pub fn Stats(
    /// The figures.
    children: Children,
) -> impl IntoView {
    view! { <ul class="stats">{children()}</ul> }
}

/// A figure and what it counts; it leads to the list that it counts, for those who may see that.
#[component]
pub fn Stat(
    /// What it counts.
    label: &'static str,
    /// Of which time.
    note: &'static str,
    /// The figure.
    #[prop(into)]
    value: String,
    /// Where what it counts is listed.
    href: Option<String>,
    /// What its colour means.
    #[prop(optional)]
    tone: Tone,
) -> impl IntoView {
    let content = view! {
        <span class="stat__value figures" translate="no" prop:textContent=value></span>
        " "
        <span class="stat__label" prop:textContent=label></span>
        " "
        <span class="stat__note" prop:textContent=note></span>
    };
    let content = match href {
        Some(href) => view! {
            <a class="stat__link" href=href>
                {content}
            </a>
        }
        .into_any(),
        None => content.into_any(),
    };
    view! {
        <li class="stat" data-tone=tone.as_str()>
            {content}
        </li>
    }
}

/// Holds the place of figures that have not come yet.
#[component]
pub fn StatsSkeleton(
    /// How many there will be.
    n: usize,
) -> impl IntoView {
    let stats = (0..n)
        .map(|_| {
            view! {
                <div class="stat">
                    <div class="skeleton__bar skeleton__bar--figure"></div>
                    <div class="skeleton__bar"></div>
                </div>
            }
        })
        .collect_view();
    view! {
        <div class="skeleton stats" aria-hidden="true">
            {stats}
        </div>
    }
}
