//! How what tabs leave for each other is written: the messages in the channel, and the last end in the storage.
//!
//! Other programs of the page's origin write there too: what is none of ours is left.

use serde_json::{Map, Value, json};

use crate::json;
use crate::session::LogoutReason;
use crate::tab::news::{LastEnd, News, NewsKind};

/// Longer than any message is: what is longer is not even parsed.
const LONGEST_NEWS: usize = 1_024;

pub(super) fn write_news(news: &News) -> String {
    let kind = match news.kind {
        NewsKind::Stored => "stored",
        NewsKind::Ended => "ended",
    };
    json::write(&json!({"kind": kind, "sid": news.sid, "gen": news.generation}))
}

/// Reads what came; `None` for whatever is no message of ours.
pub(super) fn read_news(text: &str) -> Option<News> {
    let Some(Value::Object(members)) = (text.len() <= LONGEST_NEWS).then(|| json::read(text))?
    else {
        return None;
    };
    let (mut kind, mut sid, mut generation) = (None, None, None);
    for (name, value) in members {
        match (name.as_str(), value) {
            ("kind", Value::String(text)) if text == "stored" => kind = Some(NewsKind::Stored),
            ("kind", Value::String(text)) if text == "ended" => kind = Some(NewsKind::Ended),
            ("sid", Value::String(text)) => sid = Some(text),
            ("sid" | "gen", Value::Null) => {}
            ("gen", Value::Number(number)) => generation = Some(number.as_u64()?),
            _ => return None,
        }
    }
    Some(News {
        kind: kind?,
        sid,
        generation,
    })
}

pub(super) fn write_end(end: LastEnd) -> String {
    let mut members = Map::new();
    members.insert("sid".to_owned(), end.sid.into());
    end.reason.write_into(&mut members);
    json::write(&Value::Object(members))
}

pub(super) fn read_end(text: &str) -> Option<LastEnd> {
    let left = json::read(text)?;
    let sid = match left.get("sid") {
        None | Some(Value::Null) => None,
        Some(sid) => Some(sid.as_str()?.to_owned()),
    };
    let reason = LogoutReason::read_from(&left)?;
    Some(LastEnd { sid, reason })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::{AccessToken, Session};

    #[test]
    fn what_is_told_is_read_and_holds_no_secret() {
        let session = Session::new("canary-user", AccessToken::parse("canary-token").unwrap())
            .with_extra("sid", "s1")
            .with_extra("gen", 7);
        let news = News::of(Some(&session));
        let text = write_news(&news);
        assert_eq!(read_news(&text), Some(news));
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
            assert_eq!(read_news(text), None, "{text:.40}");
        }
    }
}
