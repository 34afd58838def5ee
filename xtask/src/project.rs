//! Where the project lies, and what its manifests say.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use tollgate_failure::{Explain, Failure, Outcome};

/// The workspace's root.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("this crate lies in a folder of the workspace")
}

/// Where cargo builds, as cargo would find it.
pub(crate) fn target_dir() -> PathBuf {
    chosen_target_dir().unwrap_or_else(|| root().join("target"))
}

/// The build folder that the environment asks for, made absolute: the children of a task run in the root, and not
/// where the person stands.
pub(crate) fn chosen_target_dir() -> Option<PathBuf> {
    let chosen = env::var_os("CARGO_TARGET_DIR").filter(|value| !value.is_empty())?;
    std::path::absolute(chosen).ok()
}

/// The version that `Cargo.lock` fixes for `package`.
pub(crate) fn locked_version(package: &str) -> Outcome<String> {
    let lock = fs::read_to_string(root().join("Cargo.lock")).explain("read Cargo.lock")?;
    version_in_lock(&lock, package).ok_or_else(|| {
        Failure::new(format!(
            "Cargo.lock has no package `{package}`; is it checked in as a whole?"
        ))
    })
}

fn version_in_lock(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines();
    lines.find(|line| *line == name)?;
    let version = lines
        .next()?
        .strip_prefix("version = \"")?
        .strip_suffix('"')?;
    Some(version.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"
[[package]]
name = "wasm-bindgen-futures"
version = "0.4.53"

[[package]]
name = "wasm-bindgen"
version = "0.2.130"
dependencies = [
 "cfg-if",
]
"#;

    #[test]
    fn the_version_is_that_of_the_very_package() {
        assert_eq!(
            version_in_lock(LOCK, "wasm-bindgen").as_deref(),
            Some("0.2.130")
        );
        assert_eq!(version_in_lock(LOCK, "cfg-if"), None);
    }

    #[test]
    fn the_projects_own_lock_file_can_be_read() {
        assert!(locked_version("wasm-bindgen").unwrap().starts_with("0.2."));
    }
}
