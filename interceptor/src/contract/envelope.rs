//! The contract of an API whose answers are all `{"resultCode": "OK", "data": …}`.

use serde_json::{Map, Value};

use super::{Contract, RefreshAnswer, bearer, error_of, oauth_error, reason_of, seconds, shorten};
use crate::error::{Error, Failure};
use crate::origin::{self, Target};
use crate::request::{Headers, Request, Response, percent_encode};
use crate::session::LogoutReason;
use crate::token::{AccessToken, Login, RefreshToken, Renewal, Session};

/// The contract of an API under one base, with `resultCode` and `data` in each answer.
///
/// ```
/// use tollgate_interceptor::{Contract, EnvelopeContract, Response};
/// use tollgate_interceptor::request::Headers;
///
/// let contract = EnvelopeContract::new("/api/master");
/// let answer = Response { status: 200, headers: Headers::default(), body: br#"{"resultCode":"OK","data":7}"#.to_vec() };
/// assert_eq!(contract.read(&answer).unwrap(), 7);
/// ```
#[derive(Debug, Clone)]
pub struct EnvelopeContract {
    base: String,
    sends_attempts_elsewhere: bool,
}

impl EnvelopeContract {
    /// The API under `base`: a path of the page's own origin, or a whole address.
    #[must_use]
    pub fn new(base: impl Into<String>) -> Self {
        Self {
            base: origin::base(&base.into()),
            sends_attempts_elsewhere: false,
        }
    }

    /// With attempt ids also where the API is of another origin than the page's.
    ///
    /// For a server that knows of them: its CORS must allow the headers `x-refresh-class` and `x-refresh-attempt`.
    /// On the page's own origin they are sent in any case.
    #[must_use]
    pub fn with_attempts(mut self) -> Self {
        self.sends_attempts_elsewhere = true;
        self
    }

    fn with_bearer(&self, path: &str, session: &Session) -> Option<Request> {
        let token = session.refresh_token()?;
        let mut request = Request::post(format!("{}/{path}", self.base)).anonymous();
        request
            .headers_mut()
            .set("authorization", &bearer(token.expose()));
        Some(request)
    }
}

impl Contract for EnvelopeContract {
    fn resolve(&self, target: &str) -> Result<Target, Error> {
        origin::resolve(&self.base, target)
    }

    fn authorize(&self, session: &Session, headers: &mut Headers) {
        headers.set("authorization", &bearer(session.access_token().expose()));
        if !session.usr_id().is_empty() {
            headers.set("usrId", &header_text(session.usr_id()));
        }
        if let Some(tenant_id) = session.tenant_id() {
            headers.set("x-smp-project-code", &header_text(tenant_id));
        }
    }

    fn read(&self, response: &Response) -> Result<Value, Error> {
        let envelope = Envelope::read(response);
        let failure = || Failure {
            status: response.status,
            code: envelope.as_ref().map(|envelope| envelope.code.clone()),
            message: envelope
                .as_ref()
                .and_then(|envelope| envelope.message.clone()),
            request_id: response.headers.get("x-request-id").map(str::to_owned),
        };
        match &envelope {
            Some(envelope) if is_success(response) && envelope.is_ok() => Ok(envelope.data.clone()),
            Some(_) if is_success(response) => Err(Error::Rejected(failure())),
            _ => Err(error_of(response, failure())),
        }
    }

    fn read_login(&self, data: Value) -> Option<Login> {
        let Value::Object(mut members) = data else {
            return None;
        };
        let expires_in = members.get(EXPIRES_IN).and_then(seconds);
        // How long things live counts from this answer on: stored, it would be wrong from the first second.
        members.retain(|name, _| !is_duration(name));
        Some(Login {
            session: Session::from_members(members)?,
            expires_in,
        })
    }

    fn attempts_header(&self) -> Option<(&str, &str)> {
        Some(("x-refresh-class", "K2"))
    }

    fn sends_attempts_elsewhere(&self) -> bool {
        self.sends_attempts_elsewhere
    }

    fn refresh(&self, session: &Session, attempt: Option<&str>) -> Option<Request> {
        let mut request = self.with_bearer("auth/refresh", session)?;
        if let Some(attempt) = attempt {
            request.headers_mut().set("x-refresh-attempt", attempt);
        }
        Some(request)
    }

