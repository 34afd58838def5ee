//! `cargo xtask dist`: one binary that serves console and API from one port.

mod stylesheet;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use tollgate_failure::{Explain, Outcome};

use crate::{
    options::Options,
    process::{self, cargo},
    project, say,
    setup::{self, Need},
};

/// Sets up, builds, and tells where the binary is and what it weighs.
pub(super) fn run(options: Options) -> Outcome {
    options.finish()?;
    setup::side_by_side(setup::lanes(Need::DIST)?)?;
    let binary = build()?;
    for path in files(&console_dir())? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        say::line(format_args!("    {:>9}  {name}", say::size(size(&path))));
    }
    say::line(format_args!(
        "\n{} ({})",
        binary.display(),
        say::size(size(&binary))
    ));
    Ok(())
}

/// Builds the console for release, then the server with the console in it; gives the binary.
pub(super) fn build() -> Outcome<PathBuf> {
    let step = say::Step::begin("console", "building the release");
    fetch()?;
    process::show(trunk(&console_dir()))?;
    stylesheet::join(&console_dir())?;
    step.done("built");

    let step = say::Step::begin("server", "building the release with the console in it");
    let mut build = cargo();
    build
        .args([
            "build",
            "--quiet",
            "--release",
            "--locked",
            "-p",
            "tollgate-server",
            "--features",
            "console",
        ])
        .env("TOLLGATE_DIST", console_dir())
        .env("MEMORY_SERVE_QUIET", "1");
    process::show(build)?;
    step.done("built");
    Ok(project::target_dir().join("release/tollgate-server"))
}

/// Builds the console once more, for an API on another origin than its own, and gives its folder.
///
/// After [`build`] that is the console's own code and the linker again; all that it stands on is there.
pub(super) fn build_elsewhere(api_url: &str) -> Outcome<PathBuf> {
    let step = say::Step::begin("console", "building the release for another origin");
    let dir = project::target_dir().join("console-elsewhere");
    let mut trunk = trunk(&dir);
    trunk.env("TOLLGATE_API_URL", api_url);
    process::show(trunk)?;
    stylesheet::join(&dir)?;
    step.done("built");
    Ok(dir)
}

fn trunk(dir: &Path) -> Command {
    let mut trunk = process::command("trunk");
    trunk
        .args(["build", "--release", "--offline", "--locked", "--dist"])
        .arg(dir)
        // Their news would stand between the steps, and a warning that means nothing (Trunk.toml); what goes wrong they
        // still tell.
        .args(["--log", "error"])
        .env("CARGO_TERM_QUIET", "true");
    trunk
}

/// trunk works offline, and it asks cargo about the packages of all platforms.
pub(super) fn fetch() -> Outcome {
    let mut command = cargo();
    command.args(["fetch", "--quiet", "--locked"]);
    process::show(command)
}

/// The release of the console has a folder of its own: `dist/` is what `trunk serve` writes while somebody works.
pub(super) fn console_dir() -> PathBuf {
    project::target_dir().join("console")
}

fn files(dir: &Path) -> Outcome<Vec<PathBuf>> {
    let entries = fs::read_dir(dir).explain(format_args!("read {}", dir.display()))?;
    let mut files: Vec<_> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    Ok(files)
}

fn size(path: &Path) -> u64 {
    path.metadata().map_or(0, |metadata| metadata.len())
}
