//! The same as a table, for those who would rather read, and for each request what is known of it.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;
use leptos::{ev, html};

use super::sheet::{Sheet, outcome, title};
use super::{Player, tab_name, whole_millis};
use crate::filter::{Answers, Filter};
use crate::recording::{Exchange, Outcome};
use crate::words::{Label, Words};

/// How many requests the table lists; the picture and the file have all that are kept.
const MOST_ROWS: usize = 100;

#[component]
pub(super) fn Requests(player: Player, words: Signal<Words>) -> impl IntoView {
    let filter = RwSignal::new(Filter::default());
    let chosen = RwSignal::new(None::<(u64, u64)>);
    let opener = StoredValue::new_local(None::<HtmlElement>);
    let region = NodeRef::<html::Div>::new();
    let recording = player.recording;
    let tabs = Memo::new(move |_| recording.with(crate::Recording::tabs));
    let rows = Memo::new(move |_| {
        recording.with(|recording| filter.read().newest(recording.requests(), MOST_ROWS))
    });
    let opened = Memo::new(move |_| {
        let (tab, id) = chosen.get()?;
        let is_it = |exchange: &&Exchange| (exchange.tab.0, exchange.id) == (tab, id);
        recording.with(|recording| recording.requests().find(is_it).cloned())
    });
    let is_empty = move || rows.with(Vec::is_empty);
    let is_any = move || recording.with(|recording| recording.requests().len() > 0);
    let open = move |key: (u64, u64), event: &ev::MouseEvent| {
        let button = event.current_target();
        opener.set_value(button.and_then(|button| button.dyn_into().ok()));
        chosen.set(Some(key));
    };
    let on_close = Callback::new(move |()| {
        chosen.set(None);
        let opener = opener.try_update_value(Option::take).flatten();
        // The row may have gone meanwhile; the focus falls into the list then, and not out of it.
        let opener = opener.filter(|opener| opener.is_connected());
        _ = match (opener, region.get_untracked()) {
            (Some(opener), _) => opener.focus(),
            (None, Some(region)) => region.focus(),
            (None, None) => Ok(()),
        };
    });
    let row = move |exchange: Exchange| {
        let key = (exchange.tab.0, exchange.id);
        let is_open = move || chosen.get() == Some(key);
        let what = exchange.clone();
        let (waited, took) = (
            whole_millis(exchange.waited()),
            whole_millis(exchange.took()),
        );
        let tab = exchange.tab;
        view! {
            <tr data-open=move || is_open().to_string()>
                <th scope="row">
                    <button type="button" class="devtools-row" aria-haspopup="dialog" aria-expanded=move || is_open().to_string() on:click=move |event| open(key, &event)>
                        {move || title(&what, words.get())}
                    </button>
                </th>
                <td>{move || tab_name(&tabs.get(), tab, player.own, words.get())}</td>
                <td>{outcome_cell(exchange, words)}</td>
                <td>{waited}</td>
                <td>{took}</td>
            </tr>
        }
    };
    view! {
        <section class="devtools-requests">
            <h2>{move || words.get().label(Label::List)}</h2>
            <Filters filter words />
            <div class="devtools-scroll" tabindex="0" role="region" aria-label=move || words.get().label(Label::List) node_ref=region>
                <table class="devtools-table">
                    <thead>
                        <tr>
                            {[Label::Request, Label::Tab, Label::Outcome, Label::WaitedFor, Label::TookInAll].map(|label| {
                                view! { <th scope="col">{move || words.get().label(label)}</th> }
                            })}
                        </tr>
                    </thead>
                    <tbody>
                        <For each=move || rows.get() key=row_key children=row />
                    </tbody>
                </table>
            </div>
            <Show when=move || is_empty() && is_any()>
                <p role="status">
                    {move || words.get().label(Label::NoMatch)} " "
                    <button type="button" class="devtools-button" on:click=move |_| filter.set(Filter::default())>
                        {move || words.get().label(Label::ClearFilters)}
                    </button>
                </p>
            </Show>
            <Sheet exchange=opened words on_close />
        </section>
    }
}

#[component]
fn Filters(filter: RwSignal<Filter>, words: Signal<Words>) -> impl IntoView {
    let answers = Answers::ALL.map(|answers| {
        view! {
            <option value=answers.name() prop:selected=move || filter.read().answers == answers>
                {move || words.get().label(answers.label())}
            </option>
        }
    });
    let choose = move |event| {
        let name = event_target_value(&event);
        filter.update(|filter| filter.answers = Answers::of_name(&name));
    };
    let at_least = move |event| {
        let millis = event_target_value(&event).parse().unwrap_or_default();
        filter.update(|filter| filter.at_least_ms = millis);
    };
    view! {
        <div class="devtools-tools">
            <label class="devtools-switch">
                {move || words.get().label(Label::FilterPath)}
                <input type="search" class="devtools-input" prop:value=move || filter.read().path.clone() on:input=move |event| filter.update(|filter| filter.path = event_target_value(&event)) />
            </label>
            <label class="devtools-switch">
                {move || words.get().label(Label::Status)}
                <select class="devtools-input" on:change=choose>{answers.collect_view()}</select>
            </label>
            <label class="devtools-switch">
                {move || words.get().label(Label::AtLeast)}
                <input type="number" min="0" step="100" class="devtools-input devtools-input--number" prop:value=move || match filter.read().at_least_ms { 0 => String::new(), millis => millis.to_string() } on:input=at_least />
            </label>
            <label class="devtools-switch">
                <input type="checkbox" prop:checked=move || filter.read().is_waited_only on:change=move |event| filter.update(|filter| filter.is_waited_only = event_target_checked(&event)) />
                {move || words.get().label(Label::OnlyWaited)}
            </label>
        </div>
    }
}

/// A row is drawn anew when the request has gone on.
fn row_key(exchange: &Exchange) -> (u64, u64, usize, bool) {
    (
        exchange.tab.0,
        exchange.id,
        exchange.spans.len(),
        exchange.outcome.is_some(),
    )
}

fn outcome_cell(exchange: Exchange, words: Signal<Words>) -> impl IntoView {
    let state = match &exchange.outcome {
        None => "open",
        Some(Outcome::Answered(200..=299)) => "good",
        Some(_) => "bad",
    };
    let text = move || {
        let told = outcome(&exchange, words.get());
        match exchange.is_late_refusal() {
            true => format!("{told} · {}", words.get().label(Label::LateRefusal)),
            false => told,
        }
    };
    view! { <span class="devtools-outcome" data-state=state>{text}</span> }
}
