//! What the usual code would have done with the same requests, drawn beside what has happened.

use leptos::prelude::*;

use super::Player;
use crate::usual::{Comparison, Usual, UsualEnd, UsualRequest};
use crate::words::{Label, Words};

/// How many requests are listed; the last ones tell the story.
const MOST: usize = 24;

#[component]
pub(super) fn UsualView(player: Player, words: Signal<Words>) -> impl IntoView {
    let usual = Memo::new(move |_| player.recording.with(Usual::of));
    let comparison = Memo::new(move |_| {
        let recording = player.recording.read();
        usual.with(|usual| Comparison::of(&recording, usual))
    });
    let newest = move || {
        let requests = usual.get().requests;
        let n_older = requests.len().saturating_sub(MOST);
        requests.into_iter().skip(n_older).collect::<Vec<_>>()
    };
    view! {
        <section class="devtools-usual">
            <h2>{move || words.get().label(Label::Compare)}</h2>
            <p>{move || words.get().label(Label::CompareNote)}</p>
            <p class="devtools-verdict">{move || words.get().comparison(&comparison.get())}</p>
            <ol class="devtools-usual-list">
                <For each=newest key=|request| (request.tab.0, request.id, end_name(request.end)) let:request>
                    <Row request words />
                </For>
            </ol>
        </section>
    }
}

#[component]
fn Row(request: UsualRequest, words: Signal<Words>) -> impl IntoView {
    let text = move || match request.end {
        UsualEnd::Answered(at) => format!("{} ms", at.saturating_sub(request.from).as_millis()),
        UsualEnd::WaitsForEver => words.get().label(Label::WaitsForEver).to_owned(),
        UsualEnd::SignedOut => words.get().label(Label::LoginPage).to_owned(),
    };
    view! { <li data-end=end_name(request.end)>{format!("#{} ", request.id)}{text}</li> }
}

fn end_name(end: UsualEnd) -> &'static str {
    match end {
        UsualEnd::Answered(_) => "answered",
        UsualEnd::WaitsForEver => "for-ever",
        UsualEnd::SignedOut => "signed-out",
    }
}
