//! What the core needs from the platform that it runs on.
//!
//! [`crate::web`] fulfils these traits in a browser, [`crate::testing`] in tests, one step at a time.
//! Everything is local to one thread: a page has only one.
//!
//! The first five a platform must have; the rest makes the tabs of a browser one, and works without: [`Absent`] stands
//! in for each of them.
//!
//! ```
//! use std::rc::Rc;
//! use tollgate_interceptor::Platform;
//! use tollgate_interceptor::port::{Absent, Random};
//!
//! /// For a demonstration that goes the same way each time.
//! struct Middle;
//!
//! impl Random for Middle {
//!     fn unit(&self) -> f64 {
//!         0.5
//!     }
//! }
//!
//! /// Each part can be replaced by itself.
//! fn for_demonstration(platform: Platform) -> Platform {
//!     Platform { random: Rc::new(Middle), channel: Rc::new(Absent), ..platform }
//! }
//! ```

use core::time::Duration;
use std::rc::Rc;

use futures_util::future::{FutureExt, LocalBoxFuture, ready};

use crate::error::Error;
use crate::request::{Request, Response};
use crate::token::RefreshToken;

/// All that one platform gives.
#[derive(Clone)]
pub struct Platform {
    /// Sends requests.
    pub transport: Rc<dyn Transport>,
    /// Keeps the session over a reload, and shares it among tabs.
    pub store: Rc<dyn Store>,
    /// Tells the time and waits.
    pub clock: Rc<dyn Clock>,
    /// Spreads retries.
    pub random: Rc<dyn Random>,
    /// Runs what must go on when its caller has gone.
    pub spawner: Rc<dyn Spawner>,
    /// Lets one tab at a time refresh.
    pub lock: Rc<dyn Lock>,
    /// Tells the other tabs that something has changed.
    pub channel: Rc<dyn Channel>,
    /// Tells what becomes of the page and its user.
    pub presence: Rc<dyn Presence>,
    /// Shows the server that two refreshes come from one browser.
    pub attempts: Rc<dyn Attempts>,
    /// The page's own origin, as in `https://app.example`; `None` where there is no page, and no server's CORS to heed.
    pub origin: Option<String>,
}

impl Platform {
    /// What a platform must have; all that it may have is [`Absent`].
    #[must_use]
    pub fn new(
        transport: Rc<dyn Transport>,
        store: Rc<dyn Store>,
        clock: Rc<dyn Clock>,
        random: Rc<dyn Random>,
        spawner: Rc<dyn Spawner>,
    ) -> Self {
        Self {
            transport,
            store,
            clock,
            random,
            spawner,
            lock: Rc::new(Absent),
            channel: Rc::new(Absent),
            presence: Rc::new(Absent),
            attempts: Rc::new(Absent),
            origin: None,
        }
    }
}

/// Sends one request and reads its answer to the end.
pub trait Transport {
    /// Sends `request`, whose target is a whole URL or begins at the page's origin.
    ///
    /// # Errors
    ///
    /// Any status is an answer; the errors are [`Error::Setup`], [`Error::Offline`], [`Error::Network`] and
    /// [`Error::Redirected`], since redirects are not followed.
    ///
    /// # Cancellation
    ///
    /// Dropping the future aborts the request.
    fn send(&self, request: Request) -> LocalBoxFuture<'static, Result<Response, Error>>;
}

/// Keeps two texts, shared by all tabs of a browser profile.
pub trait Store {
    /// The stored text; `None` when nothing is stored.
    ///
    /// # Errors
    ///
    /// [`StoreUnavailable`] when the browser blocks it.
    fn read(&self, slot: Slot) -> Result<Option<String>, StoreUnavailable>;

    /// Stores a text in one step, or removes it.
    ///
    /// # Errors
    ///
    /// [`StoreUnavailable`] when the browser blocks it, or when it is full.
    fn write(&self, slot: Slot, text: Option<&str>) -> Result<(), StoreUnavailable>;

    /// Calls `on_change` each time that another tab has changed the session, for as long as the store lives.
    fn watch(&self, on_change: Box<dyn Fn()>);
}

/// One of the texts in a [`Store`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Slot {
    /// The session, in the form that the contract names.
    Session,
    /// Whose session ended last, and why, so that all tabs give the same reason; it holds no secret.
    LastEnd,
}

