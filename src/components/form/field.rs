//! One field of a form: what it is, and what is in it.

use leptos::html::{Input, Select};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::rules::Rule;

/// What a field is.
#[derive(Debug, Clone)]
pub struct FieldSpec {
    /// Its id on the page, and its name in the values.
    pub name: &'static str,
    /// What it is called.
    pub label: &'static str,
    /// How it is filled in.
    pub kind: FieldKind,
    /// What a browser or password manager may fill in.
    pub autocomplete: &'static str,
    /// A sentence that helps to fill it in.
    pub help: &'static str,
    /// What must hold of it; the first that doesn't is told.
    pub rules: &'static [Rule],
    /// What is in it at first.
    pub initial: String,
}

/// How a field is filled in.
#[derive(Debug, Clone)]
pub enum FieldKind {
    /// A line of text.
    Text,
    /// A name that programs know: browsers neither correct it nor begin it with a capital.
    Code,
    /// An e-mail address.
    Email,
    /// A text that nobody looks at, and that is taken as it is, with space around it.
    Password,
    /// Yes (`yes`) or no (empty).
    Check,
    /// One of some values, each with what it is called.
    Choice(Vec<(&'static str, &'static str)>),
}

/// A field on the page.
#[derive(Clone, Copy)]
pub(super) struct FieldState {
    pub(super) spec: StoredValue<FieldSpec>,
    pub(super) input: NodeRef<Input>,
    pub(super) select: NodeRef<Select>,
    /// What is wrong with it.
    pub(super) problem: RwSignal<Option<String>>,
    /// Whether a password can be read on the screen.
    pub(super) is_revealed: RwSignal<bool>,
}

impl FieldSpec {
    /// A field with nothing in it and nothing said about it.
    #[must_use]
    pub const fn new(name: &'static str, label: &'static str, kind: FieldKind) -> Self {
        Self {
            name,
            label,
            kind,
            autocomplete: "off",
            help: "",
            rules: &[],
            initial: String::new(),
        }
    }

    /// With what a browser or password manager may fill in.
    #[must_use]
    pub const fn autocomplete(mut self, autocomplete: &'static str) -> Self {
        self.autocomplete = autocomplete;
        self
    }

    /// With a sentence that helps.
    #[must_use]
    pub const fn help(mut self, help: &'static str) -> Self {
        self.help = help;
        self
    }

    /// With what must hold of it.
    #[must_use]
    pub const fn rules(mut self, rules: &'static [Rule]) -> Self {
        self.rules = rules;
        self
    }

    /// With what is in it at first.
    #[must_use]
    pub fn initial(mut self, initial: impl Into<String>) -> Self {
        self.initial = initial.into();
        self
    }

    pub(super) const fn is_secret(&self) -> bool {
        matches!(self.kind, FieldKind::Password)
    }
}

impl FieldState {
    pub(super) fn new(spec: FieldSpec) -> Self {
        Self {
            spec: StoredValue::new(spec),
            input: NodeRef::new(),
            select: NodeRef::new(),
            problem: RwSignal::new(None),
            is_revealed: RwSignal::new(false),
        }
    }

    pub(super) fn name(self) -> &'static str {
        self.spec.with_value(|spec| spec.name)
    }

    pub(super) fn is_secret(self) -> bool {
        self.spec.with_value(FieldSpec::is_secret)
    }

    /// Whether it is on the page; who asks is told when it is.
    pub(super) fn is_mounted(self) -> bool {
        self.input.get().is_some() || self.select.get().is_some()
    }

    /// What is in it.
    ///
    /// It is read, not followed: some password managers fill a field in without telling.
    pub(super) fn text(self) -> String {
        let is_check = self
            .spec
            .with_value(|spec| matches!(spec.kind, FieldKind::Check));
        if let Some(select) = self.select.get_untracked() {
            return select.value();
        }
        match self.input.get_untracked() {
            Some(input) if is_check => String::from(if input.checked() { "yes" } else { "" }),
            Some(input) if self.is_secret() => input.value(),
            Some(input) => input.value().trim().to_owned(),
            None => String::new(),
        }
    }

    pub(super) fn set_text(self, text: &str) {
        if let Some(select) = self.select.get_untracked() {
            select.set_value(text);
        }
        if let Some(input) = self.input.get_untracked() {
            input.set_value(text);
            input.set_checked(text == "yes");
        }
    }

    /// Says what is wrong with it, if anything is.
    pub(super) fn check(self) -> bool {
        let text = self.text();
        let broken = self.spec.with_value(|spec| {
            let broken = spec.rules.iter().find_map(|rule| rule(&text).err());
            broken.map(str::to_owned)
        });
        self.problem.set(broken);
        self.problem.with_untracked(Option::is_none)
    }

    pub(super) fn focus(self) {
        let select = self.select.get_untracked().map(JsCast::unchecked_into);
        let input = self.input.get_untracked().map(JsCast::unchecked_into);
        let element: Option<HtmlElement> = select.or(input);
        if let Some(element) = element {
            // It fails only for an element that has gone meanwhile.
            _ = element.focus();
        }
    }
}
