//! What the tabs tell each other over a channel: that something has changed, and never what.
//!
//! The storage alone says what is true. A message makes a tab read it, so one that is forged, late or doubled costs a
//! read at the most; one that tells nothing new, or is no message of ours, costs not even that.

use serde_json::{Value, json};

use crate::json;
use crate::token::Session;

/// A message to the other tabs; it holds no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct News {
    kind: Kind,
    /// The public name of the session, where it has one.
    sid: Option<String>,
    /// How often its refresh token has been rotated, where the server tells.
    generation: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A session was begun, or has other tokens.
    Stored,
    /// The session is over.
    Ended,
}

impl News {
    /// That a session was stored, or that there is none any more.
    pub(super) fn of(session: Option<&Session>) -> Self {
        Self {
            kind: match session {
                Some(_) => Kind::Stored,
                None => Kind::Ended,
            },
            sid: session.and_then(Session::sid).map(str::to_owned),
            generation: session.and_then(Session::generation),
        }
    }

    pub(super) fn write(&self) -> String {
        let kind = match self.kind {
            Kind::Stored => "stored",
            Kind::Ended => "ended",
        };
        json::write(&json!({"kind": kind, "sid": self.sid, "gen": self.generation}))
    }

    /// Reads what came; `None` for whatever is no message of ours.
    pub(super) fn read(text: &str) -> Option<Self> {
        // Longer than any message is: not even parsed.
        let Some(Value::Object(members)) = (text.len() <= 1_024).then(|| json::read(text))? else {
            return None;
        };
        let mut news = Self {
            kind: Kind::Stored,
            sid: None,
            generation: None,
        };
        let mut kind = None;
        for (name, value) in members {
            match (name.as_str(), value) {
                ("kind", Value::String(text)) if text == "stored" => kind = Some(Kind::Stored),
                ("kind", Value::String(text)) if text == "ended" => kind = Some(Kind::Ended),
                ("sid", Value::String(sid)) => news.sid = Some(sid),
                ("sid" | "gen", Value::Null) => {}
                ("gen", Value::Number(number)) => news.generation = Some(number.as_u64()?),
                _ => return None,
            }
        }
        news.kind = kind?;
        Some(news)
    }

    /// Whether it tells of the end of a session.
    pub(super) fn is_end(&self) -> bool {
        self.kind == Kind::Ended
    }

    /// Whether it may tell of something that a tab with this session does not know.
    pub(super) fn is_new_to(&self, own: Option<&Session>) -> bool {
        let Some(own) = own else {
            return self.kind == Kind::Stored;
        };
        let is_own_session = self.sid.is_some() && self.sid.as_deref() == own.sid();
        let is_known = is_own_session
            && match (self.generation, own.generation()) {
                (Some(told), Some(known)) => told <= known,
                _ => false,
            };
        self.kind == Kind::Ended || !is_known
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::AccessToken;

    fn session(generation: u64) -> Session {
        Session::new("canary-user", AccessToken::parse("canary-token").unwrap())
            .with_extra("sid", "s1")
            .with_extra("gen", generation)
    }

    #[test]
    fn what_is_told_is_read_and_holds_no_secret() {
        let news = News::of(Some(&session(7)));
        let text = news.write();
        assert_eq!(News::read(&text), Some(news));
        assert!(!text.contains("canary"), "{text}");
    }

    #[test]
    fn junk_is_no_news() {
        let long = format!(r#"{{"kind":"ended","sid":"{}"}}"#, "s".repeat(2_000));
        for text in [
            "",
            "null",
            "7",
            "[]",
            "{}",
            r#"{"kind":"logout"}"#,
            r#"{"kind":"stored","gen":-1}"#,
            r#"{"kind":"stored","gen":"7"}"#,
            r#"{"kind":"stored","accessToken":"x"}"#,
            &long,
        ] {
            assert_eq!(News::read(text), None, "{text:.40}");
        }
    }

    #[test]
    fn older_news_of_the_same_session_are_known() {
        let told = News::of(Some(&session(7)));
        for (own, is_new) in [
            (None, true),
            (Some(session(6)), true),
            (Some(session(7)), false),
            (Some(session(8)), false),
            (Some(session(8).with_extra("sid", "s2")), true),
        ] {
            assert_eq!(told.is_new_to(own.as_ref()), is_new, "{own:?}");
        }
        assert!(News::of(None).is_new_to(Some(&session(7))));
        assert!(!News::of(None).is_new_to(None));
    }
}
