//! The provider's keys (RFC 7517), and when they are fetched again (rule O7).

use core::time::Duration;

use serde_json::{Map, Value};

use crate::id_token::Fault;
use crate::json::Object;
use crate::port::Algorithm;

/// The longest document that is read, in bytes.
pub const MAX_DOCUMENT: usize = 64 * 1024;

/// How long one waits before an unknown key has them fetched once more: a provider rotates its keys now and then, and
/// whoever makes up names of keys is not to make work.
pub const PAUSE: Duration = Duration::from_secs(5 * 60);

/// The keys, as they were last fetched.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Keys {
    keys: Vec<Map<String, Value>>,
    fetched_at: Option<Duration>,
}

/// What to do about a signature.
#[derive(Debug, Clone, PartialEq)]
pub enum Choice {
    /// Verify it by this key.
    Key(Map<String, Value>),
    /// Fetch the keys, and ask again.
    Fetch,
    /// It can't be verified.
    Fault(Fault),
}

impl Keys {
    /// Reads the document that was fetched at `now`; `None` for whatever is no list of keys.
    #[must_use]
    pub fn read(document: &[u8], now: Duration) -> Option<Self> {
        if document.len() > MAX_DOCUMENT {
            return None;
        }
        let members = Object::read(document)?;
        let keys = members.get("keys")?.as_array()?;
        Some(Self {
            // What is no key is another version's.
            keys: keys
                .iter()
                .filter_map(|key| key.as_object().cloned())
                .collect(),
            fetched_at: Some(now),
        })
    }

    /// The key for a signature of this kind, by its name where it has one.
    #[must_use]
    pub fn choose(&self, algorithm: Algorithm, key_id: Option<&str>, now: Duration) -> Choice {
        let mut fitting = self.keys.iter().filter(|key| fits(key, algorithm, key_id));
        match (fitting.next(), fitting.next()) {
            (Some(key), None) => Choice::Key(key.clone()),
            // Which of them it is can't be told: each would be tried until one happens to fit.
            (Some(_), Some(_)) => Choice::Fault(Fault::NoKey),
            (None, _) if self.may_be_fetched(now) => Choice::Fetch,
            (None, _) => Choice::Fault(Fault::NoKey),
        }
    }

    fn may_be_fetched(&self, now: Duration) -> bool {
        self.fetched_at
            .is_none_or(|then| now.saturating_sub(then) >= PAUSE)
    }
}

fn fits(key: &Map<String, Value>, algorithm: Algorithm, key_id: Option<&str>) -> bool {
    let text = |name: &str| key.get(name).and_then(Value::as_str);
    let (kind, curve) = algorithm.key_type();
    let is_or_says_nothing =
        |name: &str, right: &[&str]| text(name).is_none_or(|word| right.contains(&word));
    let names: &[&str] = match algorithm {
        Algorithm::Rs256 => &["RS256"],
        Algorithm::Ps256 => &["PS256"],
        Algorithm::Es256 => &["ES256"],
        Algorithm::EdDsa => &["EdDSA", "Ed25519"],
    };
    text("kty") == Some(kind)
        && curve.is_none_or(|curve| text("crv") == Some(curve))
        && is_or_says_nothing("use", &["sig"])
        && is_or_says_nothing("alg", names)
        && key_id.is_none_or(|id| text("kid") == Some(id))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const NOW: Duration = Duration::from_secs(1_000);

    fn keys() -> Keys {
        let document = json!({"keys": [
            {"kty": "RSA", "kid": "a", "use": "sig", "alg": "RS256", "n": "1"},
            {"kty": "RSA", "kid": "b", "use": "enc", "n": "2"},
            {"kty": "EC", "kid": "c", "crv": "P-256", "x": "3"},
            {"kty": "EC", "kid": "d", "crv": "P-521", "x": "4"},
            {"kty": "RSA", "kid": "e", "alg": "PS256", "n": "5"},
            "of another version",
        ]});
        Keys::read(document.to_string().as_bytes(), NOW).unwrap()
    }

    fn chosen(
        algorithm: Algorithm,
        key_id: Option<&str>,
        now: Duration,
    ) -> Result<String, Option<Fault>> {
        match keys().choose(algorithm, key_id, now) {
            Choice::Key(key) => Ok(key["kid"].as_str().unwrap().to_owned()),
            Choice::Fetch => Err(None),
            Choice::Fault(fault) => Err(Some(fault)),
        }
    }

    #[test]
    fn o7_a_key_is_chosen_by_its_name_and_its_kind() {
        let key = |algorithm, id| chosen(algorithm, id, NOW);
        assert_eq!(key(Algorithm::Rs256, Some("a")).unwrap(), "a");
        assert_eq!(key(Algorithm::Es256, Some("c")).unwrap(), "c");
        assert_eq!(
            key(Algorithm::Es256, None).unwrap(),
            "c",
            "it is the only one of its kind"
        );
        assert_eq!(key(Algorithm::Ps256, None).unwrap(), "e");
        // A key of another kind, of another use or another curve is none, whatever its name.
        for (algorithm, id) in [
            (Algorithm::Es256, "a"),
            (Algorithm::Ps256, "a"),
            (Algorithm::Rs256, "b"),
            (Algorithm::Es256, "d"),
            (Algorithm::EdDsa, "c"),
        ] {
            assert_eq!(key(algorithm, Some(id)), Err(Some(Fault::NoKey)), "{id}");
        }
    }

    #[test]
    fn o7_which_of_two_it_is_is_not_guessed() {
        let two = json!({"keys": [{"kty": "RSA", "n": "1"}, {"kty": "RSA", "n": "2"}]});
        let keys = Keys::read(two.to_string().as_bytes(), NOW).unwrap();
        assert_eq!(
            keys.choose(Algorithm::Rs256, None, NOW),
            Choice::Fault(Fault::NoKey)
        );
    }

    #[test]
    fn o7_an_unknown_key_has_them_fetched_at_most_once_in_five_minutes() {
        assert_eq!(
            Keys::default().choose(Algorithm::Rs256, Some("a"), NOW),
            Choice::Fetch
        );
        let unknown = |after| {
            chosen(
                Algorithm::Rs256,
                Some("new"),
                NOW + Duration::from_secs(after),
            )
        };
        assert_eq!(unknown(0), Err(Some(Fault::NoKey)));
        assert_eq!(unknown(299), Err(Some(Fault::NoKey)));
        assert_eq!(unknown(300), Err(None));
    }

    #[test]
    fn what_is_no_list_of_keys_is_none() {
        for text in [
            "",
            "<html>",
            "[]",
            "{}",
            r#"{"keys":{}}"#,
            r#"{"keys":[],"keys":[]}"#,
        ] {
            assert_eq!(Keys::read(text.as_bytes(), NOW), None, "{text}");
        }
    }
}
