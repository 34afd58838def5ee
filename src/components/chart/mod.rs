//! Counts over time, as bars with a scale: pointing at a column, or the arrow keys, tell its values; a table says the same.

pub mod geometry;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use self::geometry::{Axis, HEIGHT, SLOT, axis, bar, label_every};
use crate::words::{chart, grouped};

/// What is counted, column by column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// What it is called.
    pub name: &'static str,
    /// How many there were, in each column.
    pub counts: Vec<u64>,
}

/// Columns from left to right, oldest first, each with a bar a series.
#[component]
pub fn Chart(
    /// What all of it is about.
    title: &'static str,
    /// When each column was.
    times: Vec<String>,
    /// What is counted.
    series: Vec<Series>,
) -> impl IntoView {
    let n_columns = times.len();
    let most = series.iter().flat_map(|series| &series.counts).copied();
    let axis = axis(most.max().unwrap_or_default());
    let active = RwSignal::new(None::<usize>);
    // What is pointed at is not read aloud; whoever uses the keys hears it.
    let spoken = RwSignal::new(String::new());
    let data = StoredValue::new((times.clone(), series.clone()));
    let on_key = move |event: KeyboardEvent| {
        let Some(moved) = moved(active.get_untracked(), &event.key(), n_columns) else {
            return;
        };
        event.prevent_default();
        active.set(Some(moved));
        spoken.set(data.with_value(|(times, series)| told(times, series, moved)));
    };
    let heading = move || match active.get() {
        Some(column) => data.with_value(|(times, _)| times[column].clone()),
        None => chart::IN_ALL.get().to_owned(),
    };
    let legend = (0..series.len())
        .map(|index| {
            let name = series[index].name;
            let value = move || {
                data.with_value(|(_, series)| {
                    let counts = &series[index].counts;
                    grouped(match active.get() {
                        Some(column) => counts[column],
                        None => counts.iter().sum(),
                    })
                })
            };
            view! {
                <span class="chart__key" data-series=index.to_string()>
                    {name} " " <b class="figures" translate="no" prop:textContent=value></b>
                </span>
            }
        })
        .collect_view();
    view! {
        <figure class="chart">
            <figcaption class="chart__legend">
                <span class="chart__when figures" prop:textContent=heading></span>
                {legend}
            </figcaption>
            <div
                class="chart__area"
                tabindex="0"
                role="img"
                aria-label=chart::summary(title, &totals(&series))
                on:keydown=on_key
                on:blur=move |_| active.set(None)
                on:pointerleave=move |_| active.set(None)
            >
                <Scale axis />
                <Plot axis series=series.clone() n_columns active />
                <Times times=times.clone() />
            </div>
            <p class="visually-hidden" role="status" prop:textContent=spoken></p>
            <Twin title times series />
        </figure>
    }
}

/// The numbers at the side, and the lines that they stand at.
#[component]
fn Scale(axis: Axis) -> impl IntoView {
    axis.ticks()
        .map(|tick| {
            view! {
                <span class="chart__tick figures" translate="no" style:--at=format!("{}%", axis.percent_of(tick))>
                    {grouped(tick)}
                </span>
            }
        })
        .collect_view()
}

/// The bars, and what is pointed at around them.
#[component]
fn Plot(
    axis: Axis,
    series: Vec<Series>,
    n_columns: usize,
    active: RwSignal<Option<usize>>,
) -> impl IntoView {
    let n_series = series.len();
    let bars = series
        .into_iter()
        .enumerate()
        .flat_map(|(index, series)| {
            let counts = series.counts.into_iter().enumerate();
            counts.map(move |(column, count)| {
                let bar = bar(axis, column, index, n_series, count);
                view! {
                    <rect class="chart__bar" data-series=index.to_string() x=bar.x y=bar.y width=bar.width height=bar.height />
                }
            })
        })
        .collect_view();
    let columns = (0..n_columns)
        .map(|column| {
            view! {
                <rect
                    class="chart__column"
                    class:chart__column--active=move || active.get() == Some(column)
                    x=column * SLOT
                    y="0"
                    width=SLOT
                    height=HEIGHT
                    on:pointerenter=move |_| active.set(Some(column))
                />
            }
        })
        .collect_view();
    view! {
        <svg
            class="chart__plot"
            viewBox=format!("0 0 {} {HEIGHT}", n_columns * SLOT)
            preserveAspectRatio="none"
            aria-hidden="true"
        >
            {columns}
            {bars}
        </svg>
    }
}

/// The times below, as many as there is room for.
#[component]
fn Times(times: Vec<String>) -> impl IntoView {
    let n_columns = times.len().max(1);
    let every = label_every(n_columns);
    let times = times
        .into_iter()
        .enumerate()
        .step_by(every)
        .map(|(column, time)| {
            view! { <span style:--at=format!("{}%", column * 100 / n_columns)>{time}</span> }
        })
        .collect_view();
    view! {
        <div class="chart__times figures" translate="no">
            {times}
        </div>
    }
}

/// The same as a table, newest first.
#[component]
fn Twin(title: &'static str, times: Vec<String>, series: Vec<Series>) -> impl IntoView {
    let heads = series
        .iter()
        .map(|series| view! { <th scope="col">{series.name}</th> })
        .collect_view();
    let rows = times
        .into_iter()
        .enumerate()
        .rev()
        .map(|(column, time)| {
            let cells = series
                .iter()
                .map(|series| view! { <td>{grouped(series.counts[column])}</td> })
                .collect_view();
            view! {
                <tr>
                    <th scope="row">{time}</th>
                    {cells}
                </tr>
            }
        })
        .collect_view();
    view! {
        <details class="chart__twin">
            <summary>{chart::AS_TABLE.get()}</summary>
            // Something that scrolls must be reachable without a mouse.
            <div class="chart__rows" tabindex="0" role="region" aria-label=title>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{chart::TIME.get()}</th>
                            {heads}
                        </tr>
                    </thead>
                    <tbody translate="no">{rows}</tbody>
                </table>
            </div>
        </details>
    }
}

/// The column that a key leads to; `None` for a key that means nothing here.
fn moved(active: Option<usize>, key: &str, n_columns: usize) -> Option<usize> {
    let last = n_columns.checked_sub(1)?;
    match (key, active) {
        ("ArrowLeft", None) | ("End", _) => Some(last),
        ("ArrowRight", None) | ("Home", _) => Some(0),
        ("ArrowLeft", Some(column)) => Some(column.saturating_sub(1)),
        ("ArrowRight", Some(column)) => Some((column + 1).min(last)),
        _ => None,
    }
}

/// The values of a column, for the ear.
fn told(times: &[String], series: &[Series], column: usize) -> String {
    let values = series
        .iter()
        .map(|series| format!("{} {}", series.name, grouped(series.counts[column])));
    let values = values.collect::<Vec<_>>().join(", ");
    format!("{}: {values}", times[column])
}

fn totals(series: &[Series]) -> Vec<(&'static str, u64)> {
    series
        .iter()
        .map(|series| (series.name, series.counts.iter().sum()))
        .collect()
}
