//! Which requests are listed.
//!
//! ```
//! use tollgate_devtools::filter::{Answers, Filter};
//!
//! let filter = Filter { answers: Answers::ServerError, ..Filter::default() };
//! assert!(filter.newest(std::iter::empty(), 100).is_empty());
//! ```

use crate::recording::{Exchange, Outcome};
use crate::words::Label;

/// Which requests are listed; all of it has to fit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// What their path contains.
    pub path: String,
    /// How they have ended.
    pub answers: Answers,
    /// How long they have taken at least, in milliseconds.
    pub at_least_ms: u64,
    /// Whether only those are listed that have waited for a newer token, or were sent again with one.
    pub is_waited_only: bool,
}

/// How a request has ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Answers {
    /// However it has.
    #[default]
    Any,
    /// With a status from 200 to 299.
    Good,
    /// With a status from 400 to 499.
    Refused,
    /// With a status from 500 on.
    ServerError,
    /// Without an answer.
    NoAnswer,
}

impl Filter {
    /// Those that fit, newest first, and no more than `most`.
    pub fn newest<'a>(
        &self,
        requests: impl DoubleEndedIterator<Item = &'a Exchange>,
        most: usize,
    ) -> Vec<Exchange> {
        let fits = |exchange: &&Exchange| self.fits(exchange);
        requests.rev().filter(fits).take(most).cloned().collect()
    }

    fn fits(&self, exchange: &Exchange) -> bool {
        exchange.path.contains(&self.path)
            && self.answers.fits(exchange)
            && exchange.took().as_millis() >= self.at_least_ms.into()
            && (!self.is_waited_only || exchange.has_needed_a_token())
    }
}

impl Answers {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Any,
        Self::Good,
        Self::Refused,
        Self::ServerError,
        Self::NoAnswer,
    ];

    /// Its name in a form.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Good => "2xx",
            Self::Refused => "4xx",
            Self::ServerError => "5xx",
            Self::NoAnswer => "none",
        }
    }

    /// That of a name; any, where it is none.
    #[must_use]
    pub fn of_name(name: &str) -> Self {
        let mut all = Self::ALL.into_iter();
        all.find(|answers| answers.name() == name)
            .unwrap_or_default()
    }

    /// What people read.
    #[must_use]
    pub const fn label(self) -> Label {
        match self {
            Self::Any => Label::AnyAnswer,
            Self::Good => Label::GoodAnswer,
            Self::Refused => Label::RefusedAnswer,
            Self::ServerError => Label::ServerErrorAnswer,
            Self::NoAnswer => Label::NoAnswer,
        }
    }

    fn fits(self, exchange: &Exchange) -> bool {
        // What has failed for good may have had an answer, and is found by that.
        match (self, &exchange.outcome, exchange.status) {
            (Self::Any, _, _) => true,
            (_, None, _) => false,
            (Self::Good, _, Some(200..=299))
            | (Self::Refused, _, Some(400..=499))
            | (Self::ServerError, _, Some(500..)) => true,
            (Self::NoAnswer, Some(Outcome::Failed(_) | Outcome::Aborted), None) => true,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use super::*;
    use crate::{Cause, Note, Recording, TabId};

    fn recording() -> Recording {
        let mut recording = Recording::default();
        let mut record = |ms, note| recording.record(TabId(1), Duration::from_millis(ms), &note);
        for (id, path) in [
            (1, "/users"),
            (2, "/users/ada"),
            (3, "/audit"),
            (4, "/users"),
        ] {
            record(
                0,
                Note::Sent {
                    id,
                    method: "GET".to_owned(),
                    path: path.to_owned(),
                    generation: None,
                    is_replay: false,
                },
            );
        }
        record(5, Note::Answered { id: 1, status: 200 });
        record(700, Note::Answered { id: 2, status: 500 });
        record(9, Note::Answered { id: 3, status: 404 });
        record(
            9,
            Note::Failed {
                id: 4,
                why: Cause::NoAnswer,
                request_id: None,
            },
        );
        record(9, Note::Queued { id: 5 });
        recording
    }

    #[test]
    fn filters_leave_what_fits_all_of_them_newest_first() {
        let recording = recording();
        let any = Filter::default;
        let of_path = |path: &str| Filter {
            path: path.to_owned(),
            ..any()
        };
        let of_answer = |answers| Filter { answers, ..any() };
        for (filter, expected) in [
            (any(), &[5, 4, 3, 2, 1][..]),
            (of_path("users"), &[4, 2, 1]),
            (of_answer(Answers::Good), &[1]),
            (of_answer(Answers::Refused), &[3]),
            (of_answer(Answers::ServerError), &[2]),
            (of_answer(Answers::NoAnswer), &[4]),
            (
                Filter {
                    answers: Answers::Good,
                    ..of_path("audit")
                },
                &[],
            ),
            (
                Filter {
                    at_least_ms: 700,
                    ..any()
                },
                &[2],
            ),
            (
                Filter {
                    is_waited_only: true,
                    ..any()
                },
                &[5],
            ),
        ] {
            let found = filter.newest(recording.requests(), 100);
            let ids: Vec<_> = found.iter().map(|exchange| exchange.id).collect();
            assert_eq!(ids, expected, "{filter:?}");
        }
        assert_eq!(any().newest(recording.requests(), 2).len(), 2);
    }

    #[test]
    fn each_choice_is_found_by_its_name() {
        for answers in Answers::ALL {
            assert_eq!(Answers::of_name(answers.name()), answers);
        }
        assert_eq!(Answers::of_name("made up"), Answers::Any);
    }
}
