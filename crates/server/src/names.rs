//! Names of users: one name, one person, however it is typed.
//!
//! A name has a *key*, the form that the rule UsernameCaseMapped of RFC 8265 gives it: wide and narrow letters become
//! ordinary ones, capitals small ones, and a letter and its accent one character (NFC). By their keys names are
//! compared, searched, sorted, and counted by the throttle, and so are the other texts of a list: display names,
//! addresses, names of projects.
//!
//! A new name is stored as its key ([`crate::fields::usr_id`]), and no two new names have the same one. Names from
//! before that rule keep the form in which they are stored, with only their ASCII letters made small; several of them
//! may share a key. So a name that is typed is looked for twice, as a [`Spelling`]: it is that of the user whose stored
//! form it is, and else that of the only user with its key.
//!
//! ```
//! use tollgate_server::names::{Spelling, fold};
//!
//! assert_eq!(fold("Ｍｉｎａ"), "mina");
//! assert_eq!(fold("CAFE\u{301}"), "café");
//! let spelling = Spelling::of("JOSÉ");
//! assert_eq!((spelling.exact.as_str(), spelling.key.as_str()), ("josÉ", "josé"));
//! ```
//!
//! What is not here: which names are given (see [`crate::fields`]), and where they are looked for.

use unicode_normalization::UnicodeNormalization;

/// A name as somebody has typed it, in the two forms in which it is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spelling {
    /// As it would have been stored before names had keys: with small ASCII letters.
    pub exact: String,
    /// Its key.
    pub key: String,
}

impl Spelling {
    /// The forms of a name that somebody has typed.
    #[must_use]
    pub fn of(typed: &str) -> Self {
        Self {
            exact: typed.to_ascii_lowercase(),
            key: fold(typed),
        }
    }
}

/// The key of a name, or of any text that is compared as names are.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let ordinary: String = text.chars().flat_map(ordinary_width).collect();
    ordinary.to_lowercase().nfc().collect()
}

/// A wide or narrow character as the ordinary one that it stands for.
///
/// Narrow letters of Hangul stand for letters that are none of any name, and stay as they are.
fn ordinary_width(c: char) -> impl Iterator<Item = char> {
    let is_variant = matches!(c, '\u{3000}' | '\u{FF01}'..='\u{FF9F}' | '\u{FFE0}'..='\u{FFE6}' | '\u{FFE8}'..='\u{FFEE}');
    let ordinary = is_variant.then(|| core::iter::once(c).nfkd());
    let same = (!is_variant).then_some(c);
    ordinary.into_iter().flatten().chain(same)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_one_name_to_a_reader_has_one_key() {
        for (typed, key) in [
            ("Ada.Admin", "ada.admin"),
            ("ａｄｍｉｎ", "admin"),
            ("ＡＤＭＩＮ＠ｘ", "admin@x"),
            ("JOSÉ", "josé"),
            ("cafe\u{301}", "café"),
            ("CAFE\u{301}", "café"),
            ("\u{1109}\u{1165}\u{110b}\u{1167}\u{11ab}", "서연"),
            ("ΟΔΟΣ", "οδος"),
            ("ｶﾞ", "ガ"),
            ("\u{212A}im", "kim"),
            ("", ""),
        ] {
            assert_eq!(fold(typed), key, "{typed:?}");
        }
    }

    #[test]
    fn a_key_is_its_own_key_and_small_ascii_letters_change_none() {
        // There are no letters beyond these planes.
        for c in '\0'..='\u{3FFFF}' {
            let key = fold(c.encode_utf8(&mut [0; 4]));
            assert_eq!(fold(&key), key, "{c:?}");
        }
        proptest!(|(text in any::<String>())| {
            let key = fold(&text);
            prop_assert_eq!(&fold(&key), &key);
            prop_assert_eq!(&fold(&text.to_ascii_lowercase()), &key);
        });
    }
}
