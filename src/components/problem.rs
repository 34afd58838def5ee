//! What went wrong, in words.

use core::time::Duration;

use leptos::prelude::*;

use super::copy::use_copy;
use super::countdown::spelled;
use super::icon::Icon;
use super::wait::use_wait;
use crate::words::controls;

pub use crate::words::problems::{Problem, ProblemKind};

/// Tells a problem, and offers to try again where that can help.
#[component]
pub fn ProblemNotice(
    /// The problem.
    problem: Problem,
    /// Asks for another try.
    on_retry: Callback<()>,
) -> impl IntoView {
    let icon = match problem.kind {
        ProblemKind::NotAllowed => "lock",
        ProblemKind::Passing | ProblemKind::Unreachable | ProblemKind::Other => "alert",
    };
    let wait = problem.retry_after;
    let left = use_wait(Signal::derive(move || wait));
    let retry = (problem.kind != ProblemKind::NotAllowed).then(|| {
        let label = move || match left.get() {
            0 => controls::TRY_AGAIN.get().to_owned(),
            seconds => controls::try_again_in(&spelled(Duration::from_secs(seconds))),
        };
        let try_again = move |_| {
            if left.get_untracked() == 0 {
                on_retry.run(());
            }
        };
        view! {
            <button
                type="button"
                class="button button--small"
                aria-disabled=move || (left.get() > 0).to_string()
                on:click=try_again
            >
                <Icon name="refresh" />
                <span prop:textContent=label></span>
            </button>
        }
    });
    let request_id = problem.request_id.map(|id| view! { <RequestId id /> });
    view! {
        <div class="problem">
            <Icon name=icon />
            <div class="problem__text">
                <p class="problem__title" prop:textContent=problem.title></p>
                <p class="problem__detail" prop:textContent=problem.detail></p>
                <p class="problem__foot">{retry}{request_id}</p>
            </div>
        </div>
    }
}

/// What to quote when asking for help, and a button that copies it.
#[component]
pub fn RequestId(
    /// The id.
    id: String,
) -> impl IntoView {
    let (copy, told) = use_copy(id.clone(), None);
    view! {
        <span class="problem__id">
            {controls::REQUEST.get()} " " <code translate="no">{id}</code>
            <button
                type="button"
                class="button button--quiet button--small"
                aria-label=controls::COPY_REQUEST.get()
                title=controls::COPY_REQUEST.get()
                on:click=move |_| copy.run(())
            >
                <Icon name="copy" />
            </button>
            <span role="status" prop:textContent=told></span>
        </span>
    }
}
