//! The browser's own parts, in a real browser.

#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    reason = "clippy knows only native tests, which may unwrap"
)]

use wasm_bindgen_test::wasm_bindgen_test_configure;

mod crypto;
mod page;

wasm_bindgen_test_configure!(run_in_browser);
