//! The app of `crates/oidc/examples/app`, as the end-to-end tests show it.

use std::path::PathBuf;

use tollgate_failure::Outcome;

use super::dist;
use crate::{process, project, say};

/// Builds it, and gives its folder. Nobody weighs it, so that it is not built for release.
pub(super) fn build() -> Outcome<PathBuf> {
    let step = say::Step::begin("app with a login at a provider", "building");
    let dir = project::target_dir().join("oidc-app");
    dist::fetch()?;
    let mut trunk = process::command("trunk");
    trunk
        .args(["build", "--offline", "--locked", "--log", "error", "--dist"])
        .arg(&dir)
        .current_dir(project::root().join("crates/oidc/examples/app"))
        .env("CARGO_TERM_QUIET", "true");
    process::show(trunk)?;
    step.done("built");
    Ok(dir)
}
