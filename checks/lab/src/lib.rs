//! The interceptor alone on a page, driven from JavaScript by browser tests and by the benchmark.
//!
//! It decides nothing: each call goes straight to `tollgate_interceptor`, and what comes back is turned into plain
//! objects. This page is the whole of what JavaScript can call.
//!
//! ```js
//! const { connect } = await lab;                        // index.html loads the module and starts it
//! const tab = connect({ base: "/api/master", key: "user" });
//! await tab.login({ usrId: "admin", password: "…" });   // { usrId, tenantId, sid }
//! await tab.get("me");                                   // the data, or a rejection (below)
//! await tab.post("users", { usrId: "ada" });
//!
//! const sent = tab.send({ method: "PUT", path: "users/ada", body: { name: "Ada" } });
//! sent.abort();                                          // drops the request
//! await sent.answer;                                     // rejects with { kind: "aborted" }
//!
//! const file = tab.upload({ method: "POST", path: "files", isWatched: true }, new Blob(["…"]));
//! await file.answer;
//! file.progress;                                         // [{ received, total }, …] of the answer
//!
//! await tab.event("refreshed", 1);                       // the first refresh, when it has happened
//! tab.events;                                            // all that has happened, in order
//! tab.identity;                                          // { usrId, tenantId, sid }, or undefined
//! tab.logout();
//! ```
//!
//! | call | gives |
//! | --- | --- |
//! | `connect(options)` | a [`Tab`]; the options are those of [`options::Connect`] |
//! | `tab.login(body)` | a promise of the identity |
//! | `tab.get(path)`, `tab.post(path, body)` | a promise of the data |
//! | `tab.send(request)` | an [`Underway`]: `answer`, a promise of the data, `progress`, and `abort()`; the request is one of [`options::Send`] |
//! | `tab.upload(request, body)` | the same, with a `Blob`, a `FormData` or a `ReadableStream` as the body |
//! | `tab.logout()` | nothing; it takes effect at once |
//! | `tab.identity` | who is logged in |
//! | `tab.events` | an array of what has happened (see [`plain`]) |
//! | `tab.event(kind, n)` | a promise of the `n`-th event of that kind, the first is 1; ready at once when it is past |
//! | `tab.readInTurn(path, n)`, `tab.readAtOnce(path, n)` | a promise of how many answers were right ([`load`]) |
//! | `memorySize()` | the size of the module's memory, in bytes |
//!
//! A promise is rejected with a plain object: `{ kind, message, … }`, where `kind` is the name of a variant of
//! `tollgate_interceptor::Error`, or `aborted`. No token stands in anything that this page hands out.

// What JavaScript calls.
pub mod tab;
pub mod underway;

// What goes in and comes out.
pub mod options;
pub mod plain;

// What happens meanwhile.
pub mod load;
pub mod record;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;

pub use self::tab::Tab;
pub use self::underway::Underway;

/// Tells of a panic on the console, where tests look for it.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
}

/// The session that this page has stored, on the API that `options` name.
///
/// # Errors
///
/// A sentence about what in the options is none of [`options::Connect`].
#[wasm_bindgen]
pub fn connect(options: &JsValue) -> Result<Tab, JsValue> {
    Ok(Tab::new(&options::read(options)?))
}

/// The size of the module's memory, in bytes; it never shrinks.
#[wasm_bindgen(js_name = memorySize)]
#[must_use]
pub fn memory_size() -> f64 {
    let memory: js_sys::WebAssembly::Memory = wasm_bindgen::memory().unchecked_into();
    let buffer: js_sys::ArrayBuffer = memory.buffer().unchecked_into();
    f64::from(buffer.byte_length())
}
