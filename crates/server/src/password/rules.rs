//! Which passwords are good enough, by the rules of OWASP ASVS 5.0, section 6.2.
//!
//! A new password has at least 8 characters, and any composition: no rule asks for digits or capitals. It is none of the
//! most common ones, not made of what everybody knows about its user and the user's projects, forwards or backwards,
//! also with fewer than four other letters and digits, or with any number of digits and signs beside it; not one word
//! again and again, and not made of blanks alone.
//!
//! ```
//! use tollgate_server::password::{Weakness, check};
//!
//! let about = ["ada", "ada.admin@example.com", "Ada Admin"];
//! assert_eq!(check("correct horse battery", &about), Ok(()));
//! assert_eq!(check("horse", &about), Err(Weakness::Short));
//! assert_eq!(check("Password123", &about), Err(Weakness::Common));
//! assert_eq!(check("ada-admin-1", &about), Err(Weakness::Personal));
//! assert_eq!(check("Ada19840523", &about), Err(Weakness::Personal));
//! assert_eq!(check("battery battery", &about), Err(Weakness::Repeated));
//! ```
//!
//! What it deliberately doesn't do: ask a service on the network whether a password has leaked.

use core::fmt;
use std::collections::HashSet;
use std::sync::LazyLock;

use super::MAX_LEN;
use crate::characters::is_invisible;
use crate::names::fold;

/// The shortest password, in Unicode characters.
pub const MIN_CHARS: usize = 8;

/// A password with known words in it has at least so many more letters and digits, and a letter among them.
const MIN_OWN_CHARS: usize = 4;

/// Shorter parts of names are in too many words to mean anything.
const MIN_PART_CHARS: usize = 3;

/// Where nothing but digits and signs is beside them, shorter ones do: many names have two syllables, written as two.
const MIN_WORD_CHARS: usize = 2;

/// What this service is called; nobody's password.
const SERVICE: &str = "tollgate";

/// The most common passwords of at least [`MIN_CHARS`] characters, in lower case, the most common one first.
///
/// Out of the list of 20,000 by Royce Williams, which is in the public domain, as Django carries it
/// (`django/contrib/auth/common-passwords.txt.gz`).
static COMMON: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("common.txt").lines().collect());

/// What is wrong with a password, in a sentence for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weakness {
    /// It has too few characters.
    Short,
    /// It has more bytes than are taken.
    Long,
    /// It is one of those that are tried first.
    Common,
    /// It is made of names and addresses of its user, of the user's projects, or the name of the service, with nothing
    /// beside them that would be hard to guess.
    Personal,
    /// It is one word, or one character, again and again.
    Repeated,
    /// It has nothing that can be seen.
    Blank,
    /// It is the one that it should replace.
    Unchanged,
}

impl Weakness {
    /// What to tell whoever has chosen the password.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Short => "The password needs at least 8 characters.",
            Self::Long => "The password is too long: it may have 1024 bytes at most.",
            Self::Common => {
                "The password is one of the most common ones, which are guessed first. Choose another."
            }
            Self::Personal => {
                "The password is made of your name, your address, your project or the name of this service, also with digits or signs beside it. Choose another."
            }
            Self::Repeated => "The password is one word, again and again. Choose another.",
            Self::Blank => "The password has only spaces in it. Choose another.",
            Self::Unchanged => "The new password is the current one. Choose another.",
        }
    }
}

impl fmt::Display for Weakness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.sentence())
    }
}

impl std::error::Error for Weakness {}

/// Whether a password is good enough for somebody about whom this is known: the user name, the address, the display
/// name, and the codes and names of the projects.
///
/// # Errors
/// What is wrong with it.
pub fn check(password: &str, about: &[&str]) -> Result<(), Weakness> {
    if password.chars().count() < MIN_CHARS {
        return Err(Weakness::Short);
    }
    if password.len() > MAX_LEN {
        return Err(Weakness::Long);
    }
    if password
        .chars()
        .all(|c| c.is_whitespace() || is_invisible(c))
    {
        return Err(Weakness::Blank);
    }
    let password = password.to_lowercase();
    if COMMON.contains(password.as_str()) {
        return Err(Weakness::Common);
    }
    if is_made_of(&fold(&password), about) {
        return Err(Weakness::Personal);
    }
    match is_repetition(&password) {
        true => Err(Weakness::Repeated),
        false => Ok(()),
    }
}

