//! Time, as signals; the clocks come in, so that tests can move them.

use core::time::Duration;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;
use tollgate_interceptor::port::Clock;

use crate::components::effect::effect;

/// How often texts like "2 minutes ago" are looked at again.
const AGEING: Duration = Duration::from_secs(10);

/// What tells the time since the Unix epoch.
type EpochClock = Rc<dyn Fn() -> Duration>;

/// The clocks that the app was given.
#[derive(Clone, Copy)]
struct AppClocks {
    clock: StoredValue<Rc<dyn Clock>, LocalStorage>,
    server: StoredValue<EpochClock, LocalStorage>,
    /// Is told each time that texts age.
    ageing: Signal<Duration>,
}

/// Gives all components below a clock, and the time since the Unix epoch as the server has it.
pub fn provide_clock(clock: Rc<dyn Clock>, server: impl Fn() -> Duration + 'static) {
    provide_context(AppClocks {
        ageing: use_ticks(AGEING, Rc::clone(&clock)),
        clock: StoredValue::new_local(clock),
        server: StoredValue::new_local(Rc::new(server)),
    });
}

/// The clock that was given by [`provide_clock`].
///
/// # Panics
///
/// When none was given: the app always gives one.
#[must_use]
pub fn use_clock() -> Rc<dyn Clock> {
    expect_context::<AppClocks>().clock.get_value()
}

/// The time by the server's clock, in Unix seconds; what reads it is run again as the time goes on.
///
/// # Panics
///
/// When no clock was given: the app always gives one.
pub fn use_server_time() -> impl Fn() -> i64 + Copy + Send + Sync + 'static {
    let AppClocks { server, ageing, .. } = expect_context();
    move || {
        ageing.track();
        server.with_value(|now| now().as_secs().cast_signed())
    }
}

/// Is true once `source` has been true for `delay`, and false as soon as it is false.
#[must_use]
pub fn use_lasting(source: Signal<bool>, delay: Duration, clock: Rc<dyn Clock>) -> Signal<bool> {
    let has_lasted = RwSignal::new(false);
    effect(move || {
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
