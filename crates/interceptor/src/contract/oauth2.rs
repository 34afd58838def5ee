//! The contract of an API that answers in plain JSON, with the token endpoint of OAuth 2.0 beside it (RFC 6749).

use core::hash::{Hash, Hasher};
use std::hash::DefaultHasher;

use serde_json::{Map, Value};

use super::words::{Told, oauth_error, read_refusal};
use super::{Contract, RefreshAnswer, bearer, error_of, seconds, shorten};
use crate::error::{Error, Failure};
use crate::json;
use crate::jwt;
use crate::origin::{self, Target};
use crate::request::{Headers, Request, Response};
use crate::session::LogoutReason;
use crate::token::{AccessToken, Login, RefreshToken, Renewal, Session};

/// A public client of an OAuth 2.0 server.
///
/// A login is whatever request brings a token response (section 5.1); its data are read by [`Contract::read_login`].
/// A refresh is the one of section 6.
///
/// ```
/// use tollgate_interceptor::{Contract, OAuth2Contract, Session};
/// use tollgate_interceptor::token::{AccessToken, RefreshToken};
///
/// let contract = OAuth2Contract::new("https://api.example/v1", "https://id.example/token", "spa");
/// let session = Session::new("ada", AccessToken::parse("a").unwrap())
///     .with_refresh_token(RefreshToken::parse("r").unwrap());
/// let refresh = contract.refresh(&session, None).unwrap();
/// let form = refresh.body().and_then(|body| body.as_bytes()).unwrap();
/// assert_eq!(form, b"grant_type=refresh_token&refresh_token=r&client_id=spa");
/// ```
#[derive(Debug, Clone)]
pub struct OAuth2Contract {
    base: String,
    token_endpoint: String,
    client_id: String,
    revocation_endpoint: Option<String>,
    told: Told,
}

impl OAuth2Contract {
    /// The API under `base`, whose tokens come from `token_endpoint` for the client of this name.
    #[must_use]
    pub fn new(
        base: impl Into<String>,
        token_endpoint: impl Into<String>,
        client_id: impl Into<String>,
    ) -> Self {
        Self {
            base: origin::base(&base.into()),
            token_endpoint: token_endpoint.into(),
            client_id: client_id.into(),
            revocation_endpoint: None,
            told: Told::default(),
        }
    }

    /// With an endpoint that a logout tells of (RFC 7009).
    #[must_use]
    pub fn with_revocation_endpoint(mut self, address: impl Into<String>) -> Self {
        self.revocation_endpoint = Some(address.into());
        self
    }

    /// With another word for "the access token is no longer good" than 401; it is asked of each answer to a request that
    /// carried one, in the place of [`Contract::is_expired`]: where the server says 401 too, it names that as well.
    #[must_use]
    pub fn with_expiry(mut self, is_expired: fn(&Response) -> bool) -> Self {
        self.told.expiry = Some(is_expired);
        self
    }

    /// With the server's own words for a refresh that it refuses: an answer for which they give a reason is believed at
    /// once.
    ///
    /// They are not asked of an answer that brings tokens, of one that means "not now" (408, 409, 413, 429, 5xx), nor of
    /// a page.
    #[must_use]
    pub fn with_refusals(mut self, reason: fn(&Response) -> Option<LogoutReason>) -> Self {
        self.told.refusal = Some(reason);
        self
    }
}

impl Contract for OAuth2Contract {
    fn resolve(&self, target: &str) -> Result<Target, Error> {
        origin::resolve(&self.base, target)
    }

    fn authorize(&self, session: &Session, headers: &mut Headers) {
        headers.set("authorization", &bearer(session.access_token().expose()));
    }

    fn is_expired(&self, response: &Response) -> bool {
        self.told.is_expired(response)
    }

    fn read(&self, response: &Response) -> Result<Value, Error> {
        let body: Option<Value> = match response.body.is_empty() {
            true => Some(Value::Null),
            false => json::from_bytes(&response.body),
        };
        let is_expired = self.is_expired(response);
        match (response.status, body) {
            (200..=299, Some(data)) if !is_expired => Ok(data),
            (_, body) => {
                let text = |name: &str| body.as_ref()?.get(name)?.as_str().map(shorten);
                let failure = Failure {
                    status: response.status,
                    code: text("error"),
                    message: text("error_description"),
                    request_id: response.headers.get("x-request-id").map(str::to_owned),
                };
                match is_expired {
                    true => Err(Error::Unauthorized(failure)),
                    false => Err(error_of(response, failure)),
                }
            }
        }
    }

    fn read_login(&self, data: Value) -> Option<Login> {
        let Renewal {
            access_token,
            refresh_token,
            expires_in,
            ..
        } = read_tokens(&data)?;
        let id_token = data.get("id_token").and_then(Value::as_str);
        let usr_id = id_token
            .and_then(jwt::subject)
            .or_else(|| jwt::subject(access_token.expose()));
        // Opaque tokens don't tell whose they are: what tells this login from the next is the token that it began with.
        let sid = fingerprint(&access_token);
        let mut session =
            Session::new(usr_id.unwrap_or_default(), access_token).with_extra("sid", sid);
        if let Some(token) = refresh_token {
            session = session.with_refresh_token(token);
        }
        Some(Login {
            session,
            expires_in,
        })
    }

    fn refresh(&self, session: &Session, _attempt: Option<&str>) -> Option<Request> {
        let token = session.refresh_token()?;
        let form = [
            ("grant_type", "refresh_token"),
            ("refresh_token", token.expose()),
            ("client_id", &self.client_id),
        ];
        Some(Request::post(&self.token_endpoint).form(&form).anonymous())
    }

