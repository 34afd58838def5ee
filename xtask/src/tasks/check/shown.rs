//! What the pages `TESTING.md` say is shown must be shown: each test that they name is there.
//!
//! A page names a test as `file.rs::name`, from its own folder on; what it says of other files is prose.

use std::fs;

use tollgate_failure::{Explain, Failure, Outcome};

use crate::project;

/// The folders that have such a page.
const FOLDERS: [&str; 3] = [".", "crates/interceptor", "crates/server"];

/// Looks for each test in its file.
pub(super) fn check() -> Outcome {
    FOLDERS.iter().try_for_each(|folder| check_page(folder))
}

fn check_page(folder: &str) -> Outcome {
    let name = format!("{folder}/TESTING.md");
    let page = read(&name)?;
    let named = tests_named_in(&page);
    if named.is_empty() {
        return Err(Failure::new(format!("{name} names no test at all.")));
    }
    for (file, test) in named {
        let source = read(&format!("{folder}/{file}"))?;
        if !has_test(&source, test) {
            return Err(Failure::new(format!(
                "{name} names the test `{test}`, and {file} has none of that name."
            )));
        }
    }
    Ok(())
}

fn read(path: &str) -> Outcome<String> {
    fs::read_to_string(project::root().join(path)).explain(format_args!("read {path}"))
}

/// What stands between two backticks and looks like a test of a file of Rust: the file, and the test.
fn tests_named_in(page: &str) -> Vec<(&str, &str)> {
    let quoted = page.split('`').skip(1).step_by(2);
    quoted
        .filter_map(|text| text.split_once("::"))
        .filter(|(file, _)| file.ends_with(".rs"))
        .collect()
}

/// Whether a function of this name stands below an attribute that makes it a test.
fn has_test(source: &str, name: &str) -> bool {
    let mut is_test = false;
    source.lines().map(str::trim).any(|line| {
        let is_attribute = line.starts_with("#[");
        is_test |= is_attribute && (line.contains("test]") || line.contains("test("));
        // The tests of `proptest!` stand in its block, each with its own attribute.
        let function = line.trim_start_matches("async ").strip_prefix("fn ");
        let Some(function) = function else {
            return false;
        };
        let is_named = function
            .strip_prefix(name)
            .is_some_and(|rest| rest.starts_with('('));
        core::mem::take(&mut is_test) && is_named
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_tests_by_their_files() {
        let page = "| T1 | `Retry-After` | `src/a.rs::t1_a`<br>`tests/b/c.rs::t1_b` |\n`cargo::x` and `d.js::t`";
        assert_eq!(
            tests_named_in(page),
            [("src/a.rs", "t1_a"), ("tests/b/c.rs", "t1_b")]
        );
    }

    #[test]
    fn a_test_is_a_function_below_its_attribute() {
        let source = "fn t1_helper() {}\n#[test]\nfn t1_a() {}\n#[wasm_bindgen_test]\n/// Why.\nasync fn t1_b() {}\n#[tokio::test(flavor = \"multi_thread\")]\nasync fn t1_c() {}\n";
        assert!(has_test(source, "t1_a"));
        assert!(has_test(source, "t1_c"));
        assert!(has_test(source, "t1_b"));
        assert!(!has_test(source, "t1_helper"));
        assert!(!has_test(source, "t1"));
    }
}
