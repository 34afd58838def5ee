//! What Unicode says of characters: which can't be seen, which join others, which turn the line.
//!
//! What is not here: which of them may be in a name (see [`crate::fields`]).

use icu_properties::props::{BidiClass, DefaultIgnorableCodePoint, GeneralCategory, JoiningType};
use icu_properties::{CodePointMapData, CodePointSetData};
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

const ZERO_WIDTH_NON_JOINER: char = '\u{200C}';
const ZERO_WIDTH_JOINER: char = '\u{200D}';

/// The class of the signs that take the vowel from an Indic letter.
const VIRAMA: u8 = 9;

/// Whether nothing is seen of it, or nothing but what it does to its neighbours: controls, formats (the marks that turn
/// a line among them), whatever Unicode calls default-ignorable, the fillers of Hangul, and the empty pattern of
/// Braille. Spaces are no such characters.
pub(crate) fn is_invisible(c: char) -> bool {
    const EMPTY_BRAILLE: char = '\u{2800}';
    let category = CodePointMapData::<GeneralCategory>::new().get(c);
    let is_control = matches!(
        category,
        GeneralCategory::Control
            | GeneralCategory::Format
            | GeneralCategory::LineSeparator
            | GeneralCategory::ParagraphSeparator
    );
    is_control
        || c == EMPTY_BRAILLE
        || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c)
}

/// Whether the character at this place joins its neighbours, or keeps them apart, where their script writes it so: the
/// rules of RFC 5892, appendix A.1 and A.2. Without it Persian and the scripts of India can't be written.
pub(crate) fn is_joiner_in_place(text: &[char], at: usize) -> bool {
    let follows_virama = at > 0 && canonical_combining_class(text[at - 1]) == VIRAMA;
    match text[at] {
        ZERO_WIDTH_JOINER => follows_virama,
        ZERO_WIDTH_NON_JOINER => follows_virama || is_between_joined(text, at),
        _ => false,
    }
}

/// Whether the letters on both sides would be joined without it.
fn is_between_joined(text: &[char], at: usize) -> bool {
    let joining = |c: &char| CodePointMapData::<JoiningType>::new().get(*c);
    let is_seen = |kind: &JoiningType| *kind != JoiningType::Transparent;
    let before = text[..at].iter().rev().map(joining).find(is_seen);
    let after = text[at + 1..].iter().map(joining).find(is_seen);
    matches!(
        before,
        Some(JoiningType::DualJoining | JoiningType::LeftJoining)
    ) && matches!(
        after,
        Some(JoiningType::DualJoining | JoiningType::RightJoining)
    )
}

/// Whether a name that has letters from right to left stays in one piece wherever it is shown: the rule of RFC 5893,
/// section 2, for such a name. One without such letters does.
pub(crate) fn keeps_its_direction(text: &str) -> bool {
    use BidiClass as Class;

    let classes = CodePointMapData::<BidiClass>::new();
    let classes: Vec<_> = text.chars().map(|c| classes.get(c)).collect();
    let is_rtl = |class: &Class| matches!(*class, Class::RightToLeft | Class::ArabicLetter);
    let holds = |class: Class| classes.contains(&class);
    if !classes.iter().any(is_rtl) && !holds(Class::ArabicNumber) {
        return true;
    }
    let may_stand = |class: &Class| {
        matches!(
            *class,
            Class::RightToLeft
                | Class::ArabicLetter
                | Class::ArabicNumber
                | Class::EuropeanNumber
                | Class::EuropeanSeparator
                | Class::CommonSeparator
                | Class::EuropeanTerminator
                | Class::OtherNeutral
                | Class::BoundaryNeutral
                | Class::NonspacingMark
        )
    };
    let last = classes
        .iter()
        .rev()
        .find(|class| **class != Class::NonspacingMark);
    let may_end = |class: &Class| {
        is_rtl(class) || matches!(*class, Class::ArabicNumber | Class::EuropeanNumber)
    };
    classes.first().is_some_and(is_rtl)
        && classes.iter().all(may_stand)
        && last.is_some_and(may_end)
        && !(holds(Class::EuropeanNumber) && holds(Class::ArabicNumber))
}

/// Whether no mark stands without a letter, twice in a row, or among more than four: what UTS 39, section 5.4, forbids.
pub(crate) fn are_marks_in_order(text: &[char]) -> bool {
    const MOST: usize = 4;
    let stands_alone = text.first().is_some_and(|c| is_combining_mark(*c));
    let is_twice = text
        .windows(2)
        .any(|pair| pair[0] == pair[1] && is_combining_mark(pair[0]));
    let is_heap = text
        .windows(MOST + 1)
        .any(|row| row.iter().all(|c| is_combining_mark(*c)));
    !(stands_alone || is_twice || is_heap)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_leaves_no_trace_is_invisible_and_a_letter_is_not() {
        for c in [
            '\0',
            '\n',
            '\u{7F}',
            '\u{85}',
            '\u{AD}',
            '\u{34F}',
            '\u{61C}',
            '\u{115F}',
            '\u{180E}',
            '\u{200B}',
            '\u{200E}',
            '\u{202E}',
            '\u{2028}',
            '\u{2060}',
            '\u{2066}',
            '\u{2800}',
            '\u{3164}',
            '\u{FE0F}',
            '\u{FEFF}',
            '\u{FFA0}',
            '\u{FFF9}',
            '\u{1D173}',
            '\u{E0041}',
            '\u{E0100}',
        ] {
            assert!(is_invisible(c), "{c:?}");
        }
        for c in ['a', '서', 'é', '\u{301}', ' ', '\u{A0}', '’', '.', '🦀'] {
            assert!(!is_invisible(c), "{c:?}");
        }
    }

    #[test]
    fn a_joiner_belongs_between_letters_that_would_join() {
        for (text, expected) in [
            ("علی\u{200C}رضا", true),
            ("क\u{94D}\u{200D}ष", true),
            ("क\u{94D}\u{200C}ष", true),
            ("ad\u{200D}a", false),
            ("ad\u{200C}a", false),
            ("علی\u{200C}", false),
            ("\u{200C}علی", false),
            ("क\u{200D}ष", false),
            ("👩\u{200D}💻", false),
        ] {
            let text: Vec<_> = text.chars().collect();
            let at = text
                .iter()
                .position(|c| matches!(*c, ZERO_WIDTH_JOINER | ZERO_WIDTH_NON_JOINER));
            assert_eq!(is_joiner_in_place(&text, at.unwrap()), expected, "{text:?}");
        }
    }

    #[test]
    fn a_name_from_right_to_left_stays_in_one_piece() {
        for (text, expected) in [
            ("ada-1", true),
            ("אבג", true),
            ("אבג1", true),
            ("علي٣", true),
            ("1אבג", false),
            ("אבג-", false),
            ("אבגa", false),
            ("علي1٣", false),
            ("٣", false),
        ] {
            assert_eq!(keeps_its_direction(text), expected, "{text:?}");
        }
    }
}
