//! A few options, one of which is chosen.

use leptos::prelude::*;

/// One of the options.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ChoiceOption {
    /// What is chosen.
    pub value: &'static str,
    /// What it is called.
    pub label: &'static str,
}

/// Options side by side; a radio group to the keyboard and to screen readers.
#[component]
pub fn Choice(
    /// What is chosen here.
    legend: &'static str,
    /// The group's name, different from every other group's on the page.
    name: &'static str,
    /// The options.
    options: Vec<ChoiceOption>,
    /// The value of the one that is chosen.
    #[prop(into)]
    chosen: Signal<&'static str>,
    /// Another one was chosen.
    on_choose: Callback<&'static str>,
) -> impl IntoView {
    let options = options
        .into_iter()
        .map(|ChoiceOption { value, label }| {
            view! {
                <label class="choice__option">
                    <input
                        class="choice__input"
                        type="radio"
                        name=name
                        value=value
                        prop:checked=move || chosen.get() == value
                        on:change=move |_| on_choose.run(value)
                    />
                    {label}
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset>
            <legend class="visually-hidden">{legend}</legend>
            <div class="choice">{options}</div>
        </fieldset>
    }
}
