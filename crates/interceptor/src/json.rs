//! Bytes become JSON here and nowhere else, so that all answers are read alike.
//!
//! What browsers take is taken: `response.json()` skips the mark `EF BB BF` that some servers put before their JSON,
//! and RFC 8259 (section 8.1) lets a parser do so.
//! A text is another thing: it was decoded before, and `JSON.parse` takes no mark either; so a stored session that
//! begins with one is none.
//!
//! Everything is read from a text and into a [`Value`], and written from one: a parser for each form of input and each
//! type would be a kilobyte of the app for each.

use serde::de::DeserializeOwned;
use serde_json::Value;

/// U+FEFF in UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// Reads JSON; `None` for whatever is none, or is not what is asked for.
pub(crate) fn from_bytes<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    // Whatever is no UTF-8 is no JSON either (RFC 8259, section 8.1).
    serde_json::from_str(core::str::from_utf8(without_mark(bytes)).ok()?).ok()
}

/// Reads what was written by [`write`], or by an app; `None` for whatever is no JSON.
pub(crate) fn read(text: &str) -> Option<Value> {
    serde_json::from_str(text).ok()
}

/// Writes a value.
pub(crate) fn write(value: &Value) -> String {
    // A value has no keys but texts, and no numbers that JSON can't write.
    serde_json::to_string(value).unwrap_or_default()
}

/// The bytes of the text itself.
pub(crate) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(MARK).unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_mark_before_the_json_is_skipped() {
        for (bytes, is_json) in [
            ("\u{feff}7", true),
            ("\u{feff} 7 ", true),
            ("7", true),
            ("\u{feff}\u{feff}7", false),
            (" \u{feff}7", false),
            ("7\u{feff}", false),
            ("\u{feff}", false),
            ("", false),
        ] {
            let read: Option<Value> = from_bytes(bytes.as_bytes());
            assert_eq!(read, is_json.then(|| 7.into()), "{bytes:?}");
        }
    }

    #[test]
    fn marks_of_other_encodings_are_none() {
        for bytes in [
            b"\xFF\xFE7\0".as_slice(),
            b"\xFE\xFF\x007",
            b"\xEF\xBB7",
            b"\xEF\xBB\xBF\xFF",
        ] {
            assert_eq!(from_bytes::<Value>(bytes), None, "{bytes:?}");
        }
    }
}
