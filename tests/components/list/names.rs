//! Names that others have chosen are shown as what they are.

use tollgate::components::name::{Piece, is_mixed, pieces};
use wasm_bindgen_test::wasm_bindgen_test;

use super::{list, user};

#[wasm_bindgen_test]
fn what_cannot_be_seen_in_a_name_is_a_mark() {
    for (name, unseen) in [
        ("Ada", 0),
        ("ad\u{200b}min", 1),
        ("\u{202e}nimda", 1),
        ("a\u{3164}b", 1),
        ("a\u{2060}\u{feff}b", 2),
        ("a\u{00ad}b", 1),
        ("서연", 0),
        // A family, a flag and a heart are joined by what can't be seen.
        ("👩\u{200d}👧", 0),
        ("❤\u{fe0f}", 0),
        ("a\u{200d}b", 1),
        // Persian words need it.
        ("می\u{200c}خواهم", 0),
    ] {
        let is_unseen = |piece: &&Piece| matches!(piece, Piece::Unseen(_));
        assert_eq!(
            pieces(name).iter().filter(is_unseen).count(),
            unseen,
            "{name:?}"
        );
    }
}

#[wasm_bindgen_test]
fn letters_of_scripts_that_are_not_written_together_are_pointed_out() {
    for (name, mixed) in [
        ("admin", false),
        ("аdmin", true),
        ("админ", false),
        ("Ωmega", true),
        ("김서연 Kim", false),
        ("山田 タロウ Taro", false),
        ("Ünal Çelik 3", false),
        ("עדה", false),
        ("Ada עדה", true),
        ("👩 Ada", false),
        ("𐌰𐌱", false),
        ("a𐌰", true),
    ] {
        assert_eq!(is_mixed(name), mixed, "{name}");
    }
}

#[wasm_bindgen_test]
async fn a_hostile_name_is_shown_as_what_it_is() {
    let users = [
        user("zero", "ad\u{200b}min"),
        user("mix", "аdmin"),
        user("long", &"W".repeat(100)),
    ];
    let answer = format!(
        r#"{{"items":[{}],"nextCursor":null,"total":3}}"#,
        users.join(",")
    );
    let stage = list("/users", &answer).await;
    assert!(stage.get("#user-zero").inner_text().contains("U+200B"));
    assert!(
        stage
            .get("#user-mix")
            .inner_text()
            .contains("mixed scripts")
    );
}