/// The browser lets nothing be stored here, or nothing more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoreUnavailable;

/// Tells the time and waits.
pub trait Clock {
    /// The time since some moment that stays the same; it never goes back, whatever is done to the wall clock.
    fn now(&self) -> Duration;

    /// The time since the Unix epoch as the machine's wall clock shows it, which may be wrong, and may be set.
    fn wall(&self) -> Duration;

    /// Is ready once `duration` has passed.
    fn sleep(&self, duration: Duration) -> LocalBoxFuture<'static, ()>;
}

/// Spreads retries, so that a thousand pages don't come back in the same moment. It guards no secret.
pub trait Random {
    /// A number from 0 up to, but not including, 1.
    fn unit(&self) -> f64;
}

/// Runs futures that nobody waits for.
pub trait Spawner {
    /// Runs `task` to its end, from the next turn of the event loop on.
    fn spawn(&self, task: LocalBoxFuture<'static, ()>);
}

/// One lock for all tabs of a browser profile.
pub trait Lock {
    /// Waits until no other tab holds the lock.
    ///
    /// # Cancellation
    ///
    /// Dropping the future gives the wait up, and a lock that was granted meanwhile is freed.
    fn acquire(&self) -> LocalBoxFuture<'static, Held>;
}

/// The lock is held until this is dropped.
#[must_use = "the lock is freed when this is dropped"]
pub struct Held(Option<Box<dyn FnOnce()>>);

impl Held {
    /// Calls `free` when it is dropped.
    pub fn new(free: impl FnOnce() + 'static) -> Self {
        Self(Some(Box::new(free)))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(free) = self.0.take() {
            free();
        }
    }
}

/// Carries short messages to the other tabs of a browser profile; what they say is not to be trusted.
pub trait Channel {
    /// Sends `text` to all other tabs.
    fn post(&self, text: &str);

    /// Calls `on_text` with each message of another tab, for as long as the page lives.
    fn watch(&self, on_text: Box<dyn Fn(&str)>);
}

/// Tells what becomes of the page and its user.
pub trait Presence {
    /// Calls `on_sign` at each sign, for as long as the page lives.
    fn watch(&self, on_sign: Box<dyn Fn(Sign)>);
}

/// What has become of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sign {
    /// It can be seen again, or has come back out of the browser's cache: time may have passed unnoticed.
    Woke,
    /// The browser has found a network.
    Online,
    /// The user has touched a key or a pointer.
    Input,
}

/// Computes attempt ids: proof that two refreshes with one token come from the same browser.
///
/// An id is a MAC of the refresh token under a key that never leaves the browser; the same token gives the same id in all
/// tabs and after each crash, without their talking to each other.
pub trait Attempts {
    /// The public name of this browser's key; a key is made where there is none.
    fn key(&self) -> LocalBoxFuture<'static, Result<String, KeyError>>;

    /// The attempt id of `token` under the key of this name.
    fn attempt(
        &self,
        key: &str,
        token: &RefreshToken,
    ) -> LocalBoxFuture<'static, Result<String, KeyError>>;
}

/// Why there is no attempt id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyError {
    /// The key of this name is gone, and will not come back.
    Lost,
    /// Keys can't be reached here, or not now.
    Unavailable,
}

/// What stands in for a part that a platform does not have: a lock that is always free, a channel that nobody hears,
/// a page of which nothing is known, and no key.
#[derive(Debug, Clone, Copy, Default)]
pub struct Absent;

impl Lock for Absent {
    fn acquire(&self) -> LocalBoxFuture<'static, Held> {
        ready(Held(None)).boxed_local()
    }
}

impl Channel for Absent {
    fn post(&self, _text: &str) {}

    fn watch(&self, _on_text: Box<dyn Fn(&str)>) {}
}

impl Presence for Absent {
    fn watch(&self, _on_sign: Box<dyn Fn(Sign)>) {}
}

impl Attempts for Absent {
    fn key(&self) -> LocalBoxFuture<'static, Result<String, KeyError>> {
        ready(Err(KeyError::Unavailable)).boxed_local()
    }

    fn attempt(
        &self,
        _key: &str,
        _token: &RefreshToken,
    ) -> LocalBoxFuture<'static, Result<String, KeyError>> {
        ready(Err(KeyError::Unavailable)).boxed_local()
    }
}
