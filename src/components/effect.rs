//! What follows signals into the world outside of them.

use leptos::prelude::Effect;

/// Runs `run` soon, and again each time that a signal has changed which it has read.
///
/// It is an [`Effect`] that needs nothing of its last run. Each effect of a type of its own carries the loop that runs it
/// along once more, which is a kilobyte; through here there is one.
pub fn effect(run: impl FnMut() + 'static) {
    let mut run: Box<dyn FnMut()> = Box::new(run);
    Effect::new(move |_: Option<()>| run());
}
