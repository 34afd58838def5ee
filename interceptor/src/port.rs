//! What the core needs from the platform that it runs on.
//!
//! [`crate::web`] fulfils these traits in a browser, [`crate::testing`] in tests, one step at a time.
//! Everything is local to one thread: a page has only one.

use core::time::Duration;
use std::rc::Rc;

use futures_util::future::LocalBoxFuture;

use crate::error::Error;
use crate::request::{Request, Response};

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

/// Keeps one text, shared by all tabs of a browser profile.
pub trait Store {
    /// The stored text; `None` when nothing is stored.
    ///
    /// # Errors
    ///
    /// [`StoreUnavailable`] when the browser blocks it.
    fn read(&self) -> Result<Option<String>, StoreUnavailable>;

    /// Stores a text in one step, or removes it.
    ///
    /// # Errors
    ///
    /// [`StoreUnavailable`] when the browser blocks it, or when it is full.
    fn write(&self, text: Option<&str>) -> Result<(), StoreUnavailable>;

    /// Calls `on_change` each time that another tab has changed the text, for as long as the store lives.
    fn watch(&self, on_change: Box<dyn Fn()>);
}

/// The browser lets nothing be stored here, or nothing more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoreUnavailable;

/// Tells the time and waits.
pub trait Clock {
    /// The time since some moment that stays the same; it never goes back, whatever is done to the wall clock.
    fn now(&self) -> Duration;

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
