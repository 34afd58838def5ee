//! What is answered.
//!
//! [`crate::Client::send`] reads an answer as its contract says; [`crate::Client::fetch`] gives the answer itself:
//!
//! ```
//! use serde_json::Value;
//! use tollgate_interceptor::{Client, Error, Request};
//!
//! async fn export(client: &Client) -> Result<(String, Option<String>), Error> {
//!     let answer = client.fetch(Request::get("audit.csv")).await?;
//!     let name = answer.headers.get("content-disposition").map(str::to_owned);
//!     Ok((answer.text()?.to_owned(), name))
//! }
//!
//! async fn version(client: &Client) -> Result<Value, Error> {
//!     client.fetch(Request::get("https://status.example/version.json").anonymous()).await?.json()
//! }
//! ```

use core::fmt;

use serde::de::DeserializeOwned;

use super::headers::Headers;
use crate::error::{Error, Failure};
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
        json::from_bytes(&self.body).ok_or_else(|| self.unreadable())
    }

    /// The body as text, whatever the status is.
    ///
    /// # Errors
    ///
    /// [`Error::Protocol`] when it is no UTF-8.
    pub fn text(&self) -> Result<&str, Error> {
        core::str::from_utf8(json::without_mark(&self.body)).map_err(|_| self.unreadable())
    }

    /// Whether the body is a page for people: a proxy's or a captive portal's words, not the API's.
    #[must_use]
    pub fn is_html(&self) -> bool {
        let text = json::without_mark(&self.body).trim_ascii_start();
        let media_type = self.headers.get("content-type").unwrap_or_default();
        let is_said_to_be = media_type.to_ascii_lowercase().contains("html");
        // Servers that call their JSON, or nothing at all, a page are more common than pages without a tag.
        let has_words = !matches!(text.first(), None | Some(b'{'));
        text.starts_with(b"<") || (is_said_to_be && has_words)
    }

    /// What it is called when it is well-formed, but not what was expected here.
    pub(crate) fn unreadable(&self) -> Error {
        Error::Protocol(Failure {
            status: self.status,
            request_id: self.headers.get("x-request-id").map(str::to_owned),
            ..Failure::default()
        })
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Response({}, {} bytes)", self.status, self.body.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(body: &[u8]) -> Response {
        Response {
            status: 404,
            headers: Headers::default(),
            body: body.to_vec(),
        }
    }

    #[test]
    fn a_body_is_read_as_json_or_as_text_whatever_its_status() {
        assert_eq!(answer(b"[1, 2]").json(), Ok(vec![1, 2]));
        assert_eq!(answer(b"").text(), Ok(""));
        assert_eq!(answer("é\n".as_bytes()).text(), Ok("é\n"));
        let marked = answer("\u{feff}7".as_bytes());
        assert_eq!((marked.json(), marked.text()), (Ok(7), Ok("7")));
    }

    #[test]
    fn a_body_that_is_something_else_is_an_error_with_its_status() {
        for (error, body) in [
            (answer(b"<html>").json::<u8>().err(), "a page"),
            (answer(b"\"7\"").json::<u8>().err(), "other data"),
            (answer(b"").json::<u8>().err(), "nothing"),
            (answer(b"\xff").text().err(), "no UTF-8"),
        ] {
            let is_right =
                matches!(&error, Some(Error::Protocol(failure)) if failure.status == 404);
            assert!(is_right, "{body}: {error:?}");
        }
    }
}
