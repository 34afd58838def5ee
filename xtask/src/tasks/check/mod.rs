//! `cargo xtask check`: format, lints on both targets, docs, the interceptor's package, the rules of the layers, unused
//! dependencies, and the list of what is shown by which test.

mod layers;
mod shown;

use std::{process::Command, time::Instant};

use super::native::{INTERCEPTOR, cargo_native, cargo_only_native};
use tollgate_failure::Outcome;

use crate::{
    options::Options,
    process::{self, cargo},
    say,
    setup::{self, Need},
};

const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];

/// A workspace of its own, which nothing else here looks at. What its targets call is compiled with the server's tests.
const FUZZ_TARGETS: &str = "crates/server/fuzz/Cargo.toml";

/// Stops at the first rule that is broken.
pub(super) fn run(options: Options) -> Outcome {
    options.finish()?;
    let start = Instant::now();
    setup::side_by_side(setup::lanes(Need::CHECK)?)?;

    let mut format = cargo();
    format.args(["fmt", "--all", "--check"]);
    step("format", format)?;
    let mut targets = cargo();
    targets.args(["fmt", "--check", "--manifest-path", FUZZ_TARGETS]);
    step("format, fuzz targets", targets)?;
    let mut lock = cargo();
    // Takes nothing up that is new: it fails where the file says other than the manifests.
    lock.args(["update", "--quiet", "--workspace", "--locked"])
        .args(["--manifest-path", FUZZ_TARGETS]);
    step("lock file, fuzz targets", lock)?;

    let pages = [&WASM[..], &["-p", "tollgate", "-p", "tollgate-lab"]].concat();
    let split = [&WASM[..], &["-p", "tollgate", "--features", "split"]].concat();
    let example = [&WASM[..], &["-p", "tollgate-smallest"]].concat();
    let devtools = [
        &WASM[..],
        &[
            "-p",
            "tollgate-devtools",
            "--features",
            "tollgate-devtools/leptos",
        ],
    ]
    .concat();
    let panel = [&WASM[..], &["-p", "tollgate-panel"]].concat();
    let interceptor = [&WASM[..], &["-p", INTERCEPTOR]].concat();
    step(
        "lints, native",
        clippy(cargo_native("clippy"), &["--all-targets"]),
    )?;
    step(
        "lints, console and lab",
        clippy(cargo_with("clippy", &pages), &["--all-targets"]),
    )?;
    step(
        "lints, console in chunks",
        clippy(cargo_with("clippy", &split), &[]),
    )?;
    step(
        "lints, the smallest app",
        clippy(cargo_with("clippy", &example), &[]),
    )?;
    step(
        "lints, devtools",
        clippy(
            cargo_with("clippy", &devtools),
            &["--lib", "--test", "view"],
        ),
    )?;
    step(
        "lints, the app with devtools",
        clippy(cargo_with("clippy", &panel), &[]),
    )?;
    step(
        "lints, interceptor in the browser",
        clippy(
            cargo_with("clippy", &interceptor),
            &[
                "--lib",
                "--test",
                "web",
                "--example",
                "without_leptos",
                "--features",
                "web,leptos,testing",
            ],
        ),
    )?;

    let oidc = [
        &WASM[..],
        &["-p", "tollgate-oidc", "--features", "web,leptos"],
    ]
    .concat();
    step(
        "lints, login at a provider",
        clippy(cargo_with("clippy", &oidc), &["--lib", "--test", "web"]),
    )?;
    let app = [&WASM[..], &["-p", "tollgate-oidc-app"]].concat();
    step(
        "lints, the app with a login at a provider",
        clippy(cargo_with("clippy", &app), &[]),
    )?;

    step("docs, native", docs(cargo_only_native("doc"), &[]))?;
    step(
        "docs, console and lab",
        docs(cargo_with("doc", &pages), &["--lib"]),
    )?;
    // Their docs speak of all their modules, so that all of them must be there.
    step(
        "docs, devtools",
        docs(cargo_with("doc", &devtools), &["--lib"]),
    )?;
    step(
        "docs, interceptor",
        docs(cargo_with("doc", &interceptor), &["--all-features"]),
    )?;

    step(
        "docs, login at a provider",
        docs(cargo_with("doc", &oidc), &["--lib"]),
    )?;

    step(
        "the interceptor's core alone",
        cargo_with("check", &["--quiet", "-p", INTERCEPTOR]),
    )?;
    // Whether it also builds by itself takes a minute, and is seen by `cargo package` when it is to be published.
    step(
        "the interceptor's package",
        cargo_with(
            "package",
            &[
                "--quiet",
                "--offline",
                "--allow-dirty",
                "--no-verify",
                "-p",
                INTERCEPTOR,
            ],
        ),
    )?;
    let layers = say::Step::begin("layers", "looking at what depends on what");
    layers::check()?;
    layers.done("kept");
    let mut unused = cargo();
    unused.args(["machete", "--skip-target-dir", "."]);
    step("dependencies that nobody uses", unused)?;
    let shown = say::Step::begin("list of tests", "looking for those that it names");
    shown::check()?;
    shown.done("all there");

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

fn clippy(mut command: Command, arguments: &[&str]) -> Command {
    command
        .arg("--quiet")
        .args(arguments)
        .args(["--", "-D", "warnings"]);
    command
}

fn docs(mut command: Command, arguments: &[&str]) -> Command {
    command
        .args(["--quiet", "--no-deps"])
        .args(arguments)
        .env("RUSTDOCFLAGS", "-D warnings");
    command
}

fn cargo_with(subcommand: &str, arguments: &[&str]) -> Command {
    let mut command = cargo();
    command.args([subcommand, "--locked"]).args(arguments);
    command
}
