//! `cargo xtask size`: what the released console weighs. What is measured stands in `checks/e2e/size.js`.

use super::{dist, npm};
use tollgate_failure::Outcome;

use crate::{
    options::Options,
    process, project,
    setup::{self, Need},
};

/// Sets up, builds the binary that is shipped, and measures.
pub(super) fn run(mut options: Options) -> Outcome {
    let is_written = options.flag("--write");
    options.finish()?;
    setup::side_by_side(setup::lanes(Need::END_TO_END)?)?;
    npm::install("checks/e2e")?;
    let mut command = process::command("node");
    command
        .arg("size.js")
        .args(is_written.then_some("--write"))
        .current_dir(project::root().join("checks/e2e"))
        .env("TOLLGATE_SERVER", dist::build()?)
        .env("TOLLGATE_DIST", dist::console_dir())
        .env("CHROME", setup::browser()?.chrome);
    process::show(command)
}