    fn read_refresh(&self, response: &Response) -> RefreshAnswer {
        let envelope = Envelope::read(response);
        match (response.status, envelope) {
            (200, Some(envelope)) if envelope.is_ok() => {
                read_renewal(envelope.data).map_or(RefreshAnswer::Unknown, RefreshAnswer::Accepted)
            }
            (200, Some(envelope)) => RefreshAnswer::Refused(reason_of(Some(envelope.code))),
            (401, envelope) if !response.is_html() => {
                RefreshAnswer::Refused(reason_of(envelope.map(|envelope| envelope.code)))
            }
            (400 | 403, Some(envelope)) if !envelope.is_ok() => {
                RefreshAnswer::Refused(reason_of(Some(envelope.code)))
            }
            (400 | 403, None) if let Some(code) = oauth_error(response) => {
                RefreshAnswer::Refused(reason_of(Some(code)))
            }
            (409, Some(envelope)) if envelope.code == "TOKEN_STALE" => {
                RefreshAnswer::Refused(LogoutReason::Stale)
            }
            _ => RefreshAnswer::Unknown,
        }
    }

    fn logout(&self, session: &Session) -> Option<Request> {
        self.with_bearer("auth/logout", session)
    }
}

/// How long the access token lives, in seconds from the answer that says so.
const EXPIRES_IN: &str = "expiresIn";

/// The shape of every answer, as far as it must be known here.
struct Envelope {
    code: String,
    message: Option<String>,
    data: Value,
}

impl Envelope {
    fn read(response: &Response) -> Option<Self> {
        let Ok(Value::Object(mut members)) = serde_json::from_slice(&response.body) else {
            return None;
        };
        let Some(Value::String(code)) = members.remove("resultCode") else {
            return None;
        };
        let message = members.get("message").and_then(Value::as_str);
        Some(Self {
            code: shorten(&code),
            message: message.map(shorten),
            data: members.remove("data").unwrap_or_default(),
        })
    }

    fn is_ok(&self) -> bool {
        self.code == "OK"
    }
}

fn read_renewal(data: Value) -> Option<Renewal> {
    let Value::Object(mut members) = data else {
        return None;
    };
    let access_token = AccessToken::parse(members.remove("accessToken")?.as_str()?)?;
    let refresh_token = match members.remove("refreshToken") {
        None | Some(Value::Null) => None,
        // A refresh token that can't be kept must not be mistaken for "keep the old one".
        Some(token) => Some(RefreshToken::parse(token.as_str()?)?),
    };
    // Of what else the server sends only its own words for the session are stored.
    let expires_in = members.get(EXPIRES_IN).and_then(seconds);
    let is_kept = |name: &str| matches!(name, "sid" | "gen");
    let extra: Map<String, Value> = members
        .into_iter()
        .filter(|(name, _)| is_kept(name))
        .collect();
    Some(Renewal {
        access_token,
        refresh_token,
        expires_in,
        extra,
    })
}

fn is_success(response: &Response) -> bool {
    (200..=299).contains(&response.status)
}

fn is_duration(name: &str) -> bool {
    matches!(name, EXPIRES_IN | "idleExpiresIn" | "absoluteExpiresIn")
}

