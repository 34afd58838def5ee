//! The tests that need nothing but this machine: the wire types, the interceptor, the server, and these tasks.

use super::{
    stores::Postgres,
    tally::{self, Tally},
};
use tollgate_failure::Outcome;

use crate::{process, say, tasks::native::cargo_native};

/// The server's tests once more, on PostgreSQL: a program that runs only when it is named.
const ON_POSTGRES: [&str; 2] = ["--test", "postgres"];

/// Compiles them, so that running them later takes no time for it.
pub(super) fn compile() -> Outcome {
    let step = say::Step::begin("native tests", "compiling");
    for targets in [&[][..], &ON_POSTGRES] {
        let mut command = cargo_native("test");
        command.args(["--no-run", "--quiet"]).args(targets);
        process::show(command)?;
    }
    step.done("compiled");
    Ok(())
}

/// Runs them all, and the examples in the docs.
pub(super) fn run(postgres: Option<&Postgres>) -> Outcome<Tally> {
    let mut command = cargo_native("test");
    command.arg("--no-fail-fast");
    let tally = Tally::of("native tests", command, tally::of_cargo)?;
    match postgres.filter(|postgres| postgres.is_there()) {
        None => Ok(tally),
        Some(postgres) => {
            let mut command = cargo_native("test");
            command.args(ON_POSTGRES).envs(postgres.variable());
            Ok(tally + Tally::of("native tests on PostgreSQL", command, tally::of_cargo)?)
        }
    }
}
