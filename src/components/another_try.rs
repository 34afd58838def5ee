//! What a button "Try again" does before it sends anything: whoever owns the app says it, once for all of them.

use leptos::prelude::*;

/// What is done before another try.
#[derive(Debug, Clone, Copy)]
pub struct AnotherTry(Callback<()>);

impl AnotherTry {
    /// Something is about to be tried again.
    pub fn prepare(self) {
        self.0.run(());
    }
}

/// Lets all components below prepare another try.
pub fn provide_another_try(prepare: Callback<()>) {
    provide_context(AnotherTry(prepare));
}

/// That of the nearest [`provide_another_try`]; `None` for a component that stands by itself.
#[must_use]
pub fn use_another_try() -> Option<AnotherTry> {
    use_context()
}
