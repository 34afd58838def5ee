//! What a task or a run says when it can't go on: one sentence about what, why, and what to do.

use std::{
    error::Error,
    fmt::{self, Display, Formatter},
};

/// The end of a task, in words for the person in front of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure(String);

/// What every step gives.
pub type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    /// A failure that says `sentence`.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }

    /// A failure whose sentence has been said, since something else had to be the last word.
    pub fn already_told() -> Self {
        Self(String::new())
    }

    /// Whether nothing is left to say.
    pub fn is_told(&self) -> bool {
        self.0.is_empty()
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Failure {}

/// Turns an error into a sentence that says what was tried.
pub trait Explain<T> {
    /// `Couldn't {tried}: {error}.`
    ///
    /// # Errors
    /// Where there was one.
    fn explain(self, tried: impl Display) -> Outcome<T>;
}

impl<T, E: Display> Explain<T> for Result<T, E> {
    fn explain(self, tried: impl Display) -> Outcome<T> {
        self.map_err(|error| Failure(format!("Couldn't {tried}: {error}.")))
    }
}
