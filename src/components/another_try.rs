//! What a button "Try again" does before it sends anything: whoever owns the app says it, once for all of them.

use leptos::prelude::*;

/// What is done before another try.
#[derive(Debug, Clone, Copy)]
pub struct AnotherTry(Option<Callback<()>>);

impl AnotherTry {
    /// Something is about to be tried again.
    pub fn prepare(self) {
        if let Some(prepare) = self.0 {
            prepare.run(());
        }
    }
}

/// Lets all components below prepare another try.
pub fn provide_another_try(prepare: Callback<()>) {
    provide_context(AnotherTry(Some(prepare)));
}

/// That of the nearest [`provide_another_try`]; for a component that stands by itself there is nothing to prepare.
#[must_use]
pub fn use_another_try() -> AnotherTry {
    use_context().unwrap_or(AnotherTry(None))
}
