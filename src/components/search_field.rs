//! Where one types what to look for, while the address says what is looked for.

use core::time::Duration;

use leptos::html::Input;
use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;

use super::clock::use_clock;
use super::icon::Icon;
use crate::components::effect::effect;

/// How long it waits for the next letter.
const TYPING: Duration = Duration::from_millis(250);

/// A field that is bound to the address, both ways.
///
/// What comes of one's own typing is never written back: by the time that it arrives, more may have been typed, and a
/// space at the end would go. What comes from elsewhere (a link, Back, Forward) is always written.
#[component]
pub fn SearchField(
    /// Its id on the page.
    id: &'static str,
    /// What it is called.
    label: &'static str,
    /// What can be looked for.
    placeholder: &'static str,
    /// What the address says.
    #[prop(into)]
    value: Signal<String>,
    /// Something else is looked for, without space around it; it is to be put into the address.
    on_search: Callback<String>,
) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    // What this field has put into the address last, until something else stands there.
    let own = StoredValue::new(None::<String>);

    effect(move || {
        let Some(input) = input.get() else { return };
        let value = value.get();
        if own.with_value(|own| own.as_ref() == Some(&value)) {
            return;
        }
        own.set_value(None);
        if input.value() != value {
            input.set_value(&value);
        }
    });
    let look_for = move || {
        // Read now, not when the key was pressed: something else may have been written here meanwhile.
        let Some(input) = input.get_untracked() else {
            return;
        };
        let text = input.value().trim().to_owned();
        if text != value.get_untracked() {
            own.set_value(Some(text.clone()));
            on_search.run(text);
        }
    };
    // Each letter begins the wait anew, and whoever leaves the page ends it.
    let clock = use_clock();
    let typed = Trigger::new();
    Effect::new(move |last: Option<()>| {
        typed.track();
        if last.is_some() {
            let wait = clock.sleep(TYPING);
            spawn_local_scoped_with_cancellation(async move {
                wait.await;
                look_for();
            });
        }
    });
    view! {
        <search class="search">
            <div class="field__box">
                <label class="visually-hidden" for=id>
                    {label}
                </label>
                <span class="field__icon">
                    <Icon name="search" />
                </span>
                <input
                    class="field__input field__input--search"
                    id=id
                    type="search"
                    placeholder=placeholder
                    autocomplete="off"
                    spellcheck="false"
                    node_ref=input
                    on:input=move |_| typed.notify()
                />
            </div>
        </search>
    }
}
