//! The tokens, and the record of a session as it is stored.
//!
//! The stored form is JSON: `{usrId, accessToken, refreshToken, tenantId}`, with members of the server's and of other
//! versions beside them, which are kept.
//! Whatever in it is absent or of the wrong type is treated as unknown; nothing in it can cause a panic.
//!
//! ```
//! use tollgate_interceptor::Session;
//!
//! let stored = r#"{"usrId":"ada","accessToken":"a","refreshToken":"r","theme":"dark"}"#;
//! let session = Session::from_json(stored).unwrap();
//! assert_eq!(session.usr_id(), "ada");
//! assert!(session.to_json().contains(r#""theme":"dark""#));
//! assert!(Session::from_json("null").is_none());
//! ```
//!
//! What is not here: who may change a session, and when ([`crate::session`]).

use core::fmt;
use core::time::Duration;

use serde_json::{Map, Value};

use crate::json;

/// The longest token that is taken from anybody, in bytes; servers limit a whole header to less.
const MAX_TOKEN: usize = 16 * 1024;

const EXPIRES_AT: &str = "expiresAt";
const ATTEMPT_KEY: &str = "attemptKey";

/// Opens the API for a short time.
///
/// Its text shows neither in `Debug` nor in an event.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct AccessToken(String);

/// Buys the next access token.
///
/// Its text shows neither in `Debug` nor in an event.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RefreshToken(String);

/// A session as it is stored: who is logged in, by which tokens.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Session {
    usr_id: String,
    tenant_id: Option<String>,
    access_token: AccessToken,
    refresh_token: Option<RefreshToken>,
    /// The members that only the server and other versions know.
    extra: Map<String, Value>,
}

/// What a login has opened.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Login {
    /// The session.
    pub session: Session,
    /// How long its access token lives from now on, where the server says so.
    pub expires_in: Option<Duration>,
}

/// What a refresh brings: the next access token, and what else the server chose to send.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Renewal {
    /// The next access token.
    pub access_token: AccessToken,
    /// The next refresh token; `None` keeps the one that was sent.
    pub refresh_token: Option<RefreshToken>,
    /// How long the access token lives from now on, where the server says so.
    pub expires_in: Option<Duration>,
    /// Members to be stored beside the tokens.
    pub extra: Map<String, Value>,
}

impl From<Session> for Login {
    fn from(session: Session) -> Self {
        Self {
            session,
            expires_in: None,
        }
    }
}

