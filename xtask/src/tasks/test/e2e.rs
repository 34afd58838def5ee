//! The end-to-end tests: the released binary and the lab page, seen through a browser.

use std::{fs, path::Path};

use super::tally::{self, Tally};
use crate::{
    failure::{Explain, Outcome},
    process, project, say, setup,
    tasks::{dist, lab},
    tools,
};

/// Builds the binary that is shipped and the lab page, and runs Node's tests against them.
pub(super) fn run() -> Outcome<Tally> {
    let dir = project::root().join("e2e");
    install_packages(&dir)?;
    let server = dist::build()?;
    let lab = lab::build()?;
    let browser = setup::browser()?;
    let mut command = process::command("node");
    command
        // One file at a time: each has a server and a browser of its own, and machines have few cores.
        .args(["--test", "--test-reporter=spec", "--test-concurrency=1"])
        .env("NO_COLOR", "1")
        .current_dir(&dir)
        .env("TOLLGATE_SERVER", server)
        .env("TOLLGATE_LAB", lab)
        .env("CHROME", browser.chrome);
    Tally::of(command, tally::of_node)
}

/// `npm ci`, unless what it installed last is what the lock file says now.
fn install_packages(dir: &Path) -> Outcome {
    let lock = dir.join("package-lock.json");
    let installed = dir.join("node_modules/.installed-lock.json");
    let wanted = fs::read(&lock).explain(format_args!("read {}", lock.display()))?;
    if fs::read(&installed).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let step = say::Step::begin(
        "packages of the end-to-end tests",
        "not there yet; getting them",
    );
    let mut npm = process::command("npm");
    npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
        .current_dir(dir);
    process::log(npm, &tools::new_log("npm-e2e")?)?;
    fs::write(&installed, wanted).explain(format_args!("write {}", installed.display()))?;
    step.done("installed by npm");
    Ok(())
}
