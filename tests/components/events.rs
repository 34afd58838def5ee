//! What has happened, in words.

use tollgate::language::Language;
use tollgate::words::events::template;
use tollgate_api_types::EventKind;
use wasm_bindgen_test::wasm_bindgen_test;

/// The names that a sentence has a place for, sorted.
fn names(sentence: &str) -> Vec<&str> {
    let mut names: Vec<_> = sentence
        .split('{')
        .skip(1)
        .map(|piece| piece.split('}').next().unwrap())
        .collect();
    names.sort_unstable();
    names
}

fn sentences(kind: EventKind) -> [[&'static str; 2]; 2] {
    [false, true].map(|is_by_another| {
        let text = template(kind, is_by_another);
        Language::ALL.map(|language| text.in_language(language))
    })
}

#[wasm_bindgen_test]
fn each_sentence_names_the_same_in_both_languages() {
    for kind in EventKind::ALL {
        for [english, korean] in sentences(kind) {
            assert_eq!(names(english), names(korean), "{kind:?}");
            assert!(names(english).contains(&"user"), "{kind:?}");
        }
    }
}

#[wasm_bindgen_test]
fn no_korean_particle_stands_right_behind_a_name() {
    for kind in EventKind::ALL {
        for [_, korean] in sentences(kind) {
            for behind in korean.split('}').skip(1) {
                assert!(behind.starts_with(' '), "{kind:?}: {korean}");
            }
        }
    }
}

#[wasm_bindgen_test]
fn a_sentence_names_whoever_did_it_only_where_that_was_another() {
    for kind in EventKind::ALL {
        let [alone, by_another] = sentences(kind);
        assert!(!names(alone[0]).contains(&"actor"), "{kind:?}");
        if by_another != alone {
            assert!(names(by_another[0]).contains(&"actor"), "{kind:?}");
        }
    }
}
