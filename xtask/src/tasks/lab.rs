//! The lab page: the interceptor alone on a page, for the end-to-end tests and the benchmark.

use std::{fs, path::PathBuf};

use tollgate_failure::{Explain, Outcome};

use crate::{
    process::{self, cargo},
    project, say, tools,
};

/// The console's release profile, but for speed instead of size.
const PROFILE: &str = "lab";

/// Builds the page and gives its folder, to be served as it is.
///
/// Its tools are those of [`crate::setup::Need::DIST`], which the caller has made sure of.
pub(super) fn build() -> Outcome<PathBuf> {
    let step = say::Step::begin("lab", "building the page");
    let dir = project::target_dir().join("lab");
    let mut build = cargo();
    build
        .args(["build", "--quiet", "--locked", "-p", "tollgate-lab"])
        .args(["--target", "wasm32-unknown-unknown", "--profile", PROFILE]);
    process::show(build)?;

    tools::remove_dir(&dir)?;
    tools::make_dir(&dir)?;
    let built = project::target_dir()
        .join("wasm32-unknown-unknown")
        .join(PROFILE)
        .join("tollgate_lab.wasm");
    let mut bind = process::command("wasm-bindgen");
    bind.args(["--target", "web", "--no-typescript", "--out-name", "lab"])
        .arg("--out-dir")
        .arg(&dir)
        .arg(built);
    process::show(bind)?;

    let module = dir.join("lab_bg.wasm");
    let mut shrink = process::command("wasm-opt");
    shrink.arg("-O3").arg(&module).arg("-o").arg(&module);
    process::show(shrink)?;

    let page = project::root().join("checks/lab/index.html");
    fs::copy(&page, dir.join("index.html")).explain(format_args!("copy {}", page.display()))?;
    step.done("built");
    Ok(dir)
}
