//! What a request does.

/// The methods of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Reads.
    Get,
    /// Does something, and does it again when sent again.
    Post,
    /// Replaces.
    Put,
    /// Changes a part, and does it again when sent again.
    Patch,
    /// Removes.
    Delete,
}

impl Method {
    /// As it stands on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// Changes nothing on the server (RFC 9110, section 9.2.1).
    #[must_use]
    pub fn is_safe(self) -> bool {
        self == Self::Get
    }

    /// Has the same effect when it is sent again (RFC 9110, section 9.2.2).
    #[must_use]
    pub fn is_idempotent(self) -> bool {
        !matches!(self, Self::Post | Self::Patch)
    }
}
