//! A network whose answers the test gives.

use core::task::{Poll, Waker};
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use futures_channel::oneshot;
use futures_util::future::{FutureExt, LocalBoxFuture, poll_fn};

use crate::error::Error;
use crate::port::Transport;
use crate::request::{Headers, Request, Response};

/// Takes requests and keeps them until the test answers. Clones are the same network.
#[derive(Clone, Default)]
pub struct ScriptedTransport {
    shared: Rc<RefCell<Shared>>,
}

#[derive(Default)]
struct Shared {
    pending: VecDeque<Call>,
    n_sent: usize,
    waiting: Option<Waker>,
}

/// A request that waits for its answer.
pub struct Call {
    /// What was sent.
    pub request: Request,
    answer: oneshot::Sender<Result<Response, Error>>,
}

impl ScriptedTransport {
    /// The oldest request that has no answer yet.
    #[must_use]
    pub fn take(&self) -> Option<Call> {
        self.shared.borrow_mut().pending.pop_front()
    }

    /// The oldest request without an answer whose path ends with `path`.
    #[must_use]
    pub fn take_for(&self, path: &str) -> Option<Call> {
        let pending = &mut self.shared.borrow_mut().pending;
        let index = pending
            .iter()
            .position(|call| call.request.path().ends_with(path))?;
        pending.remove(index)
    }

    /// Waits for the next request.
    pub async fn next(&self) -> Call {
        poll_fn(|context| match self.take() {
            Some(call) => Poll::Ready(call),
            None => {
                self.shared.borrow_mut().waiting = Some(context.waker().clone());
                Poll::Pending
            }
        })
        .await
    }

    /// Whether somebody waits for the answer to a request whose path ends with `path`.
    #[must_use]
    pub fn is_pending(&self, path: &str) -> bool {
        let pending = &self.shared.borrow().pending;
        let mut calls = pending.iter();
        calls.any(|call| call.request.path().ends_with(path) && !call.is_aborted())
    }

    /// How many requests wait for an answer.
    #[must_use]
    pub fn n_pending(&self) -> usize {
        self.shared.borrow().pending.len()
    }

    /// How many requests have been sent so far.
    #[must_use]
    pub fn n_sent(&self) -> usize {
        self.shared.borrow().n_sent
    }
}

impl Transport for ScriptedTransport {
    fn send(&self, request: Request) -> LocalBoxFuture<'static, Result<Response, Error>> {
        let (answer, answered) = oneshot::channel();
        let mut shared = self.shared.borrow_mut();
        shared.n_sent += 1;
        shared.pending.push_back(Call { request, answer });
        if let Some(waker) = shared.waiting.take() {
            waker.wake();
        }
        // A call that the test drops is a connection that breaks.
        answered
            .map(|answer| answer.unwrap_or(Err(Error::Network)))
            .boxed_local()
    }
}

impl Call {
    /// Answers with a status and a body, as JSON does.
    pub fn reply(self, status: u16, body: &str) {
        self.reply_with(status, body, &[("content-type", "application/json")]);
    }

    /// Answers with headers of the test's own.
    pub fn reply_with(self, status: u16, body: &str, headers: &[(&str, &str)]) {
        let mut response = Response {
            status,
            headers: Headers::default(),
            body: body.as_bytes().to_vec(),
        };
        for (name, value) in headers {
            response.headers.set(name, value);
        }
        // A caller that has gone needs no answer.
        let _ = self.answer.send(Ok(response));
    }

    /// Answers with data in the envelope.
    pub fn reply_ok(self, data: &str) {
        self.reply(200, &format!(r#"{{"resultCode":"OK","data":{data}}}"#));
    }

    /// Answers with a `resultCode` that is not `OK`.
    pub fn reply_failed(self, status: u16, code: &str) {
        self.reply(
            status,
            &format!(r#"{{"resultCode":"{code}","message":"in words"}}"#),
        );
    }

    /// Lets the request fail without an answer.
    pub fn fail(self, error: Error) {
        let _ = self.answer.send(Err(error));
    }

    /// Whether the one who asked has gone.
    #[must_use]
    pub fn is_aborted(&self) -> bool {
        self.answer.is_canceled()
    }

    /// The bearer token that the request carries.
    #[must_use]
    pub fn bearer(&self) -> Option<&str> {
        self.request
            .headers()
            .get("authorization")?
            .strip_prefix("Bearer ")
    }
}
