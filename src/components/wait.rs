//! How long the server asks to be left alone.

use core::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;

use super::clock::use_clock;

const SECOND: Duration = Duration::from_secs(1);

/// The seconds that are left of a wait, which begins anew each time that `wait` changes; 0 when one may go on.
#[must_use]
pub fn use_wait(wait: Signal<Option<Duration>>) -> Signal<u64> {
    let clock = use_clock();
    let left = RwSignal::new(0);
    Effect::new(move |_| {
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

/// Nobody is sent too early by a part of a second.
fn whole_seconds(duration: Duration) -> u64 {
    duration
        .as_millis()
        .div_ceil(1000)
        .try_into()
        .unwrap_or(u64::MAX)
}
