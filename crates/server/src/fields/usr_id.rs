//! Which user names are given to somebody new.
//!
//! A name is stored as its key (see [`crate::names`]). Beside few signs of ASCII it has letters, accents and digits that
//! UTS 39 allows in identifiers: none that can't be seen, and none that is another one in other clothes. It is highly
//! restrictive in the words of UTS 39: of one script, or of Chinese, Japanese or Korean with Latin letters among them.
//! So a name can't borrow a letter from another script that looks the same; two names that are each of one script may
//! still look alike, as `ape` and the same in Cyrillic.

use unicode_normalization::char::is_combining_mark;
use unicode_security::{GeneralSecurityProfile, RestrictionLevel, RestrictionLevelDetection};

use super::Refusal;
use crate::characters::{are_marks_in_order, is_invisible, keeps_its_direction};
use crate::names::fold;

/// The longest user name, in characters, as it is typed and as it is kept.
pub const MAX_CHARS: usize = 64;

/// What may stand in a name beside letters and digits.
const SIGNS: &str = "._@+-";

const SHAPE: Refusal = "A user name has 1 to 64 letters, digits and . _ @ + - in it, and begins with a letter or a digit. It has no characters that can't be seen.";

const MIXED: Refusal = "The letters of a user name are of one script, and its digits of one kind. Only Chinese, Japanese and Korean ones may stand beside Latin letters.";

const UNCLEAR: Refusal = "This user name can be read in more than one way. Leave out repeated accents, and signs at the end.";

/// A user name, as it is stored: letters and digits of any script, and `. _ @ + -`.
///
/// It begins with a letter or a digit: `.` and `..` mean something else in a path.
///
/// # Errors
/// A sentence for people.
pub fn usr_id(text: &str) -> Result<String, Refusal> {
    let name = fold(text);
    let chars: Vec<_> = name.chars().collect();
    let n_chars = text.chars().count().max(chars.len());
    let is_named = chars.first().is_some_and(|c| c.is_alphanumeric());
    if !is_named || n_chars > MAX_CHARS || !chars.iter().all(|c| is_of_names(*c)) {
        return Err(SHAPE);
    }
    if !is_of_one_script(&chars) || !has_one_kind_of_digits(&chars) {
        return Err(MIXED);
    }
    match are_marks_in_order(&chars) && !has_hidden_dot(&chars) && keeps_its_direction(&name) {
        true => Ok(name),
        false => Err(UNCLEAR),
    }
}

fn is_of_names(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || SIGNS.contains(c);
    }
    let is_letter_or_mark = c.is_alphanumeric() || is_combining_mark(c);
    is_letter_or_mark && GeneralSecurityProfile::identifier_allowed(c) && !is_invisible(c)
}

/// UTS 39, section 5.2. The signs are of no script, and not all of them of identifiers.
fn is_of_one_script(name: &[char]) -> bool {
    let letters: String = name.iter().filter(|c| !SIGNS.contains(**c)).collect();
    letters
        .as_str()
        .check_restriction_level(RestrictionLevel::HighlyRestrictive)
}

/// UTS 39, section 5.3. The two kinds of Arabic digits look alike, and are both of Arabic.
fn has_one_kind_of_digits(name: &[char]) -> bool {
    let kind = |c: &char| match c {
        _ if !c.is_numeric() => None,
        '0'..='9' => Some(0),
        '\u{660}'..='\u{669}' => Some(1),
        '\u{6F0}'..='\u{6F9}' => Some(2),
        _ => Some(3),
    };
    let mut kinds = name.iter().filter_map(kind);
    kinds
        .next()
        .is_none_or(|first| kinds.all(|kind| kind == first))
}

/// An `i` or a `j` with a dot above looks as one without.
fn has_hidden_dot(name: &[char]) -> bool {
    const DOT_ABOVE: char = '\u{307}';
    name.windows(2)
        .any(|pair| matches!(pair, ['i' | 'j' | 'ı' | 'ȷ', DOT_ABOVE]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_name_has_letters_digits_and_few_signs() {
        let (longest, longer) = ("a".repeat(64), "a".repeat(65));
        for (typed, kept) in [
            ("a", "a"),
            ("Ada.Admin", "ada.admin"),
            ("ada@example.com", "ada@example.com"),
            ("Zoë", "zoë"),
            ("ａｄｍｉｎ", "admin"),
            ("cafe\u{301}", "café"),
            ("서연", "서연"),
            ("\u{1109}\u{1165}\u{110b}\u{1167}\u{11ab}", "서연"),
            ("서연kim", "서연kim"),
            ("田中taro", "田中taro"),
            ("кирилл", "кирилл"),
            ("अमित", "अमित"),
            ("हिन्दी", "हिन्दी"),
            ("ญาณี", "ญาณี"),
            ("יעל", "יעל"),
            ("علي2", "علي2"),
            (&longest, &longest),
        ] {
            assert_eq!(usr_id(typed).as_deref(), Ok(kept), "{typed:?}");
        }
        for text in [
            "",
            " ",
            "a b",
            "(unknown)",
            "a/b",
            ".",
            "..",
            "-a",
            "a\0",
            "a\nb",
            "a,b",
            "²",
            "ⅷ",
            "ﬁ",
            "𝐚da",
            "🦀",
            "a\u{2010}b",
            &longer,
        ] {
            assert_eq!(usr_id(text), Err(SHAPE), "{text:?}");
        }
    }

    #[test]
    fn nothing_in_a_user_name_is_invisible_or_turns_the_line() {
        for c in [
            '\u{3164}', '\u{115F}', '\u{FFA0}', '\u{200B}', '\u{200C}', '\u{200D}', '\u{202E}',
            '\u{2066}', '\u{AD}', '\u{34F}', '\u{FE0F}', '\u{FEFF}', '\u{2800}', '\u{A0}',
        ] {
            assert_eq!(usr_id(&format!("admin{c}")), Err(SHAPE), "{c:?}");
            assert_eq!(usr_id(&format!("ad{c}min")), Err(SHAPE), "{c:?}");
        }
    }

    #[test]
    fn a_user_name_borrows_no_letters_and_no_digits() {
        for text in [
            "ad\u{430}",
            "\u{430}da",
            "раyраl",
            "ελλaδα",
            "서연кирилл",
            "aش",
            "1٣",
            "٣ش۴",
            "a१",
        ] {
            assert_eq!(usr_id(text), Err(MIXED), "{text:?}");
        }
    }

    #[test]
    fn a_user_name_is_read_in_one_way() {
        for text in [
            "İlker",
            "x\u{323}\u{323}",
            "q\u{323}\u{331}\u{302}\u{304}\u{308}",
            "יעל-",
            "1יעל",
        ] {
            assert_eq!(usr_id(text), Err(UNCLEAR), "{text:?}");
        }
    }

    #[test]
    fn what_is_kept_of_a_name_is_kept_of_it_again() {
        // There are no letters beyond these planes.
        for c in '\0'..='\u{3FFFF}' {
            if let Ok(kept) = usr_id(&format!("a{c}")) {
                assert_eq!(usr_id(&kept).as_ref(), Ok(&kept), "{c:?}");
                assert_eq!(fold(&kept), kept);
            }
        }
    }
}
