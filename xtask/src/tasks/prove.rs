//! `cargo xtask prove`: what is shown by going through all of it, in its full size.
//!
//! Each step is a program that prints its table, and fails with a script when a rule does not hold.

use std::time::Instant;

use crate::{
    failure::Outcome,
    options::Options,
    process::{self, cargo},
    say,
};

/// One program of the proof.
struct Step {
    name: &'static str,
    about: &'static str,
    /// What follows `cargo run --release`.
    arguments: &'static [&'static str],
}

const STEPS: [Step; 1] = [Step {
    name: "worlds",
    about: "every state of the pure parts, composed into small worlds",
    arguments: &["-p", "tollgate-proof"],
}];

/// Builds and runs each of them; the first that fails ends it.
pub(super) fn run(options: Options) -> Outcome {
    options.finish()?;
    let start = Instant::now();
    for step in STEPS {
        let said = say::Step::begin(step.name, step.about);
        let mut command = cargo();
        command
            .args(["run", "--quiet", "--release", "--locked"])
            .args(step.arguments);
        process::show(command)?;
        said.done("all of it holds");
    }
    say::line(format_args!(
        "\nProven, after {}.",
        say::duration(start.elapsed())
    ));
    Ok(())
}
