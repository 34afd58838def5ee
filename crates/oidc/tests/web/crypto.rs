use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use js_sys::{Array, ArrayBuffer, JSON, Object, Reflect, Uint8Array};
use serde_json::{Map, Value, json};
use tollgate_oidc::port::{Algorithm, Crypto, Digest};
use tollgate_oidc::web::WebCrypto;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{CryptoKey, SubtleCrypto};

const ALL: [Algorithm; 4] = [
    Algorithm::Rs256,
    Algorithm::Ps256,
    Algorithm::Es256,
    Algorithm::EdDsa,
];

fn decoded(text: &str) -> Vec<u8> {
    BASE64_URL_SAFE_NO_PAD.decode(text).unwrap()
}

fn members(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

fn subtle() -> SubtleCrypto {
    web_sys::window().unwrap().crypto().unwrap().subtle()
}

/// A key of the browser's own and its signature of `text`.
async fn signed(algorithm: Algorithm, text: &[u8]) -> (Map<String, Value>, Vec<u8>) {
    let parameters = match algorithm {
        Algorithm::Rs256 => {
            json!({"name": "RSASSA-PKCS1-v1_5", "hash": "SHA-256", "modulusLength": 2048})
        }
        Algorithm::Ps256 => {
            json!({"name": "RSA-PSS", "hash": "SHA-256", "modulusLength": 2048, "saltLength": 32})
        }
        Algorithm::Es256 => json!({"name": "ECDSA", "hash": "SHA-256", "namedCurve": "P-256"}),
        Algorithm::EdDsa => json!({"name": "Ed25519"}),
    };
    let parameters: Object = JSON::parse(&parameters.to_string())
        .unwrap()
        .unchecked_into();
    let exponent = Uint8Array::from([1, 0, 1].as_slice());
    Reflect::set(&parameters, &"publicExponent".into(), &exponent).unwrap();
    let usages = Array::of2(&"sign".into(), &"verify".into());
    let made = subtle()
        .generate_key_with_object(&parameters, true, &usages)
        .unwrap();
    let pair = JsFuture::from(made).await.unwrap();
    let half =
        |name: &str| -> CryptoKey { Reflect::get(&pair, &name.into()).unwrap().unchecked_into() };
    let public = subtle().export_key("jwk", &half("publicKey")).unwrap();
    let public: JsValue = JsFuture::from(public).await.unwrap();
    let public: String = JSON::stringify(&public).unwrap().into();
    let text = Uint8Array::from(text);
    let signature =
        subtle().sign_with_object_and_js_u8_array(&parameters, &half("privateKey"), &text);
    let signature: ArrayBuffer = JsFuture::from(signature.unwrap())
        .await
        .unwrap()
        .unchecked_into();
    (
        members(serde_json::from_str(&public).unwrap()),
        Uint8Array::new(&signature).to_vec(),
    )
}

#[wasm_bindgen_test]
async fn o7_a_signature_of_each_kind_is_verified() {
    for algorithm in ALL {
        let (key, signature) = signed(algorithm, b"a text").await;
        let verifies = |text: &'static [u8], signature: Vec<u8>| {
            let key = key.clone();
            async move {
                WebCrypto
                    .verifies(algorithm, &key, text, &signature)
                    .await
                    .unwrap()
            }
        };
        assert!(
            verifies(b"a text", signature.clone()).await,
            "{algorithm:?}"
        );
        assert!(
            !verifies(b"a texT", signature.clone()).await,
            "{algorithm:?}"
        );
        let mut flipped = signature.clone();
        flipped[7] ^= 1;
        assert!(!verifies(b"a text", flipped).await, "{algorithm:?}");
        assert!(!verifies(b"a text", Vec::new()).await, "{algorithm:?}");
    }
}

#[wasm_bindgen_test]
async fn o7_a_key_of_another_kind_or_none_verifies_nothing() {
    let (key, signature) = signed(Algorithm::Es256, b"a text").await;
    for algorithm in [Algorithm::Rs256, Algorithm::Ps256, Algorithm::EdDsa] {
        assert_eq!(
            WebCrypto
                .verifies(algorithm, &key, b"a text", &signature)
                .await,
            Ok(false)
        );
    }
    for key in [
        json!({}),
        json!({"kty": "EC", "crv": "P-256", "x": "!", "y": 7}),
    ] {
        let key = members(key);
        assert_eq!(
            WebCrypto
                .verifies(Algorithm::Es256, &key, b"a text", &signature)
                .await,
            Ok(false)
        );
    }
}

/// RFC 7515, appendix A.3, and RFC 8037, appendix A.4.
#[wasm_bindgen_test]
async fn o7_the_examples_of_the_standards_are_verified() {
    let examples = [
        (
            Algorithm::Es256,
            json!({
                "kty": "EC",
                "crv": "P-256",
                "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
                "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
            }),
            "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt\
             cGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8IS\
             lSApmWQxfKTUJqPP3-Kg6NU1Q",
        ),
        (
            Algorithm::EdDsa,
            json!({
                "kty": "OKP",
                "crv": "Ed25519",
                "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
            }),
            "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvM\
             g3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
        ),
    ];
    for (algorithm, key, text) in examples {
        let (signed, signature) = text.rsplit_once('.').unwrap();
        let (key, signature) = (members(key), decoded(signature));
        let verifies = WebCrypto
            .verifies(algorithm, &key, signed.as_bytes(), &signature)
            .await;
        assert_eq!(verifies, Ok(true), "{algorithm:?}");
    }
}

/// RFC 7636, appendix B.
#[wasm_bindgen_test]
async fn o2_the_challenge_is_the_digest_of_the_verifier() {
    let verifier = b"dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    let digest = WebCrypto.digest(Digest::Sha256, verifier).await.unwrap();
    assert_eq!(
        BASE64_URL_SAFE_NO_PAD.encode(digest),
        "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    );
    assert_eq!(
        WebCrypto.digest(Digest::Sha512, b"").await.unwrap().len(),
        64
    );
}

#[wasm_bindgen_test]
fn o3_random_bytes_are_never_the_same() {
    let (one, other) = (WebCrypto.random().unwrap(), WebCrypto.random().unwrap());
    assert_ne!(one, other);
}
