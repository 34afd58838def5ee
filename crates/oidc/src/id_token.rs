//! Whether an id_token is to be believed (rules O7 and O8; OpenID Connect Core 1.0, sections 3.1.3.7 and 12.2; RFC 7515).
//!
//! It is looked at in three steps: [`IdToken::parse`] takes it apart, a key of [`crate::jwks`] verifies its signature, and
//! [`IdToken::check`] holds what it says to what was asked for. What it says is for showing alone: what somebody may do
//! is the server's to say.

use core::fmt;
use core::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use crate::json::Object;
use crate::port::Algorithm;

/// The longest id_token that is read, in bytes.
pub const MAX: usize = 32 * 1024;

/// By how much the clocks of provider and page may differ.
pub const SKEW: Duration = Duration::from_secs(5 * 60);

/// An id_token, which nobody has judged yet.
#[derive(Clone, PartialEq)]
pub struct IdToken {
    /// How it is signed.
    pub algorithm: Algorithm,
    /// Which key has signed it, where it says so.
    pub key_id: Option<String>,
    /// What is signed.
    pub signed: Vec<u8>,
    /// The signature.
    pub signature: Vec<u8>,
    claims: Object,
}

/// What an id_token must say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expected<'a> {
    /// Whose it is.
    pub issuer: &'a str,
    /// For whom it is.
    pub client_id: &'a str,
    /// For which login; at a refresh it may be left out, and must be the same where it is there.
    pub nonce: Nonce<'a>,
    /// The digest of the access token that came with it (see [`at_hash`]); `None` where it isn't looked at, as at a
    /// refresh.
    pub at_hash: Option<&'a str>,
    /// The time, by the wall clock.
    pub wall: Duration,
    /// Whose session it renews; `None` at a login.
    pub subject: Option<&'a str>,
}

/// What is asked of the nonce.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nonce<'a> {
    /// It is there, and is this one.
    Is(&'a str),
    /// It is this one, or none; where none is known any more, whichever it is.
    IsIfThere(Option<&'a str>),
}

/// What an id_token says.
#[derive(Debug, Clone, PartialEq)]
pub struct Claims {
    /// Whom it is about.
    pub subject: String,
    /// All that it says.
    pub all: Map<String, Value>,
}

/// Why an id_token is not to be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// A login without one.
    Missing,
    /// It is no JSON Web Signature, or a member of it stands twice.
    Malformed,
    /// It is signed in a way that isn't believed: not at all, by a shared secret, or by one that is not known here.
    Algorithm,
    /// None of the provider's keys has this name, or which it is can't be told.
    NoKey,
    /// No key of the provider's has signed it.
    Signature,
    /// Another issuer (`iss`).
    Issuer,
    /// It is for another client (`aud`, `azp`).
    Audience,
    /// It is over, or from the future: the clock of this device or the provider's is wrong (`exp`, `iat`).
    Clock,
    /// It is for another login (`nonce`).
    Nonce,
    /// It is for another access token (`at_hash`).
    AccessToken,
    /// It is about nobody (`sub`).
    Nobody,
    /// It is about somebody else than the session that it renews.
    OtherSubject,
}

impl Fault {
    /// Whether a refresh that brought this must end the session: the tokens are somebody else's (OpenID Connect Core 1.0,
    /// section 12.2).
    #[must_use]
    pub fn is_of_somebody_else(self) -> bool {
        matches!(self, Self::OtherSubject | Self::Issuer)
    }
}

