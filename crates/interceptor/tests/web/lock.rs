//! One lock for all tabs: two lock objects of one page are two tabs to it.

use futures_util::FutureExt;
use tollgate_interceptor::port::Lock;
use tollgate_interceptor::web::WebLock;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{Rejections, Replaced, js, n_memory_bytes, settle, until, window};

/// How many hold the lock of this name, and how many wait for it, as the browser itself counts.
async fn holders_and_waiters(name: &str) -> (u32, u32) {
    let counts = js(
        "const of = (locks) => locks.filter((lock) => lock.name === a).length;
         return navigator.locks.query().then(({ held, pending }) => [of(held), of(pending)]);",
        &[name.into()],
    )
    .await;
    let counts = js_sys::Array::from(&counts);
    let count = |at| counts.get(at).as_f64().unwrap() as u32;
    (count(0), count(1))
}

async fn until_counted(name: &str, holders_and_waiters_are: (u32, u32)) {
    let what = format!("{holders_and_waiters_are:?} hold and wait");
    until(&what, async || {
        holders_and_waiters(name).await == holders_and_waiters_are
    })
    .await;
}

#[wasm_bindgen_test]
async fn one_holds_the_lock_at_a_time() {
    let name = "test:one";
    let held = WebLock::new(name).acquire().await;
    let mut second = WebLock::new(name).acquire();
    assert!((&mut second).now_or_never().is_none());
    until_counted(name, (1, 1)).await;
    assert!((&mut second).now_or_never().is_none());

    drop(held);
    let held = second.await;
    until_counted(name, (1, 0)).await;
    drop(held);
    until_counted(name, (0, 0)).await;
}

#[wasm_bindgen_test]
async fn locks_of_two_names_are_two() {
    let one = WebLock::new("test:a").acquire().await;
    let other = WebLock::new("test:b").acquire().await;
    drop((one, other));
}

#[wasm_bindgen_test]
async fn a_wait_that_is_dropped_leaves_the_queue() {
    let rejections = Rejections::watch();
    let name = "test:dropped";
    let held = WebLock::new(name).acquire().await;
    let mut gone = WebLock::new(name).acquire();
    assert!((&mut gone).now_or_never().is_none());
    until_counted(name, (1, 1)).await;
    drop(gone);
    until_counted(name, (1, 0)).await;

    drop(held);
    drop(WebLock::new(name).acquire().await);
    rejections.assert_none().await;
}

#[wasm_bindgen_test]
async fn a_lock_that_is_granted_to_a_wait_that_nobody_polls_is_freed_with_it() {
    let rejections = Rejections::watch();
    let name = "test:unpolled";
    let mut unpolled = WebLock::new(name).acquire();
    assert!((&mut unpolled).now_or_never().is_none());
    until_counted(name, (1, 0)).await;
    drop(unpolled);
    until_counted(name, (0, 0)).await;
    rejections.assert_none().await;
}

#[wasm_bindgen_test]
async fn a_wait_that_is_dropped_at_once_holds_nothing() {
    let name = "test:at-once";
    let mut wait = WebLock::new(name).acquire();
    assert!((&mut wait).now_or_never().is_none());
    drop(wait);
    drop(WebLock::new(name).acquire().await);
    until_counted(name, (0, 0)).await;
}

#[wasm_bindgen_test]
async fn without_locks_the_lock_is_always_free() {
    let rejections = Rejections::watch();
    let navigator: JsValue = window().navigator().into();
    let broken = [
        JsValue::UNDEFINED,
        js("return {}", &[]).await,
        js("return { request() { throw new Error('no') } }", &[]).await,
        js(
            "return { request: () => Promise.reject(new Error('no')) }",
            &[],
        )
        .await,
        js("return { request: () => 7 }", &[]).await,
    ];
    for locks in broken {
        let replaced = Replaced::value(&navigator, "locks", &locks);
        let one = WebLock::new("test:missing").acquire().await;
        let other = WebLock::new("test:missing").acquire().await;
        drop((one, other, replaced));
    }
    rejections.assert_none().await;
}

#[wasm_bindgen_test]
async fn a_name_that_the_browser_refuses_is_a_lock_that_is_always_free() {
    let rejections = Rejections::watch();
    // Names that begin with a hyphen are the browser's own.
    drop(WebLock::new("-test").acquire().await);
    rejections.assert_none().await;
}

#[wasm_bindgen_test]
async fn thousands_of_acquisitions_leave_nothing_behind() {
    let lock = WebLock::new("test:thousands");
    let many = async |n_times: usize| {
        for _ in 0..n_times {
            let held = lock.acquire().await;
            let mut waiting = lock.acquire();
            assert!((&mut waiting).now_or_never().is_none());
            drop((waiting, held));
        }
        settle().await;
    };
    many(500).await;
    let before = n_memory_bytes();
    many(3000).await;
    assert_eq!(n_memory_bytes(), before);
}
