//! Which project one is in, and the way to the others.

use leptos::html::Select;
use leptos::prelude::*;

/// A project to choose.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ProjectOption {
    /// Its code.
    pub tenant_id: String,
    /// What people call it.
    pub name: String,
}

/// The project's name; a list to choose from, where there are several.
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
    /// Another one was chosen, by its code.
    on_choose: Callback<String>,
) -> impl IntoView {
    let select = NodeRef::<Select>::new();
    // What was chosen and not granted is not shown as if it were.
    Effect::new(move |_| {
        let (current, is_busy) = (current.get(), is_busy.get());
        if let Some(select) = select.get().filter(|_| !is_busy) {
            select.set_value(&current);
        }
    });
    let choose = move |event| {
        let chosen = event_target_value(&event);
        if !is_busy.get_untracked() && chosen != current.get_untracked() {
            on_choose.run(chosen);
        }
    };
    move || {
        let projects = projects.get();
        let current = current.get();
        match &projects[..] {
            [] => ().into_any(),
            [only] => {
                view! { <span class="project__name" translate="no">{only.name.clone()}</span> }
                    .into_any()
            }
            _ => {
                let options = projects
                    .into_iter()
                    .map(|project| {
                        let is_current = project.tenant_id == current;
                        view! {
                            <option value=project.tenant_id selected=is_current>
                                {project.name}
                            </option>
                        }
                    })
                    .collect_view();
                view! {
                    <select
                        class="project__list"
                        aria-label="Project"
                        aria-busy=move || is_busy.get().to_string()
                        translate="no"
                        node_ref=select
                        on:change=choose
                    >
                        {options}
                    </select>
                }
                .into_any()
            }
        }
    }
}
