//! What a run says when it cannot go on: one sentence about what and why.

use std::fmt::{self, Display, Formatter};

/// The end of a run, in words for the person in front of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure(String);

/// What every step gives.
pub type Outcome<T = ()> = Result<T, Failure>;

impl Failure {
    /// A failure that says `sentence`.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Failure {}

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
