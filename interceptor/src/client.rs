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

use core::time::Duration;
use std::rc::Rc;

use serde::de::DeserializeOwned;

use crate::auth::{Auth, Authorize};
use crate::chain::{Next, Step};
use crate::error::{Error, unreadable};
use crate::loading::CountLoading;
use crate::observer::{Event, RequestId};
use crate::origin::Target;
use crate::request::{Flight, Request, Response};
use crate::retry::{self, Retry, RetryPolicy};
use crate::session::Identity;
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
    pub fn send<T: DeserializeOwned>(
        &self,
        request: Request,
    ) -> impl Future<Output = Result<T, Error>> + use<T> {
        self.answer(request, |auth, response| {
            let data = auth.contract().read(&response)?;
            serde_json::from_value(data).map_err(|_| unreadable(&response))
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
    pub fn fetch(&self, request: Request) -> impl Future<Output = Result<Response, Error>> + use<> {
        self.answer(request, |_, response| Ok(response))
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
    pub fn login(&self, request: Request) -> impl Future<Output = Result<Identity, Error>> + use<> {
        let client = self.clone();
        async move {
            let mut request = request.anonymous();
            let key = client.auth().offer_attempts(request.headers_mut()).await;
            let begin = move |auth: &Auth, response: Response| {
                let data = auth.contract().read(&response)?;
                let login = auth
                    .contract()
                    .read_login(data)
                    .ok_or_else(|| unreadable(&response))?;
                let identity = Identity::of(&login.session);
                auth.begin(login, key.as_deref(), retry::date(&response.headers));
                Ok(identity)
            };
            client.answer(request, begin).await
        }
    }

    /// Sends a request for the login of this moment, reads its answer, and tells of a failure wherever it happens.
    fn answer<T, R>(
        &self,
        request: Request,
        read: R,
    ) -> impl Future<Output = Result<T, Error>> + use<T, R>
    where
        R: FnOnce(&Auth, Response) -> Result<T, Error>,
    {
        let inner = self.inner.clone();
        let flight = Flight::new(inner.auth.next_request(), inner.auth.login_number());
        let id = flight.id;
        async move {
            let unsettled = Unsettled {
                auth: &inner.auth,
                id,
            };
            let response = inner.run(request, flight).await;
            core::mem::forget(unsettled);
            response
                .and_then(|response| read(&inner.auth, response))
                .inspect_err(|error| {
                    let error = error.clone();
                    inner.auth.emit(Event::Failed { id, error });
                })
        }
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
            Target::Api(url) => request.checked(url, flight)?,
            // A token is for the API alone.
            Target::Foreign(url) => request.anonymous().checked(url, flight)?,
        };
        Next::new(&self.steps, &*self.auth.platform().transport)
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
            Rc::new(Retry::new(clock(), platform.random.clone(), self.retry)),
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
