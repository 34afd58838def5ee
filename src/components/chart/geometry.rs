//! Where everything in a chart stands, in whole numbers.
//!
//! ```
//! use tollgate::components::chart::geometry::axis;
//!
//! let axis = axis(132);
//! assert_eq!((axis.step, axis.top), (50, 150));
//! assert_eq!(axis.ticks().collect::<Vec<_>>(), [0, 50, 100, 150]);
//! ```

/// At most so many steps lead from zero to the top.
const MOST_STEPS: u64 = 4;

/// At most so many labels stand below the chart.
const MOST_LABELS: usize = 8;

/// The height of the drawing, in its own units.
pub const HEIGHT: u64 = 200;

/// What each column takes of the width of the drawing, the gap beside it included.
pub const SLOT: usize = 20;

/// What a column leaves free at each of its sides.
const GAP: usize = 3;

/// The scale at the side of a chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Axis {
    /// From one tick to the next: 1, 2 or 5, or one of these with zeros behind it.
    pub step: u64,
    /// The highest tick.
    pub top: u64,
}

/// A bar, in units of the drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    /// Its left side.
    pub x: usize,
    /// Its upper side.
    pub y: u64,
    /// How wide it is.
    pub width: usize,
    /// How high it is.
    pub height: u64,
}

impl Axis {
    /// The ticks, from zero up.
    pub fn ticks(self) -> impl Iterator<Item = u64> {
        (0..=self.top / self.step).map(move |index| index * self.step)
    }

    /// How high a count stands, in units of the drawing; what is there at all can be seen.
    #[must_use]
    pub fn height_of(self, count: u64) -> u64 {
        let height = u128::from(count) * u128::from(HEIGHT) / u128::from(self.top);
        let height = u64::try_from(height).unwrap_or(HEIGHT).min(HEIGHT);
        if count == 0 { 0 } else { height.max(2) }
    }

    /// How high a tick stands, in percent.
    #[must_use]
    pub fn percent_of(self, tick: u64) -> u64 {
        tick.saturating_mul(100) / self.top
    }
}

/// The scale for counts up to this one: few steps, each a number that is easy to count in.
#[must_use]
pub fn axis(most: u64) -> Axis {
    let most = most.max(1);
    let mut power = 1_u64;
    loop {
        for digit in [1, 2, 5] {
            let step = power.saturating_mul(digit);
            let n_steps = most.div_ceil(step);
            if n_steps <= MOST_STEPS {
                return Axis {
                    step,
                    top: step.saturating_mul(n_steps),
                };
            }
        }
        power = power.saturating_mul(10);
    }
}

/// The bar of one of several series in one of the slots.
#[must_use]
pub fn bar(axis: Axis, slot: usize, series: usize, n_series: usize, count: u64) -> Bar {
    let width = (SLOT - 2 * GAP) / n_series.max(1);
    let height = axis.height_of(count);
    Bar {
        x: slot * SLOT + GAP + series * width,
        y: HEIGHT - height,
        width,
        height,
    }
}

/// Which slots have a label: each so many-th, so that neither too many nor too few stand there.
#[must_use]
pub fn label_every(n_slots: usize) -> usize {
    [1, 2, 3, 4, 6, 12]
        .into_iter()
        .find(|every| n_slots.div_ceil(*every) <= MOST_LABELS)
        .unwrap_or_else(|| n_slots.div_ceil(MOST_LABELS))
}
