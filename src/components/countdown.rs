//! How long something will still live.

use core::time::Duration;

use leptos::prelude::*;

use crate::words::controls;

/// Counts down to the end of something.
#[component]
pub fn Countdown(
    /// What will end.
    label: &'static str,
    /// What it is called once it has ended.
    over: &'static str,
    /// The time that is left.
    #[prop(into)]
    left: Signal<Duration>,
    /// The time that was left at first, for the bar.
    total: Duration,
) -> impl IntoView {
    let is_over = move || left.get().is_zero();
    let text = move || {
        if is_over() {
            over.to_owned()
        } else {
            spelled(left.get())
        }
    };
    // In whole numbers: what writes a float as a text is kilobytes of the app.
    let part = move || {
        let thousandths = left.get().as_millis() * 1_000 / total.as_millis().max(1_000);
        u64::try_from(thousandths).unwrap_or_default()
    };
    view! {
        <div class="countdown" data-state=move || if is_over() { "over" } else { "running" }>
            <span class="countdown__label">{label}</span>
            <span class="countdown__left" role="timer" prop:textContent=text></span>
            <div class="countdown__track" aria-hidden="true">
                <div class="countdown__bar" style:transform=move || format!("scaleX({}.{:03})", part() / 1_000, part() % 1_000)></div>
            </div>
        </div>
    }
}

/// A duration in the two or three units that matter: `29 d 4 h`, `4:05:09`, `14:05`.
#[must_use]
pub fn spelled(duration: Duration) -> String {
    let seconds = duration.as_secs();
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
    match (days, hours) {
        (1.., _) => controls::days_and_hours(days, hours),
        (0, 1..) => format!("{hours}:{minutes:02}:{:02}", seconds % 60),
        (0, 0) => format!("{minutes}:{:02}", seconds % 60),
    }
}
