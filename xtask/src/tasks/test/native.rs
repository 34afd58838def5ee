//! The tests that need nothing but this machine: the wire types, the interceptor, the server, and these tasks.

use super::{
    stores::Postgres,
    tally::{self, Tally},
};
use crate::{failure::Outcome, process, say, tasks::native::cargo_native};

/// Compiles them, so that running them later takes no time for it.
pub(super) fn compile() -> Outcome {
    let step = say::Step::begin("native tests", "compiling");
    let mut command = cargo_native("test");
    command.args(["--no-run", "--quiet"]);
    process::show(command)?;
    step.done("compiled");
    Ok(())
}

/// Runs them all, and the examples in the docs.
pub(super) fn run(postgres: Option<&Postgres>) -> Outcome<Tally> {
    let mut command = cargo_native("test");
    command
        .arg("--no-fail-fast")
        .envs(postgres.and_then(Postgres::variable));
    Tally::of(command, tally::of_cargo)
}
