//! The stage: time runs to the right, a lane a tab, a bar a request, and the refresh as a gate through all lanes.
//!
//! Everything stands at its time on a strip that is moved to the left as time goes on: a frame in which nothing new has
//! happened changes one custom property.

use core::time::Duration;

use leptos::prelude::*;

use super::scene::{NOW, Scene};
use super::tab_name;
use crate::TabId;
use crate::recording::{Phase, Span};
use crate::stage::{Bar, Crossing, Gate, GateState, Stage, is_moment};
use crate::words::{Label, Words};

/// The strip begins anew after this time: a browser can't move one that is a day long.
const STRIP: Duration = Duration::from_secs(600);

/// The height of a row, in thousandths of a rem.
const ROW: usize = 1_062;

/// From times to places, as parts of the width.
#[derive(Clone, Copy)]
struct Scale {
    /// The time at the left edge of the strip.
    origin: Memo<Duration>,
    scene: Scene,
}

impl Scale {
    /// A length of time as thousandths of a percent of the width.
    ///
    /// In whole numbers: what writes a float as a text is kilobytes of the app.
    fn part(self, duration: Duration) -> u128 {
        let window = self.scene.window.get().as_micros().max(1);
        duration.as_micros() * 100_000 / window
    }

    fn left(self, at: Duration) -> String {
        let origin = self.origin.get();
        match at.checked_sub(origin) {
            Some(ahead) => percent("", self.part(ahead)),
            None => percent("-", self.part(origin.saturating_sub(at))),
        }
    }

    /// How wide a span is; one that lasts grows with the time that is shown.
    fn width(self, span: &Span) -> String {
        let to = span.to.unwrap_or_else(|| self.scene.at.get());
        percent("", self.part(to.saturating_sub(span.from)))
    }
}

/// How wide words may be that have so much room behind a place; as wide as they are, where nothing follows.
fn room(scale: Scale, room: Option<Duration>) -> String {
    room.map_or_else(|| "none".to_owned(), |room| percent("", scale.part(room)))
}

fn percent(sign: &str, thousandths: u128) -> String {
    // No picture is wider than that, and 64 bits are quicker to write.
    let thousandths = u64::try_from(thousandths).unwrap_or(u64::MAX);
    format!("{sign}{}.{:03}%", thousandths / 1_000, thousandths % 1_000)
}

/// Where a row stands, in rem.
fn rows(n: usize) -> String {
    let thousandths = n * ROW;
    format!("{}.{:03}rem", thousandths / 1_000, thousandths % 1_000)
}

