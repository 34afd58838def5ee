//! What an app holds: it sends requests through the chain and gives their data, typed.
//!
//! The chain, outermost first: count loading, total time limit, retry, authorize, steps of the app's own, time limit of
//! one attempt, transport.
//! Retry stands outside of authorize, so that each attempt carries the token of its own moment: a retry that has waited
//! for a server to recover would otherwise go out with a token that is known to be dead.
//!
//! ```
//! use std::time::Duration;
//! use tollgate_interceptor::{Auth, Client, Error, Request, RetryPolicy};
//!
//! /// One client for what people wait for, and one for the background; both serve one session.
//! fn connect(auth: &Auth) -> (Client, Client) {
//!     let background = Client::builder(auth)
//!         .total_timeout(Duration::from_secs(10))
//!         .retry(RetryPolicy::never())
//!         .build();
//!     (Client::new(auth), background)
//! }
//!
//! async fn rename(client: &Client, name: &str) -> Result<(), Error> {
//!     client.send(Request::put("me/name").json(&name).timeout(Duration::from_secs(5))).await
//! }
//! ```
//!
//! What this deliberately does not do: cache, or follow redirects.

use core::cell::Cell;
use core::pin::Pin;
use core::task::{Context, Poll};
use core::time::Duration;
use std::rc::Rc;

use futures_util::future::{FutureExt, LocalBoxFuture};
use serde::de::DeserializeOwned;

use crate::auth::{Auth, Authorize};
use crate::chain::{Next, Step};
use crate::error::Error;
use crate::loading::CountLoading;
use crate::observer::{Event, RequestId};
use crate::origin::Target;
use crate::request::{Request, Response};
use crate::retry::{self, Retry, RetryPolicy};
use crate::session::Identity;
use crate::tab::Flight;
use crate::timeout::Timeout;

/// Sends requests for the session of an [`Auth`]. Clones are the same client.
#[derive(Clone)]
pub struct Client {
    inner: Rc<Inner>,
}

struct Inner {
    auth: Auth,
    steps: Vec<Rc<dyn Step>>,
}

/// A request under way, and the future of its answer; dropping it aborts the request.
///
/// ```
/// use tollgate_interceptor::{Client, Error, Request};
///
/// async fn load(client: &Client) -> Result<Vec<String>, Error> {
///     let users = client.send(Request::get("users"));
///     println!("events about {:?} are about this list", users.id());
///     users.await
/// }
/// ```
#[must_use = "a request is sent when its future is polled"]
pub struct Pending<T> {
    id: RequestId,
    answer: LocalBoxFuture<'static, Result<T, Error>>,
}

/// Settings of a client.
pub struct ClientBuilder {
    auth: Auth,
    total: Duration,
    attempt: Option<Duration>,
    retry: RetryPolicy,
    steps: Vec<Rc<dyn Step>>,
}

impl Client {
    /// A client with good defaults: 60 s for a request in all, and 2 retries.
    #[must_use]
    pub fn new(auth: &Auth) -> Self {
        Self::builder(auth).build()
    }

    /// A client with settings of one's own; several of them can share one session.
    #[must_use]
    pub fn builder(auth: &Auth) -> ClientBuilder {
        ClientBuilder {
            auth: auth.clone(),
            total: Duration::from_secs(60),
            attempt: None,
            retry: RetryPolicy::default(),
            steps: Vec::new(),
        }
    }

    /// The session that this client sends for.
    #[must_use]
    pub fn auth(&self) -> &Auth {
        &self.inner.auth
    }

