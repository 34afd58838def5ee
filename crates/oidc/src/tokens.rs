//! What a token endpoint answers (RFC 6749, sections 5.1 and 5.2; OpenID Connect Core 1.0, section 3.1.3.3).

use core::fmt;
use core::time::Duration;

use tollgate_interceptor::Response;
use tollgate_interceptor::token::{AccessToken, RefreshToken};

use crate::answer::{Refusal, shortened};
use crate::error::Error;
use crate::id_token::Fault;
use crate::json::Object;

/// The longest answer that is read, in bytes.
const MAX: usize = 64 * 1024;

/// What a code has bought.
#[derive(Clone, PartialEq, Eq)]
pub struct Tokens {
    /// Opens the API.
    pub access_token: AccessToken,
    /// Buys the next one; `None` where the provider gives none.
    pub refresh_token: Option<RefreshToken>,
    /// How long the access token lives, where the provider says so.
    pub expires_in: Option<Duration>,
    /// Who has logged in.
    pub id_token: String,
    /// What was granted; `None` where it is what was asked for.
    pub scope: Option<String>,
}

impl Tokens {
    /// Reads the answer to a code.
    ///
    /// # Errors
    ///
    /// [`Error::NoTokens`] where the provider says no, [`Error::Unreachable`] where it can't answer now,
    /// [`Error::Unreadable`] where it is no answer, and [`Error::IdToken`] where nothing says who has logged in.
    pub fn read(response: &Response) -> Result<Self, Error> {
        let is_short = response.body.len() <= MAX;
        let members = is_short.then(|| Object::read(&response.body)).flatten();
        match (response.status, members) {
            (429 | 500.., _) => Err(Error::Unreachable),
            (200, Some(members)) if members.get("error").is_none() => Self::of(&members),
            (_, Some(members)) => match members.text("error") {
                Some(error) => Err(Error::NoTokens(Refusal {
                    error: shortened(error),
                    description: members.text("error_description").map(shortened),
                })),
                None => Err(Error::Unreadable),
            },
            (_, None) => Err(Error::Unreadable),
        }
    }

    fn of(members: &Object) -> Result<Self, Error> {
        let is_bearer = |kind: &str| kind.eq_ignore_ascii_case("bearer");
        let access_token = members.text("access_token").and_then(AccessToken::parse);
        let refresh_token = match members.get("refresh_token") {
            None => Ok(None),
            // One that can't be kept must not be taken for none.
            Some(token) => match token.as_str().and_then(RefreshToken::parse) {
                Some(token) => Ok(Some(token)),
                None => Err(Error::Unreadable),
            },
        };
        match (members.text("token_type"), access_token) {
            (Some(kind), Some(access_token)) if is_bearer(kind) => Ok(Self {
                access_token,
                refresh_token: refresh_token?,
                expires_in: members
                    .get("expires_in")
                    .and_then(serde_json::Value::as_f64)
                    .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()),
                id_token: members
                    .text("id_token")
                    .ok_or(Error::IdToken(Fault::Missing))?
                    .to_owned(),
                scope: members.text("scope").map(str::to_owned),
            }),
            _ => Err(Error::Unreadable),
        }
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens")
            .field("expires_in", &self.expires_in)
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use tollgate_interceptor::request::Headers;

    use super::*;

    fn read(status: u16, body: &str) -> Result<Tokens, Error> {
        Tokens::read(&Response {
            status,
            headers: Headers::default(),
            body: body.as_bytes().to_vec(),
        })
    }

    fn with(name: &str, value: Value) -> Result<Tokens, Error> {
        let mut body = json!({
            "access_token": "a",
            "refresh_token": "r",
            "token_type": "Bearer",
            "expires_in": 300,
            "id_token": "x.y.z",
            "scope": "openid",
        });
        body[name] = value;
        read(200, &body.to_string())
    }

    #[test]
    fn tokens_are_read_with_what_is_said_of_them() {
        let tokens = with("token_type", json!("bearer")).unwrap();
        assert_eq!(tokens.access_token.expose(), "a");
        assert_eq!(tokens.expires_in, Some(Duration::from_secs(300)));
        assert_eq!(tokens.id_token, "x.y.z");
        assert_eq!(tokens.scope.as_deref(), Some("openid"));
        assert_eq!(
            with("refresh_token", json!(null)).unwrap().refresh_token,
            None
        );
        assert_eq!(with("expires_in", json!("soon")).unwrap().expires_in, None);
    }

    #[test]
    fn o6_only_json_of_a_sensible_length_is_read() {
        let long = format!(r#"{{"access_token":"{}"}}"#, "a".repeat(MAX));
        let twice =
            r#"{"access_token":"a","access_token":"b","token_type":"Bearer","id_token":"x"}"#;
        for body in [
            "",
            "<html>",
            "[]",
            "{",
            "access_token=a&token_type=Bearer",
            &long,
            twice,
            "{}",
        ] {
            assert_eq!(read(200, body), Err(Error::Unreadable), "{body:.40}");
            assert_eq!(read(400, body), Err(Error::Unreadable), "{body:.40}");
        }
        for (name, value) in [
            ("access_token", json!("")),
            ("access_token", json!(7)),
            ("access_token", json!("a b")),
            ("refresh_token", json!("r\n")),
            ("refresh_token", json!(7)),
            ("token_type", json!("mac")),
            ("token_type", json!(null)),
        ] {
            assert_eq!(
                with(name, value.clone()),
                Err(Error::Unreadable),
                "{name}: {value}"
            );
        }
    }

    #[test]
    fn o7_a_login_without_an_id_token_is_none() {
        for none in [json!(null), json!(""), json!(7)] {
            assert_eq!(with("id_token", none), Err(Error::IdToken(Fault::Missing)));
        }
    }

    #[test]
    fn o15_a_refusal_is_told_from_a_provider_that_is_away() {
        let body = r#"{"error":"invalid_grant","error_description":"used"}"#;
        for status in [200, 400, 401] {
            assert!(matches!(
                read(status, body),
                Err(Error::NoTokens(Refusal { error, .. })) if error == "invalid_grant"
            ));
        }
        for status in [429, 500, 503] {
            assert_eq!(read(status, body), Err(Error::Unreachable));
        }
    }
}
