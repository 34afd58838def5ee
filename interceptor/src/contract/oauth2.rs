//! The contract of an API that answers in plain JSON, with the token endpoint of OAuth 2.0 beside it (RFC 6749).

use core::hash::{Hash, Hasher};
use std::hash::DefaultHasher;

use serde_json::{Map, Value};

use super::{Contract, RefreshAnswer, bearer, error_of, oauth_error, reason_of, seconds, shorten};
use crate::error::{Error, Failure};
use crate::jwt;
use crate::origin::{self, Target};
use crate::request::{Headers, Request, Response};
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
        }
    }

    /// With an endpoint that a logout tells of (RFC 7009).
    #[must_use]
    pub fn with_revocation_endpoint(mut self, address: impl Into<String>) -> Self {
        self.revocation_endpoint = Some(address.into());
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

    fn read(&self, response: &Response) -> Result<Value, Error> {
        let body: Option<Value> = match response.body.is_empty() {
            true => Some(Value::Null),
            false => serde_json::from_slice(&response.body).ok(),
        };
        match (response.status, body) {
            (200..=299, Some(data)) => Ok(data),
            (_, body) => {
                let text = |name: &str| body.as_ref()?.get(name)?.as_str().map(shorten);
                let failure = Failure {
                    status: response.status,
                    code: text("error"),
                    message: text("error_description"),
                    request_id: response.headers.get("x-request-id").map(str::to_owned),
                };
                Err(error_of(response, failure))
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
        match (response.status, oauth_error(response)) {
            (200, None) => serde_json::from_slice(&response.body)
                .ok()
                .and_then(|data| read_tokens(&data))
                .map_or(RefreshAnswer::Unknown, RefreshAnswer::Accepted),
            // What a server says of its own state is no verdict, whatever status it says it with.
            (_, Some(code)) if code == "temporarily_unavailable" || code == "server_error" => {
                RefreshAnswer::Unknown
            }
            (400 | 401 | 403, Some(code)) => RefreshAnswer::Refused(reason_of(Some(code))),
            _ => RefreshAnswer::Unknown,
        }
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
    use crate::session::LogoutReason;

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
    fn only_an_error_of_the_grant_ends_the_session() {
        for (status, body, is_refused) in [
            (400, r#"{"error":"invalid_grant"}"#, true),
            (401, r#"{"error":"invalid_client"}"#, true),
            (400, r#"{"error":"temporarily_unavailable"}"#, false),
            (200, r#"{"error":"server_error"}"#, false),
            (400, "bad", false),
            (401, "<html>", false),
            (500, r#"{"error":"invalid_grant"}"#, false),
            (200, "{}", false),
            (200, r#"{"access_token":""}"#, false),
            (200, r#"{"access_token":"a","refresh_token":7}"#, false),
        ] {
            let verdict = contract().read_refresh(&answer(status, body));
            match is_refused {
                true => assert!(
                    matches!(
                        verdict,
                        RefreshAnswer::Refused(LogoutReason::Rejected { code: Some(_) })
                    ),
                    "{status} {body}"
                ),
                false => assert_eq!(verdict, RefreshAnswer::Unknown, "{status} {body}"),
            }
        }
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
