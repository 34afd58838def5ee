//! The headers of which one belongs to a request: a bearer token, an attempt id.

use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, HeaderValue};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use tollgate_server::bearer;
use tollgate_server::error::ApiError;
use tollgate_server::rotation::AttemptHash;
use tollgate_server::token::attempt_hash;

/// The `Authorization` headers of one request, a line each.
///
/// A token is given exactly when there is one header, of the form that is written down here a second time.
pub(crate) fn bearer(data: &[u8]) -> bool {
    let values: Vec<_> = match data {
        b"" => Vec::new(),
        _ => data
            .split(|byte| *byte == b'\n')
            .filter_map(|line| HeaderValue::from_bytes(line).ok())
            .collect(),
    };
    let mut headers = HeaderMap::new();
    for value in &values {
        headers.append(AUTHORIZATION, value.clone());
    }
    let expected = match values.as_slice() {
        [] => Err(ApiError::TokenMissing),
        [value] => token_of(value.as_bytes()).ok_or(ApiError::TokenInvalid),
        _ => Err(ApiError::TokenInvalid),
    };
    let token = bearer::bearer(&headers).map(str::as_bytes);
    assert_eq!(token, expected);
    token.is_ok()
}

/// What follows `Bearer` and its spaces, of which there is one at least, if it is letters of base64url and nothing else.
fn token_of(value: &[u8]) -> Option<&[u8]> {
    let (scheme, rest) = value.split_at_checked(7)?;
    let n_spaces = rest.iter().take_while(|&&byte| byte == b' ').count();
    let token = &rest[n_spaces..];
    let is_letter =
        |byte: &u8| matches!(byte, b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_');
    let is_good =
        scheme.eq_ignore_ascii_case(b"bearer ") && !token.is_empty() && token.iter().all(is_letter);
    is_good.then_some(token)
}

/// An attempt id: 16 bytes in the one way to write them, or none at all.
pub(crate) fn attempt(data: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(data) else {
        return false;
    };
    let hash = attempt_hash(text);
    match URL_SAFE_NO_PAD.decode(text) {
        Ok(bytes) if bytes.len() == 16 && URL_SAFE_NO_PAD.encode(&bytes) == text => {
            assert_eq!(hash, Some(AttemptHash(Sha256::digest(&bytes).into())));
        }
        _ => assert_eq!(hash, None),
    }
    hash.is_some()
}
