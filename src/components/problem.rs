//! What went wrong, in words.

use leptos::prelude::*;

use super::icon::Icon;

/// Something that went wrong, as people are told.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Problem {
    /// What happened, in a few words.
    pub title: String,
    /// What it means, and what to do.
    pub detail: String,
    /// What kind of thing it is.
    pub kind: ProblemKind,
    /// What to quote when asking for help.
    pub request_id: Option<String>,
}

/// What one can do about a problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// It may pass: try again.
    Passing,
    /// It is not allowed, and trying again won't help.
    NotAllowed,
    /// Something else; trying again is worth it once.
    Other,
}

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
        ProblemKind::Passing | ProblemKind::Other => "alert",
    };
    let retry = (problem.kind != ProblemKind::NotAllowed).then(|| {
        view! {
            <button type="button" class="button button--small" on:click=move |_| on_retry.run(())>
                <Icon name="refresh" />
                "Try again"
            </button>
        }
    });
    let request_id = problem.request_id.map(|id| {
        view! {
            <span class="problem__id">
                "Request " <code>{id}</code>
            </span>
        }
    });
    view! {
        <div class="problem">
            <Icon name=icon />
            <div class="problem__text">
                <p class="problem__title">{problem.title}</p>
                <p class="problem__detail">{problem.detail}</p>
                <p class="problem__foot">{retry}{request_id}</p>
            </div>
        </div>
    }
}
