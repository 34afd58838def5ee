//! What a picture is drawn of: what has happened, the moment that is shown, and how much time before it.

use core::time::Duration;

use leptos::prelude::*;

use crate::recording::{Recording, TabId};

/// Where the present moment stands, in thousandths of a percent of the width: behind it is room for the words at the end
/// of a bar.
pub(super) const NOW: u128 = 80_000;

/// What is drawn.
#[derive(Clone, Copy)]
pub(super) struct Scene {
    /// This tab.
    pub(super) own: TabId,
    /// The moment that is shown.
    pub(super) at: Signal<Duration>,
    /// What has happened until then.
    pub(super) recording: Signal<Recording>,
    /// How much time the picture shows.
    pub(super) window: Signal<Duration>,
}

impl Scene {
    /// One that does not change.
    pub(super) fn still(own: TabId, recording: Recording, at: Duration, window: Duration) -> Self {
        Self {
            own,
            at: Signal::stored(at),
            recording: Signal::stored(recording),
            window: Signal::stored(window),
        }
    }
}