    /// Sends a request and gives the data of its answer.
    ///
    /// The request is meant for whoever is logged in at this call, not when the future is first polled.
    ///
    /// # Errors
    ///
    /// A variant of [`Error`] for each thing that a caller would do differently; never a made-up success.
    ///
    /// # Cancellation
    ///
    /// Dropping the future aborts the request, also while it waits in the queue; a refresh that it caused goes on.
    pub fn send<T: DeserializeOwned + 'static>(&self, request: Request) -> Pending<T> {
        self.pending(request, |auth, response| {
            let data = auth.contract().read(&response)?;
            serde_json::from_value(data).map_err(|_| response.unreadable())
        })
    }

    /// Sends a request and gives its answer as it is, whatever its status.
    ///
    /// # Errors
    ///
    /// As for [`Client::send`], except that each status is an answer.
    ///
    /// # Cancellation
    ///
    /// As for [`Client::send`].
    pub fn fetch(&self, request: Request) -> Pending<Response> {
        self.pending(request, |_, response| Ok(response))
    }

    /// Sends a login and begins the session that it brings.
    ///
    /// Where the browser can keep a key and the contract knows of attempt ids, the login says that they will come.
    ///
    /// # Errors
    ///
    /// [`Error::Unauthorized`] for a wrong password; else as for [`Client::send`].
    ///
    /// # Cancellation
    ///
    /// Dropping the future leaves everything as it was.
    pub fn login(&self, request: Request) -> Pending<Identity> {
        let client = self.clone();
        let flight = self.auth().new_flight().of_anybody();
        let id = flight.id;
        let answer = async move {
            let mut request = request.anonymous();
            let key = client.auth().offer_attempts(&mut request).await;
            let begin = move |auth: &Auth, response: Response| {
                let data = auth.contract().read(&response)?;
                let login = auth
                    .contract()
                    .read_login(data)
                    .ok_or_else(|| response.unreadable())?;
                let identity = Identity::of(&login.session);
                auth.begin(login, key.as_deref(), retry::date(&response.headers));
                Ok(identity)
            };
            let response = client.response(request, flight).await;
            client.read(id, response, begin)
        };
        Pending {
            id,
            answer: answer.boxed_local(),
        }
    }

    /// Sends a request for the login of this moment, and reads its answer.
    fn pending<T: 'static>(
        &self,
        request: Request,
        read: impl FnOnce(&Auth, Response) -> Result<T, Error> + 'static,
    ) -> Pending<T> {
        let flight = self.auth().new_flight();
        let id = flight.id;
        let client = self.clone();
        let response = self.response(request, flight);
        let answer = response.map(move |response| client.read(id, response, read));
        Pending {
            id,
            answer: answer.boxed_local(),
        }
    }

    /// The way of a request through the chain. In a box, since it is large, and the same whatever comes of it.
    fn response(
        &self,
        request: Request,
        flight: Flight,
    ) -> LocalBoxFuture<'static, Result<Response, Error>> {
        let inner = self.inner.clone();
        async move {
            let unsettled = Unsettled {
                auth: &inner.auth,
                id: flight.id,
            };
            let response = inner.run(request, flight).await;
            core::mem::forget(unsettled);
            response
        }
        .boxed_local()
    }

    /// Reads an answer, and tells of a failure wherever it has happened.
    fn read<T>(
        &self,
        id: RequestId,
        response: Result<Response, Error>,
        read: impl FnOnce(&Auth, Response) -> Result<T, Error>,
    ) -> Result<T, Error> {
        response
            .and_then(|response| read(self.auth(), response))
            .inspect_err(|error| {
                let error = error.clone();
                self.auth().emit(Event::Failed { id, error });
            })
    }
}

impl<T> Pending<T> {
    /// Names the request in each [`Event`] about it.
    #[must_use]
    pub fn id(&self) -> RequestId {
        self.id
    }
}

impl<T> Future for Pending<T> {
    type Output = Result<T, Error>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.answer.poll_unpin(context)
    }
}

/// Tells of a request whose caller has gone before it came to anything.
struct Unsettled<'a> {
    auth: &'a Auth,
    id: RequestId,
}

impl Drop for Unsettled<'_> {
    fn drop(&mut self) {
        self.auth.emit(Event::Aborted { id: self.id });
    }
}

impl Inner {
    async fn run(&self, request: Request, flight: Flight) -> Result<Response, Error> {
        let request = match self.auth.contract().resolve(request.target())? {
            Target::Api(url) => request.checked(url)?,
            // A token is for the API alone.
            Target::Foreign(url) => request.anonymous().checked(url)?,
        };
        let flight = Cell::new(flight);
        Next::new(&self.steps, &*self.auth.platform().transport)
            .of_flight(&flight)
            .run(request)
            .await
    }
}

impl ClientBuilder {
    /// How long a request may take in all: queue, refresh, retries and replay together; it may ask for another time itself.
    #[must_use]
    pub fn total_timeout(mut self, limit: Duration) -> Self {
        self.total = limit;
        self
    }

    /// How long one attempt may take; without it, as long as the whole request.
    #[must_use]
    pub fn attempt_timeout(mut self, limit: Duration) -> Self {
        self.attempt = Some(limit);
        self
    }

    /// What is sent again, and how often, where a request doesn't say so itself.
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// How often a request is sent again, as far as its method makes that harmless.
    #[must_use]
    pub fn n_retries(self, n_retries: u32) -> Self {
        self.retry(RetryPolicy::up_to(n_retries))
    }

    /// Adds a step of the app's own, inside of those added before; it sees each request as it is sent, with its token.
    #[must_use]
    pub fn step(mut self, step: impl Step + 'static) -> Self {
        self.steps.push(Rc::new(step));
        self
    }

    /// The client.
    #[must_use]
    pub fn build(self) -> Client {
        let platform = self.auth.platform();
        let clock = || platform.clock.clone();
        let mut steps: Vec<Rc<dyn Step>> = vec![
            Rc::new(CountLoading::new(self.auth.counter())),
            Rc::new(Timeout::new(clock(), self.total)),
            Rc::new(
                Retry::new(clock(), platform.random.clone(), self.retry)
                    .telling(self.auth.observers()),
            ),
            Rc::new(Authorize::new(&self.auth)),
        ];
        steps.extend(self.steps);
        if let Some(limit) = self.attempt {
            steps.push(Rc::new(Timeout::of_attempt(clock(), limit)));
        }
        Client {
            inner: Rc::new(Inner {
                auth: self.auth,
                steps,
            }),
        }
    }
}
