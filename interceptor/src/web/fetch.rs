//! The browser's `fetch` as a transport.

use futures_util::future::{FutureExt, LocalBoxFuture};
use gloo_net::http::RequestBuilder;
use wasm_bindgen::JsValue;
use web_sys::{
    AbortController, ReferrerPolicy, RequestCache, RequestCredentials, RequestRedirect,
    ResponseType,
};

use crate::error::Error;
use crate::port::Transport;
use crate::request::{Body, Headers, Method, Request, Response};

/// Sends by `fetch`: no cookies, no cache, no redirects, no referrer.
#[derive(Debug, Clone, Copy, Default)]
pub struct Fetch;

/// Aborts the request when its future is dropped; gloo's own future would let it run on.
struct AbortOnDrop(AbortController);

impl Transport for Fetch {
    fn send(&self, request: Request) -> LocalBoxFuture<'static, Result<Response, Error>> {
        fetch(request).boxed_local()
    }
}

async fn fetch(request: Request) -> Result<Response, Error> {
    let controller = AbortController::new().map_err(|_| refused())?;
    let abort = AbortOnDrop(controller);
    let sent = build(&request, &abort.0)?.send().await;
    let response = sent.map_err(|_| no_answer())?;
    if response.type_() == ResponseType::Opaqueredirect {
        return Err(Error::Redirected);
    }
    let mut headers = Headers::default();
    for (name, value) in response.headers().entries() {
        headers.set(&name, &value);
    }
    let status = response.status();
    // An answer that is cut off in its body is no answer.
    let body = response.binary().await.map_err(|_| no_answer())?;
    Ok(Response {
        status,
        headers,
        body,
    })
}

fn build(
    request: &Request,
    controller: &AbortController,
) -> Result<gloo_net::http::Request, Error> {
    let builder = match request.method() {
        Method::Get => RequestBuilder::new(request.target()).method(gloo_net::http::Method::GET),
        Method::Post => RequestBuilder::new(request.target()).method(gloo_net::http::Method::POST),
        Method::Put => RequestBuilder::new(request.target()).method(gloo_net::http::Method::PUT),
        Method::Delete => {
            RequestBuilder::new(request.target()).method(gloo_net::http::Method::DELETE)
        }
    };
    let mut builder = builder
        .redirect(RequestRedirect::Manual)
        .credentials(RequestCredentials::Omit)
        .cache(RequestCache::NoStore)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .abort_signal(Some(&controller.signal()));
    for (name, value) in request.headers().iter() {
        builder = builder.header(name, value);
    }
    match request.body() {
        Some(body) => builder.body(value_of(body)?),
        None => builder.build(),
    }
    .map_err(|_| refused())
}

fn value_of(body: &Body) -> Result<JsValue, Error> {
    match (body.as_bytes(), body.value::<JsValue>()) {
        (Some(bytes), _) => Ok(js_sys::Uint8Array::from(bytes).into()),
        (None, Some(value)) => Ok(value.clone()),
        (None, None) => Err(Error::Setup(
            "the body is no value of the browser's".to_owned(),
        )),
    }
}

fn refused() -> Error {
    Error::Setup("the browser refused to make the request".to_owned())
}

/// `fetch` says the same of every failure; only the browser's own sign for being offline tells two of them apart.
fn no_answer() -> Error {
    let is_online = web_sys::window().is_none_or(|window| window.navigator().on_line());
    if is_online {
        Error::Network
    } else {
        Error::Offline
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        // With the browser's own reason: gloo panics on one that is no JS `Error`.
        self.0.abort();
    }
}
