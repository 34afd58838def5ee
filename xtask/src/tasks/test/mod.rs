//! `cargo xtask test`: every test, on each of the three targets where tests run.
//!
//! A target on which no test ran has not passed: that is how a broken runner looks.

mod component;
mod e2e;
mod native;
pub(in crate::tasks) mod stores;
mod tally;

use std::time::Instant;

use self::{stores::Postgres, tally::Tally};
use tollgate_failure::{Failure, Outcome};

use crate::{
    options::{Options, chosen},
    process, say,
    setup::{self, Lane, Need},
};

/// Where tests run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    /// On this machine.
    Native,
    /// The console's components, in a headless browser.
    Component,
    /// The released binary, seen through a browser.
    EndToEnd,
}

impl Target {
    const ALL: [Self; 3] = [Self::Native, Self::Component, Self::EndToEnd];

    fn name(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Component => "component",
            Self::EndToEnd => "e2e",
        }
    }

    fn needs(self) -> &'static [Need] {
        match self {
            Self::Native => &[],
            Self::Component => &[Need::WasmTarget, Need::WasmBindgen, Need::Browser],
            Self::EndToEnd => Need::END_TO_END,
        }
    }

    fn run(self, postgres: Option<&Postgres>) -> Outcome<Tally> {
        match self {
            Self::Native => native::run(postgres),
            Self::Component => component::run(),
            Self::EndToEnd => e2e::run(),
        }
    }
}

/// Runs all targets, even after one has failed: who mends one thing wants to know of the others.
pub(super) fn run(mut options: Options) -> Outcome {
    let targets = chosen(options.word(), Target::ALL, |target| target.name()).map_err(|word| {
        Failure::new(format!(
            "There are no tests called `{word}`; there are native, component and e2e."
        ))
    })?;
    options.finish()?;
    let start = Instant::now();
    let postgres = set_up(&targets)?;

    let mut results = Vec::new();
    for target in targets {
        say::line(format_args!("\n── {} ──", target.name()));
        let tally = target.run(postgres.as_ref()).unwrap_or_else(|failure| {
            say::problem(failure);
            Tally::BROKEN
        });
        if process::is_interrupted() {
            return Err(Failure::already_told());
        }
        results.push((target, tally));
    }
    report(&results, postgres.as_ref(), start)
}

/// The native tests compile while the tools are being built and PostgreSQL is being started.
///
/// Gives the PostgreSQL of the native tests, where those are among the targets.
fn set_up(targets: &[Target]) -> Outcome<Option<Postgres>> {
    let mut postgres = None;
    let needs: Vec<_> = Need::ALL
        .iter()
        .copied()
        .filter(|need| targets.iter().any(|target| target.needs().contains(need)))
        .collect();
    let mut lanes = setup::lanes(&needs)?;
    if targets.contains(&Target::Native) {
        lanes.push(Box::new(native::compile) as Lane<'_>);
        lanes.push(Box::new(|| {
            let found = Postgres::set_up()?;
            say::line(&found);
            postgres = Some(found);
            Ok(())
        }));
    }
    setup::side_by_side(lanes)?;
    Ok(postgres)
}

/// The last line stands alone, so that machines find it.
fn report(results: &[(Target, Tally)], postgres: Option<&Postgres>, start: Instant) -> Outcome {
    say::line(format_args!("\nAfter {}:", say::duration(start.elapsed())));
    let mut total = Tally::default();
    for (target, tally) in results {
        say::line(format_args!("  {:<10} {tally}", target.name()));
        if tally.n_passed == 0 {
            say::problem(format_args!("No test passed on {}.", target.name()));
        }
        total = total + *tally;
    }
    if let Some(postgres) = postgres {
        say::line(format_args!("  {postgres}"));
    }
    say::line(format_args!("\n{total}"));
    let is_good = total.n_failed == 0 && results.iter().all(|(_, tally)| tally.n_passed > 0);
    if is_good {
        Ok(())
    } else {
        Err(Failure::already_told())
    }
}
