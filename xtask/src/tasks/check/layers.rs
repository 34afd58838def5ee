//! The dependency rule: arrows go down only.
//!
//! - The interceptor without features knows neither the UI framework nor the browser.
//! - The server knows neither the UI framework nor the interceptor: with the console it shares the wire types alone.
//! - The interceptor's core imports none of the modules that its features open.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    failure::{Explain, Failure, Outcome},
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

/// What the features of the interceptor open; everything else under its `src` is the core.
const OUTER_MODULES: [&str; 3] = ["web", "signals", "trace"];

/// Looks at the trees of dependencies and at the core's imports.
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
    for path in core_files(&project::root().join("crates/interceptor/src"))? {
        let text = fs::read_to_string(&path).explain(format_args!("read {}", path.display()))?;
        if let Some((line, module)) = import_of_outer(&text) {
            return Err(Failure::new(format!(
                "{}:{line}: the interceptor's core must not import `{module}`.",
                path.display()
            )));
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

/// The files of the core; `lib.rs` is not one of them, since it names all modules.
fn core_files(source: &Path) -> Outcome<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![source.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).explain(format_args!("read {}", folder.display()))? {
            let path = entry
                .explain(format_args!("read {}", folder.display()))?
                .path();
            let is_outer = path
                .file_stem()
                .is_some_and(|stem| OUTER_MODULES.iter().any(|module| stem == *module));
            let is_rust = path.extension().is_some_and(|extension| extension == "rs");
            match () {
                () if folder == source && (is_outer || path.ends_with("lib.rs")) => {}
                () if path.is_dir() => folders.push(path),
                () if is_rust => files.push(path),
                () => {}
            }
        }
    }
    Ok(files)
}

/// The first line outside of comments that names an outer module, and that module.
fn import_of_outer(text: &str) -> Option<(usize, &'static str)> {
    let names = |line: &str, module: &str| {
        ["crate::", "super::"].iter().any(|root| {
            let path = format!("{root}{module}");
            line.match_indices(&path).any(|(at, _)| {
                let next = line[at + path.len()..].chars().next();
                !next.is_some_and(|next| next.is_alphanumeric() || next == '_')
            })
        })
    };
    let code = text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim_start().starts_with("//"));
    code.flat_map(|(at, line)| OUTER_MODULES.iter().map(move |module| (at, line, *module)))
        .find(|(_, line, module)| names(line, module))
        .map(|(at, _, module)| (at + 1, module))
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
    fn an_import_of_an_outer_module_is_found() {
        assert_eq!(
            import_of_outer("use std::fmt;\nuse crate::web::Fetch;\n"),
            Some((2, "web"))
        );
        assert_eq!(
            import_of_outer("    super::signals::x()\n"),
            Some((1, "signals"))
        );
    }

    #[test]
    fn comments_and_longer_names_are_no_imports() {
        assert_eq!(
            import_of_outer("//! See [`crate::web`].\nuse crate::website::X;\n"),
            None
        );
    }
}
