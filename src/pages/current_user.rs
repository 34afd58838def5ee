//! Who is signed in, asked once for all pages.
//!
//! It is asked again when the session is renewed, since its ends have moved by then, and when the server demands another
//! password.

use core::time::Duration;

use leptos::prelude::*;
use tollgate_api_types::Me;
use tollgate_interceptor::{Client, Error};

use crate::api;
use crate::components::clock::use_clock;
use crate::components::effect::effect;
use crate::components::panel::Loaded;
use crate::pages::load::{Load, use_load};
use crate::session_events::use_session_events;
use crate::words::rank::Rank;

/// Whoever was away for less has missed nothing.
const A_WHILE: Duration = Duration::from_secs(10);

/// An answer, and when it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched<T> {
    /// The answer.
    pub data: T,
    /// The clock's time at the answer: the durations in it count from here.
    pub at: Duration,
    /// With which access token it was asked for; after a newer one the durations in it are no longer true.
    pub generation: u64,
}

/// Who is signed in.
#[derive(Debug, Clone, Copy)]
pub struct CurrentUser {
    /// How far the answer has come.
    pub state: Signal<Loaded<Fetched<Me>>>,
    /// Asks again.
    pub again: Callback<()>,
    /// Whether there is nothing that the user may do but choose another password.
    pub must_change_password: Memo<bool>,
}

impl CurrentUser {
    /// How much the user may see; before that is known, as little as can be.
    #[must_use]
    pub fn rank(self) -> Memo<Rank> {
        Memo::new(move |_| {
            let state = self.state.read();
            let user = state.data.as_ref().map(|user| &user.data);
            user.map_or_else(Rank::default, |user| Rank::of(user.role, user.tenant_role))
        })
    }
}

/// Asks who is signed in, for all components below.
#[must_use]
pub fn provide_current_user() -> CurrentUser {
    let events = use_session_events();
    let Load { state, again } = use_load(ask);
    let n_demands = events.n_password_demands;
    // What has come of a session before this one is no news.
    let answered = StoredValue::new((events.generation.get_untracked(), n_demands.get_untracked()));
    effect(move || {
        let newest = (events.generation.get(), n_demands.get());
        // A request that is on its way may come back with the newest; it is looked at when it does.
        if state.read().is_loading || answered.get_value() == newest {
            return;
        }
        let is_demand = answered.get_value().1 != newest.1;
        answered.set_value(newest);
        if is_demand || events.asked_with.get_untracked() < newest.0 {
            again.run(());
        }
    });
    ask_on_return(again);
    let must_change_password = Memo::new(move |_| {
        let state = state.read();
        let user = state.data.as_ref();
        user.is_some_and(|user| user.data.must_change_password)
    });
    let user = CurrentUser {
        state,
        again,
        must_change_password,
    };
    provide_context(user);
    user
}

/// The user of the nearest [`provide_current_user`].
///
/// # Panics
///
/// Where nobody has called it further up: the guard does.
#[must_use]
pub fn use_current_user() -> CurrentUser {
    expect_context()
}

/// Asks again when one comes back to the tab after a while: a session that was ended meanwhile says so at once.
fn ask_on_return(again: Callback<()>) {
    let clock = use_clock();
    let left = StoredValue::new(clock.now());
    let listener = window_event_listener_untyped("visibilitychange", move |_| {
        if document().hidden() {
            left.set_value(clock.now());
        } else if clock.now().saturating_sub(left.get_value()) >= A_WHILE {
            again.run(());
        }
    });
    on_cleanup(move || listener.remove());
}

fn ask(client: Client) -> impl Future<Output = Result<Fetched<Me>, Error>> {
    let clock = use_clock();
    let asked_with = use_session_events().asked_with;
    async move {
        let data = api::me(client).await?;
        let at = clock.now();
        // The session may have ended while the answer was on its way, and the signals with it.
        let generation = asked_with.try_get_untracked().unwrap_or_default();
        Ok(Fetched {
            data,
            at,
            generation,
        })
    }
}