/// Whether it is one text at least twice, with little before or behind it: as it stands, or without what is between its
/// words.
fn is_repetition(password: &str) -> bool {
    let all: Vec<_> = password.chars().collect();
    let of_words: Vec<_> = all
        .iter()
        .copied()
        .filter(|c| c.is_alphanumeric())
        .collect();
    [all, of_words].into_iter().any(|mut chars| {
        let begins_so = begins_with_repetition(&chars);
        chars.reverse();
        begins_so || begins_with_repetition(&chars)
    })
}

/// Whether it begins with some text twice, and little is left behind as many of them as there are.
fn begins_with_repetition(chars: &[char]) -> bool {
    (1..=chars.len() / 2).any(|length| {
        let (word, mut rest) = chars.split_at(length);
        let mut n_words = 1;
        while let Some(behind) = rest.strip_prefix(word) {
            rest = behind;
            n_words += 1;
        }
        n_words > 1 && rest.len() < MIN_OWN_CHARS
    })
}

/// Whether little is left of it without the words that are known, or digits and signs alone: years, birthdays and
/// `1234` are what is tried first behind a name. A word of digits is in too many numbers to be found in one of them.
fn is_made_of(password: &str, about: &[&str]) -> bool {
    let words = known_words(about);
    let rest = without(password, &words, MIN_PART_CHARS);
    let n_own = rest.chars().filter(|c| c.is_alphanumeric()).count();
    if rest.len() < password.len() && n_own < MIN_OWN_CHARS {
        return true;
    }
    let has_letters = |text: &str| text.chars().any(char::is_alphabetic);
    has_letters(password) && !has_letters(&without(password, &words, MIN_WORD_CHARS))
}

/// What is left of it without those of the words that have so many characters.
fn without(password: &str, words: &[String], min_chars: usize) -> String {
    let words = words
        .iter()
        .filter(|word| word.chars().count() >= min_chars);
    words.fold(password.to_owned(), |rest, word| {
        rest.replace(word.as_str(), "")
    })
}

