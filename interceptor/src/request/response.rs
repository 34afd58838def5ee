//! What is answered.

use core::fmt;

use serde::de::DeserializeOwned;

use super::headers::Headers;
use crate::error::{Error, unreadable};
use crate::json;

/// What came back, read to its end.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The headers that the browser lets the page see.
    pub headers: Headers,
    /// The whole body.
    pub body: Vec<u8>,
}

impl Response {
    /// The body, read as JSON, whatever the status is.
    ///
    /// # Errors
    ///
    /// [`Error::Protocol`] when it is no JSON, or other data than `T`.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        json::from_bytes(&self.body).ok_or_else(|| unreadable(self))
    }

    /// Whether the body is a page for people: a proxy's or a captive portal's words, not the API's.
    #[must_use]
    pub fn is_html(&self) -> bool {
        let text = json::without_mark(&self.body).trim_ascii_start();
        let media_type = self.headers.find("content-type").unwrap_or_default();
        let is_said_to_be = media_type.to_ascii_lowercase().contains("html");
        // Servers that call their JSON, or nothing at all, a page are more common than pages without a tag.
        let has_words = !matches!(text.first(), None | Some(b'{'));
        text.starts_with(b"<") || (is_said_to_be && has_words)
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Response({}, {} bytes)", self.status, self.body.len())
    }
}
