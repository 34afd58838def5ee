//! What a request carries, and whether it can be carried twice.
//!
//! A replay or a retry needs the body once more, so it is known before the first send whether there is a second:
//! bytes can be sent as often as needed, and so can what the platform keeps (a `Blob`), but not what flows away while it
//! is read (a stream).
//! A body that can be sent only once is never sent a second time as an empty one: the caller gets
//! [`Error::BodySpent`](crate::Error::BodySpent) instead.
//!
//! ```
//! use tollgate_interceptor::request::Body;
//!
//! let note = Body::bytes("text/plain", *b"hello");
//! assert!(note.is_replayable());
//! assert_eq!(note.length(), Some(5));
//!
//! // The core doesn't know what a platform's value is; the transport does.
//! struct Stream;
//! let upload = Body::once(Stream).with_content_type("video/mp4");
//! assert!(!upload.is_replayable());
//! assert!(upload.value::<Stream>().is_some());
//! ```

use core::any::Any;
use core::cell::Cell;
use core::fmt;
use std::rc::Rc;

/// A body; cheap to clone, since clones share what they carry.
#[derive(Clone)]
pub struct Body {
    content_type: Option<String>,
    length: Option<u64>,
    content: Content,
}

/// What a body is made of.
#[derive(Clone)]
enum Content {
    Bytes(Rc<[u8]>),
    /// The platform's, and there for as long as it is held.
    Kept(Rc<dyn Any>),
    /// The platform's, and gone with its first send; clones share whether that has been.
    Flowing {
        value: Rc<dyn Any>,
        is_spent: Rc<Cell<bool>>,
    },
}

impl Body {
    /// Bytes of a media type.
    #[must_use]
    pub fn bytes(content_type: &str, bytes: impl Into<Rc<[u8]>>) -> Self {
        let bytes = bytes.into();
        let length = u64::try_from(bytes.len()).ok();
        Self {
            content_type: Some(content_type.to_owned()),
            length,
            content: Content::Bytes(bytes),
        }
    }

    /// A value of the platform's that can be sent again and again, each time the same.
    #[must_use]
    pub fn replayable(value: impl Any) -> Self {
        Self::new(Content::Kept(Rc::new(value)))
    }

    /// A value of the platform's that is gone once it has been sent.
    #[must_use]
    pub fn once(value: impl Any) -> Self {
        Self::new(Content::Flowing {
            value: Rc::new(value),
            is_spent: Rc::default(),
        })
    }

    fn new(content: Content) -> Self {
        Self {
            content_type: None,
            length: None,
            content,
        }
    }

    /// With a media type; without one the platform may find its own.
    #[must_use]
    pub fn with_content_type(mut self, content_type: &str) -> Self {
        self.content_type = Some(content_type.to_owned());
        self
    }

    /// With a length in bytes.
    #[must_use]
    pub fn with_length(mut self, length: u64) -> Self {
        self.length = Some(length);
        self
    }

    /// Its media type, where it is known.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// Its length in bytes, where it is known.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// Its bytes, where it is made of bytes.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match &self.content {
            Content::Bytes(bytes) => Some(bytes),
            Content::Kept(_) | Content::Flowing { .. } => None,
        }
    }

    /// The platform's value, where it is one of this type.
    #[must_use]
    pub fn value<T: Any>(&self) -> Option<&T> {
        match &self.content {
            Content::Bytes(_) => None,
            Content::Kept(value) | Content::Flowing { value, .. } => value.downcast_ref(),
        }
    }

    /// Whether it can be sent more than once.
    #[must_use]
    pub fn is_replayable(&self) -> bool {
        !matches!(self.content, Content::Flowing { .. })
    }

    /// Takes it for one send; `false` when there is nothing left to send.
    pub(crate) fn take(&self) -> bool {
        match &self.content {
            Content::Bytes(_) | Content::Kept(_) => true,
            Content::Flowing { is_spent, .. } => !is_spent.replace(true),
        }
    }
}

impl PartialEq for Body {
    /// Bytes are compared; of the platform's values it is known only whether they are one and the same.
    fn eq(&self, other: &Self) -> bool {
        let is_same = match (&self.content, &other.content) {
            (Content::Bytes(own), Content::Bytes(others)) => own == others,
            (Content::Kept(own), Content::Kept(others)) => Rc::ptr_eq(own, others),
            (
                Content::Flowing { is_spent: own, .. },
                Content::Flowing {
                    is_spent: others, ..
                },
            ) => Rc::ptr_eq(own, others),
            _ => false,
        };
        is_same && self.content_type == other.content_type
    }
}

impl Eq for Body {}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Its content may be a password.
        f.debug_struct("Body")
            .field("content_type", &self.content_type)
            .field("length", &self.length)
            .field("is_replayable", &self.is_replayable())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_flows_away_is_taken_once_whoever_holds_it() {
        let upload = Body::once(7_u8);
        let copy = upload.clone();
        assert!(copy.take());
        assert!(!upload.take());
        assert!(!copy.take());
    }

    #[test]
    fn what_is_kept_is_taken_as_often_as_needed() {
        for body in [Body::bytes("text/plain", *b"a"), Body::replayable(7_u8)] {
            assert!(body.is_replayable());
            assert!(body.take() && body.take() && body.take());
        }
    }

    #[test]
    fn a_value_is_given_only_as_what_it_is() {
        let body = Body::replayable("text".to_owned());
        assert_eq!(body.value::<String>().map(String::as_str), Some("text"));
        assert_eq!(body.value::<u8>(), None);
        assert_eq!(body.as_bytes(), None);
        assert_eq!(Body::bytes("text/plain", *b"a").value::<Rc<[u8]>>(), None);
    }

    #[test]
    fn bodies_are_equal_when_what_is_sent_is() {
        let bytes = |kind: &str, text: &[u8]| Body::bytes(kind, text);
        assert_eq!(bytes("a/b", b"x"), bytes("a/b", b"x"));
        assert_ne!(bytes("a/b", b"x"), bytes("a/b", b"y"));
        assert_ne!(bytes("a/b", b"x"), bytes("a/c", b"x"));
        for body in [Body::replayable(7_u8), Body::once(7_u8)] {
            assert_eq!(body, body.clone());
        }
        assert_ne!(Body::replayable(7_u8), Body::replayable(7_u8));
        assert_ne!(Body::once(7_u8), Body::once(7_u8));
    }
}