impl AccessToken {
    /// Takes a text that may stand in a header; `None` when it is empty, too long or has other characters.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        is_token(text).then(|| Self(text.to_owned()))
    }

    /// The text itself, for the header that carries it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl RefreshToken {
    /// Takes a text that may stand in a header; `None` when it is empty, too long or has other characters.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        is_token(text).then(|| Self(text.to_owned()))
    }

    /// The text itself, for the header that carries it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl Session {
    /// A session that a server has just opened.
    #[must_use]
    pub fn new(usr_id: impl Into<String>, access_token: AccessToken) -> Self {
        Self {
            usr_id: usr_id.into(),
            tenant_id: None,
            access_token,
            refresh_token: None,
            extra: Map::new(),
        }
    }

    /// With the tenant that was chosen.
    #[must_use]
    pub fn with_tenant_id(mut self, tenant_id: impl Into<String>) -> Self {
        self.tenant_id = Some(tenant_id.into());
        self
    }

    /// With the token that buys the next access token.
    #[must_use]
    pub fn with_refresh_token(mut self, refresh_token: RefreshToken) -> Self {
        self.refresh_token = Some(refresh_token);
        self
    }

    /// With one more member of the stored form.
    #[must_use]
    pub fn with_extra(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.extra.insert(name.to_owned(), value.into());
        self
    }

    /// Reads the stored form; `None` for everything that holds no access token.
    #[must_use]
    pub fn from_json(text: &str) -> Option<Self> {
        let Some(Value::Object(members)) = json::read(text) else {
            return None;
        };
        Self::from_members(members)
    }

    /// Reads a session from the members of a stored form or of a login's answer.
    #[must_use]
    pub fn from_members(mut members: Map<String, Value>) -> Option<Self> {
        // What is of another type stays where it is: it may mean something to another version.
        let mut text = |name: &str| match members.get(name)?.is_string() {
            true => members.remove(name)?.as_str().map(str::to_owned),
            false => None,
        };
        Some(Self {
            access_token: AccessToken::parse(&text("accessToken")?)?,
            refresh_token: text("refreshToken").and_then(|token| RefreshToken::parse(&token)),
            usr_id: text("usrId").unwrap_or_default(),
            tenant_id: text("tenantId").filter(|id| !id.is_empty()),
            extra: members,
        })
    }

    /// The stored form.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut members = self.extra.clone();
        let mut put = |name: &str, text: &str| members.insert(name.to_owned(), text.into());
        put("accessToken", self.access_token.expose());
        if !self.usr_id.is_empty() {
            put("usrId", &self.usr_id);
        }
        if let Some(token) = &self.refresh_token {
            put("refreshToken", token.expose());
        }
        if let Some(tenant_id) = &self.tenant_id {
            put("tenantId", tenant_id);
        }
        json::write(&Value::Object(members))
    }

    /// The same session by its next tokens.
    #[must_use]
    pub fn renewed(mut self, renewal: Renewal) -> Self {
        self.access_token = renewal.access_token;
        self.refresh_token = renewal.refresh_token.or(self.refresh_token);
        // The hint was about the token before.
        self.extra.remove(EXPIRES_AT);
        self.extra.extend(renewal.extra);
        self
    }

    /// Who is logged in; empty when the stored form doesn't say.
    #[must_use]
    pub fn usr_id(&self) -> &str {
        &self.usr_id
    }

    /// The tenant that was chosen.
    #[must_use]
    pub fn tenant_id(&self) -> Option<&str> {
        self.tenant_id.as_deref()
    }

    /// The token that opens the API.
    #[must_use]
    pub fn access_token(&self) -> &AccessToken {
        &self.access_token
    }

    /// The token that buys the next access token; without it the session ends with its access token.
    #[must_use]
    pub fn refresh_token(&self) -> Option<&RefreshToken> {
        self.refresh_token.as_ref()
    }

    /// A member of the stored form that stands beside name, tenant and tokens.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<&Value> {
        self.extra.get(name)
    }

    /// How often the server has rotated the refresh token, where it tells (`gen`).
    #[must_use]
    pub fn generation(&self) -> Option<u64> {
        self.extra.get("gen").and_then(Value::as_u64)
    }

    /// When the access token ends, by the wall clock of the browser that got it: a hint, since that clock may be wrong
    /// (`expiresAt`, in milliseconds since the Unix epoch).
    #[must_use]
    pub fn expires_at(&self) -> Option<Duration> {
        let milliseconds = self.extra.get(EXPIRES_AT)?.as_u64()?;
        Some(Duration::from_millis(milliseconds))
    }

    /// With that hint, or without.
    #[must_use]
    pub fn with_expires_at(mut self, wall: Option<Duration>) -> Self {
        put_expires_at(&mut self.extra, wall);
        self
    }

    /// The name of the browser's key that makes this session's attempt ids; `None` in sessions that have none
    /// (`attemptKey`).
    #[must_use]
    pub fn attempt_key(&self) -> Option<&str> {
        self.extra.get(ATTEMPT_KEY).and_then(Value::as_str)
    }

    /// With the name of that key.
    #[must_use]
    pub fn with_attempt_key(self, name: &str) -> Self {
        self.with_extra(ATTEMPT_KEY, name)
    }

    /// The public name of the session, where the server gives one.
    #[must_use]
    pub fn sid(&self) -> Option<&str> {
        self.extra.get("sid").and_then(Value::as_str)
    }
}

