//! Whether somebody may look at a page: who may not is told so, and sees nothing of it.
//!
//! What is not here: which page is for whom (`route.rs`); and the server has the last word.

use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::route::Page;
use crate::words::frame;

/// Whether somebody may look at a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// It can be of use.
    Given,
    /// Nobody knows yet.
    Awaited,
    /// It is for others.
    Refused,
}

/// A page, for those who are admitted to it.
#[component]
pub fn AdmittedTo(
    /// Whether one is.
    admission: Memo<Admission>,
    /// The page, which asks for its data while that is awaited.
    children: ChildrenFn,
) -> impl IntoView {
    let is_refused = Memo::new(move |_| admission.get() == Admission::Refused);
    view! {
        <Show when=move || !is_refused.get() fallback=|| view! { <NotForYou /> }>
            <div hidden=move || admission.get() == Admission::Awaited>{children()}</div>
        </Show>
    }
}

/// Says for whom the page is, whom to ask, and leads back.
#[component]
fn NotForYou() -> impl IntoView {
    view! {
        <div class="lost">
            <span class="lost__icon">
                <Icon name="lock" />
            </span>
            <h1 tabindex="-1">{frame::NOT_FOR_YOU_TITLE.get()}</h1>
            <p class="soft">{frame::NOT_FOR_YOU_DETAIL.get()}</p>
            <a class="button button--primary" href=Page::Dashboard.path()>
                {frame::LOST_WAY_BACK.get()}
            </a>
        </div>
    }
}
