//! `cargo xtask check`: format, lints on both targets, docs, the rules of the layers, and unused dependencies.

mod layers;
mod unused;

use std::{process::Command, time::Instant};

use crate::{
    failure::Outcome,
    options::Options,
    process::{self, cargo},
    say,
    setup::{self, Need},
};

const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];

/// The packages that run natively. The console is none of them, and neither target is built with the other's features.
const NATIVE: [&str; 10] = [
    "-p",
    "tollgate-api-types",
    "-p",
    "tollgate-interceptor",
    "-p",
    "tollgate-server",
    "-p",
    "xtask",
    "--features",
    "tollgate-interceptor/testing",
];

/// What the console compiles of the interceptor.
const BROWSER_INTERCEPTOR: [&str; 4] = ["-p", "tollgate-interceptor", "--features", "web,leptos"];

/// Stops at the first rule that is broken.
pub(super) fn run(options: Options) -> Outcome {
    options.finish()?;
    let start = Instant::now();
    setup::ensure(Need::WasmTarget)?;

    step("format", cargo_with(&[&["fmt", "--all", "--check"]]))?;

    step("lints, native", clippy(&[&NATIVE, &["--all-targets"]]))?;
    step(
        "lints, console",
        clippy(&[&WASM, &["-p", "tollgate", "--all-targets"]]),
    )?;
    step(
        "lints, interceptor in the browser",
        clippy(&[&WASM, &BROWSER_INTERCEPTOR, &["--lib"]]),
    )?;

    step("docs, native", docs(&[&NATIVE]))?;
    step(
        "docs, console",
        docs(&[&WASM, &["-p", "tollgate", "--lib"]]),
    )?;
    step(
        "docs, interceptor in the browser",
        docs(&[&WASM, &BROWSER_INTERCEPTOR, &["--lib"]]),
    )?;

    step(
        "the interceptor's core alone",
        cargo_with(&[&["check", "--quiet", "--locked", "-p", "tollgate-interceptor"]]),
    )?;
    let layers = say::Step::begin("layers", "looking at what depends on what");
    layers::check()?;
    layers.done("kept");
    let unused = say::Step::begin("dependencies", "looking for those that nobody uses");
    unused::check()?;
    unused.done("all used");

    say::line(format_args!(
        "\nAll checks passed, after {}.",
        say::duration(start.elapsed())
    ));
    Ok(())
}

fn step(name: &str, command: Command) -> Outcome {
    let step = say::Step::begin(name, "checking");
    process::show(command)?;
    step.done("fine");
    Ok(())
}

fn clippy(arguments: &[&[&str]]) -> Command {
    let mut command = cargo_with(&[&["clippy", "--quiet", "--locked"]]);
    command
        .args(arguments.concat())
        .args(["--", "-D", "warnings"]);
    command
}

fn docs(arguments: &[&[&str]]) -> Command {
    let mut command = cargo_with(&[&["doc", "--quiet", "--locked", "--no-deps"]]);
    command
        .args(arguments.concat())
        .env("RUSTDOCFLAGS", "-D warnings");
    command
}

fn cargo_with(arguments: &[&[&str]]) -> Command {
    let mut command = cargo();
    command.args(arguments.concat());
    command
}
