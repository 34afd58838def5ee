//! What people may type into the fields of users and projects; everything else is refused with a sentence.
//!
//! ```
//! use tollgate_server::fields;
//!
//! assert_eq!(fields::usr_id("Ada.Admin"), Ok("ada.admin".to_owned()));
//! assert!(fields::usr_id("ada admin").is_err());
//! assert_eq!(fields::name("  Ada Admin "), Ok("Ada Admin".to_owned()));
//! ```
//!
//! What is not here: passwords (see [`crate::password`]), and whether a name is taken.

use crate::names::fold;

/// Why a text is refused.
pub type Refusal = &'static str;

/// The longest user name, in characters.
pub const MAX_ID_CHARS: usize = 64;

/// The longest project code.
pub const MAX_CODE_LEN: usize = 40;

/// The longest name of a user or a project, in characters, with the space around it.
pub const MAX_NAME_CHARS: usize = 100;

/// The longest address, in bytes, with the space around it.
pub const MAX_EMAIL_LEN: usize = 254;

/// A user name, as it is stored: letters and digits of any script, and `. _ @ + -`.
///
/// It begins with a letter or a digit: `.` and `..` mean something else in a path.
///
/// # Errors
/// A sentence for people.
pub fn usr_id(text: &str) -> Result<String, Refusal> {
    let is_good = |c: char| c.is_alphanumeric() || "._@+-".contains(c);
    let is_named = text.starts_with(char::is_alphanumeric);
    match is_named && text.chars().count() <= MAX_ID_CHARS && text.chars().all(is_good) {
        true => Ok(fold(text)),
        false => Err(
            "A user name has 1 to 64 letters, digits and . _ @ + - in it, and begins with a letter or a digit.",
        ),
    }
}

/// A project code, which travels in a header: small ASCII letters, digits and `-`.
///
/// # Errors
/// A sentence for people.
pub fn tenant_id(text: &str) -> Result<String, Refusal> {
    let is_good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    match (1..=MAX_CODE_LEN).contains(&text.len()) && text.chars().all(is_good) {
        true => Ok(text.to_owned()),
        false => Err("A project code has 1 to 40 small letters (a to z), digits and - in it."),
    }
}

/// What people call a user or a project; space around it is dropped.
///
/// # Errors
/// A sentence for people.
pub fn name(text: &str) -> Result<String, Refusal> {
    let kept = text.trim();
    match !kept.is_empty() && text.chars().count() <= MAX_NAME_CHARS && is_one_line(kept) {
        true => Ok(kept.to_owned()),
        false => Err("A name has 1 to 100 characters, all in one line."),
    }
}

/// An address that could be somebody's; only a message to it would show that it is. Space around it is dropped.
///
/// # Errors
/// A sentence for people.
pub fn email(text: &str) -> Result<String, Refusal> {
    let kept = text.trim();
    let parts = kept.rsplit_once('@');
    let is_good = parts.is_some_and(|(local, host)| !local.is_empty() && !host.is_empty())
        && text.len() <= MAX_EMAIL_LEN
        && is_one_line(kept)
        && !kept.contains(char::is_whitespace);
    match is_good {
        true => Ok(kept.to_owned()),
        false => Err("An e-mail address has the form name@example.com."),
    }
}

/// Also the characters that make a text read otherwise than it is written are none of a name.
fn is_one_line(text: &str) -> bool {
    let turns = |c| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}');
    !text.contains(|c: char| c.is_control() || turns(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(read: fn(&str) -> Result<String, Refusal>, good: &[&str], bad: &[&str]) {
        for text in good {
            assert!(read(text).is_ok(), "{text:?}");
        }
        for text in bad {
            let refusal = read(text).unwrap_err();
            assert!(refusal.ends_with('.'), "{text:?}");
        }
    }

    #[test]
    fn a_user_name_has_letters_digits_and_few_signs() {
        let (longest, longer) = ("a".repeat(64), "a".repeat(65));
        check(
            usr_id,
            &["a", "Ada.Admin", "ada@example.com", "서연", &longest],
            &[
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
                "a\u{202E}b",
                &longer,
            ],
        );
        assert_eq!(usr_id("Zoë"), Ok("zoë".into()));
    }

    #[test]
    fn a_project_code_can_travel_in_a_header() {
        check(
            tenant_id,
            &["acme", "a-1-b"],
            &["", "Acme", "a_b", "a b", "아", "a\r\nx: y", &"a".repeat(41)],
        );
    }

    #[test]
    fn a_name_is_one_line_and_reads_as_it_is_written() {
        check(
            name,
            &["Ada Admin", " 서연 ", "O’Connor"],
            &[
                "",
                "  ",
                "a\nb",
                "a\0b",
                "a\u{202E}b",
                &"a".repeat(101),
                &format!("{}a", " ".repeat(100)),
            ],
        );
    }

    #[test]
    fn an_address_has_two_parts() {
        check(
            email,
            &["a@b", " ada@example.com ", "\"a@b\"@example.com"],
            &[
                "",
                "a",
                "@b",
                "a@",
                "a b@c",
                "a@b\nbcc: c",
                &format!("{}@b", "a".repeat(253)),
            ],
        );
    }
}
