//! Which passwords are good enough, by the rules of OWASP ASVS 5.0, section 6.2.
//!
//! A new password has at least 8 characters, and any composition: no rule asks for digits or capitals. It is none of the
//! most common ones, and not made of what everybody knows about its user.
//!
//! ```
//! use tollgate_server::password::{Weakness, check};
//!
//! let about = ["ada", "ada.admin@example.com", "Ada Admin"];
//! assert_eq!(check("correct horse battery", &about), Ok(()));
//! assert_eq!(check("horse", &about), Err(Weakness::Short));
//! assert_eq!(check("Password123", &about), Err(Weakness::Common));
//! assert_eq!(check("ada-admin-1", &about), Err(Weakness::Personal));
//! ```
//!
//! What it deliberately doesn't do: ask a service on the network whether a password has leaked.

use core::fmt;
use std::collections::HashSet;
use std::sync::LazyLock;

use super::MAX_LEN;

/// The shortest password, in Unicode characters.
pub const MIN_CHARS: usize = 8;

/// A password that consists of known words has at least so many more characters.
const MIN_OWN_CHARS: usize = 4;

/// Shorter parts of names are in too many words to mean anything.
const MIN_PART_CHARS: usize = 3;

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
    /// It is made of names and addresses of its user, or the name of the service.
    Personal,
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
                "The password is made of your name, your address or the name of this service. Choose another."
            }
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
/// name.
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
    let password = password.to_lowercase();
    if COMMON.contains(password.as_str()) {
        return Err(Weakness::Common);
    }
    if is_made_of(&password, about) {
        return Err(Weakness::Personal);
    }
    Ok(())
}

/// Whether little is left of it without the words that are known.
fn is_made_of(password: &str, about: &[&str]) -> bool {
    let words = known_words(about);
    let mut rest = password.to_owned();
    for word in &words {
        rest = rest.replace(word.as_str(), "");
    }
    rest.len() < password.len()
        && rest.chars().filter(|c| c.is_alphanumeric()).count() < MIN_OWN_CHARS
}

/// Each text as a whole, and its parts, the longest first.
fn known_words(about: &[&str]) -> Vec<String> {
    let mut words: Vec<String> = about
        .iter()
        .chain(&[SERVICE])
        .flat_map(|text| {
            let text = text.to_lowercase();
            let parts = text
                .split(|c: char| !c.is_alphanumeric())
                .map(str::to_owned);
            parts.chain([text.clone()]).collect::<Vec<_>>()
        })
        .filter(|word| word.chars().count() >= MIN_PART_CHARS)
        .collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABOUT: [&str; 3] = ["zoe", "zoe@example.com", "Zoë van den Berg"];

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
                "        ",
                "🦀🦀🦀🦀🦀🦀🦀🦀",
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
            &["kx".repeat(32).as_str(), "🦀".repeat(64).as_str()],
        );
        check_all(Ok(()), &["k".repeat(MAX_LEN).as_str()]);
        check_all(Err(Weakness::Long), &["k".repeat(MAX_LEN + 1).as_str()]);
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
            ],
        );
        check_all(Ok(()), &["zoe rides the bus", "tollgate keeper 77"]);
        assert_eq!(check("zoe@example.com", &[]), Ok(()));
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
