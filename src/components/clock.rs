//! Time, as signals; the clock comes in, so that tests can move it.

use core::time::Duration;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;
use tollgate_interceptor::port::Clock;

/// The clock that the app was given.
#[derive(Clone, Copy)]
struct AppClock(StoredValue<Rc<dyn Clock>, LocalStorage>);

/// Gives a clock to all components below.
pub fn provide_clock(clock: Rc<dyn Clock>) {
    provide_context(AppClock(StoredValue::new_local(clock)));
}

/// The clock that was given by [`provide_clock`].
///
/// # Panics
///
/// When none was given: the app always gives one.
#[must_use]
pub fn use_clock() -> Rc<dyn Clock> {
    expect_context::<AppClock>().0.get_value()
}

/// Is true once `source` has been true for `delay`, and false as soon as it is false.
#[must_use]
pub fn use_lasting(source: Signal<bool>, delay: Duration, clock: Rc<dyn Clock>) -> Signal<bool> {
    let has_lasted = RwSignal::new(false);
    Effect::new(move |_| {
        has_lasted.set(false);
        if source.get() {
            let sleep = clock.sleep(delay);
            spawn_local_scoped_with_cancellation(async move {
                sleep.await;
                has_lasted.set(true);
            });
        }
    });
    Signal::derive(move || source.get() && has_lasted.get())
}

/// The time of [`Clock::now`], once every `period`.
#[must_use]
pub fn use_ticks(period: Duration, clock: Rc<dyn Clock>) -> Signal<Duration> {
    let now = RwSignal::new(clock.now());
    spawn_local_scoped_with_cancellation(async move {
        loop {
            clock.sleep(period).await;
            now.set(clock.now());
        }
    });
    now.into()
}
