//! Bytes become JSON here and nowhere else, so that all answers are read alike.
//!
//! What browsers take is taken: `response.json()` skips the mark `EF BB BF` that some servers put before their JSON,
//! and RFC 8259 (section 8.1) lets a parser do so.
//! A text is another thing: it was decoded before, and `JSON.parse` takes no mark either; so a stored session that
//! begins with one is none.

use serde::de::DeserializeOwned;

/// U+FEFF in UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// Reads JSON; `None` for whatever is none, or is not what is asked for.
pub(crate) fn from_bytes<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    serde_json::from_slice(without_mark(bytes)).ok()
}

/// The bytes of the text itself.
pub(crate) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(MARK).unwrap_or(bytes)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

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