    fn read_refresh(&self, response: &Response) -> RefreshAnswer {
        let body: Option<Value> = json::from_bytes(&response.body);
        let answer = match &body {
            Some(body) if response.status == 200 && oauth_error(body).is_none() => {
                read_tokens(body).map_or(RefreshAnswer::Unknown, RefreshAnswer::Accepted)
            }
            _ => read_refusal(response, None),
        };
        self.told.correct(response, answer)
    }

    fn logout(&self, session: &Session) -> Option<Request> {
        let form = [
            ("token", session.refresh_token()?.expose()),
            ("token_type_hint", "refresh_token"),
            ("client_id", &self.client_id),
        ];
        let endpoint = self.revocation_endpoint.as_ref()?;
        Some(Request::post(endpoint).form(&form).anonymous())
    }
}

/// A token response (section 5.1).
fn read_tokens(data: &Value) -> Option<Renewal> {
    let text = |name: &str| data.get(name)?.as_str();
    Some(Renewal {
        access_token: AccessToken::parse(text("access_token")?)?,
        refresh_token: match data.get("refresh_token") {
            None | Some(Value::Null) => None,
            // A refresh token that can't be kept must not be mistaken for "keep the old one".
            Some(token) => Some(RefreshToken::parse(token.as_str()?)?),
        },
        expires_in: data.get("expires_in").and_then(seconds),
        extra: Map::new(),
    })
}

/// Tells tokens apart, and gives nothing of them away.
fn fingerprint(token: &AccessToken) -> String {
    let mut hasher = DefaultHasher::new();
    token.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contract() -> OAuth2Contract {
        OAuth2Contract::new("https://api.example/v1/", "https://id.example/token", "spa")
    }

    fn answer(status: u16, body: &str) -> Response {
        Response {
            status,
            headers: Headers::default(),
            body: body.as_bytes().to_vec(),
        }
    }

    #[test]
    fn a_token_response_is_a_login_and_a_renewal() {
        let body =
            r#"{"access_token":"a2","token_type":"Bearer","expires_in":300,"refresh_token":"r2"}"#;
        let RefreshAnswer::Accepted(renewal) = contract().read_refresh(&answer(200, body)) else {
            panic!("it is a token response");
        };
        assert_eq!(
            renewal.expires_in,
            Some(core::time::Duration::from_secs(300))
        );
        assert!(renewal.refresh_token.is_some());

        let data = contract().read(&answer(200, body)).unwrap();
        let login = contract().read_login(data).unwrap();
        assert_eq!(login.session.access_token().expose(), "a2");
        assert!(login.session.sid().is_some());
    }

    #[test]
    fn an_error_of_the_grant_is_the_reason() {
        let refused = contract().read_refresh(&answer(400, r#"{"error":"invalid_grant"}"#));
        let code = Some("invalid_grant".to_owned());
        assert_eq!(
            refused,
            RefreshAnswer::Refused(LogoutReason::Invalid { code })
        );
    }

    #[test]
    fn a_life_is_read_also_from_digits_in_a_text_at_login_and_at_refresh() {
        for (text, secs) in [
            ("300", Some(300)),
            (r#""300""#, Some(300)),
            (r#""-300""#, None),
            (r#""""#, None),
        ] {
            let body = format!(r#"{{"access_token":"a","expires_in":{text}}}"#);
            let life = secs.map(core::time::Duration::from_secs);
            let login = contract().read_login(serde_json::from_str(&body).unwrap());
            assert_eq!(login.unwrap().expires_in, life, "{text}");
            assert!(
                matches!(contract().read_refresh(&answer(200, &body)), RefreshAnswer::Accepted(renewal) if renewal.expires_in == life),
                "{text}"
            );
        }
    }

    #[test]
    fn a_code_in_a_good_answer_may_mean_expired() {
        let graphql = contract().with_expiry(|answer| {
            answer
                .body
                .windows(15)
                .any(|word| word == b"UNAUTHENTICATED")
        });
        let read = |status, body| graphql.read(&answer(status, body));
        let expired = r#"{"data":null,"errors":[{"extensions":{"code":"UNAUTHENTICATED"}}]}"#;
        assert!(
            matches!(read(200, expired), Err(Error::Unauthorized(failure)) if failure.status == 200)
        );
        assert!(read(200, r#"{"data":{"me":"ada"}}"#).is_ok());
        assert!(!graphql.is_expired(&answer(401, "")));
        assert!(matches!(read(401, ""), Err(Error::Unauthorized(_))));
    }

    #[test]
    fn a_mark_before_the_json_is_no_fault() {
        assert_eq!(
            contract().read(&answer(200, "\u{feff}[1]")).unwrap(),
            serde_json::json!([1])
        );
        let forbidden = answer(403, "\u{feff}{\"error\":\"insufficient_scope\"}");
        let error = contract().read(&forbidden).unwrap_err();
        assert_eq!(
            error.failure().unwrap().code.as_deref(),
            Some("insufficient_scope")
        );
    }

    #[test]
    fn two_logins_are_told_apart_although_nothing_says_whose_they_are() {
        let login = |token: &str| {
            let data = serde_json::json!({"access_token": token, "token_type": "Bearer"});
            contract().read_login(data).unwrap().session
        };
        assert_ne!(login("a").sid(), login("b").sid());
    }

    #[test]
    fn plain_answers_are_data() {
        let read = |status, body| contract().read(&answer(status, body));
        assert_eq!(read(200, "[1]").unwrap(), serde_json::json!([1]));
        assert_eq!(read(204, "").unwrap(), Value::Null);
        assert!(matches!(read(200, "<html>"), Err(Error::Protocol(_))));
        assert!(matches!(
            read(403, r#"{"error":"insufficient_scope"}"#),
            Err(Error::Forbidden(failure)) if failure.code.as_deref() == Some("insufficient_scope")
        ));
    }
}
