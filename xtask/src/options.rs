//! What was asked for on the command line.
//!
//! A task takes the options that it knows, then calls [`Options::finish`], which refuses what is left by name.

use std::str::FromStr;

use tollgate_failure::{Failure, Outcome};

/// The words after the task's name.
#[derive(Debug)]
pub(crate) struct Options {
    task: &'static str,
    words: Vec<String>,
}

impl Options {
    /// The options of `task`.
    pub(crate) fn new(task: &'static str, words: impl IntoIterator<Item = String>) -> Self {
        Self {
            task,
            words: words.into_iter().collect(),
        }
    }

    /// Takes a flag such as `--open`.
    pub(crate) fn flag(&mut self, name: &str) -> bool {
        let n_before = self.words.len();
        self.words.retain(|word| word != name);
        self.words.len() < n_before
    }

    /// Takes a value such as `--port 8080` or `--port=8080`; the last one counts.
    pub(crate) fn value<T: FromStr>(&mut self, name: &str) -> Outcome<Option<T>> {
        let mut value = None;
        while let Some(text) = self.take_text(name)? {
            let parsed = text.parse().map_err(|_| {
                Failure::new(format!(
                    "`{name}` of `cargo xtask {}` can't be `{text}`.",
                    self.task
                ))
            })?;
            value = Some(parsed);
        }
        Ok(value)
    }

    /// Takes the first word that is no option.
    pub(crate) fn word(&mut self) -> Option<String> {
        let at = self.words.iter().position(|word| !word.starts_with('-'))?;
        Some(self.words.remove(at))
    }

    /// Refuses what nobody took.
    pub(crate) fn finish(self) -> Outcome {
        match self.words.first() {
            None => Ok(()),
            Some(word) => Err(Failure::new(format!(
                "`cargo xtask {}` has no option `{word}`. `cargo xtask` tells what there is.",
                self.task
            ))),
        }
    }

    fn take_text(&mut self, name: &str) -> Outcome<Option<String>> {
        let assigned = format!("{name}=");
        let Some(at) = self
            .words
            .iter()
            .position(|word| word == name || word.starts_with(&assigned))
        else {
            return Ok(None);
        };
        let word = self.words.remove(at);
        if let Some(text) = word.strip_prefix(&assigned) {
            return Ok(Some(text.to_owned()));
        }
        if at < self.words.len() {
            return Ok(Some(self.words.remove(at)));
        }
        Err(Failure::new(format!(
            "`{name}` of `cargo xtask {}` needs a value.",
            self.task
        )))
    }
}

/// All of them, or the one that is named; a word that names none of them comes back.
pub(crate) fn chosen<T>(
    word: Option<String>,
    all: impl IntoIterator<Item = T>,
    name: fn(&T) -> &'static str,
) -> Result<Vec<T>, String> {
    let mut all = all.into_iter();
    let Some(word) = word else {
        return Ok(all.collect());
    };
    match all.find(|one| name(one) == word) {
        Some(one) => Ok(vec![one]),
        None => Err(word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(line: &str) -> Options {
        Options::new("serve", line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn a_value_stands_after_a_space_or_an_equals_sign() {
        assert_eq!(
            options("--port 81 --open").value("--port").unwrap(),
            Some(81_u16)
        );
        assert_eq!(
            options("--open --port=82").value("--port").unwrap(),
            Some(82_u16)
        );
        assert_eq!(options("--open").value::<u16>("--port").unwrap(), None);
    }

    #[test]
    fn what_was_taken_is_not_left() {
        let mut options = options("--open --port 81");
        assert!(options.flag("--open"));
        assert!(!options.flag("--reset"));
        assert_eq!(options.value("--port").unwrap(), Some(81_u16));
        options.finish().unwrap();
    }

    #[test]
    fn without_a_word_all_are_chosen_and_with_one_the_one_of_that_name() {
        let chosen = |word: Option<&str>| chosen(word.map(Into::into), ["a", "b"], |name| *name);
        assert_eq!(chosen(None).unwrap(), ["a", "b"]);
        assert_eq!(chosen(Some("b")).unwrap(), ["b"]);
        assert_eq!(chosen(Some("c")).unwrap_err(), "c");
    }

    #[test]
    fn an_unknown_option_is_refused_by_name() {
        let failure = options("--prot 81").finish().unwrap_err().to_string();
        assert!(
            failure.contains("`cargo xtask serve` has no option `--prot`"),
            "{failure}"
        );
    }

    #[test]
    fn a_value_that_is_none_is_refused_by_name() {
        let failure = options("--port x")
            .value::<u16>("--port")
            .unwrap_err()
            .to_string();
        assert!(
            failure.contains("`--port` of `cargo xtask serve` can't be `x`"),
            "{failure}"
        );
        let failure = options("--port")
            .value::<u16>("--port")
            .unwrap_err()
            .to_string();
        assert!(
            failure.contains("`--port` of `cargo xtask serve` needs a value"),
            "{failure}"
        );
    }

    #[test]
    fn a_word_is_no_option() {
        let mut options = options("--open component");
        assert_eq!(options.word().as_deref(), Some("component"));
        assert_eq!(options.word(), None);
    }
}
