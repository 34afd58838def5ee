//! The project's tasks: everything that a developer or a build machine runs, under one name.
//!
//! ```text
//! cargo xtask            tells what there is
//! cargo xtask serve      the console and its server, from nothing
//! cargo xtask test       every test
//! ```
//!
//! It is compiled before anything else on a fresh machine, so its dependencies are few and small.
//! It decides nothing about the product: what is built and how stands in the manifests and in `Trunk.toml`.

mod machine;
mod options;
mod page;
mod postgres;
mod process;
mod project;
mod say;
mod setup;
mod tasks;
mod tools;
mod user;

use std::process::ExitCode;

fn main() -> ExitCode {
    process::end_children_on_interrupt();
    match tasks::run(std::env::args().skip(1)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) if process::is_interrupted() => {
            say::line("Interrupted.");
            ExitCode::from(130)
        }
        Err(failure) => {
            if !failure.is_told() {
                say::problem(&failure);
            }
            ExitCode::FAILURE
        }
    }
}
