//! A form and its fields, as they stand on the page.

use leptos::ev::{BeforeUnloadEvent, KeyboardEvent, SubmitEvent};
use leptos::prelude::*;

use super::field::{FieldKind, FieldSpec, FieldState};
use super::state::{FormState, spelled_wait};
use crate::components::effect::effect;
use crate::components::problem::{Problem, RequestId};
use crate::words::controls;

/// The fields in their order, what is wrong with them, and the button that sends them.
#[component]
pub fn Form(
    /// What it knows.
    form: FormState,
    /// What the button says.
    submit: &'static str,
    /// What the button says while the form is on its way.
    busy: &'static str,
    /// The id of the heading that names it.
    #[prop(optional)]
    labelled_by: &'static str,
    /// What stands between the fields and the button.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    ask_before_leaving(form);
    // As soon as all fields are on the page, once.
    Effect::new(move |is_done: Option<bool>| {
        let is_done = is_done.unwrap_or_default();
        let is_ready = !is_done && form.is_mounted();
        if is_ready {
            form.start();
        }
        is_done || is_ready
    });
    effect(move || {
        let is_told = form.problem.read().is_some();
        if let Some(alert) = form.alert.get().filter(|_| is_told) {
            // It fails only for an element that has gone meanwhile.
            _ = alert.focus();
        }
    });

    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        form.submit();
    };
    let fields = form
        .fields
        .get_value()
        .into_iter()
        .map(field)
        .collect_view();
    let label = move || match (form.is_pending.get(), form.is_passing()) {
        (true, _) => busy,
        (false, true) => controls::TRY_AGAIN.get(),
        (false, false) => submit,
    };
    let is_idle = move || !form.is_pending.get() && !form.is_blocked.get() && form.wait.get() == 0;
    let told = move || {
        form.problem
            .get()
            .map(|problem| view! { <Alert form problem /> })
    };
    let wait = move || match (form.is_blocked.get(), form.wait.get()) {
        (true, _) => controls::FORM_NEEDS_CONNECTION.get().to_owned(),
        (false, 0) => String::new(),
        (false, seconds) => spelled_wait(seconds),
    };
    view! {
        <form
            class="form"
            method="post"
            novalidate
            aria-labelledby=(!labelled_by.is_empty()).then_some(labelled_by)
            on:submit=on_submit
            on:input=move |_| form.on_input()
            on:change=move |_| form.on_input()
        >
            <Show when=move || form.is_restored.get()>
                <p class="notice form__restored">
                    <span>{controls::RESTORED.get()}</span>
                    <button type="button" class="button button--small" on:click=move |_| form.reset()>
                        {controls::DISCARD.get()}
                    </button>
                </p>
            </Show>
            {told}
            {fields}
            {children.map(|children| children())}
            <button
                type="submit"
                class="button button--primary button--wide"
                aria-disabled=move || (!is_idle()).to_string()
                prop:textContent=label
            ></button>
            <p class="form__wait soft" role="timer" prop:textContent=wait></p>
        </form>
    }
}

/// What is wrong with the form as a whole.
#[component]
fn Alert(
    /// The form.
    form: FormState,
    /// What is wrong.
    problem: Problem,
) -> impl IntoView {
    let request_id = problem.request_id.map(|id| view! { <RequestId id /> });
    view! {
        <p class="notice" data-tone="bad" role="alert" tabindex="-1" node_ref=form.alert>
            <span>
                <strong prop:textContent=problem.title></strong>
                <br />
                <span prop:textContent=problem.detail></span>
                {request_id.map(|id| view! { <br /> {id} })}
            </span>
        </p>
    }
}

fn field(field: FieldState) -> AnyView {
    let spec = field.spec.get_value();
    match &spec.kind {
        FieldKind::Password => view! { <PasswordField field spec /> }.into_any(),
        FieldKind::Check => view! { <CheckField field spec /> }.into_any(),
        FieldKind::Choice(options) => {
            let options = options.clone();
            view! { <ChoiceField field spec options /> }.into_any()
        }
        FieldKind::Text | FieldKind::Code | FieldKind::Email => {
            view! { <TextField field spec /> }.into_any()
        }
    }
}

#[component]
fn TextField(field: FieldState, spec: FieldSpec) -> impl IntoView {
    let name = spec.name;
    let (kind, is_prose) = match spec.kind {
        FieldKind::Email => ("email", false),
        FieldKind::Code => ("text", false),
        _ => ("text", true),
    };
    view! {
        <div class="field">
            <label class="field__label" for=name>
                {spec.label}
            </label>
            <input
                class="field__input"
                id=name
                name=name
                type=kind
                autocomplete=spec.autocomplete
                autocapitalize=(!is_prose).then_some("none")
                spellcheck=(!is_prose).then_some("false")
                aria-describedby=described_by(name)
                aria-invalid=move || field.problem.read().is_some().to_string()
                value=spec.initial
                node_ref=field.input
            />
            <Advice field name help=spec.help />
        </div>
    }
}

