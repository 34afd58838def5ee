//! The chain that each request goes through, and what a link of it is.
//!
//! A [`Step`] may change the request, look at the answer, wait, or send the rest of the chain again; it does one thing.
//!
//! ```
//! use futures_util::future::{FutureExt, LocalBoxFuture};
//! use tollgate_interceptor::chain::{Next, Step};
//! use tollgate_interceptor::{Error, Request, Response};
//!
//! /// Tells the server which language the user reads.
//! struct Language(&'static str);
//!
//! impl Step for Language {
//!     fn run<'a>(&'a self, request: Request, next: Next<'a>) -> LocalBoxFuture<'a, Result<Response, Error>> {
//!         next.run(request.header("accept-language", self.0)).boxed_local()
//!     }
//! }
//! ```

use std::cell::Cell;
use std::rc::Rc;

use futures_util::future::LocalBoxFuture;

use crate::error::Error;
use crate::port::Transport;
use crate::request::{Body, Request, Response};
use crate::tab::Flight;

/// One link of the chain.
pub trait Step {
    /// Answers `request`, as a rule by what `next` makes of it.
    ///
    /// # Errors
    ///
    /// Those of the rest of the chain, and the step's own.
    ///
    /// # Cancellation
    ///
    /// The future may be dropped at any `await`; what was taken is given back in `Drop`.
    fn run<'a>(
        &'a self,
        request: Request,
        next: Next<'a>,
    ) -> LocalBoxFuture<'a, Result<Response, Error>>;
}

/// The rest of the chain, down to the transport; it can be run more than once.
#[derive(Clone, Copy)]
pub struct Next<'a> {
    steps: &'a [Rc<dyn Step>],
    transport: &'a dyn Transport,
    /// What the request must remember over its attempts; a chain of one's own has none.
    flight: Option<&'a Cell<Flight>>,
}

impl<'a> Next<'a> {
    /// A whole chain: `steps`, outermost first, over `transport`.
    #[must_use]
    pub fn new(steps: &'a [Rc<dyn Step>], transport: &'a dyn Transport) -> Self {
        Self {
            steps,
            transport,
            flight: None,
        }
    }

    /// The same chain for the request of this flight.
    pub(crate) fn of_flight(self, flight: &'a Cell<Flight>) -> Self {
        Self {
            flight: Some(flight),
            ..self
        }
    }

    pub(crate) fn flight(&self) -> Option<&'a Cell<Flight>> {
        self.flight
    }

    /// Answers `request` by the rest of the chain.
    ///
    /// # Errors
    ///
    /// Whatever a step or the transport says.
    pub async fn run(self, request: Request) -> Result<Response, Error> {
        match self.steps.split_first() {
            Some((step, rest)) => {
                let next = Self {
                    steps: rest,
                    ..self
                };
                step.run(request, next).await
            }
            None => transmit(self.transport, request).await,
        }
    }
}

/// Sends a request, unless the platform would stumble over it, or its body has gone with an earlier send.
pub(crate) async fn transmit(
    transport: &dyn Transport,
    request: Request,
) -> Result<Response, Error> {
    if !request.headers().is_sendable() {
        return Err(Error::Setup(
            "a header contains a character that can't be sent: a line break, a control character, or one that is not ASCII"
                .to_owned(),
        ));
    }
    // Here, below all steps, so that none of them, and no app's own, can send an empty body in the place of a lost one.
    if !request.body().is_none_or(Body::take) {
        return Err(Error::BodySpent);
    }
    transport.send(request).await
}
