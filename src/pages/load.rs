//! How a page loads its data.
//!
//! A `LocalResource` waits for a fetch that nobody wants any more before it begins the next, and outlives its page.
//! Here the newest question alone counts: it aborts the one before, and leaving the page aborts it.
//!
//! What has come is kept for the next time that the same is asked in this session (`kept.rs`): it is shown at once, and
//! asked for again meanwhile.
//! What failed for want of a connection is asked for again as soon as there is one.

use core::any::TypeId;

use leptos::prelude::*;
use leptos::task::spawn_local_scoped_with_cancellation;
use tollgate_interceptor::signals::use_client;
use tollgate_interceptor::{Client, Error};

use crate::components::another_try::use_another_try;
use crate::components::connection::use_connection;
use crate::components::panel::Loaded;
use crate::components::patience::use_give_up;
use crate::components::problem::{Problem, ProblemKind};
use crate::pages::kept::use_kept_answers;
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
///
/// A function that captures nothing always asks the same, so its answer is kept; for others [`use_load_of`] keeps it.
#[must_use]
pub fn use_load<F, T, Fut>(fetch: F) -> Load<T>
where
    F: Fn(Client) -> Fut + 'static,
    T: Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<T, Error>> + 'static,
{
    let question = (size_of::<F>() == 0).then(TypeId::of::<F>);
    load(move || question, move |client, _| fetch(client))
}

/// Loads the answer to a question, now and each time that the question changes; it is kept by the question.
#[must_use]
pub fn use_load_of<Q, F, T, Fut>(question: impl Fn() -> Q + 'static, fetch: F) -> Load<T>
where
    Q: Clone + PartialEq + 'static,
    F: Fn(Client, Q) -> Fut + 'static,
    T: Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<T, Error>> + 'static,
{
    let name = TypeId::of::<F>();
    load(
        move || Some((name, question())),
        move |client, question: Option<(TypeId, Q)>| {
            let (_, question) = question.expect("the line above says so");
            fetch(client, question)
        },
    )
}

fn load<K, T, Fut>(
    question: impl Fn() -> Option<K> + 'static,
    fetch: impl Fn(Client, Option<K>) -> Fut + 'static,
) -> Load<T>
where
    K: Clone + PartialEq + 'static,
    T: Clone + Send + Sync + 'static,
    Fut: Future<Output = Result<T, Error>> + 'static,
{
    let client = use_client();
    let another_try = use_another_try();
    let kept = use_kept_answers();
    let give_up = use_give_up();
    let state = RwSignal::new(Loaded::default());
    let again = Trigger::new();
    Effect::new(move |last: Option<u32>| {
        again.track();
        let n_given_up = give_up.map(|give_up| give_up.n()).unwrap_or_default();
        let question = question();
        let answer = fetch(client.clone(), question.clone());
        if last.is_some_and(|last| last != n_given_up) {
            // What was under way is aborted by now, and nothing is sent in its place.
            if state.read_untracked().is_loading {
                state.update(|state| {
                    state.is_loading = false;
                    state.problem = Some(given_up());
                });
            }
            return n_given_up;
        }
        let known = question
            .as_ref()
            .and_then(|question| kept?.find::<K, T>(question));
        state.update(|state| {
            state.is_loading = true;
            state.data = known.or_else(|| state.data.take());
        });
        spawn_local_scoped_with_cancellation(async move {
            let answer = answer.await;
            if let (Ok(data), Some(question), Some(kept)) = (&answer, question, kept) {
                kept.keep(question, data.clone());
            }
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
        n_given_up
    });
    if let Some(connection) = use_connection() {
        Effect::new(move |last: Option<u32>| {
            let n = connection.n_returns();
            let is_unreachable = |problem: &Problem| problem.kind == ProblemKind::Unreachable;
            let has_failed = state
                .read_untracked()
                .problem
                .as_ref()
                .is_some_and(is_unreachable);
            if last.is_some_and(|last| last != n) && has_failed {
                state.update(|state| state.problem = None);
                another_try.prepare();
                again.notify();
            }
            n
        });
    }
    Load {
        state: state.into(),
        again: Callback::new(move |()| {
            another_try.prepare();
            again.notify();
        }),
    }
}

/// What is told to whoever has stopped waiting: trying again is theirs to say.
fn given_up() -> Problem {
    Problem {
        kind: ProblemKind::Passing,
        ..words::problem(&Error::Timeout)
    }
}
