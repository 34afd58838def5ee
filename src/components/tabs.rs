//! The parts of one thing, of which one is shown; the address says which.

use leptos::prelude::*;

/// A part.
#[derive(Debug, Clone, Copy)]
pub struct TabLink {
    /// What it is called.
    pub title: &'static str,
    /// The address that shows it.
    pub address: Signal<String>,
    /// Whether it is shown.
    pub is_open: Signal<bool>,
}

/// Links to the parts, side by side.
#[component]
pub fn Tabs(
    /// What they are parts of.
    label: &'static str,
    /// The parts.
    tabs: Vec<TabLink>,
) -> impl IntoView {
    let links = tabs
        .into_iter()
        .map(
            |TabLink {
                 title,
                 address,
                 is_open,
             }| {
                view! {
                    <li>
                        <a
                            class="tabs__link"
                            href=address
                            data-noscroll="true"
                            aria-current=move || is_open.get().then_some("true")
                        >
                            {title}
                        </a>
                    </li>
                }
            },
        )
        .collect_view();
    view! {
        <nav class="tabs" aria-label=label>
            <ul>{links}</ul>
        </nav>
    }
}
