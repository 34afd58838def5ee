//! schemathesis, which holds a running server to its OpenAPI document: from PyPI, in the very versions that are written
//! down for it and for all that it depends on, so that it finds the same on every machine.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tollgate_failure::{Explain, Failure, Outcome};

use crate::{process, project, tools};

/// What is installed, a line each; schemathesis itself is one of them.
const VERSIONS: &str = "crates/server/fuzz/api/requirements.txt";

const NAME: &str = "schemathesis";

/// The version that is asked for.
pub(super) fn version() -> Outcome<String> {
    let wanted = wanted()?;
    wanted
        .lines()
        .find_map(|line| line.strip_prefix(NAME)?.strip_prefix("=="))
        .map(str::to_owned)
        .ok_or_else(|| Failure::new(format!("{VERSIONS} names no version of {NAME}.")))
}

/// The Python that has it, if that has been set up with these very versions.
pub(super) fn find() -> Outcome<Option<PathBuf>> {
    let folder = folder()?;
    let python = python_in(&folder);
    let has = fs::read_to_string(folder.join("requirements.txt")).unwrap_or_default();
    let is_there = tools::is_program(&python) && has == wanted()?;
    Ok(is_there.then_some(python))
}

/// Installs it into the tools folder.
pub(super) fn get() -> Outcome<String> {
    let python = tools::on_path("python3").ok_or_else(how_to_get)?;
    let log = tools::new_log(NAME)?;
    tools::install(&folder_name()?, |dir| {
        let mut environment = process::command(&python);
        environment.args(["-m", "venv"]).arg(dir);
        process::log(environment, &log)?;
        let mut pip = process::command(python_in(dir));
        pip.args(["-m", "pip", "install", "--no-deps", "--no-input"])
            .args(["--disable-pip-version-check", "--requirement", VERSIONS]);
        process::log(pip, &log)?;
        fs::write(dir.join("requirements.txt"), wanted()?).explain("note down what was installed")
    })?;
    Ok("installed by pip".to_owned())
}

fn how_to_get() -> Failure {
    let what = "Python 3.10 or later with pip and venv isn't on the PATH; schemathesis needs it.";
    super::install_hint(what, "python3 python3-venv", "python3", "python")
}

fn wanted() -> Outcome<String> {
    fs::read_to_string(project::root().join(VERSIONS)).explain(format_args!("read {VERSIONS}"))
}

fn folder_name() -> Outcome<String> {
    Ok(format!("{NAME}-{}", version()?))
}

fn folder() -> Outcome<PathBuf> {
    Ok(tools::dir().join(folder_name()?))
}

fn python_in(folder: &Path) -> PathBuf {
    folder.join("bin/python")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_version_is_pinned() {
        assert!(version().unwrap().starts_with("4.32."));
        for line in wanted().unwrap().lines() {
            assert_eq!(line.split("==").count(), 2, "{line}");
        }
    }
}