#[component]
pub(super) fn StageView(
    scene: Scene,
    words: Signal<Words>,
    /// What stands there while there is nothing to be seen.
    #[prop(default = Label::Empty)]
    empty: Label,
) -> impl IntoView {
    let Scene {
        own,
        at,
        recording,
        window,
    } = scene;
    let origin = Memo::new(move |last: Option<&Duration>| {
        let at = at.get();
        match last {
            Some(origin) if *origin <= at && at.saturating_sub(*origin) < STRIP => *origin,
            _ => at,
        }
    });
    let scale = Scale { origin, scene };
    // Half a second more than the window: what is just leaving is still drawn.
    let since = Memo::new(move |_| {
        let seen = window.get() + Duration::from_millis(500);
        let since = at.get().saturating_sub(seen);
        Duration::from_millis(500 * (u64::try_from(since.as_millis()).unwrap_or_default() / 500))
    });
    let stage = Memo::new(move |_| recording.with(|recording| Stage::of(recording, since.get())));
    let tabs = Memo::new(move |_| recording.with(crate::Recording::tabs));
    let lane_tabs = Memo::new(move |_| {
        stage.with(|stage| stage.lanes.iter().map(|lane| lane.tab).collect::<Vec<_>>())
    });
    let shift = move || {
        let moved = scale.part(at.get().saturating_sub(origin.get()));
        match NOW.checked_sub(moved) {
            Some(right) => percent("", right),
            None => percent("-", moved - NOW),
        }
    };
    let lane = move |tab: TabId| {
        let bars = Memo::new(move |_| {
            stage.with(|stage| {
                let lane = stage.lanes.iter().find(|lane| lane.tab == tab);
                lane.map(|lane| (lane.n_rows, lane.bars.clone()))
                    .unwrap_or_default()
            })
        });
        let crossings = Memo::new(move |_| {
            let own = |crossing: &&Crossing| crossing.to == tab;
            stage.with(|stage| {
                stage
                    .crossings
                    .iter()
                    .filter(own)
                    .copied()
                    .collect::<Vec<_>>()
            })
        });
        let height = move || rows(bars.with(|(n_rows, _)| (*n_rows).max(1)));
        view! {
            <div class="devtools-lane">
                <p class="devtools-lane-name">{move || tab_name(&tabs.get(), tab, own, words.get())}</p>
                <div class="devtools-lane-rows" style:height=height>
                    <div class="devtools-strip">
                        <For each=move || bars.get().1 key=bar_key let:bar>
                            <BarView bar scale words />
                        </For>
                        <For each=move || crossings.get() key=crossing_key let:crossing>
                            <CrossingView crossing lanes=lane_tabs scale words />
                        </For>
                    </div>
                </div>
            </div>
        }
    };
    let is_empty = move || stage.with(|stage| stage.lanes.is_empty());
    view! {
        <figure class="devtools-stage" role="img" aria-label=move || words.get().label(Label::Picture) style=("--devtools-shift", shift)>
            <Show when=is_empty>
                <p class="devtools-empty">{move || words.get().label(empty)}</p>
            </Show>
            <div class="devtools-gates" aria-hidden="true">
                <div class="devtools-strip">
                    <For each=move || stage.get().gates key=gate_key let:gate>
                        <GateView gate scale words />
                    </For>
                </div>
            </div>
            <For each=move || lane_tabs.get() key=|tab| tab.0 children=lane />
        </figure>
    }
}

/// What the colours and patterns of the bars mean.
#[component]
pub(super) fn Legend(words: Signal<Words>) -> impl IntoView {
    let phases = [
        Phase::OnItsWay,
        Phase::Refused,
        Phase::Waiting,
        Phase::SentAgain,
    ];
    let key = move |phase: Phase| {
        let is_moment = phase == Phase::Refused;
        view! {
            <li>
                <span class="devtools-span" class=("devtools-span--moment", is_moment) data-phase=phase_name(phase)></span>
                {move || words.get().phase(phase)}
            </li>
        }
    };
    view! { <ul class="devtools-legend" aria-hidden="true">{phases.map(key)}</ul> }
}

#[component]
fn BarView(bar: Bar, scale: Scale, words: Signal<Words>) -> impl IntoView {
    let top = rows(bar.row);
    let state = match (bar.to.is_some(), bar.is_good) {
        (true, true) => "good",
        (true, false) => "bad",
        (false, _) => "open",
    };
    let spans = bar.spans.into_iter().map(|span| {
        view! {
            <span
                class="devtools-span"
                class=("devtools-span--moment", is_moment(&span))
                data-phase=phase_name(span.phase)
                style:left=move || scale.left(span.from)
                style:width=move || scale.width(&span)
            >
                {(!is_moment(&span)).then_some(move || words.get().phase(span.phase))}
            </span>
        }
    });
    let (is_late, behind) = (bar.is_late_refusal, bar.room);
    let end = bar.to.zip(bar.outcome).map(|(to, outcome)| {
        let text = move || {
            let words = words.get();
            match is_late {
                true => words.label(Label::LateRefusal).to_owned(),
                false => words.outcome(&outcome),
            }
        };
        view! {
            <span
                class="devtools-end"
                data-state=state
                style:left=move || scale.left(to)
                style:max-width=move || room(scale, behind)
            >
                {text}
            </span>
        }
    });
    view! { <div class="devtools-bar" data-state=state style:top=top>{end}{spans.collect_view()}</div> }
}

