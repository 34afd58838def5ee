//! What a provider says of itself (OpenID Connect Discovery 1.0, section 3; RFC 8414, section 2).
//!
//! Rules O1 and O2: the document is of the very issuer that was asked for, to the byte; its addresses are safe; and it
//! knows PKCE by S256, where it says what it knows.

use core::fmt;

use crate::address::is_safe;
use crate::json::Object;

/// The longest document that is read, in bytes; the longest known ones have a tenth of it.
pub const MAX_DOCUMENT: usize = 64 * 1024;

/// A provider, as far as a login, a refresh and a logout need to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    /// Its name, which stands in each of its id_tokens.
    pub issuer: String,
    /// Where a login goes.
    pub authorization_endpoint: String,
    /// Where a code and a refresh token become tokens.
    pub token_endpoint: String,
    /// Where its keys are.
    pub jwks_uri: String,
    /// Where a token is given back (RFC 7009); `None` where that isn't possible.
    pub revocation_endpoint: Option<String>,
    /// Where a logout goes (RP-Initiated Logout 1.0); `None` where it has none.
    pub end_session_endpoint: Option<String>,
    /// Whether each of its answers names it (RFC 9207), so that one that doesn't is none of its answers.
    pub names_itself: bool,
}

/// Why a document is not a provider's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unusable {
    /// It is no JSON object each of whose members stands once, or it is too long.
    NotJson,
    /// It names another issuer, or none.
    OtherIssuer {
        /// The one that it names.
        named: Option<String>,
    },
    /// A member that is needed is missing, or is no text.
    Missing(&'static str),
    /// An address that is neither `https` nor on this machine.
    Unsafe(&'static str),
    /// It lists what it knows of PKCE, and S256 is not in it.
    NoS256,
    /// It lists what it can answer, and a code is not in it.
    NoCode,
}

impl Provider {
    /// The address of the document of `issuer`.
    #[must_use]
    pub fn document_of(issuer: &str) -> String {
        format!(
            "{}/.well-known/openid-configuration",
            issuer.strip_suffix('/').unwrap_or(issuer)
        )
    }

    /// Reads the document that was asked for in the name of `issuer`.
    ///
    /// # Errors
    ///
    /// [`Unusable`] says what is wrong with it.
    pub fn read(issuer: &str, document: &[u8]) -> Result<Self, Unusable> {
        if document.len() > MAX_DOCUMENT {
            return Err(Unusable::NotJson);
        }
        let members = Object::read(document).ok_or(Unusable::NotJson)?;
        // Before all else: what another issuer says is of no interest.
        let named = members.text("issuer");
        if named != Some(issuer) {
            let named = named.map(str::to_owned);
            return Err(Unusable::OtherIssuer { named });
        }
        if !is_safe(issuer) {
            return Err(Unusable::Unsafe("issuer"));
        }
        let lacks = |list: &str, word: &str| {
            members.get(list).is_some()
                && !members
                    .texts(list)
                    .is_some_and(|words| words.contains(&word))
        };
        // Some that know it don't list it: then the login shows whether they do.
        if lacks("code_challenge_methods_supported", "S256") {
            return Err(Unusable::NoS256);
        }
        if lacks("response_types_supported", "code") {
            return Err(Unusable::NoCode);
        }
        let optional = |name: &'static str| match members.text(name) {
            Some(address) if is_safe(address) => Ok(Some(address.to_owned())),
            Some(_) => Err(Unusable::Unsafe(name)),
            None => Ok(None),
        };
        let needed = |name| optional(name)?.ok_or(Unusable::Missing(name));
        Ok(Self {
            issuer: issuer.to_owned(),
            authorization_endpoint: needed("authorization_endpoint")?,
            token_endpoint: needed("token_endpoint")?,
            jwks_uri: needed("jwks_uri")?,
            revocation_endpoint: optional("revocation_endpoint")?,
            end_session_endpoint: optional("end_session_endpoint")?,
            names_itself: members
                .get("authorization_response_iss_parameter_supported")
                .and_then(serde_json::Value::as_bool)
                == Some(true),
        })
    }
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson => f.write_str(
                "what it answers is no JSON object; open the address in a browser to see what it is",
            ),
            Self::OtherIssuer { named: Some(named) } => write!(
                f,
                "it calls itself {named:?}; give that name to `Oidc::new`, to the byte, if it is the right provider"
            ),
            Self::OtherIssuer { named: None } => f.write_str("it doesn't name an issuer"),
            Self::Missing(member) => write!(f, "its document has no `{member}`"),
            Self::Unsafe(member) => write!(
                f,
                "its `{member}` is not an https address; only on this machine may it be http"
            ),
            Self::NoS256 => f.write_str("it can't do PKCE by S256"),
            Self::NoCode => f.write_str("it can't answer by a code"),
        }
    }
}

