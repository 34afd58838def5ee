//! The key of a browser, and the attempt ids that it makes.

use core::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use tollgate_api_types::Secret;

/// What the id is cut to, in bytes.
const ATTEMPT_LEN: usize = 16;

/// A key that never leaves its browser.
#[derive(Clone)]
pub struct DeviceKey([u8; 32]);

impl DeviceKey {
    /// A key out of `dice`: a run can be repeated from its seed, and nothing of worth hangs on it.
    pub fn roll(dice: &mut fastrand::Rng) -> Self {
        let mut key = [0; 32];
        dice.fill(&mut key);
        Self(key)
    }

    /// The attempt id with which this browser presents `token`, each time the same.
    #[must_use]
    pub fn attempt(&self, token: &Secret) -> String {
        let mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes keys of any length");
        let mac = mac.chain_update(b"rtr1").chain_update(token.expose());
        URL_SAFE_NO_PAD.encode(&mac.finalize().into_bytes()[..ATTEMPT_LEN])
    }
}

impl fmt::Debug for DeviceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_attempt_is_the_one_that_the_contract_describes() {
        let key = DeviceKey(core::array::from_fn(|index| index as u8));
        assert_eq!(key.attempt(&Secret::new("token")), "fk0AoykKw7L7sVkxa3x2Yw");
    }

    #[test]
    fn two_browsers_never_agree() {
        let mut dice = fastrand::Rng::with_seed(1);
        let token = Secret::new("token");
        let [one, other] = [(); 2].map(|()| DeviceKey::roll(&mut dice).attempt(&token));
        assert_ne!(one, other);
    }
}
