//! A `fetch` that the test answers, in the place of the browser's own.

use js_sys::{Array, Function, Reflect, Uint8Array};
use tollgate_interceptor::port::Transport;
use tollgate_interceptor::web::Fetch;
use tollgate_interceptor::{Error, Request, Response};
use wasm_bindgen::{JsCast, JsValue};

use crate::page::{Replaced, js, window};

/// Keeps what is sent, and answers by a function of the test's; the browser's own `fetch` is back when this is dropped.
pub(crate) struct Network {
    sent: Array,
    _fetch: Replaced,
}

impl Network {
    /// Answers by this JavaScript, which has `init`, the options of the `fetch`.
    pub(crate) async fn answering(answer: &str) -> Self {
        let sent = Array::new();
        let fetch = js(
            "const answer = new Function('init', b);
             return async (url, init) => {
               const request = new Request(url, init);
               a.push({
                 url,
                 method: request.method,
                 keepalive: request.keepalive,
                 signal: init.signal,
                 contentType: request.headers.get('content-type'),
                 bytes: new Uint8Array(await request.arrayBuffer()),
               });
               return answer(init);
             }",
            &[sent.clone().into(), answer.into()],
        )
        .await;
        assert!(fetch.is_instance_of::<Function>());
        Self {
            sent,
            _fetch: Replaced::value(&window(), "fetch", &fetch),
        }
    }

    pub(crate) fn n_sent(&self) -> u32 {
        self.sent.length()
    }

    /// What is known of the nth request.
    pub(crate) fn sent(&self, nth: u32, member: &str) -> JsValue {
        Reflect::get(&self.sent.get(nth), &member.into()).unwrap()
    }

    pub(crate) fn content_type(&self, nth: u32) -> String {
        self.sent(nth, "contentType").as_string().unwrap()
    }

    pub(crate) fn bytes(&self, nth: u32) -> Vec<u8> {
        self.sent(nth, "bytes")
            .unchecked_into::<Uint8Array>()
            .to_vec()
    }
}

pub(crate) async fn send(request: Request) -> Result<Response, Error> {
    Fetch.send(request).await
}
