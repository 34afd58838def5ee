//! A request that has been made: its answer, and the way to give it up.

use futures_util::future::{AbortHandle, Aborted, abortable};
use js_sys::Promise;
use serde_json::{Value, json};
use tollgate_interceptor::Error;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::future_to_promise;

use crate::plain;

/// A request that is under way.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Underway {
    answer: Promise,
    abort: AbortHandle,
}

impl Underway {
    pub(crate) fn new(send: impl Future<Output = Result<Value, Error>> + 'static) -> Self {
        let (send, abort) = abortable(send);
        let answer = future_to_promise(async move {
            match send.await {
                Ok(result) => settle(result),
                Err(Aborted) => Err(plain::to_js(
                    &json!({"kind": "aborted", "message": "the request was given up"}),
                )),
            }
        });
        Self { answer, abort }
    }
}

#[wasm_bindgen]
impl Underway {
    /// A promise of the data.
    #[wasm_bindgen(getter)]
    pub fn answer(&self) -> Promise {
        self.answer.clone()
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
