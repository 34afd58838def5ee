//! Answers that are kept for the next page that asks the same, for as long as the session lasts.
//!
//! They lie in memory alone, and go with the session's pages: nothing of one user's is ever shown to the next.

use core::any::Any;
use std::collections::VecDeque;

use leptos::prelude::*;

/// So many answers are kept at most; the oldest goes first.
const MOST: usize = 50;

/// The answers of one session.
#[derive(Debug, Clone, Copy)]
pub struct KeptAnswers(StoredValue<VecDeque<Kept>, LocalStorage>);

#[derive(Debug)]
struct Kept {
    question: Box<dyn Any>,
    answer: Box<dyn Any>,
}

impl KeptAnswers {
    /// The last answer of this type to a question.
    #[must_use]
    pub fn find<K: PartialEq + 'static, T: Clone + 'static>(self, question: &K) -> Option<T> {
        self.0.try_with_value(|kept| {
            kept.iter()
                .find(|kept| kept.is_of::<K, T>(question))
                .and_then(|kept| kept.answer.downcast_ref().cloned())
        })?
    }

    /// Keeps an answer in the place of the one before.
    pub fn keep<K: PartialEq + 'static, T: 'static>(self, question: K, answer: T) {
        // The session may have ended while the answer was on its way.
        self.0.try_update_value(|kept| {
            kept.retain(|kept| !kept.is_of::<K, T>(&question));
            if kept.len() == MOST {
                kept.pop_front();
            }
            kept.push_back(Kept {
                question: Box::new(question),
                answer: Box::new(answer),
            });
        });
    }
}

impl Kept {
    fn is_of<K: PartialEq + 'static, T: 'static>(&self, question: &K) -> bool {
        self.answer.is::<T>() && self.question.downcast_ref::<K>() == Some(question)
    }
}

/// Keeps answers for all components below, as long as the component that calls this is there.
pub fn provide_kept_answers() {
    provide_context(KeptAnswers(StoredValue::new_local(VecDeque::new())));
}

/// Those of the nearest [`provide_kept_answers`]; `None` before anybody has signed in.
#[must_use]
pub fn use_kept_answers() -> Option<KeptAnswers> {
    use_context()
}
