//! JSON objects as they are signed and published: a member that stands twice is refused, since two readers could take it
//! for two things (RFC 7515, section 4; RFC 8259, section 4).

use core::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::{Map, Value};

/// An object each of whose own members stands once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Object(Map<String, Value>);

impl Object {
    /// `None` for whatever is no such object.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        // A parser for bytes and one for texts would be a kilobyte of the app each.
        let text = core::str::from_utf8(bytes).ok()?;
        serde_json::from_str(text.strip_prefix('\u{feff}').unwrap_or(text)).ok()
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A text that isn't empty.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str().filter(|text| !text.is_empty())
    }

    /// The texts of a list; `None` where there is none, or where it is none of texts.
    pub(crate) fn texts(&self, name: &str) -> Option<Vec<&str>> {
        self.get(name)?
            .as_array()?
            .iter()
            .map(Value::as_str)
            .collect()
    }

    pub(crate) fn into_map(self) -> Map<String, Value> {
        self.0
    }
}

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Object;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Object, A::Error> {
        let mut members = Map::new();
        while let Some((name, value)) = access.next_entry::<String, Value>()? {
            if members.insert(name, value).is_some() {
                return Err(A::Error::custom("a member stands twice"));
            }
        }
        Ok(Object(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_that_stands_twice_is_refused() {
        assert!(Object::read(br#"{"iss":"a","sub":"b"}"#).is_some());
        assert!(Object::read(br#"{"iss":"a","iss":"a"}"#).is_none());
        assert!(Object::read(br#"{"iss":"a","is\u0073":"b"}"#).is_none());
    }

    #[test]
    fn whatever_is_no_object_is_none() {
        for text in ["", "[]", "null", "\"{}\"", "{", "<html>", "{} {}"] {
            assert!(Object::read(text.as_bytes()).is_none(), "{text}");
        }
        assert!(Object::read(b"{\"a\":\"\xff\"}").is_none());
    }

    #[test]
    fn a_text_is_a_text_and_isnt_empty() {
        let object = Object::read(br#"{"a":"x","b":"","c":7,"d":null,"e":["x",7],"f":["x"]}"#);
        let object = object.unwrap();
        assert_eq!(object.text("a"), Some("x"));
        for name in ["b", "c", "d", "e", "g"] {
            assert_eq!(object.text(name), None, "{name}");
        }
        assert_eq!(
            (object.texts("e"), object.texts("f")),
            (None, Some(vec!["x"]))
        );
    }
}
