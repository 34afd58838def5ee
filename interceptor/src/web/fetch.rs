//! The browser's `fetch` as a transport.

use futures_util::future::{FutureExt, LocalBoxFuture};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, ReferrerPolicy, RequestCache, RequestCredentials, RequestInit,
    RequestRedirect, ResponseType,
};

use crate::error::Error;
use crate::port::Transport;
use crate::request::{Headers, Request, Response};

/// Sends by `fetch`: no cookies, no cache, no redirects, no referrer.
#[derive(Debug, Clone, Copy, Default)]
pub struct Fetch;

/// Aborts the request when its future is dropped before it has come to its end.
///
/// To abort what is over would change nothing, and cost as much as all else that is done here for a request.
struct AbortOnDrop(Option<AbortController>);

impl Transport for Fetch {
    fn send(&self, request: Request) -> LocalBoxFuture<'static, Result<Response, Error>> {
        fetch(request).boxed_local()
    }
}

async fn fetch(request: Request) -> Result<Response, Error> {
    let controller = AbortController::new().map_err(|_| refused())?;
    let options = options_of(&request, &controller)?;
    let mut abort = AbortOnDrop(Some(controller));
    let window = web_sys::window().ok_or_else(refused)?;
    // By address and options: a `Request` made of them would be copied by `fetch`, and making it costs a seventh of that.
    let sent = JsFuture::from(window.fetch_with_str_and_init(request.target(), &options));
    let answer: web_sys::Response = sent.await.map_err(|_| no_answer())?.unchecked_into();
    if answer.type_() == ResponseType::Opaqueredirect {
        return Err(Error::Redirected);
    }
    let answer = gloo_net::http::Response::from(answer);
    let mut headers = Headers::default();
    for (name, value) in answer.headers().entries() {
        headers.set(&name, &value);
    }
    // An answer that is cut off in its body is no answer.
    let body = answer.binary().await.map_err(|_| no_answer())?;
    abort.0 = None;
    Ok(Response {
        status: answer.status(),
        headers,
        body,
    })
}

fn options_of(request: &Request, controller: &AbortController) -> Result<RequestInit, Error> {
    let options = RequestInit::new();
    options.set_method(request.method().as_str());
    options.set_redirect(RequestRedirect::Manual);
    options.set_credentials(RequestCredentials::Omit);
    options.set_cache(RequestCache::NoStore);
    options.set_referrer_policy(ReferrerPolicy::NoReferrer);
    options.set_signal(Some(&controller.signal()));
    let headers = web_sys::Headers::new().map_err(|_| refused())?;
    let set = |name: &str, value: &str| headers.set(name, value).map_err(|_| refused());
    for (name, value) in request.headers().iter() {
        set(name, value)?;
    }
    if let Some(body) = request.body() {
        set("content-type", &body.content_type)?;
        options.set_body(&js_sys::Uint8Array::from(&*body.bytes).into());
    }
    options.set_headers(&headers);
    Ok(options)
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
        if let Some(controller) = self.0.take() {
            controller.abort();
        }
    }
}
