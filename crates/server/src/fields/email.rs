//! Addresses that could be somebody's.
//!
//! One address, and nothing else: what a browser's own field for addresses takes, and letters beyond ASCII (RFC 6531).
//! A local part in quotes is none, as it is none to browsers: whatever else it may hold ends up in the head of a
//! message.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::Refusal;
use crate::characters::is_invisible;

/// The longest address, in bytes, with the space around it.
pub const MAX_LEN: usize = 254;
const MAX_LOCAL_LEN: usize = 64;

/// What may stand before the `@` beside letters and digits.
const SIGNS: &str = ".!#$%&'*+/=?^_`{|}~-";

const REFUSED: Refusal = "An e-mail address has the form name@example.com.";

/// An address that could be somebody's; only a message to it would show that it is. Space around it is dropped.
///
/// # Errors
/// A sentence for people.
pub fn email(text: &str) -> Result<String, Refusal> {
    let kept: String = text.trim().nfc().collect();
    let (local, host) = kept.split_once('@').ok_or(REFUSED)?;
    let is_local = (1..=MAX_LOCAL_LEN).contains(&local.len()) && local.chars().all(is_of_local);
    match text.len().max(kept.len()) <= MAX_LEN && is_local && is_host(host) {
        true => Ok(kept),
        false => Err(REFUSED),
    }
}

fn is_of_local(c: char) -> bool {
    match c.is_ascii() {
        true => c.is_ascii_alphanumeric() || SIGNS.contains(c),
        false => (c.is_alphanumeric() || is_combining_mark(c)) && !is_invisible(c),
    }
}

/// Labels that the system of domain names could have, of any script, and nothing that a reader doesn't see.
fn is_host(host: &str) -> bool {
    !host.contains(is_invisible) && idna::domain_to_ascii_strict(host).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_name_and_a_host_and_is_one() {
        for (typed, kept) in [
            ("a@b", "a@b"),
            ("a@b\r\n", "a@b"),
            (" Ada@Example.com ", "Ada@Example.com"),
            (
                "ada.o'neil+x@mail.example.co.uk",
                "ada.o'neil+x@mail.example.co.uk",
            ),
            ("ada..admin@example.com", "ada..admin@example.com"),
            ("서연@example.com", "서연@example.com"),
            ("ada@bücher.example", "ada@bücher.example"),
            ("zoe\u{308}@example.com", "zoë@example.com"),
        ] {
            assert_eq!(email(typed).as_deref(), Ok(kept), "{typed:?}");
        }
        let (long_local, long_host) = ("a".repeat(65), "b".repeat(64));
        for text in [
            "",
            "a",
            "@b",
            "a@",
            "@",
            "a@@b",
            "a@b@c",
            "a@b,c@d",
            "a@b, c@d",
            "a@b;c@d",
            "a,b@c",
            "a b@c",
            "a@b c",
            "a@b\nbcc: c",
            "<a@b>",
            "Ada <a@b>",
            "\"a@b\"@example.com",
            "\"a b\"@example.com",
            "a(x)@b",
            "a\\b@c",
            "a@-b",
            "a@b-",
            "a@b..c",
            "a@.b",
            "a@b.",
            "a@b_c",
            "a@[192.0.2.1]",
            "a@b/c",
            "a@b:25",
            "a\u{200B}@b",
            "a@b\u{200B}c",
            "a\u{202E}@b",
            "a@b\u{AD}c",
            "🦀@b",
            &format!("{long_local}@b"),
            &format!("a@{long_host}"),
            &format!("a@{}", "b.".repeat(126) + "bb"),
        ] {
            assert_eq!(email(text), Err(REFUSED), "{text:?}");
        }
    }
}
