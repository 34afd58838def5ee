//! Header fields, by their names without case.
//!
//! ```
//! use tollgate_interceptor::request::Headers;
//!
//! let mut headers = Headers::default();
//! headers.set("Content-Type", "text/csv");
//! assert_eq!(headers.get("content-type"), Some("text/csv"));
//! ```

use core::fmt;

/// Header fields in their order; names are compared without case.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Headers(Vec<(String, String)>);

impl Headers {
    /// The value of a header.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self
            .0
            .iter()
            .find(|(own, _)| own.eq_ignore_ascii_case(name))?;
        Some(value)
    }

    /// Sets a header, in the place of one of the same name.
    pub fn set(&mut self, name: &str, value: &str) {
        self.remove(name);
        self.0.push((name.to_owned(), value.to_owned()));
    }

    /// Takes a header away.
    pub fn remove(&mut self, name: &str) {
        self.0.retain(|(own, _)| !own.eq_ignore_ascii_case(name));
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether each of them may be sent as it is (RFC 9110, section 5.5: no control characters; here, ASCII only).
    #[must_use]
    pub fn is_sendable(&self) -> bool {
        let is_name = |name: &str| !name.is_empty() && name.bytes().all(is_token_char);
        let is_value = |value: &str| value.bytes().all(|byte| matches!(byte, b' '..=b'~'));
        self.iter()
            .all(|(name, value)| is_name(name) && is_value(value))
    }
}

/// The characters of a header's name (RFC 9110, section 5.6.2).
fn is_token_char(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.iter().map(|(name, _)| name))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_that_would_break_the_request_are_found() {
        for value in ["a\r\nx: y", "a\0", "é", "\u{7f}"] {
            let mut headers = Headers::default();
            headers.set("x-a", value);
            assert!(!headers.is_sendable(), "{value:?}");
        }
        let mut headers = Headers::default();
        headers.set("x a", "fine");
        assert!(!headers.is_sendable());
    }

    #[test]
    fn a_header_is_set_once_whatever_its_case() {
        let mut headers = Headers::default();
        headers.set("Authorization", "one");
        headers.set("authorization", "two");
        assert_eq!(
            headers.iter().collect::<Vec<_>>(),
            [("authorization", "two")]
        );
    }
}