/// A password, hidden until its writer wants to see it; it says when caps lock is on.
#[component]
fn PasswordField(field: FieldState, spec: FieldSpec) -> impl IntoView {
    let name = spec.name;
    let is_revealed = field.is_revealed;
    let has_caps_lock = RwSignal::new(false);
    let on_key =
        move |event: KeyboardEvent| has_caps_lock.set(event.get_modifier_state("CapsLock"));
    let hint = move || {
        if has_caps_lock.get() {
            controls::CAPS_LOCK.get()
        } else {
            ""
        }
    };
    // Before the button was ever pressed there is nothing to announce.
    let announcement =
        Memo::new(
            move |last: Option<&&'static str>| match (is_revealed.get(), last) {
                (true, _) => controls::IS_SHOWN.get(),
                (false, Some(last)) if !last.is_empty() => controls::IS_HIDDEN.get(),
                (false, _) => "",
            },
        );
    view! {
        <div class="field">
            <label class="field__label" for=name>
                {spec.label}
            </label>
            <div class="field__box">
                <input
                    class="field__input field__input--affixed"
                    id=name
                    name=name
                    type=move || if is_revealed.get() { "text" } else { "password" }
                    autocomplete=spec.autocomplete
                    autocapitalize="none"
                    spellcheck="false"
                    aria-describedby=described_by(name)
                    aria-invalid=move || field.problem.read().is_some().to_string()
                    node_ref=field.input
                    on:keydown=on_key
                    on:keyup=on_key
                    on:blur=move |_| has_caps_lock.set(false)
                />
                <button
                    type="button"
                    class="button button--quiet button--small field__affix"
                    aria-controls=name
                    aria-label=move || controls::reveal(is_revealed.get(), spec.label)
                    on:click=move |_| is_revealed.update(|is| *is = !*is)
                    prop:textContent=move || reveal(is_revealed.get())
                ></button>
            </div>
            <p class="field__hint" role="status" prop:textContent=hint></p>
            <Advice field name help=spec.help />
            <span class="visually-hidden" role="status" prop:textContent=move || announcement.get()></span>
        </div>
    }
}

#[component]
fn CheckField(field: FieldState, spec: FieldSpec) -> impl IntoView {
    let name = spec.name;
    view! {
        <div class="field field--check">
            <label class="check" for=name>
                <input
                    class="check__box"
                    id=name
                    name=name
                    type="checkbox"
                    aria-describedby=described_by(name)
                    prop:checked=spec.initial == "yes"
                    node_ref=field.input
                />
                <span>{spec.label}</span>
            </label>
            <Advice field name help=spec.help />
        </div>
    }
}

#[component]
fn ChoiceField(
    field: FieldState,
    spec: FieldSpec,
    options: Vec<(&'static str, &'static str)>,
) -> impl IntoView {
    let name = spec.name;
    let initial = spec.initial;
    let options = options
        .into_iter()
        .map(|(value, label)| {
            view! {
                <option value=value selected=value == initial>
                    {label}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="field">
            <label class="field__label" for=name>
                {spec.label}
            </label>
            <select class="field__input" id=name name=name aria-describedby=described_by(name) node_ref=field.select>
                {options}
            </select>
            <Advice field name help=spec.help />
        </div>
    }
}

/// What helps to fill a field in, and what is wrong with it.
#[component]
fn Advice(field: FieldState, name: &'static str, help: &'static str) -> impl IntoView {
    let problem = move || field.problem.get().unwrap_or_default();
    view! {
        <div class="field__advice" id=described_by(name)>
            {(!help.is_empty()).then(|| view! { <p class="field__help">{help}</p> })}
            <p class="field__problem" role="status" prop:textContent=problem></p>
        </div>
    }
}

fn described_by(name: &str) -> String {
    format!("{name}-advice")
}

fn reveal(is_revealed: bool) -> &'static str {
    if is_revealed {
        controls::HIDE.get()
    } else {
        controls::SHOW.get()
    }
}

/// A tab that is closed takes its drafts along, so whoever closes it with something unsent is asked by the browser.
fn ask_before_leaving(form: FormState) {
    let listener =
        window_event_listener(leptos::ev::beforeunload, move |event: BeforeUnloadEvent| {
            let is_kept = form.draft.with_value(Option::is_some);
            if is_kept && form.is_dirty.get_untracked() {
                event.prevent_default();
            }
        });
    on_cleanup(move || listener.remove());
}