impl Renewal {
    /// With the hint when its access token ends, or without ([`Session::expires_at`]).
    #[must_use]
    pub fn with_expires_at(mut self, wall: Option<Duration>) -> Self {
        put_expires_at(&mut self.extra, wall);
        self
    }
}

fn put_expires_at(members: &mut Map<String, Value>, wall: Option<Duration>) {
    match wall.and_then(|wall| u64::try_from(wall.as_millis()).ok()) {
        Some(milliseconds) => members.insert(EXPIRES_AT.to_owned(), milliseconds.into()),
        None => members.remove(EXPIRES_AT),
    };
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessToken(…)")
    }
}

impl fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RefreshToken(…)")
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Unknown members may hold anything, secrets of other versions included.
        f.debug_struct("Session")
            .field("usr_id", &self.usr_id)
            .field("tenant_id", &self.tenant_id)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Renewal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Renewal")
            .field("rotates", &self.refresh_token.is_some())
            .finish_non_exhaustive()
    }
}

/// Visible ASCII only, so that the text can stand in a header as it is.
fn is_token(text: &str) -> bool {
    (1..=MAX_TOKEN).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_holds_no_access_token_is_no_session() {
        let long = format!(r#"{{"accessToken":"{}"}}"#, "a".repeat(5_000_000));
        for text in [
            "",
            "null",
            r#""null""#,
            r#""""#,
            "[]",
            "7",
            "{",
            "{}",
            "\u{feff}{\"accessToken\":\"a\"}",
            r#"{"accessToken":null}"#,
            r#"{"accessToken":7}"#,
            r#"{"accessToken":""}"#,
            r#"{"accessToken":"two words"}"#,
            r#"{"accessToken":"line\nbreak"}"#,
            r#"{"refreshToken":"r"}"#,
            &long,
        ] {
            let shown: String = text.chars().take(60).collect();
            assert!(Session::from_json(text).is_none(), "{shown}");
        }
    }

    #[test]
    fn fields_that_are_missing_or_mistyped_are_unknown() {
        let session =
            Session::from_json(r#"{"accessToken":"a","refreshToken":7,"usrId":[],"tenantId":""}"#)
                .unwrap();
        assert_eq!(session.usr_id(), "");
        assert_eq!(session.tenant_id(), None);
        assert_eq!(session.refresh_token(), None);
    }

    #[test]
    fn unknown_members_survive_a_refresh() {
        let stored = r#"{"usrId":"ada","accessToken":"a","refreshToken":"r","__proto__":{"x":1},"theme":"dark"}"#;
        let renewal = Renewal {
            access_token: AccessToken::parse("a2").unwrap(),
            refresh_token: None,
            expires_in: None,
            extra: Map::new(),
        };
        let renewed = Session::from_json(stored)
            .unwrap()
            .renewed(renewal)
            .to_json();
        let members: Value = serde_json::from_str(&renewed).unwrap();
        assert_eq!(members["accessToken"], "a2");
        assert_eq!(members["refreshToken"], "r");
        assert_eq!(members["theme"], "dark");
        assert_eq!(members["__proto__"]["x"], 1);
    }

    #[test]
    fn debug_shows_no_token() {
        let session = Session::from_json(
            r#"{"accessToken":"canary-a","refreshToken":"canary-r","x":"canary"}"#,
        )
        .unwrap();
        let access_token = session.access_token().clone();
        let refresh_token = session.refresh_token().cloned();
        assert!(refresh_token.is_some());
        let renewal = Renewal {
            access_token: access_token.clone(),
            refresh_token: refresh_token.clone(),
            expires_in: None,
            extra: session.extra.clone(),
        };
        let login = Login::from(session.clone());
        let shown = format!("{session:?} {access_token:?} {refresh_token:?} {renewal:?} {login:?}");
        assert!(!shown.contains("canary"), "{shown}");
    }
}
