//! How a page loads its data.
//!
//! A `LocalResource` waits for a fetch that nobody wants any more before it begins the next, and outlives its page.
//! Here the newest question alone counts: it aborts the one before, and leaving the page aborts it.

use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;
use tollgate_interceptor::signals::use_client;
use tollgate_interceptor::{Auth, Client, Error};

use crate::components::panel::Loaded;
use crate::words;

/// Data that is loaded, and loaded again when what it depends on changes.
#[derive(Debug, Clone, Copy)]
pub struct Load<T: Send + Sync + 'static> {
    /// How far it has come.
    pub state: Signal<Loaded<T>>,
    /// Loads it again.
    pub again: Callback<()>,
}

/// Loads by `fetch`, now and each time that a signal changes which `fetch` reads before its future.
#[must_use]
pub fn use_load<T, Fut>(fetch: impl Fn(Client) -> Fut + 'static) -> Load<T>
where
    T: Send + Sync + 'static,
    Fut: Future<Output = Result<T, Error>> + 'static,
{
    let client = use_client();
    let auth = StoredValue::new_local(client.auth().clone());
    let state = RwSignal::new(Loaded::default());
    let again = Trigger::new();
    Effect::new(move |_| {
        again.track();
        state.update(|state| state.is_loading = true);
        let answer = fetch(client.clone());
        spawn_local_scoped_with_cancellation(async move {
            let answer = answer.await;
            state.update(|state| {
                state.is_loading = false;
                match answer {
                    Ok(data) => {
                        state.data = Some(data);
                        state.problem = None;
                    }
                    Err(error) => state.problem = Some(words::problem(&error)),
                }
            });
        });
    });
    Load {
        state: state.into(),
        again: Callback::new(move |()| {
            // Whoever asks again doesn't want to wait for the pause after a refresh that has failed.
            auth.with_value(Auth::try_again);
            again.notify();
        }),
    }
}
