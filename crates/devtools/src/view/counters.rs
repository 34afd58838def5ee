//! How often what has happened.

use leptos::prelude::*;

use super::Player;
use crate::words::{Label, Words};

#[component]
pub(super) fn Counters(player: Player, words: Signal<Words>) -> impl IntoView {
    let counts = Memo::new(move |_| player.recording.with(crate::Recording::counts));
    let counter = move |label: Label, count: fn(crate::Counts) -> u32| {
        view! {
            <div class="devtools-counter">
                <dt>{move || words.get().label(label)}</dt>
                <dd>{move || count(counts.get())}</dd>
            </div>
        }
    };
    view! {
        <dl class="devtools-counters">
            {counter(Label::Requests, |counts| counts.requests)}
            {counter(Label::Waited, |counts| counts.waited)}
            {counter(Label::Refreshes, |counts| counts.refreshes)}
            {counter(Label::Saved, |counts| counts.saved)}
            {counter(Label::Logouts, |counts| counts.logouts)}
        </dl>
    }
}
