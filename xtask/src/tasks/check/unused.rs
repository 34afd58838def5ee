//! Dependencies that a manifest names and no source uses: each costs every build, and tells a wrong story.
//!
//! A name that occurs nowhere in a package's sources is not used. It is a plain look at the text: what a macro would hide
//! from it has not come up, and a false alarm is better than a silent one.

use std::{
    fs,
    path::{Path, PathBuf},
};

use tollgate_failure::{Explain, Failure, Outcome};

use crate::project;

/// The packages, as folders under the root; the first is the root itself.
const PACKAGES: [&str; 11] = [
    "",
    "crates/api-types",
    "crates/devtools",
    "crates/devtools/examples/panel",
    "crates/interceptor",
    "crates/interceptor/examples/smallest",
    "crates/server",
    "checks/lab",
    "checks/load",
    "checks/proof",
    "xtask",
];

/// Where a package's sources lie.
const SOURCES: [&str; 5] = ["src", "tests", "benches", "examples", "build.rs"];

/// Looks at all packages.
pub(super) fn check() -> Outcome {
    for package in PACKAGES {
        let dir = project::root().join(package);
        let manifest = dir.join("Cargo.toml");
        let text =
            fs::read_to_string(&manifest).explain(format_args!("read {}", manifest.display()))?;
        let sources: Vec<_> = SOURCES
            .iter()
            .flat_map(|name| read_all(&dir.join(name)))
            .collect();
        if let Some(name) = dependencies(&text)
            .into_iter()
            .find(|name| !is_used(name, &sources))
        {
            return Err(Failure::new(format!(
                "{} names `{name}`, and no source of it does.",
                manifest.display()
            )));
        }
    }
    Ok(())
}

/// The names under all of a manifest's tables of dependencies, except the workspace's own, which is a list to choose from.
fn dependencies(manifest: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut is_in_table = false;
    for line in manifest.lines().map(str::trim) {
        if let Some(table) = line.strip_prefix('[') {
            let table = table.trim_end_matches(']');
            is_in_table = table.ends_with("dependencies") && !table.starts_with("workspace.");
            continue;
        }
        let is_entry = is_in_table && line.contains('=') && !line.starts_with('#');
        let name = line
            .split(['.', '=', ' '])
            .next()
            .filter(|name| is_entry && !name.is_empty());
        names.extend(name.map(str::to_owned));
    }
    names
}

fn is_used(dependency: &str, sources: &[String]) -> bool {
    let name = dependency.replace('-', "_");
    let is_whole = |text: &str, at: usize| {
        let is_part = |character: char| character.is_alphanumeric() || character == '_';
        !text[..at].chars().next_back().is_some_and(is_part)
            && !text[at + name.len()..].chars().next().is_some_and(is_part)
    };
    sources
        .iter()
        .any(|text| text.match_indices(&name).any(|(at, _)| is_whole(text, at)))
}

fn read_all(path: &Path) -> Vec<String> {
    if let Ok(entries) = path.read_dir() {
        let mut paths: Vec<PathBuf> = entries
            .filter_map(Result::ok)
            .map(|entry| entry.path())
            .collect();
        paths.sort();
        return paths.iter().flat_map(|path| read_all(path)).collect();
    }
    let is_rust = path.extension().is_some_and(|extension| extension == "rs");
    fs::read_to_string(path)
        .ok()
        .filter(|_| is_rust)
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_names_its_dependencies_in_several_ways() {
        let manifest = "[workspace.dependencies]\nnot-mine = \"1\"\n\n[package]\nname = \"x\"\n\n[dependencies]\n\
                        # a remark = none\nserde.workspace = true\ngloo-net = { workspace = true }\n\n\
                        [target.'cfg(unix)'.dependencies]\nlibc = \"1\"\n\n[dev-dependencies]\nproptest = \"1\"\n";
        assert_eq!(
            dependencies(manifest),
            ["serde", "gloo-net", "libc", "proptest"]
        );
    }

    #[test]
    fn a_name_is_used_only_as_a_whole() {
        let sources = [
            "use gloo_net::http;".to_owned(),
            "use serde_json::Value;".to_owned(),
        ];
        assert!(is_used("gloo-net", &sources));
        assert!(is_used("serde_json", &sources));
        assert!(!is_used("serde", &sources));
        assert!(!is_used("gloo", &sources));
    }
}