/// Each text as a whole, and its parts, forwards and backwards, the longest first.
fn known_words(about: &[&str]) -> Vec<String> {
    let mut words: Vec<String> = about
        .iter()
        .chain(&[SERVICE])
        .flat_map(|text| {
            let text = fold(text);
            let parts = text
                .split(|c: char| !c.is_alphanumeric())
                .map(str::to_owned);
            parts.chain([text.clone()]).collect::<Vec<_>>()
        })
        .filter(|word| word.chars().count() >= MIN_WORD_CHARS)
        .flat_map(|word| [word.chars().rev().collect(), word])
        .collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABOUT: [&str; 5] = [
        "zoe",
        "zoe@example.com",
        "Zoë van den Berg",
        "acme",
        "Acme Corporation",
    ];

    /// So many letters in which no word comes again and again.
    fn letters(count: usize) -> String {
        (0..count)
            .map(|index| char::from(b"abcdefghijklmnopqrstuvwxyz"[index * index / 3 % 26]))
            .collect()
    }

    fn check_all(expected: Result<(), Weakness>, passwords: &[&str]) {
        for password in passwords {
            assert_eq!(check(password, &ABOUT), expected, "{password:?}");
        }
    }

    #[test]
    fn eight_characters_are_enough_whatever_they_are() {
        check_all(
            Err(Weakness::Short),
            &["", "1234567", "bÄckerë", "🦀🦀🦀🦀🦀🦀🦀"],
        );
        check_all(
            Ok(()),
            &[
                "vxqwlkjh",
                "🦀🐙🦑🦐🐠🐟🐡🦈",
                "nul\0inside",
                "비밀번호입니다요",
                "no digit no capital",
            ],
        );
    }

    #[test]
    fn sixty_four_characters_and_far_more_are_taken_and_none_is_cut_off() {
        check_all(
            Ok(()),
            &[
                letters(64).as_str(),
                "ключ от старого дома у реки, где никто давно не живёт и не жил",
            ],
        );
        check_all(Ok(()), &[letters(MAX_LEN).as_str()]);
        check_all(Err(Weakness::Long), &[letters(MAX_LEN + 1).as_str()]);
        check_all(
            Err(Weakness::Long),
            &["🦀".repeat(MAX_LEN / 4 + 1).as_str()],
        );
    }

    #[test]
    fn what_everybody_tries_first_is_refused_in_any_case() {
        check_all(
            Err(Weakness::Common),
            &[
                "password",
                "PASSWORD1",
                "qwertyuiop",
                "iloveyou",
                "12345678",
            ],
        );
    }

    #[test]
    fn what_is_known_about_a_user_is_no_password_of_that_user() {
        check_all(
            Err(Weakness::Personal),
            &[
                "zoe@example.com",
                "ZOE@EXAMPLE.COM",
                "Zoë van den Berg",
                "zoëberg202",
                "tollgate",
                "Tollgate123",
                "zoe-tollgate!",
                "acmeacme",
                "Acme-Acme-1",
                "acme corporation",
                "emcaemca",
                "zoezoezoe",
                "eozeozeoz",
                "acme-zoe-acme",
                "ＺＯＥ＠ＥＸＡＭＰＬＥ．ＣＯＭ",
                "zoe\u{308} van den berg",
            ],
        );
        check_all(Ok(()), &["zoe rides the bus", "tollgate keeper 77"]);
        assert_eq!(check("zoe@example.com", &[]), Ok(()));
    }

    #[test]
    fn digits_and_signs_beside_a_name_make_no_password_of_it() {
        check_all(
            Err(Weakness::Personal),
            &[
                "zoe12345",
                "12345zoe",
                "Zoe19840523",
                "zoe-2026-11-29",
                "2026!Zoe!2026",
                "Zoë.Berg.1984",
                "(zoe)@(1234567)",
                "acme2026",
                "acme-zoe-20261129",
                "tollgate2026!",
                "eoz19840523",
                "zoe٢٠٢٦١١٢٩",
                "zoe🦀2026🦀2026",
            ],
        );
        check_all(
            Ok(()),
            &[
                "zoe1234x",
                "zoe12bus34",
                "zoology1",
                "zo198405230",
                "9384716205",
                "berg und tal 26",
            ],
        );
        assert_eq!(check("서연19840523", &["서연"]), Err(Weakness::Personal));
        assert_eq!(check("bo.zhang.1984", &["bo"]), Ok(()));
        let numbers = ["500", "500@example.com", "Nummer 500"];
        assert_eq!(check("95007316284", &numbers), Ok(()));
        assert_eq!(check("nummer7316284", &numbers), Err(Weakness::Personal));
    }

    #[test]
    fn a_word_again_and_again_is_no_password() {
        check_all(
            Err(Weakness::Repeated),
            &[
                "kitchenkitchen",
                "Kitchen-kitchen",
                "kitchen kitchen kitchen",
                "kitchenkitchen1",
                "12kitchenkitchen",
                "kitchen, kitchen!",
                "kxkxkxkx",
                "!?!?!?!?",
                "......................",
                "🦀🦀🦀🦀🦀🦀🦀🦀",
                "비밀비밀비밀비밀",
                &"k".repeat(MAX_LEN),
            ],
        );
        check_all(
            Ok(()),
            &[
                "kitchen and kitchen again",
                "kitchenkitchen stove",
                "aabbccddee",
                "vx  vxqwlk",
            ],
        );
    }

    #[test]
    fn blanks_alone_are_no_password() {
        check_all(
            Err(Weakness::Blank),
            &[
                "        ",
                "\t\t\t\t \n\n\n\n",
                "\u{3000}\u{A0}\u{2003}\u{2009}\u{200B}\u{200D}\u{FEFF}\u{3164}",
                "\u{2800}\u{2800}\u{2800}\u{2800}\u{2800}\u{2800}\u{2800}\u{2800}",
            ],
        );
        check_all(Ok(()), &["  kx qv  wz  "]);
    }

    #[test]
    fn the_sentences_name_the_limits() {
        let says = |weakness: Weakness, limit: usize| {
            assert!(weakness.sentence().contains(&format!(" {limit} ")));
        };
        says(Weakness::Short, MIN_CHARS);
        says(Weakness::Long, MAX_LEN);
    }

    #[test]
    fn the_list_is_long_and_holds_nothing_that_another_rule_refuses() {
        assert!(COMMON.len() >= 3_000);
        for word in COMMON.iter() {
            assert!(word.chars().count() >= MIN_CHARS && *word == word.to_lowercase());
        }
    }
}
