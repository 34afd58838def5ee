//! The end-to-end tests: the released binary and the lab page, seen through a browser.

use super::tally::{self, Tally};
use crate::{
    failure::Outcome,
    process, project, setup,
    tasks::{dist, lab, npm},
};

/// Builds the binary that is shipped and the lab page, and runs Node's tests against them.
pub(super) fn run() -> Outcome<Tally> {
    npm::install("e2e")?;
    let server = dist::build()?;
    let lab = lab::build()?;
    let browser = setup::browser()?;
    let mut command = process::command("node");
    command
        // One file at a time: each has a server and a browser of its own, and machines have few cores.
        .args(["--test", "--test-reporter=spec", "--test-concurrency=1"])
        .env("NO_COLOR", "1")
        .current_dir(project::root().join("e2e"))
        .env("TOLLGATE_SERVER", server)
        .env("TOLLGATE_LAB", lab)
        .env("CHROME", browser.chrome);
    Tally::of(command, tally::of_node)
}
