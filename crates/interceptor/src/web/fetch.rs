//! The browser's `fetch` as a transport.

use futures_util::future::{FutureExt, LocalBoxFuture};
use js_sys::{Array, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, ReferrerPolicy, RequestCache, RequestCredentials, RequestInit, RequestRedirect,
    ResponseType,
};

use super::abort::AbortOnDrop;
use super::{body, read};
use crate::error::Error;
use crate::port::Transport;
use crate::request::{Headers, Request, Response};

/// Sends by `fetch`: no cookies unless the request asks for them, no cache, no redirects, no referrer.
#[derive(Debug, Clone, Copy, Default)]
pub struct Fetch;

impl Transport for Fetch {
    fn send(&self, request: Request) -> LocalBoxFuture<'static, Result<Response, Error>> {
        fetch(request).boxed_local()
    }
}

async fn fetch(request: Request) -> Result<Response, Error> {
    let (abort, signal) = AbortOnDrop::new().ok_or_else(refused)?;
    let options = options_of(&request, &signal)?;
    let window = web_sys::window().ok_or_else(refused)?;
    // By address and options: a `Request` made of them would be copied by `fetch`, and making it costs a seventh of that.
    let sent = JsFuture::from(window.fetch_with_str_and_init(request.target(), &options));
    let answer = sent.await.map_err(|_| failure(&request))?;
    let answer: web_sys::Response = answer.unchecked_into();
    if answer.type_() == ResponseType::Opaqueredirect {
        return Err(Error::Redirected);
    }
    let status = answer.status();
    let headers = headers_of(&answer);
    // An answer that is cut off in its body is no answer.
    let body = read::body_of(answer, &headers, &request).await;
    let body = body.map_err(|_| no_answer())?;
    abort.disarm();
    Ok(Response {
        status,
        headers,
        body,
    })
}

fn options_of(request: &Request, signal: &AbortSignal) -> Result<RequestInit, Error> {
    let options = RequestInit::new();
    options.set_method(request.method().as_str());
    options.set_redirect(RequestRedirect::Manual);
    options.set_credentials(match request.has_cookies() {
        true => RequestCredentials::SameOrigin,
        false => RequestCredentials::Omit,
    });
    options.set_cache(RequestCache::NoStore);
    options.set_referrer_policy(ReferrerPolicy::NoReferrer);
    options.set_signal(Some(signal));
    let headers = web_sys::Headers::new().map_err(|_| refused())?;
    let set = |name: &str, value: &str| headers.set(name, value).map_err(|_| refused());
    for (name, value) in request.headers().iter() {
        set(name, value)?;
    }
    options.set_headers(&headers);
    body::put(request, &options)?;
    if request.is_kept_alive() {
        // Setting a member of an ordinary object can't fail.
        let _ = Reflect::set(&options, &"keepalive".into(), &true.into());
    }
    Ok(options)
}

/// All of them at once: one text crosses to here in the time of one header.
fn headers_of(answer: &web_sys::Response) -> Headers {
    let mut headers = Headers::default();
    // A header holds no line break, so that lines tell names and values apart.
    let lines = Array::from(&answer.headers()).flat(1).join("\n");
    let lines = String::from(lines);
    let mut lines = lines.split('\n');
    while let (Some(name), Some(value)) = (lines.next(), lines.next()) {
        headers.set(name, value);
    }
    headers
}

fn refused() -> Error {
    Error::Setup("the browser does not accept its address, its method or a header".to_owned())
}

/// `fetch` fails in the same way at an address that is none as at a network that is down; only the first, a `Request`
/// refuses as well.
fn failure(request: &Request) -> Error {
    match web_sys::Request::new_with_str(request.target()) {
        Ok(_) => no_answer(),
        Err(_) => refused(),
    }
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
