//! A request that has been made: its answer, and the way to give it up.

use futures_util::future::{AbortHandle, Aborted, abortable};
use js_sys::{Array, Promise};
use serde_json::{Value, json};
use tollgate_interceptor::{Error, Request};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::future_to_promise;

use crate::{options, plain};

/// A request that is under way.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Underway {
    answer: Promise,
    abort: AbortHandle,
    progress: Progress,
}

/// How much of an answer had come, each time that more came.
#[derive(Debug, Default)]
pub(crate) struct Progress(Array);

impl Progress {
    /// The request, which tells of its answer if it is asked to.
    pub(crate) fn watch(&self, send: options::Send) -> Request {
        let is_watched = send.is_watched;
        let request = Request::from(send);
        if !is_watched {
            return request;
        }
        let told = self.0.clone();
        request.on_progress(move |progress| {
            told.push(&plain::to_js(&plain::progress(progress)));
        })
    }
}

impl Underway {
    pub(crate) fn new(
        send: impl Future<Output = Result<Value, Error>> + 'static,
        progress: Progress,
    ) -> Self {
        let (send, abort) = abortable(send);
        let answer = future_to_promise(async move {
            match send.await {
                Ok(result) => settle(result),
                Err(Aborted) => Err(plain::to_js(
                    &json!({"kind": "aborted", "message": "the request was given up"}),
                )),
            }
        });
        Self {
            answer,
            abort,
            progress,
        }
    }
}

#[wasm_bindgen]
impl Underway {
    /// A promise of the data.
    #[wasm_bindgen(getter)]
    pub fn answer(&self) -> Promise {
        self.answer.clone()
    }

    /// How much of the answer had come, each time that more came; it grows.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn progress(&self) -> Array {
        self.progress.0.clone()
    }

    /// Gives the request up, as a component does that is unmounted.
    pub fn abort(&self) {
        self.abort.abort();
    }
}

/// A promise of what a future gives.
pub(crate) fn promise(send: impl Future<Output = Result<Value, Error>> + 'static) -> Promise {
    future_to_promise(async move { settle(send.await) })
}

fn settle(result: Result<Value, Error>) -> Result<JsValue, JsValue> {
    match result {
        Ok(data) => Ok(plain::to_js(&data)),
        Err(error) => Err(plain::to_js(&plain::error(&error))),
    }
}
