//! The `Authorization` header, read strictly.
//!
//! Between the scheme and the token there may be several spaces (RFC 9110, section 11.4), and nothing else.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;

use crate::error::ApiError;

/// The one token that a request bears.
///
/// # Errors
/// [`ApiError::TokenMissing`] without the header, [`ApiError::TokenInvalid`] for any but one well-formed bearer token.
pub fn bearer(headers: &HeaderMap) -> Result<&str, ApiError> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let Some(value) = values.next() else {
        return Err(ApiError::TokenMissing);
    };
    if values.next().is_some() {
        return Err(ApiError::TokenInvalid);
    }
    value
        .to_str()
        .ok()
        .and_then(parse)
        .ok_or(ApiError::TokenInvalid)
}

fn parse(value: &str) -> Option<&str> {
    let (scheme, rest) = value.split_once(' ')?;
    let token = rest.trim_start_matches(' ');
    let is_token = !token.is_empty()
        && token
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    (scheme.eq_ignore_ascii_case("bearer") && is_token).then_some(token)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[track_caller]
    fn check(values: &[&[u8]], expected: Result<&str, ApiError>) {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(AUTHORIZATION, HeaderValue::from_bytes(value).unwrap());
        }
        assert_eq!(bearer(&headers), expected, "{values:?}");
    }

    #[test]
    fn one_bearer_token_is_read_whatever_the_case_of_its_scheme() {
        for value in [b"Bearer ab-_9", b"bearer ab-_9", b"BEARER ab-_9"] {
            check(&[value], Ok("ab-_9"));
        }
    }

    #[test]
    fn any_number_of_spaces_separates_the_scheme_from_its_token() {
        for n in [1, 2, 3, 100] {
            let value = format!("Bearer{}ab-_9", " ".repeat(n));
            check(&[value.as_bytes()], Ok("ab-_9"));
        }
    }

    #[test]
    fn no_header_is_told_apart_from_a_bad_one() {
        check(&[], Err(ApiError::TokenMissing));
    }

    #[test]
    fn every_other_shape_is_refused() {
        for value in [
            &b""[..],
            b"Bearer",
            b"Bearer ",
            b"Bearer  ",
            b"Bearer\tx",
            b"Bearer \tx",
            b"Bearer  x  y",
            b"Bearer x ",
            b"Bearer x y",
            b"Bearer a,Bearer b",
            b"Basic eDp5",
            b"DPoP x",
            b"Bearer \"x\"",
            b"x",
            b" Bearer x",
            b"Bearer x=",
            b"Bearer a+/b",
            b"Bearer \xc2\xa0x",
            "Bearer é".as_bytes(),
            b"Bearerx",
        ] {
            check(&[value], Err(ApiError::TokenInvalid));
        }
        check(&[b"Bearer x", b"Bearer x"], Err(ApiError::TokenInvalid));
    }
}
