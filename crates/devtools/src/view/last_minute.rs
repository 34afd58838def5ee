//! "Why was I signed out?": the last minute of a session that was ended by force, and what that means.

use core::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use super::scene::Scene;
use super::stage_view::StageView;
use crate::recording::Exchange;
use crate::signed_out::SignedOut;
use crate::words::{Ending, Label, Language, Naming, Words};

/// The least that the picture shows.
const SHORTEST: Duration = Duration::from_millis(200);

/// What happened before a session was ended: that minute, what the server said, why that ends a session, what to do
/// now, and a report that can be copied.
#[component]
pub fn LastMinute(
    /// What was kept of it.
    told: SignedOut,
    /// The patterns of the paths that requests go to: what else stands in a path may be a name.
    routes: &'static [&'static str],
    /// In which language people read.
    #[prop(into, optional)]
    language: Signal<Language>,
) -> impl IntoView {
    let words = Signal::derive(move || Words {
        language: language.get(),
        naming: Naming::Plain,
    });
    let scene = scene(&told);
    let why = told.why.clone();
    let ending = move |ending: Ending, label: Label| {
        let why = why.clone();
        view! {
            <div>
                <dt>{move || words.get().label(label)}</dt>
                <dd>{move || words.get().ending(&why, ending)}</dd>
            </div>
        }
    };
    let report = StoredValue::new(told);
    let report = move || report.with_value(|told| told.report(words.get(), routes));
    view! {
        <section class="devtools devtools-minute" translate="no">
            <dl class="devtools-endings">
                {ending(Ending::Said, Label::WhatWasSaid)}
                {ending(Ending::Why, Label::WhyItEnds)}
                {ending(Ending::ToDo, Label::WhatToDo)}
            </dl>
            <StageView scene words />
            <details class="devtools-report">
                <summary>{move || words.get().label(Label::Report)}</summary>
                <pre tabindex="0">{report}</pre>
            </details>
            <CopyButton text=report words />
        </section>
    }
    .into_any()
}

/// The picture: from the first request of the last minute to the end, which stands where a live picture has its present.
fn scene(told: &SignedOut) -> Scene {
    let recording = told.last_minute();
    let at = Duration::from_millis(told.at_ms);
    let first = recording.requests().map(Exchange::from).min();
    // What was long over when it began would make the story a dot at the right edge.
    let story = recording.refreshes().map(|refresh| refresh.from).min();
    let since = story.or(first).unwrap_or(at);
    let window = (at.saturating_sub(since) * 2).max(SHORTEST);
    Scene::still(told.tab, recording, at, window)
}

#[component]
fn CopyButton(text: impl Fn() -> String + 'static, words: Signal<Words>) -> impl IntoView {
    let told = RwSignal::new(None);
    let copy = move |_| {
        let clipboard = window().navigator().clipboard();
        // Pages that came over plain HTTP have no clipboard.
        if clipboard.is_undefined() {
            told.set(Some(Label::CopyRefused));
            return;
        }
        let writing = clipboard.write_text(&text());
        spawn_local(async move {
            let is_done = JsFuture::from(writing).await.is_ok();
            told.try_set(Some(match is_done {
                true => Label::Copied,
                false => Label::CopyRefused,
            }));
        });
    };
    view! {
        <p class="devtools-copy">
            <button type="button" class="devtools-button" on:click=copy>{move || words.get().label(Label::Copy)}</button>
            <span role="status">{move || told.get().map(|told| words.get().label(told))}</span>
        </p>
    }
}
