//! One typed line, and what fits it: the pattern "combobox with a list" inside a dialog.
//!
//! The focus stays in the field; the arrows move what is active in the list, Enter picks it, Escape closes.
//! What fits is the owner's to say, who also hears what is typed.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use super::dialog::Dialog;
use super::icon::Icon;
use crate::components::effect::effect;

/// Something to pick.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PickerItem {
    /// What is handed on when it is picked; different from every other's.
    pub key: String,
    /// What it is called.
    pub label: String,
    /// What stands beside it, softly.
    pub detail: String,
    /// Above which of the list's parts it stands.
    pub group: &'static str,
    /// Whether its label is data, which no translator may touch.
    pub is_data: bool,
}

impl PickerItem {
    /// Something of the console's own, called by its words.
    #[must_use]
    pub fn of_words(key: &str, label: &str) -> Self {
        Self {
            key: key.to_owned(),
            label: label.to_owned(),
            detail: String::new(),
            group: "",
            is_data: false,
        }
    }

    /// Something that somebody has named, with its code beside the name.
    #[must_use]
    pub fn of_data(key: String, name: String, code: String) -> Self {
        Self {
            key,
            label: name,
            detail: code,
            group: "",
            is_data: true,
        }
    }

    /// In a part of the list.
    #[must_use]
    pub fn in_group(self, group: &'static str) -> Self {
        Self { group, ..self }
    }
}

/// The dialog; it is open while `is_open` says so, and says so itself when it closes.
#[component]
pub fn Picker(
    /// Its id on the page.
    id: &'static str,
    /// What it is called.
    title: &'static str,
    /// What can be typed.
    placeholder: &'static str,
    /// Whether it is open.
    is_open: RwSignal<bool>,
    /// What is typed.
    query: RwSignal<String>,
    /// What fits.
    #[prop(into)]
    items: Signal<Vec<PickerItem>>,
    /// What is said besides: that nothing fits, that something is being looked for, how many there are.
    #[prop(into)]
    note: Signal<String>,
    /// One was picked, by its key.
    on_pick: Callback<String>,
) -> impl IntoView {
    let on_close = Callback::new(move |()| is_open.set(false));
    view! {
        <Dialog is_open label=title.to_owned() class="dialog--picker" on_close>
            <Open id title placeholder is_open query items note on_pick />
        </Dialog>
    }
}

/// What is in the dialog while it is open.
#[component]
fn Open(
    id: &'static str,
    title: &'static str,
    placeholder: &'static str,
    is_open: RwSignal<bool>,
    query: RwSignal<String>,
    items: Signal<Vec<PickerItem>>,
    note: Signal<String>,
    on_pick: Callback<String>,
) -> impl IntoView {
    let active = RwSignal::new(0_usize);
    query.set(String::new());
    // Another list begins at its top again.
    effect(move || {
        query.track();
        active.set(0);
    });
    let input = NodeRef::<html::Input>::new();
    effect(move || {
        if let Some(input) = input.get() {
            // It fails only for an element that has gone meanwhile.
            _ = input.focus();
        }
    });
    let current = move || active.get().min(items.read().len().saturating_sub(1));
    let pick = move |index: usize| {
        let key = items
            .read_untracked()
            .get(index)
            .map(|item| item.key.clone());
        if let Some(key) = key {
            is_open.set(false);
            on_pick.run(key);
        }
    };
    let on_key = move |event: KeyboardEvent| {
        // Enter and the arrows belong to whatever composes a syllable.
        if event.is_composing() {
            return;
        }
        let n = items.read_untracked().len();
        let index = active.get_untracked().min(n.saturating_sub(1));
        let moved = match event.key().as_str() {
            "ArrowDown" if n > 0 => (index + 1) % n,
            "ArrowUp" if n > 0 => (index + n - 1) % n,
            "Enter" => {
                event.prevent_default();
                return pick(index);
            }
            _ => return,
        };
        event.prevent_default();
        active.set(moved);
        request_animation_frame(move || show(&option_id(id, moved)));
    };
    let list = move || {
        let items = items.get();
        let mut last = "";
        let rows = items.into_iter().enumerate().map(|(index, item)| {
            let is_first = item.group != last;
            last = item.group;
            let group = (is_first && !item.group.is_empty()).then(|| {
                view! { <li class="picker__group" role="presentation">{item.group}</li> }
            });
            view! {
                {group}
                <li
                    class="picker__item"
                    id=option_id(id, index)
                    role="option"
                    aria-selected=move || (current() == index).to_string()
                    on:click=move |_| pick(index)
                >
                    <span translate=item.is_data.then_some("no")>{item.label}</span>
                    <span class="soft" translate="no">{item.detail}</span>
                </li>
            }
        });
        rows.collect_view()
    };
    let list_id = format!("{id}-list");
    view! {
        <div class="picker__field">
            <Icon name="search" />
            <input
                class="picker__input"
                id=id
                type="text"
                role="combobox"
                aria-label=title
                aria-expanded="true"
                aria-autocomplete="list"
                aria-controls=list_id.clone()
                aria-activedescendant=move || {
                    (!items.read().is_empty()).then(|| option_id(id, current()))
                }
                placeholder=placeholder
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                node_ref=input
                on:input=move |event| query.set(event_target_value(&event))
                on:keydown=on_key
            />
        </div>
        <ul class="picker__list" id=list_id role="listbox" aria-label=title>
            {list}
        </ul>
        <p class="picker__note soft" role="status" prop:textContent=move || note.get()></p>
    }
}

fn option_id(id: &str, index: usize) -> String {
    format!("{id}-{index}")
}

fn show(id: &str) {
    let option = document().get_element_by_id(id);
    if let Some(option) = option.and_then(|option| option.dyn_into::<web_sys::Element>().ok()) {
        let how = web_sys::ScrollIntoViewOptions::new();
        how.set_block(web_sys::ScrollLogicalPosition::Nearest);
        option.scroll_into_view_with_scroll_into_view_options(&how);
    }
}

/// Whether a text has all words of what was typed in it, in whatever case.
#[must_use]
pub fn fits(text: &str, typed: &str) -> bool {
    let text = text.to_lowercase();
    typed
        .split_whitespace()
        .all(|word| text.contains(&word.to_lowercase()))
}
