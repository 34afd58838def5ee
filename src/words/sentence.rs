//! A sentence with names in it: which words are the console's, and which are data that no translator may touch.
//!
//! ```
//! use tollgate::words::sentence::{Part, fill};
//!
//! let parts = fill("{user} signed in", |_| Part::Name("ada".to_owned()));
//! assert_eq!(parts, [Part::Name("ada".to_owned()), Part::Words(" signed in")]);
//! ```

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Words of the console's.
    Words(&'static str),
    /// A name or a code.
    Name(String),
}

impl Part {
    /// What it says.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Words(text) => text,
            Self::Name(text) => text,
        }
    }
}

/// Puts names in the place of what stands in braces.
#[must_use]
pub fn fill(template: &'static str, named: impl Fn(&str) -> Part) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}').unwrap_or((after, ""));
        if !before.is_empty() {
            parts.push(Part::Words(before));
        }
        parts.push(named(name));
        rest = behind;
    }
    if !rest.is_empty() {
        parts.push(Part::Words(rest));
    }
    parts
}
