//! Makes a patched copy of the tab for each rule that is taken out of it: `tests/mutants.rs` compiles and explores them.
//!
//! A patch names a text of the machine's source, and what stands there without the rule. One that no longer applies stops
//! the build: the rule has moved, and its patch must follow.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// Where the machine's own source is.
const TAB: &str = "../../crates/interceptor/src/tab";

#[path = "mutants.rs"]
mod mutants;

fn main() {
    println!("cargo::rerun-if-changed={TAB}");
    println!("cargo::rerun-if-changed=mutants.rs");
    println!("cargo::rerun-if-changed=src/browser");
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo says where it is"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo says where to write"));
    let browser = here.join("src/browser/mod.rs");
    let mut modules = String::new();
    for mutant in mutants::ALL {
        let folder = out.join(mutant.name);
        copy(&here.join(TAB), &folder, mutant);
        let tab = folder.join("mod.rs");
        writeln!(
            modules,
            "pub mod {} {{\n    #[path = {tab:?}]\n    pub mod tab;\n    #[path = {browser:?}]\n    pub mod browser;\n}}",
            mutant.name
        )
        .expect("a text takes all that is written to it");
    }
    write(&out.join("mutants.rs"), &modules);
}

/// Copies the machine without its tests, and applies the mutant's patches.
fn copy(from: &Path, to: &Path, mutant: &mutants::Mutant) {
    fs::create_dir_all(to).unwrap_or_else(|error| panic!("{}: {error}", to.display()));
    let mut n_applied = 0;
    let files = fs::read_dir(from).unwrap_or_else(|error| panic!("{}: {error}", from.display()));
    for file in files {
        let path = file.expect("a folder can be read to its end").path();
        let text =
            fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut text = match text.split_once("#[cfg(test)]") {
            Some((before, _)) => before.to_owned(),
            None => text,
        };
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        for patch in mutant.patches.iter().filter(|patch| patch.file == name) {
            assert_eq!(
                text.matches(patch.with).count(),
                1,
                "the patch of `{}` does not apply to {name}: what it takes out must stand there once:\n{}",
                mutant.name,
                patch.with
            );
            text = text.replace(patch.with, patch.without);
            n_applied += 1;
        }
        write(&to.join(name), &text);
    }
    assert_eq!(
        n_applied,
        mutant.patches.len(),
        "a patch of `{}` names a file that is not there",
        mutant.name
    );
}

fn write(path: &Path, text: &str) {
    fs::write(path, text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}
