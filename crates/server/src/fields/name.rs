//! What people call a user or a project.
//!
//! A name may have any letters and signs, in any mixture, but each of them can be seen, and none turns the line: what
//! stands before and after it on a page, or in a file, reads as it is written. The two marks that join letters or keep
//! them apart are the exception, where a script needs them: `علی‌رضا` is a name, and is written with one.

use unicode_normalization::UnicodeNormalization;

use super::Refusal;
use crate::characters::{is_invisible, is_joiner_in_place};

/// The longest name of a user or a project, in characters, with the space around it.
pub const MAX_CHARS: usize = 100;

const SHAPE: Refusal = "A name has 1 to 100 characters, all in one line.";

const INVISIBLE: Refusal = "A name has no characters that can't be seen or that turn the line.";

/// What people call a user or a project. Space around it is dropped, and a space of any kind within it becomes one
/// ordinary space.
///
/// # Errors
/// A sentence for people.
pub fn name(text: &str) -> Result<String, Refusal> {
    let n_typed = text.chars().count();
    let text = text.trim();
    if n_typed > MAX_CHARS || text.contains(breaks_the_line) {
        return Err(SHAPE);
    }
    let words: Vec<_> = text.split_whitespace().collect();
    let chars: Vec<_> = words.join(" ").nfc().collect();
    if !(1..=MAX_CHARS).contains(&chars.len()) {
        return Err(SHAPE);
    }
    let is_seen = |at: usize| !is_invisible(chars[at]) || is_joiner_in_place(&chars, at);
    match (0..chars.len()).all(is_seen) {
        true => Ok(chars.into_iter().collect()),
        false => Err(INVISIBLE),
    }
}

fn breaks_the_line(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_line_and_reads_as_it_is_written() {
        for (typed, kept) in [
            ("Ada Admin", "Ada Admin"),
            (" 서연 ", "서연"),
            ("O’Connor", "O’Connor"),
            ("Ada\u{A0}\u{2003} Admin", "Ada Admin"),
            ("Zoe\u{308}", "Zoë"),
            ("علی\u{200C}رضا", "علی\u{200C}رضا"),
            ("श\u{94D}\u{200D}री", "श\u{94D}\u{200D}री"),
            ("Ada 🦀 Кузнецова", "Ada 🦀 Кузнецова"),
            ("ＡＣＭＥ", "ＡＣＭＥ"),
        ] {
            assert_eq!(name(typed).as_deref(), Ok(kept), "{typed:?}");
        }
        for text in [
            "",
            "  ",
            "\u{3000}",
            "a\nb",
            "a\0b",
            "a\u{85}b",
            "a\u{2028}b",
            &"a".repeat(101),
            &format!("{}a", " ".repeat(100)),
        ] {
            assert_eq!(name(text), Err(SHAPE), "{text:?}");
        }
    }

    #[test]
    fn nothing_in_a_name_is_invisible_or_turns_the_line() {
        for c in [
            '\u{200B}',
            '\u{200C}',
            '\u{200D}',
            '\u{200E}',
            '\u{202E}',
            '\u{2066}',
            '\u{2069}',
            '\u{61C}',
            '\u{AD}',
            '\u{3164}',
            '\u{115F}',
            '\u{2800}',
            '\u{FEFF}',
            '\u{FE0F}',
            '\u{E0041}',
        ] {
            for text in [format!("a{c}b"), format!("a{c}"), c.to_string()] {
                assert_eq!(name(&text), Err(INVISIBLE), "{text:?}");
            }
        }
    }
}
