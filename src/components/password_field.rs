//! Where a password is typed or pasted.

use leptos::ev::KeyboardEvent;
use leptos::html::Input;
use leptos::prelude::*;

/// A password, hidden until its writer wants to see it; it says when caps lock is on.
#[component]
pub fn PasswordField(
    /// What it is called.
    label: &'static str,
    /// What a password manager may fill in: `current-password` or `new-password`.
    autocomplete: &'static str,
    /// The field, for reading and clearing.
    node_ref: NodeRef<Input>,
    /// Whether it can be read on the screen; whoever submits sets it back.
    is_revealed: RwSignal<bool>,
) -> impl IntoView {
    let has_caps_lock = RwSignal::new(false);
    let on_key =
        move |event: KeyboardEvent| has_caps_lock.set(event.get_modifier_state("CapsLock"));
    let hint = move || has_caps_lock.get().then_some("Caps lock is on.");
    // Before the button was ever pressed there is nothing to announce.
    let announcement =
        Memo::new(
            move |last: Option<&Option<&'static str>>| match (is_revealed.get(), last) {
                (true, _) => Some("Your password is shown."),
                (false, Some(Some(_))) => Some("Your password is hidden."),
                (false, _) => None,
            },
        );
    view! {
        <div class="field">
            <label class="field__label" for="password">
                {label}
            </label>
            <div class="field__box">
                <input
                    class="field__input field__input--affixed"
                    id="password"
                    name="password"
                    type=move || if is_revealed.get() { "text" } else { "password" }
                    autocomplete=autocomplete
                    autocapitalize="none"
                    spellcheck="false"
                    required
                    node_ref=node_ref
                    on:keydown=on_key
                    on:keyup=on_key
                    on:blur=move |_| has_caps_lock.set(false)
                />
                <button
                    type="button"
                    class="button button--quiet button--small field__affix"
                    aria-controls="password"
                    aria-label=move || if is_revealed.get() { "Hide password" } else { "Show password" }
                    on:click=move |_| is_revealed.update(|is| *is = !*is)
                >
                    {move || if is_revealed.get() { "Hide" } else { "Show" }}
                </button>
            </div>
            <p class="field__hint" role="status">
                {hint}
            </p>
            <span class="visually-hidden" role="status">
                {announcement}
            </span>
        </div>
    }
}
