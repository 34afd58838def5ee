//! What Tollgate's server is to reach, beside what it does.

use std::num::NonZeroUsize;
use std::thread::available_parallelism;

use super::{Compared, Plan, Row};
use crate::report::{decimal, table};

/// A figure to be reached.
struct Goal {
    what: &'static str,
    goal: Bound,
    unit: &'static str,
    /// `None` where it could not be measured.
    measured: fn(&Row) -> Option<f64>,
}

/// On which side of it one must be.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Bound {
    AtLeast(f64),
    AtMost(f64),
}

const GOALS: [Goal; 9] = [
    Goal {
        what: "durable refreshes a second of processor time, at the best number of connections",
        goal: Bound::AtLeast(1_200.0),
        unit: "",
        measured: |row| {
            let peaks = row.refreshes.iter();
            peaks
                .map(|(_, measured)| measured.per_core())
                .reduce(f64::max)
        },
    },
    Goal {
        what: "a refresh at half load, p50",
        goal: Bound::AtMost(5.0),
        unit: " ms",
        measured: |row| Some(row.refreshes_at_half.figures.p50_ms),
    },
    Goal {
        what: "a refresh at half load, p99",
        goal: Bound::AtMost(25.0),
        unit: " ms",
        measured: |row| Some(row.refreshes_at_half.figures.p99_ms),
    },
    Goal {
        what: "pages of 4 KiB written for each refresh, at most connections",
        goal: Bound::AtMost(3.0),
        unit: "",
        measured: |row| row.refreshes.last()?.1.pages_each,
    },
    Goal {
        what: "logins, of what the processors can hash",
        goal: Bound::AtLeast(90.0),
        unit: " %",
        measured: |row| Some(row.logins.figures.per_second / row.hashes_per_second * 100.0),
    },
    Goal {
        what: "a refresh beside a flood of logins, p99 against alone",
        goal: Bound::AtMost(2.0),
        unit: " times",
        measured: |row| Some(row.flooded.beside.p99_ms / row.flooded.idle.p99_ms),
    },
    Goal {
        what: "memory that the flood adds, of 19 MiB a processor and 64 MiB",
        goal: Bound::AtMost(100.0),
        unit: " %",
        measured: |row| {
            let (before, most) = row.flooded.memory;
            Some((most - before) as f64 / flood_allowance() * 100.0)
        },
    },
    Goal {
        what: "memory of the server with all sessions",
        goal: Bound::AtMost(60.0),
        unit: " MB",
        measured: |row| {
            Some(row.size.memory_after_logins.max(row.size.memory_at_work) as f64 / 1e6)
        },
    },
    Goal {
        what: "disk for each session",
        goal: Bound::AtMost(1_024.0),
        unit: " B",
        measured: |row| row.size.disk_each,
    },
];

impl Compared {
    /// The goals beside the figures; they are set for Tollgate, and the peer stands there for comparison.
    pub(super) fn goals(&self, plan: &Plan) -> String {
        let mut head = vec!["", "goal"];
        head.extend(self.rows.iter().map(|row| row.name));
        let rows = GOALS.iter().map(|goal| {
            let mut cells = vec![goal.what.to_owned(), goal.goal.words(goal.unit)];
            cells.extend(self.rows.iter().map(|row| {
                let measured = (goal.measured)(row);
                measured.map_or("?".into(), |figure| goal.goal.verdict(figure, goal.unit))
            }));
            cells
        });
        let remark = match plan.n_sessions {
            10_000.. => String::new(),
            n => format!(
                "\n\nA short run, with {n} sessions: these figures say whether it works, and little else."
            ),
        };
        table(&head, rows) + &remark
    }
}

impl Bound {
    fn words(self, unit: &str) -> String {
        match self {
            Self::AtLeast(goal) => format!("≥ {}{unit}", decimal(goal)),
            Self::AtMost(goal) => format!("≤ {}{unit}", decimal(goal)),
        }
    }

    /// The figure, and how far it is from a goal that it misses.
    fn verdict(self, figure: f64, unit: &str) -> String {
        let (goal, is_met) = match self {
            Self::AtLeast(goal) => (goal, figure >= goal),
            Self::AtMost(goal) => (goal, figure <= goal),
        };
        let text = format!("{}{unit}", decimal(figure));
        match is_met {
            true => format!("{text} ✓"),
            false => format!("{text} ({} % of it)", decimal(figure / goal * 100.0)),
        }
    }
}

/// What hashes may take, and what else may come along, in bytes.
fn flood_allowance() -> f64 {
    let n = available_parallelism().map_or(1, NonZeroUsize::get);
    (n * 19 + 64) as f64 * f64::from(1 << 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_goal_that_is_missed_tells_how_far() {
        assert_eq!(
            Bound::AtLeast(1_200.0).verdict(600.0, ""),
            "600 (50 % of it)"
        );
        assert_eq!(Bound::AtLeast(1_200.0).verdict(1_200.0, ""), "1,200 ✓");
        assert_eq!(
            Bound::AtMost(25.0).verdict(50.0, " ms"),
            "50 ms (200 % of it)"
        );
        assert_eq!(Bound::AtMost(25.0).words(" ms"), "≤ 25 ms");
    }
}
