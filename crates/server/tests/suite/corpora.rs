//! What fuzzing has found, and what was thought of beforehand, looked at each time.
//!
//! An input `accepted-…` must be accepted and an input `refused-…` refused; of all others only the property must hold.
//! They are those of `crates/server/fuzz/corpus`, from which the fuzzer begins too.

use std::path::{Path, PathBuf};
use std::{collections::BTreeSet, fs};

use crate::{
    corpus,
    fuzzed::{PROPERTIES, property},
};

#[track_caller]
fn check(target: &str) {
    let property = property(target);
    let inputs = corpus::read(&fuzz().join(format!("corpus/{target}.tsv"))).unwrap();
    assert!(!inputs.is_empty(), "{target} has a corpus");
    let names: BTreeSet<_> = inputs.iter().map(|input| &input.name).collect();
    assert_eq!(names.len(), inputs.len(), "each name stands once");
    for input in &inputs {
        let name = &input.name;
        // Shown when the property fails, which itself knows only bytes.
        eprintln!("{target}: {name}");
        let is_accepted = property(&input.bytes);
        assert!(!(is_accepted && name.starts_with("refused-")), "{name}");
        assert!(is_accepted || !name.starts_with("accepted-"), "{name}");
    }
}

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz")
}

#[test]
fn every_fuzz_target_has_a_property() {
    let targets = fs::read_dir(fuzz().join("fuzz_targets")).unwrap();
    let targets: BTreeSet<_> = targets
        .map(|entry| entry.unwrap().path())
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    let names = PROPERTIES.map(|(name, _)| name.to_owned());
    assert_eq!(BTreeSet::from(names), targets);
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
