//! Figures over time, drawn as bars, with a table that says the same.

use leptos::prelude::*;

/// One bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// When it was.
    pub label: String,
    /// How many there were.
    pub count: u64,
}

/// The width of a bar and of the gap beside it, in units of the drawing.
const BAR: usize = 7;
const STEP: usize = 10;
/// The height of the drawing; the highest bar fills it.
const HEIGHT: u64 = 100;

/// Bars from left to right, oldest first.
#[component]
pub fn BarChart(
    /// What is counted, as a title for the table.
    what: &'static str,
    /// The bars.
    bars: Vec<Bar>,
) -> impl IntoView {
    let most = bars.iter().map(|bar| bar.count).max().unwrap_or_default();
    let total: u64 = bars.iter().map(|bar| bar.count).sum();
    let summary = format!("{what}: {total} in all, at most {most} in one hour");
    let view_box = format!("0 0 {} {HEIGHT}", bars.len() * STEP);
    let label = |index: usize| bars.get(index).map(|bar| bar.label.clone());
    let axis = [
        label(0),
        label(bars.len() / 2),
        label(bars.len().saturating_sub(1)),
    ];

    let drawn = bars
        .iter()
        .enumerate()
        .map(|(index, bar)| draw(index, bar, most))
        .collect_view();
    let rows = bars
        .iter()
        .rev()
        .map(|bar| {
            view! {
                <tr>
                    <th scope="row">{bar.label.clone()}</th>
                    <td>{bar.count}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <figure class="chart">
            <svg class="chart__plot" translate="no" viewBox=view_box preserveAspectRatio="none" role="img" aria-label=summary>
                {drawn}
            </svg>
            <div class="chart__axis figures" aria-hidden="true" translate="no">
                {axis.map(|label| view! { <span>{label}</span> }).collect_view()}
            </div>
            <details class="chart__twin">
                <summary>"Show as a table"</summary>
                // Something that scrolls must be reachable without a mouse.
                <div class="chart__rows" tabindex="0" role="region" aria-label=what>
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">"Hour"</th>
                                <th scope="col">{what}</th>
                            </tr>
                        </thead>
                        <tbody translate="no">{rows}</tbody>
                    </table>
                </div>
            </details>
        </figure>
    }
}

fn draw(index: usize, bar: &Bar, most: u64) -> impl IntoView + use<> {
    // An hour without anything leaves a trace too, so that the axis can be seen.
    let (class, height) = match bar.count {
        0 => ("chart__nothing", 1),
        count => ("chart__bar", (count * HEIGHT / most.max(1)).max(2)),
    };
    view! {
        <rect class=class x=index * STEP y=HEIGHT - height width=BAR height=height>
            <title>{format!("{}: {}", bar.label, bar.count)}</title>
        </rect>
    }
}
