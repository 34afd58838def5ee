//! The load program and the server that it plays against, both as they ship.

use std::{path::PathBuf, process::Command};

use tollgate_failure::{Failure, Outcome};

use crate::{
    process::{self, cargo},
    project, say,
};

/// Where the servers' files lie: beside the build, since what counts as durable must lie on a disk.
const FOLDER: &str = "load";

/// Builds both.
pub(super) fn build() -> Outcome {
    let step = say::Step::begin("server and load", "compiling for release");
    let mut command = cargo();
    command
        .args(["build", "--quiet", "--locked", "--release"])
        .args(["-p", "tollgate-server", "-p", "tollgate-load"]);
    process::show(command)?;
    step.done("compiled");
    Ok(())
}

/// The load program, told where the server is and where files may lie.
pub(super) fn command(subcommand: &str) -> Command {
    let mut command = process::command(release("tollgate-load"));
    command
        .arg(subcommand)
        .arg("--server")
        .arg(release("tollgate-server"))
        .arg("--folder")
        .arg(project::target_dir().join(FOLDER));
    command
}

/// Runs it, shows what it prints, and gives that.
pub(super) fn printed(command: Command) -> Outcome<String> {
    let mut text = String::new();
    let status = process::follow(command, |line| {
        text.push_str(line);
        text.push('\n');
    })?;
    match status.success() {
        true => Ok(text),
        false => Err(Failure::new(
            "What was to be shown doesn't hold, or couldn't be tried; see above.",
        )),
    }
}

fn release(name: &str) -> PathBuf {
    project::target_dir().join("release").join(name)
}
