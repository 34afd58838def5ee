//! How the console looks and speaks, and what keys do: chosen here, kept in this browser.

use leptos::prelude::*;

use crate::components::choice::{Choice, ChoiceOption};
use crate::components::shortcuts::use_single_keys;
use crate::language::{Language, use_language};
use crate::theme::Theme;
use crate::words::{account, palette};

/// Light, dark, or as the system has it.
#[component]
pub fn ThemeChoice() -> impl IntoView {
    let theme = RwSignal::new(Theme::stored());
    let options = [
        (Theme::System, account::SYSTEM),
        (Theme::Light, account::LIGHT),
        (Theme::Dark, account::DARK),
    ];
    let options = options
        .map(|(theme, label)| ChoiceOption {
            value: theme.as_str(),
            label: label.get(),
        })
        .to_vec();
    let on_choose = Callback::new(move |value| {
        let chosen = Theme::parse(value);
        chosen.choose();
        theme.set(chosen);
    });
    let chosen = Signal::derive(move || theme.get().as_str());
    view! { <Choice legend=account::THEME.get() name="theme" options chosen on_choose /> }
}

/// English or Korean.
#[component]
pub fn LanguageSwitch() -> impl IntoView {
    let language = use_language();
    let options = Language::ALL
        .into_iter()
        .map(|language| ChoiceOption {
            value: language.tag(),
            label: language.name(),
        })
        .collect();
    let on_choose = Callback::new(move |tag| {
        if let Some(chosen) = Language::of_tag(tag) {
            language.choose(chosen);
        }
    });
    let chosen = Signal::derive(move || language.chosen().get().tag());
    view! { <Choice legend=account::LANGUAGE.get() name="language" options chosen on_choose /> }
}

/// Whether a single key does something.
#[component]
pub fn SingleKeysSwitch() -> impl IntoView {
    let keys = use_single_keys();
    view! {
        <label class="check">
            <input
                class="check__box"
                type="checkbox"
                name="single-keys"
                prop:checked=move || keys.is_on()
                on:change=move |event| keys.switch(event_target_checked(&event))
            />
            <span>{palette::SINGLE_KEYS.get()}</span>
        </label>
        <p class="field__help">{account::SHORTCUTS_HELP.get()}</p>
    }
}
