//! `cargo xtask prove`: what is shown by going through all of it, in its full size.
//!
//! Each step is a program that prints its table, and fails with a script when a rule does not hold.
//! What a server must survive is asked for by its own word, since it takes long, and a machine for itself.

mod server;

use std::time::Instant;

use tollgate_failure::{Failure, Outcome};

use crate::{
    options::{Options, chosen},
    process::{self, cargo},
    say,
};

/// One program of the proof.
struct Step {
    name: &'static str,
    about: &'static str,
    /// What of `cargo` runs it.
    subcommand: &'static str,
    /// What follows.
    arguments: &'static [&'static str],
}

/// Tells the tests of the orders to run in full size.
const FULL_ORDERS: &str = "ORDERS_FULL";

const STEPS: [Step; 2] = [
    Step {
        name: "worlds",
        about: "every state of the pure parts, composed into small worlds",
        subcommand: "run",
        arguments: &["-p", "tollgate-proof"],
    },
    Step {
        name: "orders",
        about: "every order of the real core in small worlds, and drawn orders in larger ones",
        subcommand: "test",
        arguments: &[
            "-p",
            "tollgate-interceptor",
            "--features",
            "testing",
            "--test",
            "orders",
            "--",
            "--nocapture",
            "--test-threads=1",
        ],
    },
];

/// Builds and runs each of them, or the one that is named; the first that fails ends it.
pub(super) fn run(mut options: Options) -> Outcome {
    let word = options.word();
    if word.as_deref() == Some("server") {
        return server::run(options);
    }
    let steps = chosen(word, STEPS, |step| step.name).map_err(|word| {
        Failure::new(format!(
            "There is no proof called `{word}`; there are worlds, orders and server."
        ))
    })?;
    options.finish()?;
    let start = Instant::now();
    for step in steps {
        let said = say::Step::begin(step.name, step.about);
        let mut command = cargo();
        command
            .args([step.subcommand, "--quiet", "--release", "--locked"])
            .args(step.arguments)
            .env(FULL_ORDERS, "1");
        process::show(command)?;
        said.done("all of it holds");
    }
    say::line(format_args!(
        "\nProven, after {}.",
        say::duration(start.elapsed())
    ));
    Ok(())
}