/// Percent-encoded where it is not printable ASCII; the percent sign too, so that it can be read back.
fn header_text(text: &str) -> String {
    percent_encode(text, |byte| byte.is_ascii_graphic() && byte != b'%')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contract() -> EnvelopeContract {
        EnvelopeContract::new("/api/master")
    }

    fn answer(status: u16, body: &str) -> Response {
        Response {
            status,
            headers: Headers::default(),
            body: body.as_bytes().to_vec(),
        }
    }

    fn read_refresh(status: u16, body: &str) -> RefreshAnswer {
        contract().read_refresh(&answer(status, body))
    }

    #[test]
    fn a_refresh_is_accepted_only_with_a_token() {
        let ok = |data: &str| format!(r#"{{"resultCode":"OK","data":{data}}}"#);
        let megabyte = format!(r#"{{"accessToken":"{}"}}"#, "a".repeat(1 << 20));
        assert!(matches!(
            read_refresh(200, &ok(r#"{"accessToken":"a","refreshToken":"r","sid":"s","expiresIn":300}"#)),
            RefreshAnswer::Accepted(renewal)
                if renewal.refresh_token.is_some() && renewal.extra.len() == 1
        ));
        assert!(matches!(
            read_refresh(200, &ok(r#"{"accessToken":"a"}"#)),
            RefreshAnswer::Accepted(renewal) if renewal.refresh_token.is_none()
        ));
        for data in [
            "null",
            "[]",
            "{}",
            r#"{"accessToken":""}"#,
            r#"{"accessToken":7}"#,
            r#"{"accessToken":null}"#,
            r#"{"accessToken":"a\nb"}"#,
            r#"{"accessToken":"a","refreshToken":7}"#,
            r#"{"accessToken":"a","refreshToken":""}"#,
            &megabyte,
        ] {
            assert!(
                matches!(read_refresh(200, &ok(data)), RefreshAnswer::Unknown),
                "{:.60}",
                data
            );
        }
    }

    #[test]
    fn only_a_verdict_refuses() {
        let code = |code: &str| format!(r#"{{"resultCode":"{code}","message":"…"}}"#);
        let rejected = |code: Option<&str>| LogoutReason::Rejected {
            code: code.map(str::to_owned),
        };
        for (status, body, reason) in [
            (401, code("SESSION_EXPIRED"), LogoutReason::Expired),
            (401, code("SESSION_REVOKED"), LogoutReason::Revoked),
            (401, code("TOKEN_REUSED"), LogoutReason::Reused),
            (401, code("TOKEN_INVALID"), rejected(Some("TOKEN_INVALID"))),
            (401, String::new(), rejected(None)),
            (401, "nope".to_owned(), rejected(None)),
            (
                400,
                r#"{"error":"invalid_grant"}"#.to_owned(),
                rejected(Some("invalid_grant")),
            ),
            (403, code("BLOCKED"), rejected(Some("BLOCKED"))),
            (200, code("EXPIRED"), rejected(Some("EXPIRED"))),
            (409, code("TOKEN_STALE"), LogoutReason::Stale),
        ] {
            assert_eq!(
                read_refresh(status, &body),
                RefreshAnswer::Refused(reason),
                "{status} {body}"
            );
        }
    }

    #[test]
    fn all_else_is_no_verdict() {
        let page = "<!doctype html><title>Sign in to the Wi-Fi</title>";
        let ok = r#"{"resultCode":"OK","data":{"accessToken":"a"}}"#;
        for (status, body) in [
            (200, page),
            (200, ""),
            (200, "null"),
            (200, "[]"),
            (200, r#"{"resultCode":"OK","data":{"accessTo"#),
            (200, r#"{"data":{"accessToken":"a"}}"#),
            (201, ok),
            (204, ""),
            (206, ok),
            (302, ""),
            (400, "bad"),
            (400, ok),
            (403, "{}"),
            (403, r#"{"message":"Forbidden"}"#),
            (401, "\u{feff}<!doctype html>"),
            (400, page),
            (401, page),
            (403, page),
            (404, "{}"),
            (407, "{}"),
            (408, "{}"),
            (409, r#"{"resultCode":"CONFLICT"}"#),
            (413, "{}"),
            (421, "{}"),
            (425, "{}"),
            (429, "{}"),
            (500, "{}"),
            (503, r#"{"resultCode":"UNAVAILABLE"}"#),
            (511, page),
        ] {
            assert!(
                matches!(read_refresh(status, body), RefreshAnswer::Unknown),
                "{status} {body}"
            );
        }
    }

    #[test]
    fn what_a_401_is_called_does_not_make_a_page_of_it() {
        for (body, is_verdict) in [
            ("", true),
            (r#"{"resultCode":"TOKEN_INVALID"}"#, true),
            ("Access denied", false),
        ] {
            let mut response = answer(401, body);
            response.headers.set("content-type", "text/html");
            let verdict = contract().read_refresh(&response);
            assert_eq!(
                matches!(verdict, RefreshAnswer::Refused(_)),
                is_verdict,
                "{body}"
            );
        }
    }

    #[test]
    fn each_failure_has_its_type() {
        let read = |status, body| contract().read(&answer(status, body)).unwrap_err();
        let failed = r#"{"resultCode":"FAILED","message":"why"}"#;
        assert!(
            matches!(read(200, failed), Error::Rejected(failure) if failure.message.as_deref() == Some("why"))
        );
        assert!(matches!(read(200, "<html>"), Error::Protocol(_)));
        assert!(matches!(read(204, ""), Error::Protocol(_)));
        assert!(
            matches!(read(401, failed), Error::Unauthorized(failure) if failure.code.as_deref() == Some("FAILED"))
        );
        assert!(matches!(read(403, "<html>"), Error::Forbidden(failure) if failure.status == 403));
        assert!(matches!(read(404, ""), Error::NotFound(_)));
        assert!(matches!(read(500, "<html>"), Error::Unavailable { .. }));
        assert!(matches!(read(429, ""), Error::Unavailable { .. }));
        assert!(matches!(read(418, ""), Error::Http(_)));
    }

    #[test]
    fn names_that_are_not_ascii_travel_percent_encoded() {
        let token = AccessToken::parse("a").unwrap();
        let session = Session::new("민아 100%", token).with_tenant_id("acme");
        let mut headers = Headers::default();
        contract().authorize(&session, &mut headers);
        assert_eq!(headers.get("usrid"), Some("%EB%AF%BC%EC%95%84%20100%25"));
        assert_eq!(headers.get("x-smp-project-code"), Some("acme"));
        assert!(headers.is_sendable());
    }
}
