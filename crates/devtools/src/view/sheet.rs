//! What is known of one request, beside the list.

use leptos::prelude::*;
use leptos::{ev, html};

use super::whole_millis;
use crate::recording::Exchange;
use crate::words::{Label, Words};

#[component]
pub(super) fn Sheet(
    exchange: Memo<Option<Exchange>>,
    words: Signal<Words>,
    on_close: Callback<()>,
) -> impl IntoView {
    let heading = NodeRef::<html::H2>::new();
    let is_open = Memo::new(move |_| exchange.with(Option::is_some));
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            // It fails only for an element that has gone meanwhile.
            _ = heading.focus();
        }
    });
    let close_on_escape = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            on_close.run(());
        }
    };
    let facts = move || exchange.get().map(|exchange| facts(&exchange, words));
    view! {
        <Show when=move || is_open.get()>
            <div class="devtools-sheet" role="dialog" aria-labelledby="devtools-sheet-title" on:keydown=close_on_escape>
                <div class="devtools-sheet-head">
                    <h2 id="devtools-sheet-title" tabindex="-1" node_ref=heading>
                        {move || exchange.with(|exchange| exchange.as_ref().map(|exchange| title(exchange, words.get())))}
                    </h2>
                    <button type="button" class="devtools-button" on:click=move |_| on_close.run(())>{move || words.get().label(Label::Close)}</button>
                </div>
                {facts}
            </div>
        </Show>
    }
}

/// What a request is called in a list.
pub(super) fn title(exchange: &Exchange, words: Words) -> String {
    if exchange.path.is_empty() {
        return words.label(Label::NotSentYet).to_owned();
    }
    format!("{} {}", exchange.method, exchange.path)
}

/// How it has ended, or that it is under way.
pub(super) fn outcome(exchange: &Exchange, words: Words) -> String {
    match &exchange.outcome {
        Some(outcome) => words.outcome(outcome),
        None => words.label(Label::UnderWay).to_owned(),
    }
}

fn facts(exchange: &Exchange, words: Signal<Words>) -> impl IntoView + use<> {
    let generation =
        |generation: Option<u64>| generation.map_or_else(unknown, |number| number.to_string());
    let generations = format!(
        "{} → {}",
        generation(exchange.first_generation),
        generation(exchange.last_generation)
    );
    let status = exchange
        .status
        .map_or_else(unknown, |status| status.to_string());
    let request_id = exchange.request_id.clone().unwrap_or_else(unknown);
    let ended = exchange.clone();
    let facts = [
        (Label::Method, exchange.method.clone()),
        (Label::Path, exchange.path.clone()),
        (Label::Status, status),
        (Label::RequestId, request_id),
        (Label::Generations, generations),
    ];
    let facts = facts.map(|(label, value)| {
        view! {
            <div>
                <dt>{move || words.get().label(label)}</dt>
                <dd><code>{value}</code></dd>
            </div>
        }
    });
    let spans = exchange.spans.clone().into_iter().map(|span| {
        let took = span.to.map(|to| whole_millis(to.saturating_sub(span.from)));
        view! {
            <div>
                <dt>{move || words.get().phase(span.phase)}</dt>
                <dd>{took.map_or_else(|| "…".to_owned(), |took| format!("{took} ms"))}</dd>
            </div>
        }
    });
    view! {
        <dl class="devtools-facts">
            <div>
                <dt>{move || words.get().label(Label::Outcome)}</dt>
                <dd>{move || outcome(&ended, words.get())}</dd>
            </div>
            {facts.collect_view()}
        </dl>
        <h3>{move || words.get().label(Label::Phases)}</h3>
        <dl class="devtools-facts">{spans.collect_view()}</dl>
    }
}

fn unknown() -> String {
    "–".to_owned()
}
