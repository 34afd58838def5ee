//! The key that shows the server that two refreshes come from one browser.

use futures_util::future::{FutureExt, join};
use js_sys::Reflect;
use tollgate_interceptor::port::{Attempts, KeyError};
use tollgate_interceptor::token::RefreshToken;
use tollgate_interceptor::web::DeviceKey;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{Rejections, Replaced, js, settle, try_js, turn, window};

/// The database of one test, empty when it begins and gone when it ends.
async fn fresh(database: &str) {
    // It is a failure when somebody holds the database open: nobody may need that.
    js(
        "return new Promise((done, failed) => {
           const deleting = indexedDB.deleteDatabase(a);
           deleting.onsuccess = done;
           deleting.onerror = deleting.onblocked = failed;
         })",
        &[database.into()],
    )
    .await;
}

/// The value in the database, read without the help of what is tested.
async fn stored(database: &str) -> JsValue {
    js(
        "return new Promise((done, failed) => {
           const opening = indexedDB.open(a);
           opening.onerror = failed;
           opening.onsuccess = () => {
             const database = opening.result;
             const reading = database.transaction('values').objectStore('values').get('value');
             reading.transaction.onabort = failed;
             reading.transaction.oncomplete = () => { database.close(); done(reading.result); };
           };
         })",
        &[database.into()],
    )
    .await
}

/// The first bytes of a MAC in base64url, computed without the help of what is tested.
async fn mac(key: &JsValue, text: &str, n_bytes: u32) -> String {
    js(
        "return crypto.subtle.sign('HMAC', a, new TextEncoder().encode(b)).then((mac) =>
           btoa(String.fromCharCode(...new Uint8Array(mac).slice(0, c)))
             .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', ''))",
        &[key.clone(), text.into(), n_bytes.into()],
    )
    .await
    .as_string()
    .unwrap()
}

fn token(text: &str) -> RefreshToken {
    RefreshToken::parse(text).unwrap()
}

#[wasm_bindgen_test]
async fn two_tabs_that_race_end_with_one_key() {
    let database = "test:race";
    for _ in 0..20 {
        fresh(database).await;
        let (here, there) = (DeviceKey::new(database), DeviceKey::new(database));
        let (one, other) = join(here.key(), there.key()).await;
        assert_eq!(one, other);
        let name = one.unwrap();
        let ids = join(
            here.attempt(&name, &token("r1")),
            there.attempt(&name, &token("r1")),
        )
        .await;
        assert_eq!(ids.0, ids.1);
        ids.0.unwrap();
    }
    fresh(database).await;
}

#[wasm_bindgen_test]
async fn the_ids_are_macs_of_the_token_under_the_stored_key() {
    let database = "test:macs";
    fresh(database).await;
    let device = DeviceKey::new(database);
    let name = device.key().await.unwrap();
    let key = stored(database).await;
    assert_eq!(name, mac(&key, "rtr1-key-id", 8).await);
    for text in ["r1", "another-token", &"x".repeat(4000)] {
        let id = device.attempt(&name, &token(text)).await.unwrap();
        assert_eq!(id, mac(&key, &format!("rtr1{text}"), 16).await);
        assert_eq!(id.len(), 22, "the server takes 16 bytes without padding");
    }
    fresh(database).await;
}

#[wasm_bindgen_test]
async fn no_script_can_read_the_key() {
    let database = "test:unreadable";
    fresh(database).await;
    DeviceKey::new(database).key().await.unwrap();
    let key = stored(database).await;
    assert!(
        !Reflect::get(&key, &"extractable".into())
            .unwrap()
            .is_truthy()
    );
    for format in ["raw", "jwk"] {
        let arguments = [format.into(), key.clone()];
        let exported = try_js("return crypto.subtle.exportKey(a, b)", &arguments).await;
        assert!(exported.is_err(), "{format}");
    }
    fresh(database).await;
}

#[wasm_bindgen_test]
async fn an_attempt_makes_no_key() {
    let database = "test:none";
    fresh(database).await;
    let device = DeviceKey::new(database);
    assert_eq!(
        device.attempt("any", &token("r1")).await,
        Err(KeyError::Lost)
    );
    assert!(stored(database).await.is_undefined());
    fresh(database).await;
}

#[wasm_bindgen_test]
async fn a_key_of_another_name_is_a_lost_one() {
    let database = "test:other";
    fresh(database).await;
    let device = DeviceKey::new(database);
    let name = device.key().await.unwrap();
    let other = format!("{name}x");
    assert_eq!(
        device.attempt(&other, &token("r1")).await,
        Err(KeyError::Lost)
    );
    device.attempt(&name, &token("r1")).await.unwrap();
    fresh(database).await;
}

