//! Web Locks: one lock for all tabs of a browser profile.
//!
//! ```no_run
//! use tollgate_interceptor::port::Lock;
//! use tollgate_interceptor::web::WebLock;
//!
//! # async fn example() {
//! let held = WebLock::new("tollgate:user").acquire().await;
//! // No other tab is here now.
//! drop(held);
//! # }
//! ```
//!
//! What is not here: a time limit for waiting or for holding; both are the caller's.

use std::rc::Rc;

use futures_channel::oneshot;
use futures_util::future::{FutureExt, LocalBoxFuture};
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::abort::AbortOnDrop;
use crate::port::{Held, Lock};

// `web_sys` has it only for whoever turns on all unstable APIs of the whole build.
#[wasm_bindgen]
extern "C" {
    type LockManager;

    #[wasm_bindgen(method, catch)]
    fn request(
        this: &LockManager,
        name: &str,
        options: &Object,
        on_grant: &Function,
    ) -> Result<JsValue, JsValue>;
}

/// The lock of one name; where the browser has no locks, or refuses this one, it is always free.
#[derive(Debug, Clone)]
pub struct WebLock {
    name: Rc<str>,
}

impl WebLock {
    /// The lock of this name, which all pages of the origin may see.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { name: name.into() }
    }
}

impl Lock for WebLock {
    fn acquire(&self) -> LocalBoxFuture<'static, Held> {
        acquire(self.name.clone()).boxed_local()
    }
}

async fn acquire(name: Rc<str>) -> Held {
    let (tell, granted) = oneshot::channel();
    let Some(wait) = ask(&name, tell) else {
        return Held::new(|| ());
    };
    let granted = granted.await;
    wait.disarm();
    match granted {
        Ok(grant) => Held::new(|| drop(grant)),
        Err(oneshot::Canceled) => Held::new(|| ()),
    }
}

/// Frees the lock when it is dropped, wherever that happens: a grant may also get lost on its way to a wait that was
/// given up.
struct Grant(Function);

impl Drop for Grant {
    fn drop(&mut self) {
        let _ = self.0.call0(&JsValue::UNDEFINED);
    }
}

/// Joins the queue for the lock; `None` where there is none. A refusal drops `tell`.
fn ask(name: &str, tell: oneshot::Sender<Grant>) -> Option<AbortOnDrop> {
    let locks = lock_manager()?;
    let (wait, signal) = AbortOnDrop::new()?;
    let options = Object::new();
    Reflect::set(&options, &"signal".into(), &signal).ok()?;
    let on_grant = Closure::once(move |_lock: JsValue| hold(tell));
    let end = locks
        .request(name, &options, on_grant.as_ref().unchecked_ref())
        .ok()?;
    spawn_local(async move {
        // The promise settles once the lock is free again, or will never be ours. Whichever it is, an abort and a
        // refusal must not end as unhandled rejections, and only now can the browser no longer call back.
        let _ = JsFuture::from(Promise::resolve(&end)).await;
        drop(on_grant);
    });
    Some(wait)
}

/// The promise for which the browser keeps the lock.
fn hold(tell: oneshot::Sender<Grant>) -> Promise {
    let mut tell = Some(tell);
    Promise::new(&mut |free, _| {
        if let Some(tell) = tell.take() {
            // A wait that was given up takes no grant: dropping it frees the lock at once.
            let _ = tell.send(Grant(free));
        }
    })
}

fn lock_manager() -> Option<LockManager> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    locks.is_object().then(|| locks.unchecked_into())
}
