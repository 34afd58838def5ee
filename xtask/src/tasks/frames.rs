//! `cargo xtask frames`: how fast the traffic page of the released console draws. What is measured stands in
//! `checks/e2e/frames.js`.

use super::{dist, npm};
use tollgate_failure::Outcome;

use crate::{
    options::Options,
    process, project,
    setup::{self, Need},
};

/// Sets up, builds the binary that is shipped, and measures.
pub(super) fn run(options: Options) -> Outcome {
    options.finish()?;
    setup::side_by_side(setup::lanes(Need::END_TO_END)?)?;
    npm::install("checks/e2e")?;
    let mut command = process::command("node");
    command
        .arg("frames.js")
        .current_dir(project::root().join("checks/e2e"))
        .env("TOLLGATE_SERVER", dist::build()?)
        .env("CHROME", setup::browser()?.chrome);
    process::show(command)
}
