//! Random numbers, digests and signatures by WebCrypto.

use futures_util::future::{FutureExt, LocalBoxFuture};
use js_sys::{Array, ArrayBuffer, Object, Promise, Reflect, Uint8Array};
use serde_json::{Map, Value};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Crypto as BrowserCrypto, CryptoKey, SubtleCrypto};

use crate::port::{Algorithm, Crypto, Digest, NoCrypto};

/// The browser's own; it is whole only where the page was loaded over https or from this machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct WebCrypto;

impl Crypto for WebCrypto {
    fn random(&self) -> Result<[u8; 32], NoCrypto> {
        let mut bytes = [0; 32];
        let filled = crypto()?.get_random_values_with_u8_array(&mut bytes);
        filled.map(|_| bytes).map_err(|_| NoCrypto)
    }

    fn digest(
        &self,
        digest: Digest,
        bytes: &[u8],
    ) -> LocalBoxFuture<'static, Result<Vec<u8>, NoCrypto>> {
        let name = match digest {
            Digest::Sha256 => "SHA-256",
            Digest::Sha512 => "SHA-512",
        };
        // A copy of its own: the browser may read it while the program's memory grows.
        let bytes = Uint8Array::from(bytes);
        async move {
            let asked = subtle()?.digest_with_str_and_js_u8_array(name, &bytes);
            let digest: ArrayBuffer = answer(asked).await.ok_or(NoCrypto)?.unchecked_into();
            Ok(Uint8Array::new(&digest).to_vec())
        }
        .boxed_local()
    }

    fn verifies(
        &self,
        algorithm: Algorithm,
        key: &Map<String, Value>,
        signed: &[u8],
        signature: &[u8],
    ) -> LocalBoxFuture<'static, Result<bool, NoCrypto>> {
        let key = public_part(key);
        let (signed, signature) = (Uint8Array::from(signed), Uint8Array::from(signature));
        async move {
            let subtle = subtle()?;
            let algorithm = parameters(algorithm);
            // A browser that doesn't know the algorithm refuses the key.
            let Some(key) = imported(&subtle, &algorithm, &key).await else {
                return Ok(false);
            };
            let asked = subtle.verify_with_object_and_js_u8_array_and_js_u8_array(
                &algorithm, &key, &signature, &signed,
            );
            Ok(answer(asked).await.is_some_and(|said| said.is_truthy()))
        }
        .boxed_local()
    }
}

fn crypto() -> Result<BrowserCrypto, NoCrypto> {
    let window = web_sys::window().ok_or(NoCrypto)?;
    window.crypto().map_err(|_| NoCrypto)
}

fn subtle() -> Result<SubtleCrypto, NoCrypto> {
    // The binding promises an object where there may be none.
    Some(crypto()?.subtle())
        .filter(|subtle| subtle.is_object())
        .ok_or(NoCrypto)
}

/// What is needed to verify, and nothing that could say what else the key may do.
fn public_part(key: &Map<String, Value>) -> Object {
    const MEMBERS: [&str; 6] = ["kty", "n", "e", "crv", "x", "y"];
    let members = MEMBERS
        .iter()
        .filter_map(|name| Some((*name, key.get(*name)?.as_str()?)));
    object(members)
}

/// As WebCrypto wants it, to import a key and to verify by it.
fn parameters(algorithm: Algorithm) -> Object {
    match algorithm {
        Algorithm::Rs256 => object([("name", "RSASSA-PKCS1-v1_5"), ("hash", "SHA-256")]),
        Algorithm::Ps256 => {
            let parameters = object([("name", "RSA-PSS"), ("hash", "SHA-256")]);
            // As long as the digest (RFC 7518, section 3.5).
            set(&parameters, "saltLength", &32.into());
            parameters
        }
        Algorithm::Es256 => object([
            ("name", "ECDSA"),
            ("namedCurve", "P-256"),
            ("hash", "SHA-256"),
        ]),
        Algorithm::EdDsa => object([("name", "Ed25519")]),
    }
}

fn object<'a>(members: impl IntoIterator<Item = (&'a str, &'a str)>) -> Object {
    let object = Object::new();
    for (name, text) in members {
        set(&object, name, &text.into());
    }
    object
}

fn set(object: &Object, name: &str, value: &JsValue) {
    // An object that was just made takes every member.
    let _ = Reflect::set(object, &name.into(), value);
}

async fn imported(subtle: &SubtleCrypto, algorithm: &Object, key: &Object) -> Option<CryptoKey> {
    let usages = Array::of1(&"verify".into());
    let asked = subtle.import_key_with_object("jwk", key, algorithm, false, &usages);
    answer(asked).await?.dyn_into().ok()
}

async fn answer(asked: Result<Promise, JsValue>) -> Option<JsValue> {
    JsFuture::from(asked.ok()?).await.ok()
}
