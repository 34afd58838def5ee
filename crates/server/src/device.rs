//! Devices that a user has signed in from before, known again by a cookie.
//!
//! A successful login sets it, the next login of that browser shows it, and nothing else looks at it.
//! All that it does is that guesses of others don't slow its owner down (see [`crate::throttle`]): it gives no right,
//! and stands for no session. Tokens never travel in cookies, so there is nothing here for a forged request of another
//! site to ride on; `SameSite=Strict` keeps the cookie out of those anyway.
//!
//! Its value is `base64url(version | key id | nonce | end | MAC)`. The MAC is over the user's name and epoch too, which
//! are not in the cookie: whoever finds it doesn't learn whose it is, it is worth nothing for another account, and
//! nothing any more once the user has got another password or was disabled. Who has known the password of before can
//! have collected any number of cookies, and guesses at the next one like every stranger.
//!
//! ```
//! use tollgate_server::device::{Nonce, Owner, find, set_cookie};
//! use tollgate_server::keys::Keys;
//! use axum::http::{HeaderMap, header::COOKIE};
//!
//! let (keys, nonce) = (Keys::generate(), Nonce::generate());
//! let owner = |usr_id, epoch| Owner { usr_id, epoch };
//! let cookie = set_cookie(nonce, owner("mina", 1), &keys, 1_000, true).unwrap();
//! let sent = cookie.to_str().unwrap().split(';').next().unwrap();
//!
//! let headers = HeaderMap::from_iter([(COOKIE, sent.parse().unwrap())]);
//! assert_eq!(find(&headers, owner("mina", 1), &keys, 1_001), Some(nonce));
//! assert_eq!(find(&headers, owner("mina", 2), &keys, 1_001), None);
//! assert_eq!(find(&headers, owner("ada", 1), &keys, 1_001), None);
//! ```

use core::fmt;

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::keys::{KeyId, Keys, ServerPurpose, random};
use crate::rotation::Seconds;

/// The cookie's name behind TLS, where a browser takes it from the origin itself alone.
const SECURE_NAME: &str = "__Host-tollgate-device";

/// The cookie's name where there is no TLS, as on a developer's own machine.
const PLAIN_NAME: &str = "tollgate-device";

/// For how long a device is known, in seconds: a year.
const LIFE: i64 = 365 * 24 * 3_600;

const VERSION: u8 = 1;
const SIGNED_LEN: usize = 26;
const MAC_LEN: usize = 16;

/// What tells one device from another; failures are counted under it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Nonce(pub [u8; 16]);

/// Whose device it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Owner<'a> {
    /// The user's name as it is stored, however it was typed.
    pub usr_id: &'a str,
    /// The user's epoch, which moves on with each change of what lets the user in.
    pub epoch: i64,
}

impl Nonce {
    /// One that no other device has.
    #[must_use]
    pub fn generate() -> Self {
        Self(random())
    }
}

impl fmt::Debug for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Nonce(…)")
    }
}

/// The `Set-Cookie` header after a login; `None` if the active key is not in the ring.
///
/// The cookie is of one host, out of the reach of script, and never sent with a request of another site.
#[must_use]
pub fn set_cookie(
    nonce: Nonce,
    owner: Owner<'_>,
    keys: &Keys,
    now: Seconds,
    behind_tls: bool,
) -> Option<HeaderValue> {
    let (name, secure) = match behind_tls {
        true => (SECURE_NAME, "; Secure"),
        false => (PLAIN_NAME, ""),
    };
    let value = seal(nonce, owner, keys, now.saturating_add(LIFE))?;
    let cookie =
        format!("{name}={value}; Path=/; Max-Age={LIFE}; HttpOnly; SameSite=Strict{secure}");
    let mut cookie = HeaderValue::try_from(cookie).ok()?;
    cookie.set_sensitive(true);
    Some(cookie)
}

/// The device that a request shows for this user, if it shows one.
///
/// Each cookie of the name is tried: those that a neighbour of our origin puts beside the real one take nothing away
/// from it. How many there can be is limited with the size of a request's head.
#[must_use]
pub fn find(headers: &HeaderMap, owner: Owner<'_>, keys: &Keys, now: Seconds) -> Option<Nonce> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|cookies| cookies.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .filter(|(name, _)| [SECURE_NAME, PLAIN_NAME].contains(name))
        .find_map(|(_, value)| open(value, owner, keys, now))
}

fn seal(nonce: Nonce, owner: Owner<'_>, keys: &Keys, end: Seconds) -> Option<String> {
    let kid = keys.active();
    let mut bytes = vec![VERSION, kid];
    bytes.extend(nonce.0);
    bytes.extend(end.to_be_bytes());
    let mac = mac(keys, kid, &bytes, owner)?.finalize().into_bytes();
    bytes.extend(&mac[..MAC_LEN]);
    Some(URL_SAFE_NO_PAD.encode(bytes))
}

