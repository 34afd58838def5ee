//! The contract of an API whose answers are all `{"resultCode": "OK", "data": …}`.

use serde_json::{Map, Value};

use super::words::{Told, read_refusal};
use super::{Contract, RefreshAnswer, bearer, error_of, seconds, shorten};
use crate::error::{Error, Failure};
use crate::json;
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
    told: Told,
    sends_attempts_elsewhere: bool,
}

impl EnvelopeContract {
    /// The API under `base`: a path of the page's own origin, or a whole address.
    #[must_use]
    pub fn new(base: impl Into<String>) -> Self {
        Self {
            base: origin::base(&base.into()),
            told: Told::default(),
            sends_attempts_elsewhere: false,
        }
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

    fn is_expired(&self, response: &Response) -> bool {
        self.told.is_expired(response)
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
            _ if self.is_expired(response) => Err(Error::Unauthorized(failure())),
            Some(envelope) if is_success(response) && envelope.is_ok() => Ok(envelope.data.clone()),
            Some(_) if is_success(response) => Err(Error::NotOk(failure())),
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
        let answer = match (response.status, Envelope::read(response)) {
            (200, Some(envelope)) if envelope.is_ok() => {
                read_renewal(envelope.data).map_or(RefreshAnswer::Unknown, RefreshAnswer::Accepted)
            }
            (409, Some(envelope)) if envelope.code == "TOKEN_STALE" => {
                RefreshAnswer::Refused(LogoutReason::Stale)
            }
            (_, envelope) => read_refusal(response, envelope.and_then(Envelope::refusal)),
        };
        self.told.correct(response, answer)
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
        let Some(Value::Object(mut members)) = json::from_bytes(&response.body) else {
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

    /// What it says other than that all is well.
    fn refusal(self) -> Option<String> {
        (!self.is_ok() && !self.code.is_empty()).then_some(self.code)
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
    fn each_refusal_has_its_reason() {
        let code = |code: &str| format!(r#"{{"resultCode":"{code}","message":"…"}}"#);
        let invalid = |code: &str| LogoutReason::Invalid {
            code: Some(code.to_owned()),
        };
        for (status, body, reason) in [
            (401, code("SESSION_EXPIRED"), LogoutReason::Expired),
            (401, code("SESSION_REVOKED"), LogoutReason::Revoked),
            (401, code("TOKEN_REUSED"), LogoutReason::Reused),
            (401, code("TOKEN_INVALID"), invalid("TOKEN_INVALID")),
            (
                400,
                r#"{"error":"invalid_grant"}"#.to_owned(),
                invalid("invalid_grant"),
            ),
            (403, code("BLOCKED"), invalid("BLOCKED")),
            (200, code("EXPIRED"), invalid("EXPIRED")),
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
    fn what_a_401_is_called_does_not_make_a_page_of_it() {
        let refused = r#"{"resultCode":"TOKEN_INVALID"}"#;
        for (body, is_page) in [("", false), (refused, false), ("Access denied", true)] {
            let mut response = answer(401, body);
            response.headers.set("content-type", "text/html");
            let verdict = contract().read_refresh(&response);
            assert_eq!(verdict == RefreshAnswer::Unknown, is_page, "{body}");
        }
    }

    #[test]
    fn a_life_is_read_also_from_digits_in_a_text_at_login_and_at_refresh() {
        for (text, secs) in [
            ("300", Some(300)),
            (r#""300""#, Some(300)),
            (r#""-300""#, None),
            (r#""soon""#, None),
        ] {
            let data = format!(
                r#"{{"accessToken":"a","expiresIn":{text},"idleExpiresIn":"1800","absoluteExpiresIn":"x"}}"#
            );
            let ok = answer(200, &format!(r#"{{"resultCode":"OK","data":{data}}}"#));
            let life = secs.map(core::time::Duration::from_secs);
            let login = contract()
                .read(&ok)
                .ok()
                .and_then(|data| contract().read_login(data));
            let login = login.unwrap();
            assert_eq!(login.expires_in, life, "{text}");
            assert!(
                !login.session.to_json().contains("xpiresIn"),
                "none is stored"
            );
            assert!(
                matches!(contract().read_refresh(&ok), RefreshAnswer::Accepted(renewal) if renewal.expires_in == life),
                "{text}"
            );
        }
    }

    #[test]
    fn a_mark_before_the_json_is_no_fault() {
        let ok = answer(200, "\u{feff}{\"resultCode\":\"OK\",\"data\":7}");
        assert_eq!(contract().read(&ok).unwrap(), 7);
        let failed = answer(403, "\u{feff}{\"resultCode\":\"FORBIDDEN\"}");
        let failure = contract().read(&failed).unwrap_err();
        assert_eq!(
            failure.failure().unwrap().code.as_deref(),
            Some("FORBIDDEN")
        );
    }

    #[test]
    fn what_means_expired_is_the_contracts_affair_and_by_default_401() {
        let other = contract().with_expiry(|answer| matches!(answer.status, 419 | 440));
        for (status, is_expired, is_expired_there) in [
            (200, false, false),
            (401, true, false),
            (403, false, false),
            (419, false, true),
            (440, false, true),
        ] {
            let answer = answer(status, r#"{"resultCode":"X"}"#);
            assert_eq!(contract().is_expired(&answer), is_expired, "{status}");
            assert_eq!(other.is_expired(&answer), is_expired_there, "{status}");
            let is_unauthorized = matches!(other.read(&answer), Err(Error::Unauthorized(_)));
            assert_eq!(
                is_unauthorized,
                is_expired_there || status == 401,
                "{status}"
            );
        }
    }

    #[test]
    fn each_failure_has_its_type() {
        let read = |status, body| contract().read(&answer(status, body)).unwrap_err();
        let failed = r#"{"resultCode":"FAILED","message":"why"}"#;
        assert!(
            matches!(read(200, failed), Error::NotOk(failure) if failure.message.as_deref() == Some("why"))
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
