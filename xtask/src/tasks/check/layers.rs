//! The dependency rule: arrows go down only.
//!
//! Where cargo can hold it, it does: the interceptor's core is compiled without the features that open its outer
//! modules, and what a crate does not name it can't use. What is left:
//!
//! - The interceptor without features knows neither the UI framework nor the browser, through whomever.
//! - The server knows neither the UI framework nor the interceptor: with the console it shares the wire types alone.
//! - The modules of the console, which is one crate, name only those below them.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use tollgate_failure::{Explain, Failure, Outcome};

use crate::{
    process::{self, cargo},
    project,
};

/// A package, and the crates that must not be anywhere under it.
const FORBIDDEN: [(&str, &[&str]); 2] = [
    (
        "tollgate-interceptor",
        &["leptos", "web-sys", "js-sys", "wasm-bindgen"],
    ),
    (
        "tollgate-server",
        &["leptos", "web-sys", "tollgate-interceptor"],
    ),
];

/// A module of the console, and those below it. One that is not here stands on all of them.
const BELOW: [(&str, &[&str]); 4] = [
    ("words", &["language"]),
    ("api", &["language", "words"]),
    ("components", &["language", "words"]),
    (
        "pages",
        &[
            "api",
            "components",
            "first_login",
            "language",
            "obstacles",
            "refusals",
            "route",
            "session_events",
            "theme",
            "words",
        ],
    ),
];

/// Looks at the trees of dependencies, and at what the console's modules name.
pub(super) fn check() -> Outcome {
    for (package, forbidden) in FORBIDDEN {
        let mut command = cargo();
        command.args([
            "tree", "--locked", "--edges", "normal", "--prefix", "none", "--format", "{p}", "-p",
            package,
        ]);
        let tree = process::ask(command)
            .ok_or_else(|| Failure::new(format!("`cargo tree` tells nothing about {package}.")))?;
        if let Some(found) = crate_in_tree(&tree, forbidden) {
            return Err(Failure::new(format!(
                "{package} must not depend on {found}; `cargo tree -e normal -p {package} -i {found}` tells how it does."
            )));
        }
    }
    for (module, below) in BELOW {
        for path in files(&project::root().join("src").join(module))? {
            let text =
                fs::read_to_string(&path).explain(format_args!("read {}", path.display()))?;
            let mut named = modules_named_in(&text).into_iter();
            if let Some(above) = named.find(|named| named != module && !below.contains(&&**named)) {
                return Err(Failure::new(format!(
                    "{}: `{module}` must not name `{above}`, which does not stand below it.",
                    path.display()
                )));
            }
        }
    }
    Ok(())
}

/// A forbidden crate, or one of its family (`leptos` is also `leptos_router`, `wasm-bindgen` also its `-futures`).
fn crate_in_tree(tree: &str, forbidden: &[&str]) -> Option<String> {
    let names = tree
        .lines()
        .filter_map(|line| line.split_whitespace().next());
    let is_forbidden = |name: &&str| {
        forbidden.iter().any(|family| {
            name.strip_prefix(family)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
        })
    };
    names.skip(1).find(is_forbidden).map(str::to_owned)
}

/// All sources in a folder.
fn files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).explain(format_args!("read {}", folder.display()))? {
            let path = entry
                .explain(format_args!("read {}", folder.display()))?
                .path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    Ok(files)
}

/// The modules of this crate that a source names outside of comments, as `crate::a` or in `crate::{a, b::C}`.
fn modules_named_in(text: &str) -> BTreeSet<String> {
    let code: String = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| [line, "\n"])
        .collect();
    let mut modules = BTreeSet::new();
    for path in code.split("crate::").skip(1) {
        match path.strip_prefix('{') {
            None => modules.extend(name_at_start(path)),
            Some(group) => modules.extend(parts(group).into_iter().filter_map(name_at_start)),
        }
    }
    modules
}

/// What stands between the commas of a group, inner groups aside, up to its end.
fn parts(group: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start) = (0, 0);
    for (at, char) in group.char_indices() {
        match char {
            '{' => depth += 1,
            '}' if depth == 0 => {
                parts.push(&group[start..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&group[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts
}

/// A module is named in small letters; anything else stands in the crate's root.
fn name_at_start(path: &str) -> Option<String> {
    let name: String = path
        .trim_start()
        .chars()
        .take_while(|char| char.is_ascii_lowercase() || *char == '_')
        .collect();
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TREE: &str =
        "tollgate-interceptor v0.1.0 (/somewhere)\nserde v1.0.0\nserde_core v1.0.0\n";

    #[test]
    fn a_tree_without_the_forbidden_is_fine() {
        assert_eq!(
            crate_in_tree(TREE, &["leptos", "tollgate-interceptor"]),
            None
        );
    }

    #[test]
    fn a_forbidden_crate_is_found_with_its_family() {
        let tree = format!("{TREE}leptos_router v0.8.0\n");
        assert_eq!(
            crate_in_tree(&tree, &["leptos"]).as_deref(),
            Some("leptos_router")
        );
        let tree = format!("{TREE}leptosaurus v1.0.0\n");
        assert_eq!(crate_in_tree(&tree, &["leptos"]), None);
    }

    #[test]
    fn a_module_is_named_in_an_import_in_a_group_and_on_the_way() {
        let named = |text| Vec::from_iter(modules_named_in(text));
        assert_eq!(
            named("use crate::pages::X;\nfn f() { crate::api::g() }"),
            ["api", "pages"]
        );
        assert_eq!(
            named("use crate::{\n    words::{self, x},\n    api,\n};\nuse std::{a, b};"),
            ["api", "words"]
        );
    }

    #[test]
    fn comments_name_nothing() {
        assert!(
            modules_named_in("//! See [`crate::pages`].\n    // crate::app\nuse std::fmt;\n")
                .is_empty()
        );
    }
}