fn open(value: &str, owner: Owner<'_>, keys: &Keys, now: Seconds) -> Option<Nonce> {
    let bytes = URL_SAFE_NO_PAD.decode(value).ok()?;
    let (signed, given) = bytes.split_last_chunk::<MAC_LEN>()?;
    let signed: &[u8; SIGNED_LEN] = signed.try_into().ok()?;
    let ([version, kid], rest) = signed.split_first_chunk()?;
    let (nonce, end) = rest.split_first_chunk()?;
    if *version != VERSION {
        return None;
    }
    // In constant time.
    mac(keys, *kid, signed, owner)?
        .verify_truncated_left(given)
        .ok()?;
    let end = Seconds::from_be_bytes(end.try_into().ok()?);
    (now < end).then_some(Nonce(*nonce))
}

fn mac(keys: &Keys, kid: KeyId, signed: &[u8], owner: Owner<'_>) -> Option<Hmac<Sha256>> {
    let key = keys.server_key(kid, ServerPurpose::Device)?;
    let key = key
        .chain_update(signed)
        .chain_update(owner.epoch.to_be_bytes());
    Some(key.chain_update(owner.usr_id))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINA: Owner<'_> = Owner {
        usr_id: "mina",
        epoch: 1,
    };

    fn headers(cookies: &[String]) -> HeaderMap {
        cookies
            .iter()
            .map(|cookie| (COOKIE, cookie.parse().unwrap()))
            .collect()
    }

    #[test]
    fn the_cookie_is_of_its_host_alone_and_no_script_reads_it() {
        let (keys, nonce) = (Keys::generate(), Nonce::generate());
        let cookie = |behind_tls| {
            let cookie = set_cookie(nonce, MINA, &keys, 0, behind_tls).unwrap();
            assert!(cookie.is_sensitive());
            let cookie = cookie.to_str().unwrap().to_owned();
            let (name, rest) = cookie.split_once('=').unwrap();
            let (_, attributes) = rest.split_once("; ").unwrap();
            (name.to_owned(), attributes.to_owned())
        };
        let attributes = "Path=/; Max-Age=31536000; HttpOnly; SameSite=Strict";
        assert_eq!(cookie(false), (PLAIN_NAME.into(), attributes.into()));
        assert_eq!(
            cookie(true),
            (SECURE_NAME.into(), format!("{attributes}; Secure"))
        );
    }

    #[test]
    fn it_is_known_for_its_user_until_its_end_or_the_next_epoch() {
        let (keys, nonce) = (Keys::generate(), Nonce::generate());
        let of = |usr_id, epoch| Owner { usr_id, epoch };
        let value = seal(nonce, of("mina", 1), &keys, 1_000).unwrap();
        assert_eq!(open(&value, MINA, &keys, 999), Some(nonce));
        assert_eq!(open(&value, MINA, &keys, 1_000), None);
        assert_eq!(open(&value, of("mina", 2), &keys, 999), None);
        assert_eq!(open(&value, of("mina", 0), &keys, 999), None);
        assert_eq!(open(&value, of("minas", 1), &keys, 999), None);
        assert_eq!(open(&value, of("Mina", 1), &keys, 999), None);
        assert_eq!(open(&value, MINA, &Keys::generate(), 999), None);
    }

    #[test]
    fn no_bit_of_it_can_be_changed() {
        let keys = Keys::generate();
        let value = seal(Nonce::generate(), MINA, &keys, 1_000).unwrap();
        let bytes = URL_SAFE_NO_PAD.decode(&value).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut forged = bytes.clone();
            forged[bit / 8] ^= 1 << (bit % 8);
            let forged = URL_SAFE_NO_PAD.encode(forged);
            assert_eq!(open(&forged, MINA, &keys, 0), None, "bit {bit}");
        }
        for length in 0..value.len() {
            assert_eq!(open(&value[..length], MINA, &keys, 0), None);
        }
        assert_eq!(open(&format!("{value}="), MINA, &keys, 0), None);
    }

    #[test]
    fn it_is_found_among_others_and_beside_forged_ones() {
        let (keys, nonce) = (Keys::generate(), Nonce::generate());
        let value = seal(nonce, MINA, &keys, 1_000).unwrap();
        for (cookies, expected) in [
            (vec![format!("a=b; tollgate-device={value}; c=d")], true),
            (vec![format!("__Host-tollgate-device={value}")], true),
            (vec!["x=y".into(), format!("tollgate-device={value}")], true),
            (
                vec![format!("tollgate-device=AAAA;tollgate-device={value}")],
                true,
            ),
            (vec![format!("tollgate-device2={value}")], false),
            (vec![format!("tollgate-device {value}")], false),
            (
                vec![format!(
                    "{}tollgate-device={value}",
                    "tollgate-device=AAAA; ".repeat(100)
                )],
                true,
            ),
            (vec![String::new()], false),
            (vec![], false),
        ] {
            let found = find(&headers(&cookies), MINA, &keys, 0);
            assert_eq!(found, expected.then_some(nonce));
        }
    }
}
