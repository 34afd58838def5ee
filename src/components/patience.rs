//! How long one waits: what shows when an answer takes long, and the way out.

use leptos::prelude::*;

/// Counts how often somebody has given up waiting; whoever waits for something then stops.
#[derive(Debug, Clone, Copy)]
pub struct GiveUp(RwSignal<u32>);

impl GiveUp {
    /// How often somebody has given up, as a signal.
    #[must_use]
    pub fn n(self) -> u32 {
        self.0.get()
    }

    /// Nobody waits any longer for what is under way now.
    pub fn give_up(self) {
        self.0.update(|n| *n += 1);
    }
}

/// Lets all components below be given up.
pub fn provide_give_up() -> GiveUp {
    let give_up = GiveUp(RwSignal::new(0));
    provide_context(give_up);
    give_up
}

/// That of the nearest [`provide_give_up`]; `None` for a component that stands by itself.
#[must_use]
pub fn use_give_up() -> Option<GiveUp> {
    use_context()
}
