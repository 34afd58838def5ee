//! What is sent, and sent again.

use js_sys::Array;
use tollgate_interceptor::request::Body;
use tollgate_interceptor::{Error, Request, web};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Blob, FormData, ReadableStream};

use crate::network::{Network, send};
use crate::page::{Replaced, js, window};

const OK: &str = "return new Response('{}')";

async fn form() -> FormData {
    js(
        "const form = new FormData();
         form.append('name', 'Ada & Łucja');
         form.append('photo', new File([new Uint8Array([0, 13, 10, 255])], 'ä.png', { type: 'image/png' }));
         return form;",
        &[],
    )
    .await
    .unchecked_into()
}

async fn stream_of(text: &str) -> ReadableStream {
    js("return new Blob([a]).stream()", &[text.into()])
        .await
        .unchecked_into()
}

fn is_setup(sent: Result<impl Sized, Error>) -> bool {
    matches!(sent, Err(Error::Setup(_)))
}

#[wasm_bindgen_test]
async fn t58_a_form_is_sent_twice_with_the_same_bytes_and_boundary() {
    let network = Network::answering(OK).await;
    let body = web::form_data(&form().await).await.unwrap();
    assert!(body.is_replayable());
    let request = Request::post("/form").with_body(body.clone());
    send(request.clone()).await.unwrap();
    send(request).await.unwrap();

    assert_eq!(network.bytes(0), network.bytes(1));
    assert_eq!(network.content_type(0), network.content_type(1));
    assert_eq!(body.length(), Some(network.bytes(0).len() as u64));
    let read = js(
        "return new Response(a, { headers: { 'content-type': b } }).formData().then(async (form) => [
           form.get('name'), form.get('photo').name, form.get('photo').type,
           String(new Uint8Array(await form.get('photo').arrayBuffer())),
         ])",
        &[network.sent(1, "bytes"), network.sent(1, "contentType")],
    )
    .await;
    let read: Vec<_> = Array::from(&read)
        .iter()
        .map(|part| part.as_string().unwrap())
        .collect();
    assert_eq!(read, ["Ada & Łucja", "ä.png", "image/png", "0,13,10,255"]);
}

#[wasm_bindgen_test]
async fn a_form_that_fetch_writes_down_itself_has_another_boundary_each_time() {
    // Why a form is written down once: should browsers ever stop doing this, so may we.
    let network = Network::answering(OK).await;
    let body = Body::replayable(JsValue::from(form().await));
    let request = Request::post("/form").with_body(body);
    send(request.clone()).await.unwrap();
    send(request).await.unwrap();
    assert_ne!(network.content_type(0), network.content_type(1));
}

#[wasm_bindgen_test]
async fn t58_a_blob_is_sent_twice_with_the_same_bytes_and_type() {
    let network = Network::answering(OK).await;
    let blob = js(
        "return new Blob(['0123456789'], { type: 'Text/X-Own;a=b' })",
        &[],
    )
    .await;
    let body = web::blob(blob.unchecked_into());
    assert_eq!((body.length(), body.is_replayable()), (Some(10), true));
    let request = Request::put("/blob").with_body(body);
    for nth in 0..2 {
        send(request.clone()).await.unwrap();
        assert_eq!(network.bytes(nth), b"0123456789");
        assert_eq!(network.content_type(nth), "text/x-own;a=b");
    }
}

#[wasm_bindgen_test]
async fn a_blob_without_a_type_has_none_on_the_wire() {
    let network = Network::answering(OK).await;
    let body = web::blob(Blob::new().unwrap());
    assert_eq!(body.content_type(), None);
    send(Request::post("/blob").with_body(body)).await.unwrap();
    assert!(network.sent(0, "contentType").is_null());
}

#[wasm_bindgen_test]
async fn t58_json_is_sent_twice_with_the_same_bytes() {
    let network = Network::answering(OK).await;
    let request = Request::post("/json").json(&"Łucja");
    for nth in 0..2 {
        send(request.clone()).await.unwrap();
        assert_eq!(network.bytes(nth), "\"Łucja\"".as_bytes());
        assert_eq!(network.content_type(nth), "application/json");
    }
}

#[wasm_bindgen_test]
async fn a_stream_is_sent_as_it_flows() {
    let network = Network::answering(OK).await;
    let body = web::stream(stream_of("flowing").await, "text/plain");
    assert!(!body.is_replayable());
    send(Request::post("/stream").with_body(body))
        .await
        .unwrap();
    assert_eq!(network.bytes(0), b"flowing");
    assert_eq!(network.content_type(0), "text/plain");
}

#[wasm_bindgen_test]
async fn a_browser_that_sends_no_streams_is_asked_for_none() {
    let network = Network::answering(OK).await;
    let writes_words = js(
        "return class extends Request {
           constructor(url, init) { super(url, { ...init, body: String(init.body) }); }
         }",
        &[],
    )
    .await;
    let body = web::stream(stream_of("flowing").await, "text/plain");
    let replaced = Replaced::value(&window(), "Request", &writes_words);
    assert!(is_setup(
        send(Request::post("/stream").with_body(body)).await
    ));
    drop(replaced);
    assert_eq!(network.n_sent(), 0);
}

#[wasm_bindgen_test]
async fn what_outlives_the_page_is_short() {
    let network = Network::answering(OK).await;
    let post = |length: usize| Request::post("/x").bytes("text/plain", vec![b'x'; length]);
    send(post(1)).await.unwrap();
    send(post(64 * 1024).keepalive()).await.unwrap();
    send(Request::post("/x").keepalive()).await.unwrap();
    let keepalive = |nth| network.sent(nth, "keepalive").as_bool().unwrap();
    assert_eq!([0, 1, 2].map(keepalive), [false, true, true]);

    assert!(is_setup(send(post(64 * 1024 + 1).keepalive()).await));
    let stream = web::stream(stream_of("?").await, "text/plain");
    assert!(is_setup(
        send(Request::post("/x").with_body(stream).keepalive()).await
    ));
    assert_eq!(network.n_sent(), 3);
}

#[wasm_bindgen_test]
async fn what_no_browser_sends_is_a_setup_error() {
    let network = Network::answering(OK).await;
    let foreign = Request::post("/x").with_body(Body::replayable("not the browser's"));
    assert!(is_setup(send(foreign).await));
    assert!(is_setup(send(Request::get("/x").json(&1)).await));
    assert_eq!(network.n_sent(), 0);
}