impl IdToken {
    /// Takes it apart.
    ///
    /// # Errors
    ///
    /// [`Fault::Malformed`], or [`Fault::Algorithm`].
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let parts: Vec<_> = text.splitn(4, '.').collect();
        let &[header, claims, signature] = parts.as_slice() else {
            return Err(Fault::Malformed);
        };
        if text.len() > MAX {
            return Err(Fault::Malformed);
        }
        let decoded = |part: &str| {
            BASE64_URL_SAFE_NO_PAD
                .decode(part)
                .map_err(|_| Fault::Malformed)
        };
        let object = |part: &str| Object::read(&decoded(part)?).ok_or(Fault::Malformed);
        let head = object(header)?;
        // What must be understood isn't (RFC 7515, section 4.1.11).
        if head.get("crit").is_some() {
            return Err(Fault::Malformed);
        }
        let algorithm = head.text("alg").ok_or(Fault::Malformed)?;
        Ok(Self {
            algorithm: Algorithm::parse(algorithm).ok_or(Fault::Algorithm)?,
            key_id: head.text("kid").map(str::to_owned),
            signed: text.as_bytes()[..header.len() + 1 + claims.len()].to_vec(),
            signature: decoded(signature)?,
            claims: object(claims)?,
        })
    }

    /// Holds what it says to what is expected; its signature must have been verified before.
    ///
    /// # Errors
    ///
    /// The first [`Fault`]; whose it is comes first, since it decides what becomes of the session at a refresh.
    pub fn check(self, expected: &Expected<'_>) -> Result<Claims, Fault> {
        let claims = &self.claims;
        if claims.text("iss") != Some(expected.issuer) {
            return Err(Fault::Issuer);
        }
        if !is_for(claims, expected.client_id) {
            return Err(Fault::Audience);
        }
        let subject = claims.text("sub").ok_or(Fault::Nobody)?.to_owned();
        if expected.subject.is_some_and(|before| before != subject) {
            return Err(Fault::OtherSubject);
        }
        let (Some(end), Some(begin)) = (time(claims, "exp"), time(claims, "iat")) else {
            return Err(Fault::Malformed);
        };
        if end + SKEW <= expected.wall || begin > expected.wall + SKEW {
            return Err(Fault::Clock);
        }
        let nonce = claims
            .get("nonce")
            .map(|nonce| nonce.as_str().unwrap_or_default());
        let is_right = match (expected.nonce, nonce) {
            (Nonce::Is(right), nonce) => nonce == Some(right),
            (Nonce::IsIfThere(Some(right)), Some(nonce)) => nonce == right,
            (Nonce::IsIfThere(_), _) => true,
        };
        if !is_right {
            return Err(Fault::Nonce);
        }
        if let (Some(right), Some(hash)) = (expected.at_hash, claims.get("at_hash"))
            && hash.as_str() != Some(right)
        {
            return Err(Fault::AccessToken);
        }
        Ok(Claims {
            subject,
            all: self.claims.into_map(),
        })
    }
}

impl fmt::Debug for IdToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdToken")
            .field("algorithm", &self.algorithm)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "it has no id_token, although `openid` was asked for",
            Self::Malformed => "its id_token is none",
            Self::Algorithm => {
                "its id_token is signed in a way that is not believed; the provider must use RS256, PS256, ES256 or EdDSA"
            }
            Self::NoKey => "its id_token is signed by a key that the provider doesn't publish",
            Self::Signature => "the signature of its id_token is wrong",
            Self::Issuer => "its id_token is another provider's",
            Self::Audience => "its id_token is for another client",
            Self::Clock => {
                "by the clock of this device its id_token is over, or not yet valid; set the clock right, and log in again"
            }
            Self::Nonce => "its id_token is for another login",
            Self::AccessToken => "its id_token belongs to another access token",
            Self::Nobody => "its id_token is about nobody",
            Self::OtherSubject => "its id_token is about somebody else",
        })
    }
}

/// What `at_hash` must be: the left half of the digest of the access token, of the kind that the signature uses (OpenID
/// Connect Core 1.0, section 3.1.3.6).
#[must_use]
pub fn at_hash(digest: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(&digest[..digest.len() / 2])
}

/// It is for this client; where it is for others as well, this client is the one that it was given to.
fn is_for(claims: &Object, client_id: &str) -> bool {
    let is_given_to = claims
        .get("azp")
        .map(|party| party.as_str() == Some(client_id));
    let audience: Option<Vec<_>> = match claims.get("aud") {
        Some(Value::String(one)) => Some(vec![one.as_str()]),
        _ => claims.texts("aud"),
    };
    match (audience, is_given_to) {
        (None, _) | (_, Some(false)) => false,
        (Some(audience), Some(true)) => audience.contains(&client_id),
        (Some(audience), None) => audience == [client_id],
    }
}

