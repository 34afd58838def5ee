//! What fuzzing has found, and what was thought of beforehand, looked at each time.
//!
//! A file `accepted-…` must be accepted and a file `refused-…` refused; of all others only the property must hold.
//! The files are those of `crates/server/fuzz/corpus`, from which the fuzzer begins too.

use std::fs;
use std::path::{Path, PathBuf};

use crate::fuzzed::{PROPERTIES, property};

#[track_caller]
fn check(target: &str) {
    let property = property(target);
    let files = files(&fuzz().join("corpus").join(target));
    assert!(!files.is_empty(), "{target} has a corpus");
    for path in files {
        let name = path.file_name().unwrap().to_str().unwrap();
        // Shown when the property fails, which itself knows only bytes.
        eprintln!("{target}/{name}");
        let is_accepted = property(&fs::read(&path).unwrap());
        assert!(!(is_accepted && name.starts_with("refused-")), "{name}");
        assert!(is_accepted || !name.starts_with("accepted-"), "{name}");
    }
}

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

#[test]
fn every_fuzz_target_has_a_property() {
    let targets = files(&fuzz().join("fuzz_targets"));
    let mut targets: Vec<_> = targets
        .iter()
        .map(|path| path.file_stem().unwrap().to_str().unwrap())
        .collect();
    let mut names = PROPERTIES.map(|(name, _)| name).to_vec();
    targets.sort_unstable();
    names.sort_unstable();
    assert_eq!(names, targets);
}

#[test]
fn the_corpus_of_authorization_headers_holds() {
    check("bearer");
}

#[test]
fn the_corpus_of_refresh_tokens_holds() {
    check("refresh_token");
}

#[test]
fn the_corpus_of_access_tokens_holds() {
    check("access_token");
}

#[test]
fn the_corpus_of_attempts_holds() {
    check("attempt");
}

#[test]
fn the_corpus_of_session_names_holds() {
    check("sid");
}

#[test]
fn the_corpus_of_forwarded_addresses_holds() {
    check("forwarded");
}

#[test]
fn the_corpus_of_foreign_pages_holds() {
    check("cross_site");
}

#[test]
fn the_corpus_of_device_cookies_holds() {
    check("device");
}

#[test]
fn the_corpus_of_bodies_holds() {
    check("json_body");
}

#[test]
fn the_corpus_of_names_holds() {
    check("name");
}

#[test]
fn the_corpus_of_pages_holds() {
    check("paging");
}

#[test]
fn the_corpus_of_key_files_holds() {
    check("key_file");
}