#[wasm_bindgen_test]
async fn a_key_in_memory_outlives_the_database_and_goes_back_into_it() {
    let database = "test:memory";
    fresh(database).await;
    let device = DeviceKey::new(database);
    let name = device.key().await.unwrap();
    let before = device.attempt(&name, &token("r1")).await.unwrap();
    fresh(database).await;
    assert_eq!(
        device.attempt(&name, &token("r1")).await,
        Ok(before.clone())
    );
    assert_eq!(device.key().await.as_ref(), Ok(&name));
    let another_tab = DeviceKey::new(database);
    assert_eq!(another_tab.attempt(&name, &token("r1")).await, Ok(before));
    fresh(database).await;
}

#[wasm_bindgen_test]
async fn a_tab_with_an_old_key_finds_the_new_one() {
    let database = "test:replaced";
    fresh(database).await;
    let old_tab = DeviceKey::new(database);
    let old = old_tab.key().await.unwrap();
    fresh(database).await;
    let new = DeviceKey::new(database).key().await.unwrap();
    assert_ne!(old, new);
    old_tab.attempt(&new, &token("r1")).await.unwrap();
    fresh(database).await;
}

#[wasm_bindgen_test]
async fn where_crypto_or_databases_are_missing_or_broken_there_is_no_key() {
    let rejections = Rejections::watch();
    let window = window();
    let crypto: JsValue = window.crypto().unwrap().into();
    let throwing = "throw new DOMException('blocked', 'SecurityError')";
    let refusing = js(
        "return { open: () => { throw new DOMException('blocked', 'SecurityError') } }",
        &[],
    )
    .await;
    let mute = js("return { sign: () => Promise.reject(new Error('no')), generateKey: () => { throw new Error('no') } }", &[]).await;
    let breakages: [&dyn Fn() -> Replaced; 6] = [
        &|| Replaced::value(&crypto, "subtle", &JsValue::UNDEFINED),
        &|| Replaced::value(&crypto, "subtle", &mute),
        &|| Replaced::value(&window, "indexedDB", &JsValue::UNDEFINED),
        &|| Replaced::value(&window, "indexedDB", &JsValue::NULL),
        &|| Replaced::getter(&window, "indexedDB", throwing),
        &|| Replaced::value(&window, "indexedDB", &refusing),
    ];
    for break_it in breakages {
        let broken = break_it();
        let device = DeviceKey::new("test:missing");
        assert_eq!(device.key().await, Err(KeyError::Unavailable));
        drop(broken);
    }
    let broken = breakages[2]();
    let attempt = DeviceKey::new("test:missing").attempt("any", &token("r1"));
    assert_eq!(attempt.await, Err(KeyError::Unavailable));
    drop(broken);
    rejections.assert_none().await;
}

#[wasm_bindgen_test]
async fn a_database_that_is_not_ours_gives_no_key() {
    let rejections = Rejections::watch();
    let database = "test:foreign";
    for (version, upgrade) in [
        // A newer version, one without our table, and one with something else in it.
        ("2", ""),
        ("1", ""),
        (
            "1",
            "opening.result.createObjectStore('values').put('no key', 'value')",
        ),
    ] {
        fresh(database).await;
        let body = format!(
            "return new Promise((done, failed) => {{
               const opening = indexedDB.open(a, {version});
               opening.onupgradeneeded = () => {{ {upgrade} }};
               opening.onerror = failed;
               opening.onsuccess = () => {{ opening.result.close(); done(); }};
             }})"
        );
        js(&body, &[database.into()]).await;
        let device = DeviceKey::new(database);
        assert_eq!(device.key().await, Err(KeyError::Unavailable), "{upgrade}");
        let attempt = device.attempt("any", &token("r1")).await;
        assert_eq!(attempt, Err(KeyError::Unavailable), "{upgrade}");
    }
    fresh(database).await;
    rejections.assert_none().await;
}

#[wasm_bindgen_test]
async fn a_read_that_is_given_up_keeps_no_database_open() {
    let database = "test:given-up";
    fresh(database).await;
    let device = DeviceKey::new(database);
    let mut n_given_up = 0;
    for n_turns in 0..30 {
        let mut key = device.key();
        let mut is_done = false;
        for _ in 0..n_turns {
            is_done = is_done || (&mut key).now_or_never().is_some();
            turn().await;
        }
        n_given_up += usize::from(!is_done);
        drop(key);
        settle().await;
        fresh(database).await;
    }
    assert!(n_given_up > 0);
}
