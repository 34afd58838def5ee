//! Node and npm, which wasm-opt and the end-to-end tests run on. They are found, never installed.

use std::path::PathBuf;

use tollgate_failure::Failure;

use crate::{process, tools};

/// The oldest Node whose test runner the end-to-end tests use.
pub(super) const OLDEST: u32 = 20;

/// Where Node is, if it is new enough and npm is with it.
pub(super) fn find() -> Option<PathBuf> {
    tools::on_path("npm")?;
    let node = tools::on_path("node")?;
    let mut command = process::command(&node);
    command.arg("--version");
    let version = process::ask(command).and_then(|answer| major(&answer))?;
    (version >= OLDEST).then_some(node)
}

/// What to do without it.
pub(super) fn how_to_get() -> Failure {
    let what = format!(
        "Node {OLDEST} or later with npm isn't on the PATH; releases and end-to-end tests need it."
    );
    super::install_hint(what, "nodejs npm", "nodejs npm", "node")
}

/// `v20.20.2`
fn major(answer: &str) -> Option<u32> {
    answer.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_read() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("20"), None);
    }
}
