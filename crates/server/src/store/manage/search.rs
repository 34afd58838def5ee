//! Looking for a part of a text: what is true of each row, and the index by which rows are found.
//!
//! A row matches by [`like`], whatever has found it. From three characters on there is an index ([`Search::is_indexed`]),
//! which gives the rows that may match: in SQLite a table for full-text search whose words are all groups of three
//! characters, in PostgreSQL an index of all groups of six, of which a shorter part begins one. For fewer there is none,
//! and a list is gone through in its order until a page is full.

use super::pattern;
use crate::names::fold;
use crate::store::sql::{Dialect, Query};

/// What is looked for.
#[derive(Debug)]
pub(super) struct Search {
    /// The key of the text.
    key: String,
    /// The same as a pattern.
    pattern: String,
}

/// No index knows fewer characters.
const N_INDEXED: usize = 3;

/// A part in the index of PostgreSQL has so many characters.
const N_IN_PART: usize = 6;

/// More parts find no fewer rows, or hardly.
const MOST_PARTS: usize = 16;

impl Search {
    /// For a text that somebody has typed; `None` for an empty one, which all rows match.
    pub(super) fn of(q: &str) -> Option<Self> {
        let key = fold(q);
        (!key.is_empty()).then(|| Self {
            pattern: pattern(q),
            key,
        })
    }

    /// Whether an index can find it.
    pub(super) fn is_indexed(&self) -> bool {
        self.key.chars().count() >= N_INDEXED
    }

    /// It as SQLite's full-text search wants it: as one phrase, whatever signs are in it.
    fn phrase(&self) -> String {
        format!("\"{}\"", self.key.replace('"', "\"\""))
    }

    /// It as PostgreSQL's full-text search wants it: as the parts of it that a text with it has, or as the start of one.
    fn parts(&self) -> String {
        let quoted = |part: &[char]| {
            let part: String = part.iter().collect();
            format!("'{}'", part.replace('\\', "\\\\").replace('\'', "''"))
        };
        let chars: Vec<_> = self.key.chars().collect();
        if chars.len() < N_IN_PART {
            return quoted(&chars) + ":*";
        }
        let parts = chars.windows(N_IN_PART).take(MOST_PARTS);
        parts.map(quoted).collect::<Vec<_>>().join(" & ")
    }

    /// That one of the texts has it.
    pub(super) fn like(&self, query: &mut Query, texts: &[&'static str]) {
        for (index, text) in texts.iter().enumerate() {
            query.say(if index == 0 { "(" } else { " OR " });
            query.say(text).say(" LIKE ").put(&self.pattern);
            query.say(" ESCAPE '\\'");
        }
        query.say(")");
    }

    /// The users `u` that may match, and the start of what must be true of them.
    pub(super) fn users(&self, query: &mut Query) {
        query.say_each(
            "user_texts_index x CROSS JOIN user_texts t CROSS JOIN users u WHERE x.text MATCH ",
            "user_texts t CROSS JOIN users u WHERE text_parts(t.text) @@ ",
        );
        self.found(query);
        query.say_each(" AND t.id = x.rowid", "");
        query.say(" AND u.usr_id = t.usr_id");
    }

    /// The sessions `f` whose own texts may match, and the start of what must be true of them.
    pub(super) fn sessions(&self, query: &mut Query) {
        query.say_each(
            "session_texts_index x CROSS JOIN session_texts t CROSS JOIN families f WHERE x.text MATCH ",
            // As the migration has it: an index of another text is none.
            "families f WHERE text_parts(lower(f.device) || E'\\n' || lower(f.browser) || E'\\n' || lower(f.ip)) @@ ",
        );
        self.found(query);
        query.say_each(" AND t.id = x.rowid AND f.id = t.family", "");
    }

    /// What the index is asked for.
    fn found(&self, query: &mut Query) {
        match query.dialect() {
            Dialect::Sqlite => query.put(self.phrase()),
            Dialect::Postgres => query.put(self.parts()).say("::TEXT::TSQUERY"),
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_index_is_asked_for_parts_of_what_is_looked_for() {
        for (q, parts) in [
            ("Jan", "'jan':*"),
            ("서연김", "'서연김':*"),
            ("a'b\\c", "'a''b\\\\c':*"),
            ("needle", "'needle'"),
            ("0.113.77", "'0.113.' & '.113.7' & '113.77'"),
        ] {
            assert_eq!(Search::of(q).unwrap().parts(), parts, "{q}");
        }
        let long = Search::of(&"abcdefghij".repeat(20)).unwrap();
        assert_eq!(long.parts().matches('&').count(), MOST_PARTS - 1);
        assert!(!Search::of("ab").unwrap().is_indexed());
    }
}
