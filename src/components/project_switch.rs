//! Which project one is in, and the way to the others.

use leptos::prelude::*;

use super::connection::use_is_down;
use super::icon::Icon;
use super::picker::{Picker, PickerItem, fits};
use crate::words::{controls, frame};

/// A project to choose.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ProjectOption {
    /// Its code.
    pub tenant_id: String,
    /// What people call it.
    pub name: String,
}

/// The key of the way to all projects; no code of a project is empty.
const ALL: &str = "";

/// The project's name; a list to search and choose from, where there is something to choose.
#[component]
pub fn ProjectSwitch(
    /// All that one may choose, the current one among them.
    #[prop(into)]
    projects: Signal<Vec<ProjectOption>>,
    /// The code of the current one.
    #[prop(into)]
    current: Signal<String>,
    /// Whether another one is on its way.
    #[prop(into)]
    is_busy: Signal<bool>,
    /// Whether there is a list of all projects to go to.
    #[prop(into)]
    has_all: Signal<bool>,
    /// Another one was chosen, by its code.
    on_choose: Callback<String>,
    /// The list of all projects was chosen.
    on_all: Callback<()>,
) -> impl IntoView {
    let (is_open, query) = (RwSignal::new(false), RwSignal::new(String::new()));
    let name = Memo::new(move |_| {
        let projects = projects.read();
        let of_code = |project: &&ProjectOption| project.tenant_id == *current.read();
        projects
            .iter()
            .find(of_code)
            .map(|project| project.name.clone())
            .unwrap_or_else(|| current.get())
    });
    let can_choose = Memo::new(move |_| projects.read().len() > 1 || has_all.get());
    let items = Memo::new(move |_| {
        let typed = query.get();
        let current = current.get();
        let mut items: Vec<PickerItem> = projects
            .get()
            .into_iter()
            .filter(|project| fits(&format!("{} {}", project.name, project.tenant_id), &typed))
            .map(|project| {
                let code = if project.tenant_id == current {
                    format!("{} · {}", project.tenant_id, frame::CURRENT.get())
                } else {
                    project.tenant_id.clone()
                };
                PickerItem::of_data(project.tenant_id, project.name, code)
            })
            .collect();
        if has_all.get() && fits(frame::ALL_PROJECTS.get(), &typed) {
            items.push(PickerItem::of_words(ALL, frame::ALL_PROJECTS.get()));
        }
        items
    });
    let is_down = use_is_down();
    let note = Signal::derive(move || {
        if is_down.get() {
            controls::NEEDS_CONNECTION.get().to_owned()
        } else if items.read().is_empty() {
            frame::NO_PROJECT.get().to_owned()
        } else {
            String::new()
        }
    });
    let is_off = move || is_busy.get() || is_down.get();
    let on_pick = Callback::new(move |key: String| {
        if key == ALL {
            on_all.run(());
        } else if !untrack(is_off) && key != current.get_untracked() {
            on_choose.run(key);
        }
    });
    let shown = move || {
        if name.read().is_empty() {
            return ().into_any();
        }
        if !can_choose.get() {
            return view! { <span class="project__name" translate="no" prop:textContent=name></span> }.into_any();
        }
        view! {
            <button
                type="button"
                class="project__button"
                aria-haspopup="dialog"
                aria-busy=move || is_busy.get().to_string()
                on:click=move |_| is_open.set(true)
            >
                <span class="visually-hidden">{frame::PROJECT.get()} ": "</span>
                <span class="project__name" translate="no" prop:textContent=name></span>
                <Icon name="down" />
            </button>
        }
        .into_any()
    };
    view! {
        {shown}
        <Picker
            id="project-switch"
            title=frame::SWITCH_PROJECT.get()
            placeholder=frame::FIND_PROJECT.get()
            is_open
            query
            items
            note
            on_pick
        />
    }
}
