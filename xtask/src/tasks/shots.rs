//! `cargo xtask shots`: pictures of every page of the released console, to be looked at.

use super::{dist, npm};
use tollgate_failure::Outcome;

use crate::{
    options::Options,
    process, project,
    setup::{self, Need},
};

/// Sets up, builds the binary that is shipped, and takes the pictures.
pub(super) fn run(options: Options) -> Outcome {
    options.finish()?;
    setup::side_by_side(setup::lanes(Need::END_TO_END)?)?;
    npm::install("checks/e2e")?;
    let mut command = process::command("node");
    command
        .arg("shots.js")
        .current_dir(project::root().join("checks/e2e"))
        .env("TOLLGATE_SERVER", dist::build()?)
        .env("TOLLGATE_SHOTS", project::target_dir().join("shots"))
        .env("CHROME", setup::browser()?.chrome);
    process::show(command)
}