#[component]
fn GateView(gate: Gate, scale: Scale, words: Signal<Words>) -> impl IntoView {
    let span = Span {
        phase: Phase::Waiting,
        from: gate.from,
        to: gate.to,
    };
    let text = move || {
        let is_early = gate.waiters == 0 && gate.state == GateState::Open;
        words.get().label(match gate.state {
            _ if is_early => Label::Early,
            GateState::Closed | GateState::Early => Label::GateClosed,
            GateState::PutOff => Label::GatePutOff,
            GateState::Open => Label::GateOpen,
            GateState::GivenUp => Label::GateGivenUp,
            GateState::SessionOver => Label::GateSessionOver,
        })
    };
    let end = move || gate.to.unwrap_or_else(|| scale.scene.at.get());
    view! {
        <div
            class="devtools-gate"
            data-state=gate_name(gate.state)
            style:left=move || scale.left(gate.from)
            style:width=move || scale.width(&span)
        >
            <span class="devtools-gate-arm"></span>
        </div>
        <span
            class="devtools-gate-word"
            data-state=gate_name(gate.state)
            style:left=move || scale.left(end())
            style:max-width=move || room(scale, gate.room)
        >
            {text}
        </span>
    }
}

/// An arrow from the lane of the tab that has fetched the token; from nowhere, where nobody has told who that was.
#[component]
fn CrossingView(
    crossing: Crossing,
    lanes: Memo<Vec<TabId>>,
    scale: Scale,
    words: Signal<Words>,
) -> impl IntoView {
    let from = move || {
        let lanes = lanes.read();
        let place = |tab: TabId| lanes.iter().position(|lane| *lane == tab);
        match (crossing.from.and_then(place), place(crossing.to)) {
            (Some(from), Some(to)) if from > to => "below",
            (Some(_), Some(_)) => "above",
            _ => "nowhere",
        }
    };
    view! {
        <div class="devtools-crossing" data-from=from style:left=move || scale.left(crossing.at)>
        </div>
        <span
            class="devtools-crossing-word"
            data-from=from
            style:left=move || scale.left(crossing.at)
            style:max-width=move || room(scale, crossing.room)
        >
            {move || words.get().label(Label::TookOver)}
        </span>
    }
}

/// What is drawn anew when it changes, and only then.
fn bar_key(bar: &Bar) -> (u64, usize, usize, Option<Duration>, bool, Option<Duration>) {
    let Bar {
        id,
        row,
        to,
        is_good,
        room,
        ..
    } = *bar;
    (id, row, bar.spans.len(), to, is_good, room)
}

fn gate_key(
    gate: &Gate,
) -> (
    u64,
    Duration,
    GateState,
    Option<Duration>,
    u32,
    Option<Duration>,
) {
    let Gate {
        tab,
        from,
        to,
        state,
        waiters,
        room,
    } = *gate;
    (tab.0, from, state, to, waiters, room)
}

fn crossing_key(crossing: &Crossing) -> (u64, Duration, Option<Duration>) {
    (crossing.to.0, crossing.at, crossing.room)
}

fn phase_name(phase: Phase) -> &'static str {
    match phase {
        Phase::OnItsWay => "on-its-way",
        Phase::Refused => "refused",
        Phase::Waiting => "waiting",
        Phase::SentAgain => "sent-again",
        Phase::PutOff => "put-off",
    }
}

fn gate_name(state: GateState) -> &'static str {
    match state {
        GateState::Closed => "closed",
        GateState::PutOff => "put-off",
        GateState::Early => "early",
        GateState::Open => "open",
        GateState::GivenUp => "given-up",
        GateState::SessionOver => "over",
    }
}
