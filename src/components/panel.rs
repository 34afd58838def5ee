//! What shows data that has to be loaded: a place-holder first, then the data or what went wrong.
//!
//! Data that was shown once stays while it is loaded again, and when that fails.

use leptos::prelude::*;

use super::connection::{Connection, use_connection};
use super::problem::{Problem, ProblemKind, ProblemNotice};
use crate::words::controls;

/// How far data has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded<T> {
    /// The last that came.
    pub data: Option<T>,
    /// Why nothing newer came.
    pub problem: Option<Problem>,
    /// Whether something is on its way.
    pub is_loading: bool,
}

impl<T> Loaded<T> {
    /// What two have come to together: data when both have, and what went wrong with either.
    #[must_use]
    pub fn and<U: Clone>(&self, other: &Loaded<U>) -> Loaded<(T, U)>
    where
        T: Clone,
    {
        Loaded {
            data: self.data.clone().zip(other.data.clone()),
            problem: self.problem.clone().or_else(|| other.problem.clone()),
            is_loading: self.is_loading || other.is_loading,
        }
    }
}

impl<T> Default for Loaded<T> {
    fn default() -> Self {
        Self {
            data: None,
            problem: None,
            is_loading: true,
        }
    }
}

/// A titled box around data.
#[component]
pub fn Panel<T, F, V>(
    /// What it shows.
    title: &'static str,
    /// A word beside the title.
    #[prop(optional)]
    note: &'static str,
    /// How far its data has come.
    #[prop(into)]
    load: Signal<Loaded<T>>,
    /// Asks for another try.
    on_retry: Callback<()>,
    /// Classes for its place on the page.
    #[prop(optional)]
    class: &'static str,
    /// Holds the place of the data, in its shape.
    #[prop(into, default = ViewFn::from(Skeleton))]
    skeleton: ViewFn,
    /// Shows the data.
    children: F,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    F: Fn(T) -> V + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let is_loading = Signal::derive(move || load.read().is_loading);
    let body = view! { <WhenLoaded load on_retry skeleton children /> };
    titled_box(title, note, class, is_loading, body.into_any())
}

/// The box itself, which is compiled once for all kinds of data.
fn titled_box(
    title: &'static str,
    note: &'static str,
    class: &'static str,
    is_loading: Signal<bool>,
    body: AnyView,
) -> AnyView {
    view! {
        <section class=format!("panel {class}") aria-busy=move || is_loading.get().to_string()>
            <div class="panel__head">
                <h2>{title}</h2>
                <span class="panel__note">{note}</span>
            </div>
            <div class="panel__body">{body}</div>
        </section>
    }
    .into_any()
}

/// Shows data, or what there is instead of it.
#[component]
pub fn WhenLoaded<T, F, V>(
    /// How far the data has come.
    #[prop(into)]
    load: Signal<Loaded<T>>,
    /// Asks for another try.
    on_retry: Callback<()>,
    /// Holds the place of the data, in its shape.
    #[prop(into, default = ViewFn::from(Skeleton))]
    skeleton: ViewFn,
    /// Shows the data.
    children: F,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    F: Fn(T) -> V + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let data = Memo::new(move |_| load.read().data.clone());
    let progress = Progress {
        problem: Memo::new(move |_| load.read().problem.clone()),
        is_loading: Memo::new(move |_| load.read().is_loading),
        has_data: Memo::new(move |_| data.read().is_some()),
    };
    let shown = ViewFn::from(move || data.get().map(&children));
    with_progress(progress, shown, skeleton, on_retry)
}

/// What is known of data without the data.
#[derive(Debug, Clone, Copy)]
struct Progress {
    problem: Memo<Option<Problem>>,
    is_loading: Memo<bool>,
    has_data: Memo<bool>,
}

/// What stands around data, which is compiled once for all kinds of it.
fn with_progress(
    progress: Progress,
    shown: ViewFn,
    skeleton: ViewFn,
    on_retry: Callback<()>,
) -> AnyView {
    let Progress {
        problem,
        is_loading,
        has_data,
    } = progress;
    // One line above the page says that there is no connection, and not each box again.
    let connection = use_connection();
    let waits_for_connection = Memo::new(move |_| {
        let is_down = connection.is_some_and(|connection| connection.state() != Connection::Up);
        let problem = problem.read();
        is_down
            && problem
                .as_ref()
                .is_some_and(|problem| problem.kind == ProblemKind::Unreachable)
    });
    let told = move || {
        problem
            .get()
            .filter(|_| !waits_for_connection.get())
            .map(|problem| {
                view! {
                    <div class:problem--over=has_data>
                        <ProblemNotice problem on_retry />
                    </div>
                }
            })
    };
    let is_renewing = move || is_loading.get() && has_data.get();
    let is_waiting = move || !has_data.get() && problem.read().is_none();
    view! {
        <div role="status">{told}</div>
        <Show when=is_waiting>
            {skeleton.run()}
        </Show>
        <Show when=move || waits_for_connection.get() && !has_data.get()>
            <p class="soft">{controls::WAITS_FOR_CONNECTION.get()}</p>
        </Show>
        <div class:stale=is_renewing aria-busy=move || is_renewing().to_string()>{move || shown.run()}</div>
    }
    .into_any()
}

/// Holds the place of data that has not come yet, in whatever shape it comes.
#[component]
pub fn Skeleton() -> impl IntoView {
    view! { <RowsSkeleton n=4 /> }
}

/// Holds the place of lines that have not come yet.
#[component]
pub fn RowsSkeleton(
    /// How many there will be.
    n: usize,
) -> impl IntoView {
    let bars = (0..n)
        .map(|_| view! { <div class="skeleton__bar"></div> })
        .collect_view();
    view! {
        <div class="skeleton" aria-hidden="true">
            {bars}
        </div>
    }
}
