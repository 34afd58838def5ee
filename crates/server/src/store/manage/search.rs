//! Looking for a part of a text: what is true of each row, and the index by which rows are found.
//!
//! A row matches by [`like`], whatever has found it. From three characters on there is an index of all groups of three
//! characters ([`Search::is_indexed`]), which gives the rows that may match: in SQLite a table for full-text search whose
//! words are such groups, in PostgreSQL one of the extension `pg_trgm`, where there is that extension. For fewer there
//! is none, and a list is gone through in its order until a page is full.

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
            "users u WHERE (coalesce(u.name_key, u.usr_id) || E'\\n' || coalesce(u.display_key, lower(u.display_name))
                 || E'\\n' || coalesce(u.email_key, lower(u.email))) LIKE ",
        );
        self.found(query, " AND t.id = x.rowid AND u.usr_id = t.usr_id");
    }

    /// The sessions `f` whose own texts may match, and the start of what must be true of them.
    pub(super) fn sessions(&self, query: &mut Query) {
        query.say_each(
            "session_texts_index x CROSS JOIN session_texts t CROSS JOIN families f WHERE x.text MATCH ",
            "families f WHERE (lower(f.device) || E'\\n' || lower(f.browser) || E'\\n' || lower(f.ip)) LIKE ",
        );
        self.found(query, " AND t.id = x.rowid AND f.id = t.family");
    }

    fn found(&self, query: &mut Query, joined: &'static str) {
        match query.dialect() {
            Dialect::Sqlite => query.put(self.phrase()).say(joined),
            Dialect::Postgres => query.put(&self.pattern).say(" ESCAPE '\\'"),
        };
    }
}
