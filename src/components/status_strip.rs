//! What everybody has to know now, above every page; most of the time that is nothing.

use leptos::prelude::*;

use super::badge::Tone;
use super::icon::Icon;

/// Something that everybody has to know.
#[derive(Clone)]
pub struct Status {
    /// What its colour means.
    pub tone: Tone,
    /// What there is to know.
    pub text: String,
    /// What can be done about it: what the button says, and what it does.
    pub action: Option<(&'static str, Callback<()>)>,
}

/// One line for each status; it takes no room while there is none.
#[component]
pub fn StatusStrip(
    /// What there is to know, what matters most first.
    #[prop(into)]
    statuses: Signal<Vec<Status>>,
) -> impl IntoView {
    // The region is there before its text: a screen reader announces only what changes in a region that it knows.
    view! { <div class="strip" role="status">{move || statuses.get().into_iter().map(line).collect_view()}</div> }
}

fn line(status: Status) -> impl IntoView {
    let action = status.action.map(|(label, on_press)| {
        view! {
            <button type="button" class="button button--small" on:click=move |_| on_press.run(())>
                {label}
            </button>
        }
    });
    view! {
        <div class="strip__line" data-tone=status.tone.as_str()>
            <Icon name="alert" />
            <p class="strip__text" prop:textContent=status.text></p>
            {action}
        </div>
    }
}
