//! The few requests of the contract that are played here, and what comes back.

use std::fmt::{self, Display, Formatter};

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST, USER_AGENT};
use hyper::{Method, Request, http};
use serde::Deserialize;
use tollgate_api_types::{Envelope, LoginRequest, Secret, header};

use super::link::{Link, Lost, Place, Reply};

/// What the sessions shall be listed as.
const AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

/// What a login or a refresh gives; what is additive may be absent.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Granted {
    /// Opens the API.
    pub access_token: Secret,
    /// The next refresh token, where the server rotates.
    pub refresh_token: Option<Secret>,
    /// The session's public name.
    #[serde(default)]
    pub sid: String,
    /// The number of the refresh token in its session.
    #[serde(default, rename = "gen")]
    pub generation: u64,
}

/// What the server says; its text holds no token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Tokens.
    Granted(Granted),
    /// All is well, and there was nothing to give.
    Done,
    /// Anything else: the status, and the code if there was one.
    Refused(u16, String),
}

impl Answer {
    /// Whether it says that the server can't answer now, so that the same may be asked again.
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        matches!(self, Self::Refused(408 | 425 | 429 | 500.., _))
    }

    /// Whether it says this code.
    #[must_use]
    pub fn says(&self, code: &str) -> bool {
        matches!(self, Self::Refused(_, said) if said == code)
    }
}

impl Display for Answer {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Granted(_) => f.write_str("tokens"),
            Self::Done => f.write_str("200 without tokens"),
            Self::Refused(status, code) if code.is_empty() => write!(f, "{status}"),
            Self::Refused(status, code) => write!(f, "{status} {code}"),
        }
    }
}

/// `POST auth/login`, as a client that will send attempt ids.
///
/// # Errors
/// When no answer comes.
pub async fn login(
    link: &mut Link,
    usr_id: &str,
    password: &Secret,
) -> Result<(Answer, Place), Lost> {
    let body = LoginRequest {
        usr_id: usr_id.into(),
        password: password.clone(),
    };
    let body = serde_json::to_vec(&body).expect("strings are always JSON");
    let request = request(link, Method::POST, "auth/login")
        .header(CONTENT_TYPE, "application/json")
        .header(header::REFRESH_CLASS, "K2");
    ask(link, request, body).await
}

/// `POST auth/refresh`.
///
/// # Errors
/// When no answer comes.
pub async fn refresh(
    link: &mut Link,
    token: &Secret,
    attempt: &str,
) -> Result<(Answer, Place), Lost> {
    let request = request(link, Method::POST, "auth/refresh")
        .header(AUTHORIZATION, bearer(token))
        .header(header::REFRESH_ATTEMPT, attempt);
    ask(link, request, Vec::new()).await
}

/// `POST auth/logout`, with the refresh token.
///
/// # Errors
/// When no answer comes.
pub async fn logout(link: &mut Link, token: &Secret) -> Result<(Answer, Place), Lost> {
    let request = request(link, Method::POST, "auth/logout").header(AUTHORIZATION, bearer(token));
    ask(link, request, Vec::new()).await
}

/// `GET me`: the read that stands for all others.
///
/// # Errors
/// When no answer comes.
pub async fn me(link: &mut Link, access: Option<&Secret>) -> Result<Reply, Lost> {
    let mut request = request(link, Method::GET, "me");
    if let Some(access) = access {
        request = request.header(AUTHORIZATION, bearer(access));
    }
    link.ask(built(request, Vec::new())).await
}

fn request(link: &Link, method: Method, path: &str) -> http::request::Builder {
    Request::builder()
        .method(method)
        .uri(format!("/api/master/{path}"))
        .header(HOST, link.address().to_string())
        .header(USER_AGENT, AGENT)
}

fn bearer(token: &Secret) -> String {
    format!("Bearer {}", token.expose())
}

async fn ask(
    link: &mut Link,
    request: http::request::Builder,
    body: Vec<u8>,
) -> Result<(Answer, Place), Lost> {
    let reply = link.ask(built(request, body)).await?;
    Ok((read(&reply), reply.place))
}

fn built(request: http::request::Builder, body: Vec<u8>) -> Request<Full<Bytes>> {
    request
        .body(Full::new(body.into()))
        .expect("tokens and attempts of a server are valid header values")
}

fn read(reply: &Reply) -> Answer {
    let envelope: Option<Envelope<Granted>> = serde_json::from_slice(&reply.body).ok();
    match envelope {
        Some(Envelope {
            data: Some(granted),
            ..
        }) if reply.status == 200 => Answer::Granted(granted),
        _ if reply.status == 200 => Answer::Done,
        other => Answer::Refused(
            reply.status,
            other
                .map(|envelope| envelope.result_code)
                .unwrap_or_default(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &'static str) -> Answer {
        read(&Reply {
            status,
            body: Bytes::from_static(body.as_bytes()),
            place: Place { port: 0, nth: 0 },
        })
    }

    #[test]
    fn a_server_that_sends_only_the_access_token_is_understood() {
        let body = r#"{"resultCode":"OK","data":{"accessToken":"a"}}"#;
        let Answer::Granted(granted) = answer(200, body) else {
            panic!("tokens are tokens");
        };
        assert_eq!(granted.refresh_token, None);
    }

    #[test]
    fn a_refusal_keeps_its_code() {
        let body = r#"{"resultCode":"TOKEN_REUSED","message":"…"}"#;
        assert!(answer(401, body).says("TOKEN_REUSED"));
        assert!(!answer(401, body).is_unavailable());
        assert!(answer(503, "<html>").is_unavailable());
    }

    #[test]
    fn an_answer_in_words_holds_no_token() {
        let tokens = answer(200, r#"{"resultCode":"OK","data":{"accessToken":"a"}}"#);
        let refused = answer(401, r#"{"resultCode":"TOKEN_REUSED","message":"…"}"#);
        let words = [tokens, Answer::Done, refused, answer(503, "<html>")].map(|a| a.to_string());
        assert_eq!(
            words,
            ["tokens", "200 without tokens", "401 TOKEN_REUSED", "503"]
        );
    }

    #[test]
    fn a_logout_gives_nothing() {
        assert_eq!(answer(200, r#"{"resultCode":"OK"}"#), Answer::Done);
        let null = r#"{"resultCode":"OK","data":null}"#;
        assert_eq!(answer(200, null), Answer::Done);
    }
}
