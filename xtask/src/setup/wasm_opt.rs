//! wasm-opt, which makes a release of the console small. npm's package of binaryen carries it.

use std::path::PathBuf;

use tollgate_failure::Outcome;

use crate::{process, tools};

/// Older ones don't know all that today's Rust emits.
pub(super) const VERSION: u32 = 132;

/// Where it lies once it is set up here.
pub(super) fn bin_dir() -> PathBuf {
    tools::dir().join(folder()).join("node_modules/.bin")
}

/// One that is new enough, here or on the PATH.
pub(super) fn find() -> Option<PathBuf> {
    let own = Some(bin_dir().join("wasm-opt")).filter(|path| tools::is_program(path));
    [own, tools::on_path("wasm-opt")]
        .into_iter()
        .flatten()
        .find(|path| {
            let mut command = process::command(path);
            command.arg("--version");
            process::ask(command)
                .and_then(|answer| version(&answer))
                .is_some_and(|version| version >= VERSION)
        })
}

/// Installs it into the tools folder.
pub(super) fn get() -> Outcome<String> {
    tools::install(&folder(), |dir| {
        let mut command = process::command("npm");
        command
            .args([
                "install",
                "--no-save",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                "--prefix",
            ])
            .arg(dir)
            .arg(format!("binaryen@{VERSION}"))
            .current_dir(dir);
        process::log(command, &tools::new_log(&folder())?)
    })?;
    Ok("installed by npm".to_owned())
}

fn folder() -> String {
    format!("binaryen-{VERSION}")
}

/// `wasm-opt version 132 (version_132)`
fn version(answer: &str) -> Option<u32> {
    answer
        .strip_prefix("wasm-opt version ")?
        .split_whitespace()
        .next()?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_read() {
        assert_eq!(version("wasm-opt version 132 (version_132)"), Some(132));
        assert_eq!(version("wasm-opt version 108"), Some(108));
        assert_eq!(version("something else"), None);
    }
}
