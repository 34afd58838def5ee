//! Tokens and the names of sessions: there is one way to write each, and only the server can write a token.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use tollgate_server::keys::{Keys, Salt};
use tollgate_server::token::{Access, FamilyId, Payload, Refresh, Token, Unproven};

/// The keys of all tokens and cookies in the corpora.
pub(super) const KEYS: &str = "\
    1 AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE\n\
    2 AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI\n";

/// The salt of all sessions in the corpora.
const SALT: Salt = [7; 16];

/// The text of a refresh token.
pub(crate) fn refresh(data: &[u8]) -> bool {
    both::<Refresh, Access>(data)
}

/// The text of an access token.
pub(crate) fn access(data: &[u8]) -> bool {
    both::<Access, Refresh>(data)
}

/// The public name of a session.
pub(crate) fn sid(data: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(data) else {
        return false;
    };
    let family = FamilyId::parse(text);
    if let Some(family) = family {
        assert_eq!(family.to_string(), text);
    }
    family.is_some()
}

/// Looks at the bytes as a text, and as what a forger would make of them, who knows everything but the keys.
fn both<P: Payload, Other: Payload>(data: &[u8]) -> bool {
    let keys = Keys::parse(KEYS).expect("the keys above are well-formed");
    let forged = text_of(data);
    assert!(
        !is_accepted::<P, Other>(&forged, &keys) || forged == sealed::<P>(&forged, &keys),
        "a forged token was accepted"
    );
    str::from_utf8(data).is_ok_and(|text| is_accepted::<P, Other>(text, &keys))
}

/// Whether the server takes `text` for its own; then it is the very text that the server makes of what it says.
fn is_accepted<P: Payload, Other: Payload>(text: &str, keys: &Keys) -> bool {
    let Some(unproven) = Unproven::<P>::parse(text) else {
        return false;
    };
    assert!(
        Unproven::<Other>::parse(text).is_none(),
        "a token is of one kind"
    );
    let family = unproven.family();
    let Some(token) = unproven.verify(keys, &SALT) else {
        return false;
    };
    assert_eq!(token.family, family);
    assert_eq!(seal(&token, keys), text);
    assert!(!opens_with_another_salt::<P>(text, keys));
    assert!(!is_accepted_after_a_flip::<P>(text, keys));
    true
}

fn opens_with_another_salt<P: Payload>(text: &str, keys: &Keys) -> bool {
    Unproven::<P>::parse(text)
        .and_then(|unproven| unproven.verify(keys, &[8; 16]))
        .is_some()
}

/// A token with any one of its bits flipped is none, whether the forger mends the checksum or not.
fn is_accepted_after_a_flip<P: Payload>(text: &str, keys: &Keys) -> bool {
    let verifies = |text: &str| {
        Unproven::<P>::parse(text).is_some_and(|unproven| unproven.verify(keys, &SALT).is_some())
    };
    let bytes = URL_SAFE_NO_PAD
        .decode(text)
        .expect("what was accepted is base64url");
    (0..bytes.len() * 8).any(|bit| {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let is_mended = bit / 8 < bytes.len() - CHECKSUM_LEN;
        let signed = &flipped[..bytes.len() - CHECKSUM_LEN];
        verifies(&URL_SAFE_NO_PAD.encode(&flipped)) || is_mended && verifies(&text_of(signed))
    })
}

const CHECKSUM_LEN: usize = 4;

/// Any bytes as a token with the right checksum, which anybody can compute.
fn text_of(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let mut bytes = bytes.to_vec();
    bytes.extend(&digest[..CHECKSUM_LEN]);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The text that the server makes of what an accepted text says.
fn sealed<P: Payload>(text: &str, keys: &Keys) -> String {
    let unproven = Unproven::<P>::parse(text).expect("it was accepted");
    let token = unproven.verify(keys, &SALT).expect("it was accepted");
    seal(&token, keys)
}

fn seal<P: Payload>(token: &Token<P>, keys: &Keys) -> String {
    let text = token.seal(keys, &SALT);
    text.expect("a key that verifies also seals")
        .expose()
        .into()
}
