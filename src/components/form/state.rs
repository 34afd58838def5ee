//! What a form knows: its fields, whether it is on its way, and what came of it.

use core::time::Duration;

use leptos::html::P;
use leptos::prelude::*;
use leptos::reactive::actions::ActionAbortHandle;
use tollgate_interceptor::Error;

use super::draft::Draft;
use super::field::{FieldSpec, FieldState};
use crate::components::another_try::use_another_try;
use crate::components::connection::{use_connection, use_is_down};
use crate::components::effect::effect;
use crate::components::patience::use_give_up;
use crate::components::problem::Problem;
use crate::components::wait::use_wait;
use crate::words;
use crate::words::controls;

/// What a form is.
pub struct FormSpec {
    /// Its fields, in their order on the page.
    pub fields: Vec<FieldSpec>,
    /// Where what was typed is kept until it is sent; `None` where it is not worth keeping.
    pub draft: Option<Draft>,
}

/// What was filled in. It may hold passwords, so it shows in no `Debug`.
#[derive(Clone, Default)]
pub struct Values(Vec<(&'static str, String)>);

/// Why a form was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// One field is the reason.
    Field {
        /// Its name.
        name: &'static str,
        /// What is wrong with it, as a sentence.
        sentence: String,
    },
    /// It is about the form as a whole.
    Form(Problem),
}

/// A form on the page.
#[derive(Clone, Copy)]
pub struct FormState {
    pub(super) fields: StoredValue<Vec<FieldState>>,
    pub(super) draft: StoredValue<Option<Draft>>,
    pub(super) alert: NodeRef<P>,
    pub(super) problem: RwSignal<Option<Problem>>,
    pub(super) is_restored: RwSignal<bool>,
    pub(super) is_dirty: RwSignal<bool>,
    /// Whether it is on its way.
    pub is_pending: Signal<bool>,
    /// The seconds that the server asks to be left alone.
    pub(super) wait: Signal<u64>,
    /// Whether it can't be sent, since the server can't be reached.
    pub(super) is_blocked: Signal<bool>,
    /// How often it was sent.
    pub n_sent: ReadSignal<u32>,
    submit: Callback<()>,
}

impl Values {
    /// What is in a field; empty for a field that the form doesn't have.
    #[must_use]
    pub fn text(&self, name: &str) -> String {
        let found = self.0.iter().find(|(own, _)| *own == name);
        found.map(|(_, text)| text.clone()).unwrap_or_default()
    }

    /// Whether a box is ticked.
    #[must_use]
    pub fn is_ticked(&self, name: &str) -> bool {
        self.text(name) == "yes"
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Form(problem)
    }
}

/// A form that is sent by `send`, one at a time; `on_done` takes what came of it.
#[must_use]
pub fn use_form<T, Fut>(
    spec: FormSpec,
    send: impl Fn(Values) -> Fut + 'static,
    on_done: impl Fn(T) + 'static,
) -> FormState
where
    T: Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<T, Refusal>> + 'static,
{
    let fields: Vec<FieldState> = spec.fields.into_iter().map(FieldState::new).collect();
    let fields = StoredValue::new(fields);
    let action: Action<Values, Result<T, Refusal>> =
        Action::new_local(move |values: &Values| send(values.clone()));
    let is_pending = Signal::derive(move || action.pending().get());
    let under_way = StoredValue::new_local(None::<ActionAbortHandle>);
    let problem = RwSignal::new(None::<Problem>);
    let wait = use_wait(Signal::derive(move || problem.get()?.retry_after));
    let (n_sent, set_n_sent) = signal(0);
    let another_try = use_another_try();
    let connection = use_connection();
    let is_blocked = use_is_down();
    let submit = Callback::new(move |()| {
        if is_pending.get_untracked() || wait.get_untracked() > 0 {
            return;
        }
        if is_blocked.get_untracked() {
            // Whoever presses it wants to know whether the server is back.
            if let Some(connection) = connection {
                connection.try_now();
            }
            return;
        }
        let fields = fields.get_value();
        let broken: Vec<_> = fields
            .iter()
            .copied()
            .filter(|field| !field.check())
            .collect();
        for field in &fields {
            field.is_revealed.set(false);
        }
        let is_another_try = problem.with_untracked(is_passing);
        problem.set(None);
        if let Some(first) = broken.first() {
            first.focus();
            return;
        }
        if is_another_try {
            another_try.prepare();
        }
        set_n_sent.update(|n| *n += 1);
        under_way.set_value(Some(action.dispatch(Values(texts(&fields)))));
    });
    // Whoever gives up a form that is on its way doesn't know what has become of it, and is told so.
    if let Some(give_up) = use_give_up() {
        Effect::new(move |last: Option<u32>| {
            let n = give_up.n();
            if last.is_some_and(|last| last != n) && is_pending.get_untracked() {
                if let Some(handle) = under_way.try_update_value(Option::take).flatten() {
                    handle.abort();
                }
                problem.set(Some(words::problem(&Error::Timeout)));
            }
            n
        });
    }
    let form = FormState {
        fields,
        draft: StoredValue::new(spec.draft),
        alert: NodeRef::new(),
        problem,
        is_restored: RwSignal::new(false),
        is_dirty: RwSignal::new(false),
        is_pending,
        wait,
        is_blocked,
        n_sent,
        submit,
    };
    effect(move || {
        let version = action.version().get();
        match action.value().get_untracked() {
            Some(Ok(outcome)) if version > 0 => {
                form.forget();
                form.clear_passwords();
                on_done(outcome);
            }
            Some(Err(refusal)) => form.refuse(refusal),
            _ => {}
        }
    });
    form
}

impl FormState {
    /// Checks it, and sends it if nothing is wrong; what is on its way is not sent again.
    pub fn submit(self) {
        self.submit.run(());
    }

    /// Whether all its fields are on the page; who asks is told when they are.
    #[must_use]
    pub fn is_mounted(self) -> bool {
        let fields = self.fields.get_value();
        fields.iter().all(|field| field.is_mounted())
    }

    /// Puts a text into a field, as if it had been typed there.
    pub fn fill(self, name: &str, text: &str) {
        if let Some(field) = self.field(name) {
            field.set_text(text);
            self.on_input();
        }
    }

    /// Moves the focus to a field, with the cursor where it was.
    pub fn focus_on(self, name: &str, cursor: Option<u32>) {
        if let Some(field) = self.field(name) {
            field.focus();
            if let (Some(input), Some(cursor)) = (field.input.get_untracked(), cursor) {
                // Some kinds of fields have no cursor that can be set.
                _ = input.set_selection_range(cursor, cursor);
            }
        }
    }

    fn field(self, name: &str) -> Option<FieldState> {
        let fields = self.fields.get_value();
        fields.into_iter().find(|field| field.name() == name)
    }

    /// Whether the same may be sent again as it is: nobody has looked at it yet.
    pub(super) fn is_passing(self) -> bool {
        self.problem.with(is_passing)
    }

    /// Something was typed into a field.
    pub(super) fn on_input(self) {
        let fields = self.fields.get_value();
        let is_changed =
            |field: &FieldState| field.text() != field.spec.with_value(|spec| spec.initial.clone());
        self.is_dirty.set(fields.iter().any(is_changed));
        // What was wrong is looked at again, so that it goes as soon as it is mended; nothing new is found fault with.
        for field in fields
            .iter()
            .filter(|field| field.problem.with_untracked(Option::is_some))
        {
            field.check();
        }
        self.draft.with_value(|draft| {
            if let Some(draft) = draft {
                draft.write(&open_texts(&fields));
            }
        });
    }

    /// Begins with what was typed before, where it was kept, and else with what is in the fields at first.
    pub(super) fn start(self) {
        // An element that another form has left here may still have its text; what a browser has filled in stays.
        for field in self.fields.get_value() {
            let initial = field.spec.with_value(|spec| spec.initial.clone());
            if !initial.is_empty() && field.text() != initial {
                field.set_text(&initial);
            }
        }
        let Some(texts) = self.draft.with_value(|draft| draft.as_ref()?.read()) else {
            return;
        };
        for field in self.fields.get_value() {
            let text = texts.get(field.name()).filter(|_| !field.is_secret());
            if let Some(text) = text
                && text != field.text()
            {
                field.set_text(&text);
                self.is_restored.set(true);
                self.is_dirty.set(true);
            }
        }
    }

    /// Puts everything back to how it was at first.
    pub fn reset(self) {
        self.forget();
        self.problem.set(None);
        for field in self.fields.get_value() {
            field.problem.set(None);
            field.set_text(&field.spec.with_value(|spec| spec.initial.clone()));
        }
    }

    /// What was typed is sent or given up, and not kept any longer.
    fn forget(self) {
        self.is_dirty.set(false);
        self.is_restored.set(false);
        self.draft.with_value(|draft| {
            if let Some(draft) = draft {
                draft.remove();
            }
        });
    }

    fn clear_passwords(self) {
        let fields = self.fields.get_value();
        for field in fields.into_iter().filter(|field| field.is_secret()) {
            field.set_text("");
        }
    }

    fn refuse(self, refusal: Refusal) {
        match refusal {
            Refusal::Field { name, sentence } => {
                let Some(field) = self.field(name) else {
                    return;
                };
                if field.is_secret() {
                    field.set_text("");
                }
                field.problem.set(Some(sentence));
                field.focus();
            }
            Refusal::Form(problem) => {
                // A password that was not even looked at may be tried again as it is.
                if !problem.kind.is_passing() {
                    self.clear_passwords();
                }
                self.problem.set(Some(problem));
            }
        }
    }
}

fn is_passing(problem: &Option<Problem>) -> bool {
    problem
        .as_ref()
        .is_some_and(|problem| problem.kind.is_passing())
}

/// How long the server asks to be left alone.
pub(super) fn spelled_wait(seconds: u64) -> String {
    let wait = crate::components::countdown::spelled(Duration::from_secs(seconds));
    controls::can_try_again_in(&wait)
}

fn texts(fields: &[FieldState]) -> Vec<(&'static str, String)> {
    fields
        .iter()
        .map(|field| (field.name(), field.text()))
        .collect()
}

/// What may be kept: everything but passwords.
fn open_texts(fields: &[FieldState]) -> Vec<(&'static str, String)> {
    let open = fields.iter().filter(|field| !field.is_secret());
    open.map(|field| (field.name(), field.text())).collect()
}
