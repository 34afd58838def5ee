//! What a request carries.

use core::fmt;
use std::rc::Rc;

/// A body that can be sent again.
#[derive(Clone, PartialEq, Eq)]
pub struct Body {
    /// Its media type.
    pub content_type: String,
    /// Its bytes.
    pub bytes: Rc<[u8]>,
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Body({}, {} bytes)", self.content_type, self.bytes.len())
    }
}