fn time(claims: &Object, name: &str) -> Option<Duration> {
    Duration::try_from_secs_f64(claims.get(name)?.as_f64()?).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const WALL: Duration = Duration::from_secs(1_800_000_000);

    fn expected() -> Expected<'static> {
        Expected {
            issuer: "https://id.example",
            client_id: "spa",
            nonce: Nonce::Is("n"),
            at_hash: Some("h"),
            wall: WALL,
            subject: None,
        }
    }

    fn claims() -> Value {
        json!({
            "iss": "https://id.example",
            "aud": "spa",
            "sub": "ada",
            "exp": 1_800_000_300,
            "iat": 1_800_000_000,
            "nonce": "n",
            "at_hash": "h",
            "name": "Ada",
        })
    }

    fn token(header: &str, claims: &str) -> String {
        let encode = |text: &str| BASE64_URL_SAFE_NO_PAD.encode(text);
        format!(
            "{}.{}.{}",
            encode(header),
            encode(claims),
            encode("signature")
        )
    }

    fn checked(claims: &Value, expected: &Expected<'_>) -> Result<Claims, Fault> {
        IdToken::parse(&token(r#"{"alg":"RS256"}"#, &claims.to_string()))?.check(expected)
    }

    #[track_caller]
    fn check_with(name: &str, value: Value, fault: Option<Fault>) {
        let mut claims = claims();
        claims[name] = value.clone();
        let found = checked(&claims, &expected()).err();
        assert_eq!(found, fault, "{name}: {value}");
    }

    #[test]
    fn o7_what_is_right_is_believed() {
        let claims = checked(&claims(), &expected()).unwrap();
        assert_eq!(claims.subject, "ada");
        assert_eq!(claims.all["name"], "Ada");
    }

    #[test]
    fn o7_none_and_shared_secrets_are_never_believed() {
        for algorithm in [
            "none", "None", "HS256", "HS512", "RS1", "ES512", "", "rs256",
        ] {
            let text = token(
                &format!(r#"{{"alg":"{algorithm}"}}"#),
                &claims().to_string(),
            );
            let fault = match algorithm {
                "" => Fault::Malformed,
                _ => Fault::Algorithm,
            };
            assert_eq!(IdToken::parse(&text), Err(fault), "{algorithm}");
        }
        for (name, algorithm) in [
            ("RS256", Algorithm::Rs256),
            ("PS256", Algorithm::Ps256),
            ("ES256", Algorithm::Es256),
            ("EdDSA", Algorithm::EdDsa),
        ] {
            let text = token(&format!(r#"{{"alg":"{name}","kid":"k"}}"#), "{}");
            let parsed = IdToken::parse(&text).unwrap();
            assert_eq!(
                (parsed.algorithm, parsed.key_id.as_deref()),
                (algorithm, Some("k"))
            );
            assert_eq!(parsed.signed, text.rsplit_once('.').unwrap().0.as_bytes());
            assert_eq!(parsed.signature, b"signature");
        }
    }

    #[test]
    fn o7_what_is_no_signed_object_is_malformed() {
        let good = token(r#"{"alg":"RS256"}"#, "{}");
        let twice = token(r#"{"alg":"RS256","alg":"none"}"#, "{}");
        let claim_twice = token(r#"{"alg":"RS256"}"#, r#"{"sub":"ada","sub":"eve"}"#);
        let critical = token(r#"{"alg":"RS256","crit":["b64"],"b64":false}"#, "{}");
        let list = token(r#"{"alg":"RS256"}"#, "[]");
        let long = token(
            r#"{"alg":"RS256"}"#,
            &format!(r#"{{"x":"{}"}}"#, "x".repeat(MAX)),
        );
        let padded = format!("{good}=");
        let five = format!("{good}.a.b");
        for text in [
            "",
            ".",
            "..",
            "a.b",
            "e30.e30.",
            &twice,
            &claim_twice,
            &critical,
            &list,
            &long,
            &padded,
            &five,
        ] {
            assert_eq!(IdToken::parse(text), Err(Fault::Malformed), "{text:.40}");
        }
    }

    #[test]
    fn o7_the_issuer_is_the_one_that_was_asked_to_the_byte() {
        for other in [
            json!("https://id.example/"),
            json!("https://evil.example"),
            json!(null),
            json!(7),
        ] {
            check_with("iss", other, Some(Fault::Issuer));
        }
    }

    #[test]
    fn o7_it_is_for_this_client_and_was_given_to_it() {
        for other in [
            json!("other"),
            json!(null),
            json!(7),
            json!([]),
            json!(["other"]),
            json!(["spa", 7]),
            json!(["spa", "other"]),
        ] {
            check_with("aud", other, Some(Fault::Audience));
        }
        check_with("aud", json!(["spa"]), None);
        check_with("azp", json!("spa"), None);
        for other in [json!("other"), json!(7), json!("")] {
            check_with("azp", other, Some(Fault::Audience));
        }
        let mut shared = claims();
        shared["aud"] = json!(["api", "spa"]);
        shared["azp"] = json!("spa");
        assert!(checked(&shared, &expected()).is_ok());
        shared["aud"] = json!(["api"]);
        assert_eq!(checked(&shared, &expected()), Err(Fault::Audience));
    }

    #[test]
    fn o7_five_minutes_of_skew_are_taken_and_an_hour_is_not() {
        let now = WALL.as_secs();
        for (name, value, fault) in [
            ("exp", json!(now - 299), None),
            ("exp", json!(now - 300), Some(Fault::Clock)),
            ("exp", json!(now - 3_600), Some(Fault::Clock)),
            ("iat", json!(now + 300), None),
            ("iat", json!(now + 301), Some(Fault::Clock)),
            ("iat", json!(now + 3_600), Some(Fault::Clock)),
            ("exp", json!(null), Some(Fault::Malformed)),
            ("exp", json!("1800000300"), Some(Fault::Malformed)),
            ("iat", json!(-1), Some(Fault::Malformed)),
            ("iat", json!(1e300), Some(Fault::Malformed)),
        ] {
            check_with(name, value, fault);
        }
    }

    #[test]
    fn o7_the_nonce_is_this_logins() {
        for other in [json!("m"), json!(null), json!(7), json!("")] {
            check_with("nonce", other, Some(Fault::Nonce));
        }
    }

    #[test]
    fn o7_the_access_token_is_the_one_beside_it_where_it_says_which() {
        check_with("at_hash", json!(null), None);
        for other in [json!("g"), json!(7), json!("")] {
            check_with("at_hash", other, Some(Fault::AccessToken));
        }
        assert_eq!(at_hash(&[0xff; 32]).len(), 22, "128 bits");
    }

    #[test]
    fn o7_it_is_about_somebody() {
        for nobody in [json!(null), json!(""), json!(7)] {
            check_with("sub", nobody, Some(Fault::Nobody));
        }
    }

    #[test]
    fn o8_at_a_refresh_another_subject_or_issuer_ends_the_session_and_nothing_else_does() {
        let renewed = Expected {
            nonce: Nonce::IsIfThere(Some("n")),
            subject: Some("ada"),
            ..expected()
        };
        let fault = |name: &str, value: Value| {
            let mut claims = claims();
            claims[name] = value;
            checked(&claims, &renewed).err()
        };
        assert_eq!(fault("nonce", json!(null)), None, "it may be left out");
        assert_eq!(fault("nonce", json!("m")), Some(Fault::Nonce));
        assert_eq!(fault("sub", json!("eve")), Some(Fault::OtherSubject));
        assert!(Fault::OtherSubject.is_of_somebody_else() && Fault::Issuer.is_of_somebody_else());
        for other in [
            Fault::Clock,
            Fault::Nonce,
            Fault::Signature,
            Fault::NoKey,
            Fault::Malformed,
        ] {
            assert!(!other.is_of_somebody_else(), "{other:?}");
        }
        // Somebody else's is somebody else's, also when it is over.
        let mut over = claims();
        over["sub"] = json!("eve");
        over["exp"] = json!(0);
        assert_eq!(checked(&over, &renewed), Err(Fault::OtherSubject));
    }
}
