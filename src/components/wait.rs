//! How long the server asks to be left alone.

use core::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;

use super::clock::use_clock;
use crate::components::effect::effect;

const SECOND: Duration = Duration::from_secs(1);

/// The seconds that are left of a wait, which begins anew each time that `wait` changes; 0 when one may go on.
#[must_use]
pub fn use_wait(wait: Signal<Option<Duration>>) -> Signal<u64> {
    let clock = use_clock();
    let left = RwSignal::new(0);
    effect(move || {
        let Some(wait) = wait.get() else {
            left.set(0);
            return;
        };
        let clock = clock.clone();
        let end = clock.now() + wait;
        left.set(whole_seconds(wait));
        spawn_local_scoped_with_cancellation(async move {
            while clock.now() < end {
                clock.sleep(SECOND.min(end - clock.now())).await;
                left.set(whole_seconds(end.saturating_sub(clock.now())));
            }
        });
    });
    left.into()
}

/// How long the server asks to be left alone, whoever of the page has been told so (429).
#[derive(Debug, Clone, Copy)]
pub struct Pause {
    asked: RwSignal<Option<Duration>>,
    left: Signal<u64>,
}

impl Pause {
    /// The server asks for a pause from now on.
    pub fn begin(self, pause: Duration) {
        // A page that is closing has no signals any more.
        self.asked.try_set(Some(pause));
    }

    /// The seconds that are left of it, as a signal; 0 when one may go on.
    #[must_use]
    pub fn left(self) -> u64 {
        self.left.get()
    }
}

/// Lets all components below know when the server asks for a pause.
pub fn provide_pause() -> Pause {
    let asked = RwSignal::new(None);
    let pause = Pause {
        asked,
        left: use_wait(asked.into()),
    };
    provide_context(pause);
    pause
}

/// That of the nearest [`provide_pause`]; `None` for a component that stands by itself.
#[must_use]
pub fn use_pause() -> Option<Pause> {
    use_context()
}

/// Nobody is sent too early by a part of a second.
fn whole_seconds(duration: Duration) -> u64 {
    duration
        .as_millis()
        .div_ceil(1000)
        .try_into()
        .unwrap_or(u64::MAX)
}
