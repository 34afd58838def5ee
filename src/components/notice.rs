//! An answer, told in the place where the question was.

use leptos::prelude::*;

use super::badge::Tone;
use super::connection::use_is_down;
use super::icon::Icon;
use crate::words::controls;

/// What takes something back by a request: there is none while the server can't be reached.
#[must_use]
pub fn use_undo(
    undo: impl Fn() -> Option<Callback<()>> + Send + Sync + 'static,
) -> Signal<Option<Callback<()>>> {
    let is_down = use_is_down();
    Signal::derive(move || undo().filter(|_| !is_down.get()))
}

/// A sentence that is read out when it appears.
#[component]
pub fn Notice(
    /// What its colour means.
    tone: Tone,
    /// The sentence; nothing is shown while there is none.
    #[prop(into)]
    text: Signal<Option<String>>,
    /// Takes back what it tells of, where that is possible.
    #[prop(into, optional)]
    undo: Signal<Option<Callback<()>>>,
) -> impl IntoView {
    let icon = match tone {
        Tone::Good => "check",
        _ => "alert",
    };
    let way_back = move || {
        undo.get().map(|undo| {
            view! {
                <button type="button" class="button button--small notice__undo" on:click=move |_| undo.run(())>
                    {controls::UNDO.get()}
                </button>
            }
        })
    };
    // The region is there before its text: a screen reader announces only what changes in a region that it knows.
    view! {
        <div class="notice-here" role="status">
            {move || {
                text.get()
                    .map(|text| {
                        view! {
                            <p class="notice" data-tone=tone.as_str()>
                                <Icon name=icon />
                                <span prop:textContent=text></span>
                                {way_back}
                            </p>
                        }
                    })
            }}
        </div>
    }
}
