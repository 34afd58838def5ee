//! The Rust compiler that builds the project.

use std::path::PathBuf;

use tollgate_failure::{Failure, Outcome};

use crate::process;

/// What `rustc -vV` tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rustc {
    /// Such as `1.95.0`.
    pub(super) release: String,
    /// Where its standard libraries lie.
    pub(super) sysroot: PathBuf,
}

/// Asks the compiler about itself.
pub(super) fn rustc() -> Outcome<Rustc> {
    let ask = |arguments: &[&str]| {
        let mut command = process::command("rustc");
        command.args(arguments);
        process::ask(command)
    };
    let missing =
        || Failure::new("`rustc` doesn't answer. Install Rust as its site says, then try again.");
    let about = ask(&["-vV"]).ok_or_else(missing)?;
    let sysroot = ask(&["--print", "sysroot"]).ok_or_else(missing)?;
    let release = release(&about).ok_or_else(|| Failure::new("`rustc -vV` tells no release."))?;
    Ok(Rustc {
        release,
        sysroot: PathBuf::from(sysroot),
    })
}

fn release(about: &str) -> Option<String> {
    let release = about
        .lines()
        .find_map(|line| line.strip_prefix("release:"))?;
    Some(release.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_release_is_read() {
        let about = "rustc 1.95.0 (59807616e 2026-04-14)\nbinary: rustc\ncommit-hash: 59807616e1fa\n\
                     host: aarch64-apple-darwin\nrelease: 1.95.0\nLLVM version: 22.1.2";
        assert_eq!(release(about).as_deref(), Some("1.95.0"));
        assert_eq!(release("rustc 1.95.0"), None);
    }
}
