//! The cookies by which a device is known again.

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use tollgate_server::device::{Nonce, Owner, find, set_cookie};
use tollgate_server::keys::Keys;

use super::tokens::KEYS;

/// The time at which all cookies are shown: 2026-11-24.
const NOW: i64 = 1_795_478_400;

/// The epoch of all users.
const EPOCH: i64 = 1;

/// For how long a device is known.
const LIFE: i64 = 365 * 24 * 3_600;

const NAMES: [&str; 2] = ["tollgate-device", "__Host-tollgate-device"];

/// The name of a user in the first line, and a `Cookie` header in each of the others.
///
/// What is taken for a device is the very text that the server sets for this user, and whatever else is shown takes
/// nothing away from it. With any one bit flipped it is none, and neither is anything that a forger makes of the bytes.
pub(crate) fn cookies(data: &[u8]) -> bool {
    let keys = Keys::parse(KEYS).expect("the keys of the corpora are well-formed");
    let mut lines = data.splitn(2, |byte| *byte == b'\n');
    let Some(usr_id) = lines.next().and_then(|line| str::from_utf8(line).ok()) else {
        return false;
    };
    let rest = lines.next().unwrap_or_default();
    let shown = shown(rest.split(|byte| *byte == b'\n'));
    let forged = format!("{}={}", NAMES[0], URL_SAFE_NO_PAD.encode(rest));
    let owner = Owner {
        usr_id,
        epoch: EPOCH,
    };
    check(&self::shown([forged.as_bytes()]), owner, &keys);
    check(&shown, owner, &keys)
}

fn shown<'a>(cookies: impl IntoIterator<Item = &'a [u8]>) -> HeaderMap {
    let values = cookies
        .into_iter()
        .filter_map(|value| HeaderValue::from_bytes(value).ok());
    values.map(|value| (COOKIE, value)).collect()
}

/// Whether a device is found, and what must hold then.
fn check(headers: &HeaderMap, owner: Owner<'_>, keys: &Keys) -> bool {
    let Some(nonce) = find(headers, owner, keys, NOW) else {
        return false;
    };
    let values: Vec<_> = values(headers).collect();
    let made: Vec<_> = values
        .iter()
        .filter(|value| is_made(value, nonce, owner))
        .collect();
    assert!(!made.is_empty(), "no cookie of it is the server's own");
    for value in made {
        assert!(!opens_after_a_flip(value, owner, keys));
    }
    let other = format!("{}x", owner.usr_id);
    let other = Owner {
        usr_id: &other,
        ..owner
    };
    let later = Owner {
        epoch: EPOCH + 1,
        ..owner
    };
    assert_eq!(find(headers, other, keys, NOW), None);
    assert_eq!(find(headers, later, keys, NOW), None);
    assert_eq!(find(headers, owner, keys, i64::MAX), None);
    let mut crowd = shown([&b"tollgate-device=AAAA; tollgate-device="[..]]);
    crowd.extend(headers.clone());
    assert_eq!(find(&crowd, owner, keys, NOW), Some(nonce));
    true
}

/// What the cookies of these names are, wherever they stand.
fn values(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let texts = headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let cookies = texts.flat_map(|text| text.split(';'));
    cookies.filter_map(|cookie| {
        let (name, value) = cookie.trim().split_once('=')?;
        NAMES.contains(&name).then_some(value)
    })
}

/// Whether the server has set this value for this device of this user, when its end tells that it was set.
fn is_made(value: &str, nonce: Nonce, owner: Owner<'_>) -> bool {
    let Ok(bytes) = URL_SAFE_NO_PAD.decode(value) else {
        return false;
    };
    let (Some(kid), Some(end)) = (bytes.get(1), bytes.get(18..26)) else {
        return false;
    };
    let end = i64::from_be_bytes(end.try_into().expect("these are 8 bytes"));
    // The last key of a file is the active one.
    let mut lines: Vec<_> = KEYS.lines().collect();
    lines.sort_by_key(|line| line.starts_with(&format!("{kid} ")));
    let keys = Keys::parse(&(lines.join("\n") + "\n")).expect("the keys are the same");
    let set = set_cookie(nonce, owner, &keys, end.saturating_sub(LIFE), false);
    let set = set.expect("the active key is there");
    set.to_str()
        .is_ok_and(|set| set.starts_with(&format!("{}={value}; ", NAMES[0])))
}

fn opens_after_a_flip(value: &str, owner: Owner<'_>, keys: &Keys) -> bool {
    let bytes = URL_SAFE_NO_PAD
        .decode(value)
        .expect("the server has made it");
    (0..bytes.len() * 8).any(|bit| {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let cookie = format!("{}={}", NAMES[0], URL_SAFE_NO_PAD.encode(flipped));
        find(&shown([cookie.as_bytes()]), owner, keys, NOW).is_some()
    })
}
