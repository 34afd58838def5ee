//! The browser: `fetch`, localStorage, timers.
//!
//! ```no_run
//! use tollgate_interceptor::{Auth, Client, EnvelopeContract, web};
//!
//! let auth = Auth::new(web::platform("user"), EnvelopeContract::new("/api/master"));
//! let client = Client::new(&auth);
//! ```

mod clock;
mod fetch;
mod store;

use std::rc::Rc;

use futures_util::future::LocalBoxFuture;

pub use self::clock::BrowserClock;
pub use self::fetch::Fetch;
pub use self::store::LocalStore;
use crate::port::{Platform, Random, Spawner};

/// The page itself: its event loop and its random numbers.
#[derive(Debug, Clone, Copy, Default)]
pub struct Page;

/// All of the browser; the session lies in localStorage under `key`.
#[must_use]
pub fn platform(key: &str) -> Platform {
    Platform::new(
        Rc::new(Fetch),
        Rc::new(LocalStore::new(key)),
        Rc::new(BrowserClock::new()),
        Rc::new(Page),
        Rc::new(Page),
    )
}

impl Random for Page {
    fn unit(&self) -> f64 {
        js_sys::Math::random()
    }
}

impl Spawner for Page {
    fn spawn(&self, task: LocalBoxFuture<'static, ()>) {
        wasm_bindgen_futures::spawn_local(task);
    }
}
