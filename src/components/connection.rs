//! Whether the server can be reached: doubted by a request that failed, and settled by asking the server.
//!
//! The browser's own word (`navigator.onLine`) is a hint alone: it knows of cables, and of no server.
//! While the server can't be reached, it is asked again and again, with pauses that grow and that chance spreads, so that
//! a thousand consoles don't come back in one moment.
//!
//! What is not here: which request asks, and what is told (`src/app.rs`, `src/pages/status.rs`).

use core::time::Duration;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;
use tollgate_interceptor::port::Clock;

use crate::components::effect::effect;

/// The first pause, and the longest.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// How the server can be reached.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Connection {
    /// It can, as far as anybody knows.
    #[default]
    Up,
    /// Something has failed, and the server is being asked.
    Doubtful,
    /// It can't.
    Down(Cause),
}

/// Why the server can't be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    /// The device has no network.
    Offline,
    /// The server gives no answer.
    Away,
}

/// The connection, for all components below.
#[derive(Debug, Clone, Copy)]
pub struct ConnectionSignals {
    state: RwSignal<Connection>,
    n_returns: RwSignal<u32>,
    at_once: Trigger,
}

impl ConnectionSignals {
    /// How the server can be reached.
    #[must_use]
    pub fn state(self) -> Connection {
        self.state.get()
    }

    /// How often the server was back after it could not be reached: what failed meanwhile is asked for again.
    #[must_use]
    pub fn n_returns(self) -> u32 {
        self.n_returns.get()
    }

    /// Something gave no answer: the server is asked whether it is there.
    pub fn doubt(self) {
        // A page that is closing has no signals any more.
        self.state.try_update(|state| {
            if *state == Connection::Up {
                *state = Connection::Doubtful;
            }
        });
    }

    /// Asks at once, and not only at the end of the pause.
    pub fn try_now(self) {
        if self.state.get_untracked() != Connection::Up {
            self.at_once.notify();
        }
    }
}

/// Watches the connection by `probe`, which asks the server and gives whether it has answered.
#[must_use]
pub fn provide_connection<Fut>(
    clock: Rc<dyn Clock>,
    probe: impl Fn() -> Fut + 'static,
) -> ConnectionSignals
where
    Fut: Future<Output = bool> + 'static,
{
    let connection = ConnectionSignals {
        state: RwSignal::new(Connection::Up),
        n_returns: RwSignal::new(0),
        at_once: Trigger::new(),
    };
    let probe = Rc::new(probe);
    let is_up = Memo::new(move |_| connection.state.get() == Connection::Up);
    let n_failures = StoredValue::new(0);
    effect(move || {
        connection.at_once.track();
        if is_up.get() {
            n_failures.set_value(0);
            return;
        }
        let (clock, probe) = (Rc::clone(&clock), Rc::clone(&probe));
        spawn_local_scoped_with_cancellation(async move {
            while !probe().await {
                connection.state.set(Connection::Down(cause()));
                let n = n_failures.get_value();
                n_failures.set_value(n + 1);
                clock.sleep(pause(n, js_sys::Math::random())).await;
            }
            // What failed is asked for again before anything tells that it did.
            if connection.state.get_untracked() != Connection::Doubtful {
                connection.n_returns.update(|n| *n += 1);
            }
            connection.state.set(Connection::Up);
        });
    });
    let lost = window_event_listener(leptos::ev::offline, move |_| connection.doubt());
    let found = window_event_listener(leptos::ev::online, move |_| connection.try_now());
    on_cleanup(move || {
        lost.remove();
        found.remove();
    });
    provide_context(connection);
    connection
}

/// The connection of the nearest [`provide_connection`]; `None` for a component that stands by itself.
#[must_use]
pub fn use_connection() -> Option<ConnectionSignals> {
    use_context()
}

/// Whether the server is known to be out of reach, so that nothing can be written; what is only doubted may be tried.
#[must_use]
pub fn use_is_down() -> Signal<bool> {
    let connection = use_connection();
    Signal::derive(move || {
        connection.is_some_and(|connection| matches!(connection.state(), Connection::Down(_)))
    })
}

/// How long to wait before the next question, after `n` that went the same way; `unit` is a random number from 0 to 1.
#[must_use]
pub fn pause(n: u32, unit: f64) -> Duration {
    let longest = FIRST_PAUSE
        .saturating_mul(2_u32.saturating_pow(n))
        .min(LONGEST_PAUSE);
    longest.mul_f64(0.5 + unit.clamp(0.0, 1.0) / 2.0)
}

fn cause() -> Cause {
    if window().navigator().on_line() {
        Cause::Away
    } else {
        Cause::Offline
    }
}
