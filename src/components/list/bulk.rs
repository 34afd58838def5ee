//! What can be done to the rows that are selected.

use leptos::prelude::*;

use super::spec::BulkAction;
use super::state::List;
use crate::components::confirm::ConfirmButton;
use crate::words::list as words;

/// How many rows are selected, and what can be done to them; nothing while none is.
#[component]
pub fn Bulk<R: Clone + Send + Sync + 'static>(
    /// The list.
    list: List<R>,
    /// Whether something is being done.
    is_busy: Signal<bool>,
) -> impl IntoView {
    let selected = list.selected;
    let n = Memo::new(move |_| selected.read().len());
    let actions = list.spec.with_value(|spec| spec.bulk.clone());
    let buttons = move || {
        let n = n.get();
        actions
            .clone()
            .into_iter()
            .map(|BulkAction { label, question, weight, run }| {
                let confirm = move |()| {
                    run.run(selected.read_untracked().keys().cloned().collect());
                };
                view! { <ConfirmButton label question=question(n) weight is_busy on_confirm=Callback::new(confirm) /> }
            })
            .collect_view()
    };
    view! {
        <div class="list__bulk" role="group" aria-label=words::SELECTION.get() class:list__bulk--shown=move || n.get() != 0>
            <span class="list__count figures" role="status" prop:textContent=move || {
                match n.get() {
                    0 => String::new(),
                    n => words::n_selected(n),
                }
            }></span>
            <Show when=move || n.get() != 0>
                {buttons.clone()}
                <button type="button" class="button button--quiet button--small" on:click=move |_| selected.update(|selected| selected.clear())>
                    {words::SELECT_NONE.get()}
                </button>
            </Show>
        </div>
    }
}