#[cfg(test)]
pub(crate) mod testing {
    //! A provider that has all that is needed, and nothing else.

    use super::*;

    pub(crate) fn provider() -> Provider {
        Provider {
            issuer: "https://id.example".into(),
            authorization_endpoint: "https://id.example/authorize".into(),
            token_endpoint: "https://id.example/token".into(),
            jwks_uri: "https://id.example/keys".into(),
            revocation_endpoint: None,
            end_session_endpoint: None,
            names_itself: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const ISSUER: &str = "https://id.example/realms/acme";

    fn document() -> Value {
        json!({
            "issuer": ISSUER,
            "authorization_endpoint": "https://id.example/authorize",
            "token_endpoint": "https://id.example/token",
            "jwks_uri": "https://id.example/keys",
            "end_session_endpoint": "https://id.example/logout",
            "revocation_endpoint": "https://id.example/revoke",
            "response_types_supported": ["code", "code id_token"],
            "code_challenge_methods_supported": ["plain", "S256"],
            "authorization_response_iss_parameter_supported": true,
        })
    }

    fn read(document: &Value) -> Result<Provider, Unusable> {
        Provider::read(ISSUER, document.to_string().as_bytes())
    }

    fn with(name: &str, value: Value) -> Result<Provider, Unusable> {
        let mut document = document();
        document[name] = value;
        read(&document)
    }

    #[test]
    fn o1_the_document_is_of_the_issuer_that_was_asked_for_to_the_byte() {
        assert!(read(&document()).is_ok_and(|provider| provider.names_itself));
        for other in [
            "https://id.example/realms/acme/",
            "https://ID.example/realms/acme",
            "https://id.example/realms/other",
            "https://evil.example",
        ] {
            let named = Some(other.to_owned());
            assert_eq!(
                with("issuer", json!(other)),
                Err(Unusable::OtherIssuer { named })
            );
        }
        for none in [json!(null), json!(7), json!([ISSUER]), json!("")] {
            assert_eq!(
                with("issuer", none),
                Err(Unusable::OtherIssuer { named: None })
            );
        }
    }

    #[test]
    fn o1_each_address_is_safe() {
        for name in [
            "authorization_endpoint",
            "token_endpoint",
            "jwks_uri",
            "end_session_endpoint",
            "revocation_endpoint",
        ] {
            for address in ["http://id.example/x", "javascript:alert(1)", "/token"] {
                assert_eq!(with(name, json!(address)), Err(Unusable::Unsafe(name)));
            }
            assert!(
                with(name, json!("http://127.0.0.1:4000/x")).is_ok(),
                "{name}"
            );
        }
        let plain = r#"{"issuer":"http://id.example"}"#.as_bytes();
        assert_eq!(
            Provider::read("http://id.example", plain),
            Err(Unusable::Unsafe("issuer"))
        );
    }

    #[test]
    fn what_is_needed_is_there_and_what_is_not_may_be_missing() {
        for name in ["authorization_endpoint", "token_endpoint", "jwks_uri"] {
            for none in [json!(null), json!(7), json!("")] {
                assert_eq!(with(name, none), Err(Unusable::Missing(name)));
            }
        }
        for name in ["end_session_endpoint", "revocation_endpoint"] {
            assert!(with(name, json!(null)).is_ok(), "{name}");
        }
        assert_eq!(
            with("response_types_supported", json!(["token"])),
            Err(Unusable::NoCode)
        );
    }

    #[test]
    fn o2_a_provider_that_lists_no_s256_is_refused() {
        const LIST: &str = "code_challenge_methods_supported";
        for list in [
            json!([]),
            json!(["plain"]),
            json!("S256"),
            json!(["S256", 7]),
        ] {
            assert_eq!(with(LIST, list), Err(Unusable::NoS256));
        }
        assert!(with(LIST, json!(null)).is_ok(), "it says nothing of it");
    }

    #[test]
    fn what_is_no_document_is_refused() {
        let twice = format!(r#"{{"issuer":"{ISSUER}","issuer":"{ISSUER}"}}"#);
        let long = format!(
            r#"{{"issuer":"{ISSUER}","x":"{}"}}"#,
            "x".repeat(MAX_DOCUMENT)
        );
        for text in ["", "<html>", "[]", "{", &twice, &long] {
            assert_eq!(
                Provider::read(ISSUER, text.as_bytes()),
                Err(Unusable::NotJson)
            );
        }
    }

    #[test]
    fn the_document_lies_under_the_issuer() {
        let address = "https://id.example/.well-known/openid-configuration";
        assert_eq!(Provider::document_of("https://id.example"), address);
        assert_eq!(Provider::document_of("https://id.example/"), address);
    }
}
