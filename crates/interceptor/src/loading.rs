//! How many requests are under way.
//!
//! Each request holds a guard, which gives its place back when it is dropped: after an answer, an error, a time-out, and
//! also when the caller has gone. So the count comes back to zero on every path.
//! The guard is held around refresh and replay, so a replay doesn't make it flicker.
//!
//! ```
//! use tollgate_interceptor::Loading;
//!
//! let loading = Loading { n_requests: 2, n_submits: 0 };
//! assert!(loading.is_loading() && !loading.is_submitting());
//! assert!(!Loading::default().is_loading());
//! ```
//!
//! What this deliberately does not do: wait before it tells. How long a spinner hides is the page's affair.

use std::cell::Cell;
use std::rc::Rc;

use futures_util::future::{FutureExt, LocalBoxFuture};

use crate::chain::{Next, Step};
use crate::error::Error;
pub use crate::observer::Loading;
use crate::observer::{Event, Observers};
use crate::request::{Request, Response};

/// A step that counts the requests that are in the rest of the chain.
pub(crate) struct CountLoading {
    counter: Counter,
}

#[derive(Clone)]
pub(crate) struct Counter {
    loading: Rc<Cell<Loading>>,
    observers: Observers,
}

/// A request's place in the count.
struct Counted {
    counter: Counter,
    n_submits: u32,
}

impl CountLoading {
    pub(crate) fn new(counter: Counter) -> Self {
        Self { counter }
    }

    async fn count(&self, request: Request, next: Next<'_>) -> Result<Response, Error> {
        let _counted = request
            .is_counted()
            .then(|| Counted::new(self.counter.clone(), !request.method().is_safe()));
        next.run(request).await
    }
}

impl Step for CountLoading {
    fn run<'a>(
        &'a self,
        request: Request,
        next: Next<'a>,
    ) -> LocalBoxFuture<'a, Result<Response, Error>> {
        self.count(request, next).boxed_local()
    }
}

impl Counter {
    pub(crate) fn new(observers: Observers) -> Self {
        Self {
            loading: Rc::default(),
            observers,
        }
    }

    pub(crate) fn loading(&self) -> Loading {
        self.loading.get()
    }

    fn change(&self, change: impl FnOnce(&mut Loading)) {
        let mut loading = self.loading.get();
        change(&mut loading);
        self.loading.set(loading);
        self.observers.emit(Event::Loading(loading));
    }
}

impl Counted {
    fn new(counter: Counter, is_submit: bool) -> Self {
        let n_submits = u32::from(is_submit);
        counter.change(|loading| {
            loading.n_requests += 1;
            loading.n_submits += n_submits;
        });
        Self { counter, n_submits }
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.counter.change(|loading| {
            loading.n_requests -= 1;
            loading.n_submits -= self.n_submits;
        });
    }
}
