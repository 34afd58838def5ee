//! What a request does.

use core::fmt;
use core::str::FromStr;

/// The methods of the contract.
///
/// ```
/// use tollgate_interceptor::Method;
///
/// assert_eq!("PATCH".parse(), Ok(Method::Patch));
/// assert_eq!("patch".parse(), Ok(Method::Patch));
/// assert!("TRACE".parse::<Method>().is_err());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Reads.
    Get,
    /// Reads the headers alone.
    Head,
    /// Does something, and does it again when sent again.
    Post,
    /// Replaces.
    Put,
    /// Changes a part, and does it again when sent again.
    Patch,
    /// Removes.
    Delete,
}

/// A text that names no [`Method`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownMethod;

impl Method {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Get,
        Self::Head,
        Self::Post,
        Self::Put,
        Self::Patch,
        Self::Delete,
    ];

    /// As it stands on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// Changes nothing on the server (RFC 9110, section 9.2.1).
    #[must_use]
    pub fn is_safe(self) -> bool {
        matches!(self, Self::Get | Self::Head)
    }

    /// Has the same effect when it is sent again (RFC 9110, section 9.2.2).
    #[must_use]
    pub fn is_idempotent(self) -> bool {
        !matches!(self, Self::Post | Self::Patch)
    }
}

impl FromStr for Method {
    type Err = UnknownMethod;

    /// Reads a method's name, in capital or small letters.
    fn from_str(text: &str) -> Result<Self, UnknownMethod> {
        let mut all = Self::ALL.into_iter();
        all.find(|method| method.as_str().eq_ignore_ascii_case(text))
            .ok_or(UnknownMethod)
    }
}

impl fmt::Display for UnknownMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the method is none of GET, HEAD, POST, PUT, PATCH and DELETE")
    }
}

impl core::error::Error for UnknownMethod {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_method_is_read_from_its_own_name_in_any_case_and_from_nothing_else() {
        for method in Method::ALL {
            let name = method.as_str();
            assert_eq!(name.parse(), Ok(method));
            assert_eq!(name.to_ascii_lowercase().parse(), Ok(method));
        }
        for text in ["", " GET", "GETS", "OPTIONS", "TRACE", "CONNECT"] {
            assert_eq!(text.parse::<Method>(), Err(UnknownMethod), "{text:?}");
        }
    }

    #[test]
    fn what_only_reads_is_safe_and_idempotent() {
        for method in Method::ALL {
            let is_reading = matches!(method, Method::Get | Method::Head);
            assert_eq!(method.is_safe(), is_reading, "{method:?}");
            assert!(method.is_idempotent() || !method.is_safe());
        }
    }
}
