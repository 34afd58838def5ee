//! What a demonstration puts in the way of this page's own requests: no network for a while, and a wrong clock.
//!
//! Nothing is in the way until somebody puts it there, and all of it goes with the page.
//!
//! What is not here: what the server makes hard ([`crate::api::demo`]).

use core::cell::Cell;
use core::time::Duration;
use std::rc::Rc;

use tollgate_interceptor::port::{Clock, Transport};
use tollgate_interceptor::{Error, Platform, Request, Response};

/// How far ahead a wrong clock is.
const AHEAD: Duration = Duration::from_secs(2 * 60 * 60);

type LocalBoxFuture<T> = core::pin::Pin<Box<dyn Future<Output = T>>>;

/// What is in the way. Clones are the same.
#[derive(Clone)]
pub struct Obstacles {
    inner: Rc<Inner>,
}

struct Inner {
    clock: Rc<dyn Clock>,
    offline_until: Cell<Duration>,
    is_clock_wrong: Cell<bool>,
}

impl Obstacles {
    /// None, by the clock of `platform`.
    #[must_use]
    pub fn new(platform: &Platform) -> Self {
        Self {
            inner: Rc::new(Inner {
                clock: Rc::clone(&platform.clock),
                offline_until: Cell::default(),
                is_clock_wrong: Cell::default(),
            }),
        }
    }

    /// The platform, with these between it and whoever uses it.
    #[must_use]
    pub fn put_before(&self, platform: Platform) -> Platform {
        Platform {
            transport: Rc::new(Line {
                inner: Rc::clone(&self.inner),
                transport: platform.transport,
            }),
            clock: Rc::new(Watch(Rc::clone(&self.inner))),
            ..platform
        }
    }

    /// Lets no request out for so long.
    pub fn go_offline(&self, duration: Duration) {
        let until = self.inner.clock.now().saturating_add(duration);
        self.inner.offline_until.set(until);
    }

    /// Sets the wall clock of this page two hours ahead, or right again.
    pub fn set_clock_wrong(&self, is_wrong: bool) {
        self.inner.is_clock_wrong.set(is_wrong);
    }

    /// Waits, by the clock of the platform.
    pub async fn wait(&self, duration: Duration) {
        self.inner.clock.sleep(duration).await;
    }

    /// Takes everything out of the way.
    pub fn clear(&self) {
        self.inner.offline_until.set(Duration::ZERO);
        self.inner.is_clock_wrong.set(false);
    }
}

/// The network, as long as there is one.
struct Line {
    inner: Rc<Inner>,
    transport: Rc<dyn Transport>,
}

impl Transport for Line {
    fn send(&self, request: Request) -> LocalBoxFuture<Result<Response, Error>> {
        let is_offline = self.inner.clock.now() < self.inner.offline_until.get();
        match is_offline {
            true => Box::pin(core::future::ready(Err(Error::Offline))),
            false => self.transport.send(request),
        }
    }
}

/// The clocks, of which one may be wrong.
struct Watch(Rc<Inner>);

impl Clock for Watch {
    fn now(&self) -> Duration {
        self.0.clock.now()
    }

    fn wall(&self) -> Duration {
        let wall = self.0.clock.wall();
        match self.0.is_clock_wrong.get() {
            true => wall.saturating_add(AHEAD),
            false => wall,
        }
    }

    fn sleep(&self, duration: Duration) -> LocalBoxFuture<()> {
        self.0.clock.sleep(duration)
    }
}
