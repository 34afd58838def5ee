//! What a JSON Web Token says of itself (RFC 7519, section 4.1).
//!
//! The signature is not checked and nothing is allowed by it: only the server judges a token.
//! All that is read is when it was made and when it ends, to refresh it in time, and whom it is about.
//!
//! ```
//! use std::time::Duration;
//! use tollgate_interceptor::jwt::claims;
//!
//! // {"iat":1000,"exp":1300}
//! let claims = claims("e30.eyJpYXQiOjEwMDAsImV4cCI6MTMwMH0.c2ln").unwrap();
//! assert_eq!(claims.expires_at - claims.issued_at.unwrap(), Duration::from_secs(300));
//! assert!(tollgate_interceptor::jwt::claims("opaque").is_none());
//! ```

use core::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::Value;

use crate::json;

/// The times that a token names, since the Unix epoch, by the clock of whoever made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claims {
    /// When it was made (`iat`).
    pub issued_at: Option<Duration>,
    /// When it ends (`exp`).
    pub expires_at: Duration,
}

/// The times that `token` names; `None` when it is no JSON Web Token, or names no end.
#[must_use]
pub fn claims(token: &str) -> Option<Claims> {
    let payload = payload(token)?;
    let time = |name: &str| Duration::try_from_secs_f64(payload.get(name)?.as_f64()?).ok();
    Some(Claims {
        issued_at: time("iat"),
        expires_at: time("exp")?,
    })
}

/// Whom `token` is about (`sub`); `None` when it is no JSON Web Token, or doesn't say.
#[must_use]
pub fn subject(token: &str) -> Option<String> {
    Some(payload(token)?.get("sub")?.as_str()?.to_owned())
}

fn payload(token: &str) -> Option<Value> {
    let mut parts = token.split('.');
    let (_header, payload, _signature) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let payload = BASE64_URL_SAFE_NO_PAD.decode(payload).ok()?;
    json::from_bytes(&payload)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(payload: &str) -> Option<Claims> {
        claims(&format!(
            "e30.{}.sig",
            BASE64_URL_SAFE_NO_PAD.encode(payload)
        ))
    }

    #[test]
    fn both_times_are_read_also_as_fractions() {
        let claims = of(r#"{"iat":1.5,"exp":2.25,"sub":"ada"}"#).unwrap();
        assert_eq!(claims.issued_at, Some(Duration::from_millis(1_500)));
        assert_eq!(claims.expires_at, Duration::from_millis(2_250));
    }

    #[test]
    fn a_mark_before_the_claims_is_skipped() {
        let claims = of("\u{feff}{\"exp\":5}").unwrap();
        assert_eq!(claims.expires_at, Duration::from_secs(5));
    }

    #[test]
    fn junk_is_no_time() {
        for exp in ["\"5\"", "-1", "1e308", "null", "[]", "{}", "true", "1e400"] {
            assert_eq!(of(&format!(r#"{{"exp":{exp}}}"#)), None, "{exp}");
            let iat = of(&format!(r#"{{"iat":{exp},"exp":5}}"#));
            assert!(iat.is_none_or(|claims| claims.issued_at.is_none()), "{exp}");
        }
    }

    #[test]
    fn junk_is_no_token() {
        let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        for token in [
            "",
            "a",
            "a.b",
            "a.b.c",
            "e30.e30.c",
            "e30.eyJleHAiOjV9.c.d",
            "e30.eyJleHAiOjV9.c.d.e",
            "e30.eyJleHAiOjV9==.c",
            "..",
        ] {
            assert_eq!(claims(token), None, "{token}");
        }
        assert_eq!(of(&deep), None);
    }
}
