//! The browser: `fetch`, its storages and clocks, and what makes its tabs one.
//!
//! ```no_run
//! use tollgate_interceptor::{Auth, Client, EnvelopeContract, web};
//!
//! let auth = Auth::new(web::platform("user"), EnvelopeContract::new("/api/master"));
//! let client = Client::new(&auth);
//! ```

mod abort;
mod attempts;
mod body;
mod channel;
mod clock;
mod events;
mod fetch;
mod indexed_db;
mod lock;
mod presence;
mod read;
mod store;
mod timers;

use std::rc::Rc;

use futures_util::future::LocalBoxFuture;

pub use self::attempts::DeviceKey;
pub use self::body::{blob, form_data, stream};
pub use self::channel::Broadcast;
pub use self::clock::BrowserClock;
pub use self::fetch::Fetch;
pub use self::lock::WebLock;
pub use self::presence::PagePresence;
pub use self::store::{LocalStore, SessionStore};
use crate::port::{Platform, Random, Spawner};

/// The page itself: its event loop and its random numbers.
#[derive(Debug, Clone, Copy, Default)]
pub struct Page;

/// All of the browser; the session lies in localStorage under `key`, and lock, channel and database are named after it.
///
/// Each part can be replaced. A session that ends with its tab and that no other tab shares:
///
/// ```no_run
/// use std::rc::Rc;
/// use tollgate_interceptor::port::Absent;
/// use tollgate_interceptor::{Platform, web};
///
/// let platform = Platform {
///     store: Rc::new(web::SessionStore::new("user")),
///     lock: Rc::new(Absent),
///     channel: Rc::new(Absent),
///     ..web::platform("user")
/// };
/// ```
#[must_use]
pub fn platform(key: &str) -> Platform {
    // Other scripts of the origin see the names, and other libraries have theirs.
    let name = format!("tollgate:{key}");
    Platform {
        transport: Rc::new(Fetch),
        store: Rc::new(LocalStore::new(key)),
        clock: Rc::new(BrowserClock::new()),
        random: Rc::new(Page),
        spawner: Rc::new(Page),
        lock: Rc::new(WebLock::new(&name)),
        channel: Rc::new(Broadcast::new(&name)),
        presence: Rc::new(PagePresence),
        attempts: Rc::new(DeviceKey::new(&name)),
        // A page that can't name its origin has none that a server could be of.
        origin: web_sys::window().map(|window| {
            window
                .location()
                .origin()
                .unwrap_or_else(|_| "null".to_owned())
        }),
    }
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
