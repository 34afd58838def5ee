//! How many tests ran and how they ended, read from the runners' own closing lines.

use std::{
    fmt::{self, Display, Formatter},
    ops::Add,
    process::Command,
};

use tollgate_failure::Outcome;

use crate::{process, say};

/// Tests that ran.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    /// Those that passed.
    pub(super) n_passed: usize,
    /// Those that did not.
    pub(super) n_failed: usize,
}

impl Tally {
    /// What stands for a runner that could not do its work.
    pub(super) const BROKEN: Self = Self {
        n_passed: 0,
        n_failed: 1,
    };

    /// Runs the tests of `command`, which are called `name`, shows what it says, and counts by `read`, which
    /// understands a closing line.
    ///
    /// A runner that fails without naming a failed test is itself the one that failed.
    pub(super) fn of(
        name: &str,
        command: Command,
        read: fn(&str) -> Option<Self>,
    ) -> Outcome<Self> {
        let step = say::Step::begin(name, "running");
        let mut tally = Self::default();
        let status = process::follow(command, |line| {
            tally = tally + read(line).unwrap_or_default()
        })?;
        if !status.success() && tally.n_failed == 0 {
            tally = tally + Self::BROKEN;
        }
        match tally.n_failed {
            0 => step.done(tally),
            _ => step.failed(tally),
        }
        Ok(tally)
    }
}

impl Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            n_passed: self.n_passed + other.n_passed,
            n_failed: self.n_failed + other.n_failed,
        }
    }
}

impl Display for Tally {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.n_passed, self.n_failed)
    }
}

/// `test result: ok. 12 passed; 0 failed; 0 ignored; …`: cargo's harness, and wasm-bindgen's which follows it.
pub(super) fn of_cargo(line: &str) -> Option<Tally> {
    let counts = line
        .trim_start()
        .strip_prefix("test result: ")?
        .split_once(". ")?
        .1;
    let count = |name: &str| {
        counts
            .split(';')
            .find_map(|part| part.trim().strip_suffix(name)?.trim().parse().ok())
    };
    Some(Tally {
        n_passed: count("passed")?,
        n_failed: count("failed")?,
    })
}

/// `ℹ pass 12` and `ℹ fail 0`, each on its own line, of Node's `spec` reporter.
pub(super) fn of_node(line: &str) -> Option<Tally> {
    let (name, count) = line.strip_prefix("ℹ ")?.split_once(' ')?;
    let count = count.trim().parse().ok()?;
    match name {
        "pass" => Some(Tally {
            n_passed: count,
            n_failed: 0,
        }),
        "fail" | "cancelled" => Some(Tally {
            n_passed: 0,
            n_failed: count,
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(n_passed: usize, n_failed: usize) -> Option<Tally> {
        Some(Tally { n_passed, n_failed })
    }

    #[test]
    fn cargos_closing_line_is_counted() {
        let line = "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.10s";
        assert_eq!(of_cargo(line), tally(12, 0));
        let line = "test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        assert_eq!(of_cargo(line), tally(3, 2));
    }

    #[test]
    fn the_browsers_closing_line_is_counted() {
        let line =
            "    test result: ok. 2 passed; 0 failed; 0 ignored; 0 filtered out; finished in 0.04s";
        assert_eq!(of_cargo(line), tally(2, 0));
    }

    #[test]
    fn nodes_closing_lines_are_counted_together() {
        let lines = [
            "ℹ tests 13",
            "ℹ suites 0",
            "ℹ pass 12",
            "ℹ fail 1",
            "ℹ cancelled 0",
            "ℹ duration_ms 93.1",
        ];
        let total = lines
            .iter()
            .filter_map(|line| of_node(line))
            .fold(Tally::default(), Add::add);
        assert_eq!(Some(total), tally(12, 1));
    }

    #[test]
    fn other_lines_count_nothing() {
        for line in [
            "",
            "running 12 tests",
            "test a ... ok",
            "✔ logs in (20ms)",
            "ℹ 3 passed",
        ] {
            assert_eq!(of_cargo(line).or(of_node(line)), None, "{line}");
        }
    }

    #[test]
    fn a_runner_that_breaks_counts_as_failed() {
        let mut broken = process::command("sh");
        broken.args(["-c", "exit 101"]);
        assert_eq!(
            Tally::of("nothing", broken, of_cargo).unwrap(),
            Tally::BROKEN
        );
    }
}
