//! The same as a table, for those who would rather read, and for each request what is known of it.

use leptos::prelude::*;

use super::{Player, tab_name, whole_millis};
use crate::recording::{Exchange, Outcome, Phase};
use crate::words::{Label, Words};

/// How many requests the table lists; the picture and the file have all that are kept.
const MOST_ROWS: usize = 100;

#[component]
pub(super) fn Requests(player: Player, words: Signal<Words>) -> impl IntoView {
    let path = RwSignal::new(String::new());
    let is_waited_only = RwSignal::new(false);
    let is_failed_only = RwSignal::new(false);
    let chosen = RwSignal::new(None::<(u64, u64)>);
    let tabs = Memo::new(move |_| player.recording.with(crate::Recording::tabs));
    let rows = Memo::new(move |_| {
        let filter = Filter {
            path: path.get(),
            is_waited_only: is_waited_only.get(),
            is_failed_only: is_failed_only.get(),
        };
        player
            .recording
            .with(|recording| filter.newest(recording.requests()))
    });
    let is_empty = move || rows.with(Vec::is_empty);
    let is_any = move || {
        player
            .recording
            .with(|recording| recording.requests().len() > 0)
    };
    let row = move |exchange: Exchange| {
        let key = (exchange.tab.0, exchange.id);
        let is_open = move || chosen.get() == Some(key);
        let toggle =
            move |_| chosen.update(|chosen| *chosen = (*chosen != Some(key)).then_some(key));
        let what = exchange.clone();
        let (waited, took) = (time_in(&exchange, true), time_in(&exchange, false));
        let tab = exchange.tab;
        view! {
            <tr data-open=move || is_open().to_string()>
                <th scope="row">
                    <button type="button" class="devtools-row" aria-expanded=move || is_open().to_string() on:click=toggle>
                        {move || title(&what, words.get())}
                    </button>
                </th>
                <td>{move || tab_name(&tabs.get(), tab, player.own, words.get())}</td>
                <td>{outcome(&exchange, words)}</td>
                <td>{waited}</td>
                <td>{took}</td>
            </tr>
            <Show when=is_open>
                <tr class="devtools-detail">
                    <td colspan="5">{detail(&exchange, words)}</td>
                </tr>
            </Show>
        }
    };
    view! {
        <section class="devtools-requests">
            <h3>{move || words.get().label(Label::List)}</h3>
            <div class="devtools-tools">
                <label>
                    {move || words.get().label(Label::FilterPath)}
                    <input type="search" class="devtools-input" on:input=move |event| path.set(event_target_value(&event)) />
                </label>
                <label class="devtools-switch">
                    <input type="checkbox" on:change=move |event| is_waited_only.set(event_target_checked(&event)) />
                    {move || words.get().label(Label::OnlyWaited)}
                </label>
                <label class="devtools-switch">
                    <input type="checkbox" on:change=move |event| is_failed_only.set(event_target_checked(&event)) />
                    {move || words.get().label(Label::OnlyFailed)}
                </label>
            </div>
            <div class="devtools-scroll">
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
                <p role="status">{move || words.get().label(Label::NoMatch)}</p>
            </Show>
        </section>
    }
}

/// Which requests are listed.
struct Filter {
    path: String,
    is_waited_only: bool,
    is_failed_only: bool,
}

impl Filter {
    fn newest<'a>(&self, requests: impl DoubleEndedIterator<Item = &'a Exchange>) -> Vec<Exchange> {
        let fits = |exchange: &&Exchange| self.fits(exchange);
        requests
            .rev()
            .filter(fits)
            .take(MOST_ROWS)
            .cloned()
            .collect()
    }

    fn fits(&self, exchange: &Exchange) -> bool {
        let is_failed = exchange.outcome.is_some() && !exchange.is_good();
        exchange.path.contains(&self.path)
            && (!self.is_waited_only || exchange.has_needed_a_token())
            && (!self.is_failed_only || is_failed)
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

fn title(exchange: &Exchange, words: Words) -> String {
    if exchange.path.is_empty() {
        return words.label(Label::NotSentYet).to_owned();
    }
    format!("{} {}", exchange.method, exchange.path)
}

fn outcome(exchange: &Exchange, words: Signal<Words>) -> impl IntoView + use<> {
    let outcome = exchange.outcome.clone();
    let state = match &outcome {
        None => "open",
        Some(Outcome::Answered(200..=299)) => "good",
        Some(_) => "bad",
    };
    let is_late = exchange.is_late_refusal();
    let text = move || {
        let words = words.get();
        let told = match &outcome {
            Some(outcome) => words.outcome(outcome),
            None => words.label(Label::UnderWay).to_owned(),
        };
        if is_late {
            return format!("{told} · {}", words.label(Label::LateRefusal));
        }
        told
    };
    view! { <span class="devtools-outcome" data-state=state>{text}</span> }
}

fn detail(exchange: &Exchange, words: Signal<Words>) -> impl IntoView + use<> {
    let spans = exchange.spans.clone().into_iter().map(|span| {
        let took = span.to.map(|to| whole_millis(to.saturating_sub(span.from)));
        view! {
            <div>
                <dt>{move || words.get().phase(span.phase)}</dt>
                <dd>{took.map(|took| format!("{took} ms"))}</dd>
            </div>
        }
    });
    let generation =
        |generation: Option<u64>| generation.map_or("–".to_owned(), |number| number.to_string());
    let generations = format!(
        "{} → {}",
        generation(exchange.first_generation),
        generation(exchange.last_generation)
    );
    let request_id = exchange.request_id.clone();
    view! {
        <dl class="devtools-facts">
            {spans.collect_view()}
            <div>
                <dt>{move || words.get().label(Label::Generations)}</dt>
                <dd>{generations}</dd>
            </div>
            {request_id.map(|request_id| view! {
                <div>
                    <dt>{move || words.get().label(Label::RequestId)}</dt>
                    <dd><code>{request_id}</code></dd>
                </div>
            })}
        </dl>
    }
}

/// How long a request has waited, or has taken in all, in milliseconds; as far as it has come.
fn time_in(exchange: &Exchange, is_wait: bool) -> String {
    let spans = exchange.spans.iter();
    let meant = spans.filter(|span| !is_wait || span.phase == Phase::Waiting);
    let lengths = meant.filter_map(|span| Some(span.to?.saturating_sub(span.from)));
    whole_millis(lengths.sum())
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use super::*;
    use crate::{Note, Recording, TabId};

    #[test]
    fn filters_leave_what_fits_all_of_them_newest_first() {
        let mut recording = Recording::default();
        for (id, path, status) in [
            (1, "/users", 200),
            (2, "/users/ada", 500),
            (3, "/audit", 404),
        ] {
            let sent = Note::Sent {
                id,
                method: "GET".to_owned(),
                path: path.to_owned(),
                generation: None,
                is_replay: false,
            };
            recording.record(TabId(1), Duration::ZERO, &sent);
            recording.record(TabId(1), Duration::ZERO, &Note::Answered { id, status });
        }
        let ids = |path: &str, is_failed_only| {
            let filter = Filter {
                path: path.to_owned(),
                is_waited_only: false,
                is_failed_only,
            };
            let found = filter.newest(recording.requests());
            found.iter().map(|exchange| exchange.id).collect::<Vec<_>>()
        };
        assert_eq!(ids("", false), [3, 2, 1]);
        assert_eq!(ids("users", false), [2, 1]);
        assert_eq!(ids("users", true), [2]);
        assert_eq!(ids("nowhere", true), [0; 0]);
    }
}
