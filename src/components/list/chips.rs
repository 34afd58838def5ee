//! What narrows a list, above it: a chip for each filter, and the way back to everything.
//!
//! What was taken away is told, and can be put back.

use leptos::prelude::*;

use super::question::{Filter, Question};
use super::state::{List, use_ask};
use crate::components::badge::Tone;
use crate::components::icon::Icon;
use crate::components::notice::Notice;
use crate::words::list as words;

/// What was taken away: how it is told, and the question before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Removed {
    told: String,
    before: Question,
    after: Question,
}

/// A filter that is set.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Chip {
    name: &'static str,
    text: String,
}

/// The filters that are set, each with a button that takes it away.
#[component]
pub fn Chips<R: Clone + Send + Sync + 'static>(
    /// The list.
    list: List<R>,
) -> impl IntoView {
    let ask = use_ask(list);
    let filters = list.spec.with_value(|spec| spec.filters.clone());
    let removed = RwSignal::new(None::<Removed>);
    let remove = move |told: String, after: Question| {
        let before = untrack(|| list.question());
        ask.run((after.clone(), false));
        removed.set(Some(Removed {
            told,
            before,
            after,
        }));
    };
    let chips = {
        let filters = filters.clone();
        Memo::new(move |_| chips(&list.question(), &filters))
    };
    let is_narrowed = Memo::new(move |_| list.question().q.is_some() || !chips.read().is_empty());
    let clear = move |_| {
        let after = untrack(|| list.question()).cleared(&filters);
        remove(words::CLEARED.get().to_owned(), after);
    };
    let chip = move |Chip { name, text }: Chip| {
        let told = words::filter_removed(&text);
        let take_away = move |_| {
            let after = untrack(|| list.question()).with_filter(name, None);
            remove(told.clone(), after);
        };
        view! {
            <li class="chip">
                <span translate="no">{text.clone()}</span>
                <button
                    type="button"
                    class="button button--quiet button--small"
                    aria-label=words::remove_filter(&text)
                    on:click=take_away
                >
                    <Icon name="close" />
                </button>
            </li>
        }
    };
    // Once the list is asked for something else, there is nothing to put back.
    let last = Memo::new(move |_| {
        let removed = removed.get()?;
        (removed.after == list.question()).then_some(removed)
    });
    let told = Signal::derive(move || Some(last.get()?.told));
    let undo = Signal::derive(move || {
        let before = last.get()?.before;
        Some(Callback::new(move |()| ask.run((before.clone(), false))))
    });
    view! {
        <div class="chips" class:chips--shown=move || is_narrowed.get()>
            <Show when=move || !chips.read().is_empty()>
                <ul class="chips__list" aria-label=words::FILTERS.get()>
                    <For each=move || chips.get() key=|chip| (chip.name, chip.text.clone()) children=chip />
                </ul>
            </Show>
            <Show when=move || is_narrowed.get()>
                <button type="button" class="button button--quiet button--small list__clear" on:click=clear.clone()>
                    {words::CLEAR_FILTERS.get()}
                </button>
            </Show>
        </div>
        <Notice tone=Tone::Good text=told undo />
    }
}

fn chips(question: &Question, filters: &[Filter]) -> Vec<Chip> {
    let narrowing = filters.iter().filter(|filter| !filter.is_view);
    let set = narrowing.filter_map(|filter| {
        let value = question.filter(filter.name)?;
        Some(Chip {
            name: filter.name,
            text: format!("{}: {}", filter.label, filter.told(value)),
        })
    });
    set.collect()
}
