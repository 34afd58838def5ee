//! The interceptor beside its peers, in one browser session against one server.
//!
//! What is measured and how stands in `checks/bench/`; here it is only built and started.

use super::Wish;
use tollgate_failure::Outcome;

use crate::{
    process, project,
    setup::{self, Need},
    tasks::{lab, npm},
};

/// Sets up, builds the page that ships, and measures.
pub(super) fn run(wish: Wish) -> Outcome {
    setup::side_by_side(setup::lanes(Need::BENCH)?)?;
    npm::install("checks/bench")?;
    let flags = [
        wish.is_quick.then_some("--quick"),
        wish.is_written.then_some("--write"),
    ];
    let mut command = process::command("node");
    command
        .arg("client.js")
        .args(flags.into_iter().flatten())
        .current_dir(project::root().join("checks/bench"))
        .env("TOLLGATE_LAB", lab::build()?)
        .env("CHROME", setup::browser()?.chrome);
    process::show(command)
}
