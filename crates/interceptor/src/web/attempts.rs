//! Attempt ids by a key that no script can read.
//!
//! ```no_run
//! use tollgate_interceptor::port::Attempts;
//! use tollgate_interceptor::token::RefreshToken;
//! use tollgate_interceptor::web::DeviceKey;
//!
//! # async fn example(token: RefreshToken) -> Result<(), tollgate_interceptor::port::KeyError> {
//! let device = DeviceKey::new("tollgate:user");
//! let name = device.key().await?;
//! let attempt = device.attempt(&name, &token).await?;
//! assert_eq!(attempt.len(), 22);
//! # Ok(())
//! # }
//! ```
//!
//! The key is an HMAC key of WebCrypto's, not extractable, and lies in IndexedDB, where all tabs find it.
//! It is not here without a secure context, and not where the browser blocks or breaks IndexedDB: each call says so.
//!
//! What is not here: a time limit. A database can hang, and how long it may is the caller's to say.

use std::cell::RefCell;
use std::rc::Rc;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use futures_util::future::{FutureExt, LocalBoxFuture};
use js_sys::{Array, ArrayBuffer, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto};

use super::indexed_db::{self, Unavailable};
use crate::port::{Attempts, KeyError};
use crate::token::RefreshToken;

/// What is signed for the public name.
const NAME_MESSAGE: &str = "rtr1-key-id";

/// What comes before the token, so that no other use of the key gives the same MAC.
const ATTEMPT_LABEL: &str = "rtr1";

const N_NAME_BYTES: usize = 8;
const N_ATTEMPT_BYTES: usize = 16;

/// This browser's key, in the database of one name.
#[derive(Clone)]
pub struct DeviceKey {
    database: Rc<str>,
    /// A key in memory is as good as one in the database, and much nearer.
    known: Rc<RefCell<Option<NamedKey>>>,
}

#[derive(Clone)]
struct NamedKey {
    name: String,
    key: CryptoKey,
}

impl DeviceKey {
    /// The key in the database of this name; nothing is read or made yet.
    #[must_use]
    pub fn new(database: &str) -> Self {
        Self {
            database: database.into(),
            known: Rc::default(),
        }
    }

    /// The key in the database; one is made where there is none.
    async fn make(self) -> Result<NamedKey, KeyError> {
        let subtle = subtle()?;
        let stored = match indexed_db::read(&self.database).await? {
            Some(stored) => stored,
            None => {
                // The one in memory first: whoever cleared the database has not meant to end what goes on here.
                let known = self.known.borrow().clone();
                let candidate = match known {
                    Some(known) => known.key,
                    None => generate(&subtle).await?,
                };
                indexed_db::add(&self.database, &candidate).await?
            }
        };
        self.keep(&subtle, stored).await
    }

    /// The key of this name, from memory or from the database.
    async fn find(self, name: &str) -> Result<NamedKey, KeyError> {
        let known = self.known.borrow().clone();
        if let Some(known) = known.filter(|known| known.name == name) {
            return Ok(known);
        }
        let subtle = subtle()?;
        let stored = indexed_db::read(&self.database).await?;
        let found = self.keep(&subtle, stored.ok_or(KeyError::Lost)?).await?;
        match found.name == name {
            true => Ok(found),
            false => Err(KeyError::Lost),
        }
    }

    async fn keep(&self, subtle: &SubtleCrypto, stored: JsValue) -> Result<NamedKey, KeyError> {
        // What is no key was not put there by us.
        let key: CryptoKey = stored.dyn_into().map_err(|_| KeyError::Unavailable)?;
        let mac = sign(subtle, &key, NAME_MESSAGE.as_bytes()).await?;
        let name = base64url(&mac, N_NAME_BYTES)?;
        let known = NamedKey { name, key };
        self.known.replace(Some(known.clone()));
        Ok(known)
    }
}

impl Attempts for DeviceKey {
    fn key(&self) -> LocalBoxFuture<'static, Result<String, KeyError>> {
        let device = self.clone();
        async move { device.make().await.map(|known| known.name) }.boxed_local()
    }

    fn attempt(
        &self,
        key: &str,
        token: &RefreshToken,
    ) -> LocalBoxFuture<'static, Result<String, KeyError>> {
        let (device, name) = (self.clone(), key.to_owned());
        let message = [ATTEMPT_LABEL, token.expose()].concat();
        async move {
            let found = device.find(&name).await?;
            let mac = sign(&subtle()?, &found.key, message.as_bytes()).await?;
            base64url(&mac, N_ATTEMPT_BYTES)
        }
        .boxed_local()
    }
}

/// WebCrypto; missing where the page was not loaded over HTTPS or from this machine.
fn subtle() -> Result<SubtleCrypto, KeyError> {
    let window = web_sys::window().ok_or(KeyError::Unavailable)?;
    let subtle = window.crypto().map(|crypto| crypto.subtle());
    // The binding promises an object where there may be none.
    match subtle {
        Ok(subtle) if subtle.is_object() => Ok(subtle),
        _ => Err(KeyError::Unavailable),
    }
}

async fn generate(subtle: &SubtleCrypto) -> Result<CryptoKey, KeyError> {
    let algorithm = Object::new();
    for (name, value) in [("name", "HMAC"), ("hash", "SHA-256")] {
        let set = Reflect::set(&algorithm, &name.into(), &value.into());
        set.map_err(|_| KeyError::Unavailable)?;
    }
    let (is_extractable, usages) = (false, Array::of1(&"sign".into()));
    let made = subtle.generate_key_with_object(&algorithm, is_extractable, &usages);
    Ok(answer(made).await?.unchecked_into())
}

async fn sign(subtle: &SubtleCrypto, key: &CryptoKey, text: &[u8]) -> Result<Vec<u8>, KeyError> {
    // A copy of its own: the browser may read it while the program's memory grows.
    let text = Uint8Array::from(text);
    let signed = subtle.sign_with_str_and_js_u8_array("HMAC", key, &text);
    let mac: ArrayBuffer = answer(signed).await?.unchecked_into();
    Ok(Uint8Array::new(&mac).to_vec())
}

async fn answer(asked: Result<Promise, JsValue>) -> Result<JsValue, KeyError> {
    let promise = asked.map_err(|_| KeyError::Unavailable)?;
    JsFuture::from(promise)
        .await
        .map_err(|_| KeyError::Unavailable)
}

fn base64url(mac: &[u8], n_bytes: usize) -> Result<String, KeyError> {
    let bytes = mac.get(..n_bytes).ok_or(KeyError::Unavailable)?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes))
}

impl From<Unavailable> for KeyError {
    fn from(_: Unavailable) -> Self {
        Self::Unavailable
    }
}
