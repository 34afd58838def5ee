//! What goes into a statement.

use crate::token::FamilyId;

/// A parameter of a statement.
#[derive(Debug, Clone)]
pub enum Value {
    /// A number.
    Int(Option<i64>),
    /// A truth.
    Bool(bool),
    /// A text. It holds no NUL, which PostgreSQL can't store.
    Text(Option<String>),
    /// Bytes.
    Bytes(Option<Vec<u8>>),
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(Some(number))
    }
}

impl From<Option<i64>> for Value {
    fn from(number: Option<i64>) -> Self {
        Self::Int(number)
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Self::Bool(truth)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::from(Some(text))
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::from(Some(text.as_str()))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::from(Some(text))
    }
}

impl From<Option<&str>> for Value {
    fn from(text: Option<&str>) -> Self {
        Self::from(text.map(str::to_owned))
    }
}

impl From<Option<String>> for Value {
    /// A NUL becomes the sign for what can't be shown: such a text is found nowhere, instead of failing in one database
    /// and not in the other.
    fn from(text: Option<String>) -> Self {
        Self::Text(text.map(|text| match text.contains('\0') {
            true => text.replace('\0', "\u{FFFD}"),
            false => text,
        }))
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(Some(bytes))
    }
}

impl From<&[u8]> for Value {
    fn from(bytes: &[u8]) -> Self {
        Self::Bytes(Some(bytes.into()))
    }
}

impl<const N: usize> From<[u8; N]> for Value {
    fn from(bytes: [u8; N]) -> Self {
        Self::Bytes(Some(bytes.into()))
    }
}

impl<const N: usize> From<Option<[u8; N]>> for Value {
    fn from(bytes: Option<[u8; N]>) -> Self {
        Self::Bytes(bytes.map(Into::into))
    }
}

impl From<FamilyId> for Value {
    fn from(id: FamilyId) -> Self {
        Self::from(id.0)
    }
}

impl From<Option<FamilyId>> for Value {
    fn from(id: Option<FamilyId>) -> Self {
        Self::from(id.map(|id| id.0))
    }
}
