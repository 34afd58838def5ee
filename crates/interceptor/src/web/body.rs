//! What only a browser can send: files, forms and streams.
//!
//! ```no_run
//! use tollgate_interceptor::{Error, Request, web};
//! use web_sys::{Blob, FormData, ReadableStream};
//!
//! # async fn example(photo: Blob, form: FormData, film: ReadableStream) -> Result<(), Error> {
//! let upload = Request::put("me/photo").with_body(web::blob(photo));
//! let answers = Request::post("survey").with_body(web::form_data(&form).await?);
//! let once = Request::post("films").with_body(web::stream(film, "video/mp4"));
//! assert!(upload.is_replayable() && answers.is_replayable() && !once.is_replayable());
//! # Ok(())
//! # }
//! ```

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, FormData, ReadableStream, RequestInit, Response};

use crate::error::Error;
use crate::request::{Body, Request};

/// The most that the browser sends for a page that has gone, in bytes.
const MAX_KEPT_ALIVE: u64 = 64 * 1024;

/// A file, or bytes that the browser keeps; its type is the body's.
#[must_use]
pub fn blob(blob: Blob) -> Body {
    let content_type = blob.type_();
    let body = Body::replayable(JsValue::from(&blob)).with_length(length_of(&blob));
    match content_type.is_empty() {
        true => body,
        false => body.with_content_type(&content_type),
    }
}

/// A form with its files, written down once.
///
/// `fetch` would draw a new boundary at each sending; so that a replay has the same bytes as the first, they are made
/// here.
///
/// # Errors
///
/// [`Error::Setup`] when the browser can't read one of the files.
pub async fn form_data(form: &FormData) -> Result<Body, Error> {
    let written = Response::new_with_opt_form_data(Some(form)).map_err(|_| unreadable())?;
    // The blob's own type is in lower case, and a boundary is not.
    let content_type = written.headers().get("content-type");
    let content_type = content_type.ok().flatten().ok_or_else(unreadable)?;
    let bytes = written.blob().map_err(|_| unreadable())?;
    let bytes: Blob = JsFuture::from(bytes)
        .await
        .map_err(|_| unreadable())?
        .unchecked_into();
    Ok(blob(bytes).with_content_type(&content_type))
}

/// A stream of bytes, which can be sent only once.
///
/// Few browsers send one, and those only by HTTP/2 or later; the others fail with [`Error::Setup`] or
/// [`Error::Network`].
#[must_use]
pub fn stream(stream: ReadableStream, content_type: &str) -> Body {
    Body::once(JsValue::from(stream)).with_content_type(content_type)
}

/// Puts the request's body among the options of a `fetch`, which would tell of none of these errors what it is.
pub(super) fn put(request: &Request, options: &RequestInit) -> Result<(), Error> {
    let Some(body) = request.body() else {
        return Ok(());
    };
    if request.method().is_safe() {
        return Err(setup("a GET or HEAD request can't have a body"));
    }
    if request.is_kept_alive() && body.length().is_none_or(|length| length > MAX_KEPT_ALIVE) {
        return Err(setup(
            "the body is too long, or of unknown length, for a request that outlives its page: 64 KiB are allowed",
        ));
    }
    match (body.as_bytes(), body.value::<JsValue>()) {
        (Some(bytes), _) => options.set_body(&Uint8Array::from(bytes)),
        (None, Some(value)) if value.is_instance_of::<ReadableStream>() => {
            put_stream(value, options)?;
        }
        (None, Some(value)) => options.set_body(value),
        (None, None) => return Err(setup("the body is not a value that a browser can send")),
    }
    Ok(())
}

fn put_stream(stream: &JsValue, options: &RequestInit) -> Result<(), Error> {
    if !sends_streams() {
        return Err(setup("this browser can't send a stream as a body"));
    }
    set_half_duplex(options);
    options.set_body(stream);
    Ok(())
}

/// A browser that knows no streams as bodies would send the words `[object ReadableStream]`, as text.
fn sends_streams() -> bool {
    let Ok(empty) = ReadableStream::new() else {
        return false;
    };
    let options = RequestInit::new();
    options.set_method("POST");
    options.set_body(&empty);
    set_half_duplex(&options);
    let probe = web_sys::Request::new_with_str_and_init("/", &options);
    probe.is_ok_and(|probe| probe.headers().has("content-type") == Ok(false))
}

/// The answer is read after the whole body is sent; browsers want that said.
fn set_half_duplex(options: &RequestInit) {
    // Setting a member of an ordinary object can't fail.
    let _ = Reflect::set(options, &"duplex".into(), &"half".into());
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a size is a whole number, far below the 53 bits of a double"
)]
fn length_of(blob: &Blob) -> u64 {
    blob.size() as u64
}

fn unreadable() -> Error {
    setup("the browser could not read the form")
}

fn setup(why: &str) -> Error {
    Error::Setup(why.to_owned())
}
