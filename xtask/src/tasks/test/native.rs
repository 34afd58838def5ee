//! The tests that need nothing but this machine: the wire types, the interceptor, the server, and these tasks.

use std::process::Command;

use super::tally::{self, Tally};
use crate::{
    failure::Outcome,
    process::{self, cargo},
    say,
};

const PACKAGES: [&str; 8] = [
    "-p",
    "tollgate-api-types",
    "-p",
    "tollgate-interceptor",
    "-p",
    "tollgate-server",
    "-p",
    "xtask",
];

/// Compiles them, so that running them later takes no time for it.
pub(super) fn compile() -> Outcome {
    let step = say::Step::begin("native tests", "compiling");
    let mut command = cargo_test();
    command.args(["--no-run", "--quiet"]);
    process::show(command)?;
    step.done("compiled");
    Ok(())
}

/// Runs them all, and the examples in the docs.
pub(super) fn run() -> Outcome<Tally> {
    let mut command = cargo_test();
    command.arg("--no-fail-fast");
    Tally::of(command, tally::of_cargo)
}

fn cargo_test() -> Command {
    let mut command = cargo();
    command.args(["test", "--locked"]).args(PACKAGES);
    command
}
