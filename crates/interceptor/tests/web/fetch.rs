//! What comes back, and how much of it is read.

use std::cell::RefCell;
use std::rc::Rc;

use futures_util::FutureExt;
use js_sys::Reflect;
use tollgate_interceptor::port::Transport;
use tollgate_interceptor::request::Progress;
use tollgate_interceptor::web::{Fetch, platform};
use tollgate_interceptor::{Error, Request};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::network::{Network, send};
use crate::page::{Rejections, js, until, window};

/// The most that is read of an error.
const BOUND: usize = 256 * 1024;

type Steps = Rc<RefCell<Vec<Progress>>>;

fn watched(target: &str) -> (Request, Steps) {
    let steps = Steps::default();
    let told = steps.clone();
    let request = Request::get(target).on_progress(move |step| told.borrow_mut().push(step));
    (request, steps)
}

/// An answer of three and of two bytes with some headers.
fn five_bytes(headers: &str) -> String {
    format!(
        "const pieces = [new Uint8Array([1, 2, 3]), new Uint8Array([4, 5])];
         const pull = (flow) => pieces.length ? flow.enqueue(pieces.shift()) : flow.close();
         return new Response(new ReadableStream({{ pull }}), {{ headers: {headers} }});"
    )
}

async fn steps_of(headers: &str) -> Vec<(u64, Option<u64>)> {
    let network = Network::answering(&five_bytes(headers)).await;
    let (request, steps) = watched("/download");
    assert_eq!(send(request).await.unwrap().body, [1, 2, 3, 4, 5]);
    drop(network);
    let steps = steps.borrow();
    steps
        .iter()
        .map(|step| (step.received, step.total))
        .collect()
}

#[wasm_bindgen_test]
async fn a_real_download_tells_how_far_it_is() {
    let url = js(
        "return URL.createObjectURL(new Blob([new Uint8Array(3_000_000).fill(7)]))",
        &[],
    )
    .await;
    let (request, steps) = watched(&url.as_string().unwrap());
    let answer = send(request).await.unwrap();
    assert_eq!(answer.body.len(), 3_000_000);
    assert!(answer.body.iter().all(|byte| *byte == 7));

    let steps = steps.borrow();
    assert!(steps.len() > 2, "{} steps", steps.len());
    assert!(steps.is_sorted_by(|one, next| one.received < next.received));
    assert!(steps.iter().all(|step| step.total == Some(3_000_000)));
    assert_eq!(steps[0].received, 0);
    assert_eq!(steps[steps.len() - 1].received, 3_000_000);
}

#[wasm_bindgen_test]
async fn progress_has_a_total_only_where_that_is_known() {
    let told = |total| vec![(0, total), (3, total), (5, total)];
    assert_eq!(steps_of("{}").await, told(None));
    assert_eq!(steps_of("{ 'content-length': '5' }").await, told(Some(5)));
    assert_eq!(steps_of("{ 'content-length': 'five' }").await, told(None));
    let compressed = "{ 'content-length': '5', 'content-encoding': 'gzip' }";
    assert_eq!(steps_of(compressed).await, told(None));
    let too_small = steps_of("{ 'content-length': '4' }").await;
    assert_eq!(too_small, [(0, Some(4)), (3, Some(4)), (5, None)]);
}

#[wasm_bindgen_test]
async fn an_answer_without_a_body_is_a_download_of_nothing() {
    let network = Network::answering("return new Response(null, { status: 204 })").await;
    let (request, steps) = watched("/nothing");
    assert!(send(request).await.unwrap().body.is_empty());
    assert_eq!(steps.borrow().len(), 1);
    drop(network);
}

#[wasm_bindgen_test]
async fn what_nobody_watches_is_read_by_one_call() {
    let network = Network::answering(
        "const answer = new Response('all of it');
         return Object.defineProperty(answer, 'body', { get() { throw new Error('piece by piece') } });",
    )
    .await;
    assert_eq!(send(Request::get("/x")).await.unwrap().body, b"all of it");
    drop(network);
}

#[wasm_bindgen_test]
async fn of_an_error_only_the_beginning_is_read() {
    for (piece, headers) in [
        (1000, "{}"),
        (64 * 1024, "{}"),
        (1024 * 1024, "{}"),
        // Whatever it says of its length.
        (64 * 1024, "{ 'content-length': '5' }"),
    ] {
        let network = Network::answering(&format!(
            "window.isCancelled = false;
             const body = new ReadableStream({{
               pull(flow) {{ flow.enqueue(new Uint8Array({piece}).fill(7)) }},
               cancel() {{ window.isCancelled = true; return Promise.reject(new Error('no')) }},
             }});
             return new Response(body, {{ status: 500, headers: {headers} }});"
        ))
        .await;
        let rejections = Rejections::watch();
        let (request, steps) = watched("/endless");
        let answer = send(request).await.unwrap();
        assert_eq!((answer.status, answer.body.len()), (500, BOUND));
        assert!(answer.body.iter().all(|byte| *byte == 7));
        assert_eq!(*steps.borrow(), [], "an error is no progress");
        until("the rest is cancelled", async || {
            Reflect::get(&window(), &"isCancelled".into())
                .unwrap()
                .is_truthy()
        })
        .await;
        rejections.assert_none().await;
        drop(network);
    }
}

#[wasm_bindgen_test]
async fn of_an_answer_no_more_is_read_than_its_request_wants() {
    let network = Network::answering(
        "const pull = (flow) => flow.enqueue(new Uint8Array(1000).fill(7));
         return new Response(new ReadableStream({ pull }));",
    )
    .await;
    let answer = send(Request::get("/endless").at_most(1_500)).await.unwrap();
    assert_eq!((answer.status, answer.body.len()), (200, 1_500));
    drop(network);
}

#[wasm_bindgen_test]
async fn a_short_error_is_read_to_its_end() {
    for length in [0, 1, BOUND - 1, BOUND, BOUND + 1] {
        let network = Network::answering(&format!(
            "return new Response(new Uint8Array({length}), {{ status: 401 }})"
        ))
        .await;
        let answer = send(Request::get("/error")).await.unwrap();
        assert_eq!(answer.body.len(), length.min(BOUND));
        drop(network);
    }
}

#[wasm_bindgen_test]
async fn the_errors_of_a_real_server_are_read() {
    let answer = send(Request::get("/there-is-no-such-page")).await.unwrap();
    assert_eq!(answer.status, 404);
    assert!(answer.headers.get("content-length").is_some());
}

#[wasm_bindgen_test]
async fn an_answer_that_is_cut_off_is_none() {
    for status in [200, 500] {
        let network = Network::answering(&format!(
            "const pieces = [new Uint8Array(3)];
             const pull = (flow) => pieces.length ? flow.enqueue(pieces.shift()) : flow.error(new TypeError('cut'));
             return new Response(new ReadableStream({{ pull }}), {{ status: {status} }});"
        ))
        .await;
        let (watched, _) = watched("/cut");
        for request in [Request::get("/cut"), watched] {
            assert_eq!(send(request).await.err(), Some(Error::Network), "{status}");
        }
        drop(network);
    }
}

#[wasm_bindgen_test]
async fn a_network_that_fails_is_told_from_an_address_that_is_none() {
    let unreachable = send(Request::get("http://127.0.0.1:1/")).await;
    assert_eq!(unreachable.err(), Some(Error::Network));
    for target in ["http://[", "http://user:canary@127.0.0.1/"] {
        let error = send(Request::get(target)).await.err().unwrap();
        assert!(matches!(error, Error::Setup(_)), "{error:?}");
        assert!(!format!("{error:?} {error}").contains("canary"));
    }
}

#[wasm_bindgen_test]
async fn a_request_is_aborted_with_its_future_and_not_after_its_end() {
    let network = Network::answering(
        "return new Promise((answer, abort) => {
           if (init.method === 'GET') answer(new Response(''));
           init.signal.onabort = () => abort(init.signal.reason);
         })",
    )
    .await;
    let rejections = Rejections::watch();
    let is_aborted = |nth| {
        let signal = network.sent(nth, "signal");
        Reflect::get(&signal, &"aborted".into())
            .unwrap()
            .is_truthy()
    };
    send(Request::get("/answered")).await.unwrap();
    let mut unanswered = Fetch.send(Request::post("/unanswered"));
    assert!((&mut unanswered).now_or_never().is_none());
    until("it is sent", async || network.n_sent() == 2).await;
    assert_eq!([0, 1].map(is_aborted), [false, false]);
    drop(unanswered);
    assert_eq!([0, 1].map(is_aborted), [false, true]);
    rejections.assert_none().await;
}

#[wasm_bindgen_test]
async fn a_head_request_brings_headers_alone_and_cannot_have_a_body() {
    let network =
        Network::answering("return new Response(null, { headers: { 'content-length': '7' } })")
            .await;
    let answer = send(Request::head("/file")).await.unwrap();
    assert_eq!(
        network.sent(0, "method").as_string().as_deref(),
        Some("HEAD")
    );
    assert_eq!(answer.headers.get("Content-Length"), Some("7"));
    assert!(answer.body.is_empty());
    for request in [Request::get("/file"), Request::head("/file")] {
        let error = send(request.json(&1)).await.err();
        assert!(matches!(error, Some(Error::Setup(_))), "{error:?}");
    }
    assert_eq!(network.n_sent(), 1);
    drop(network);
}

#[wasm_bindgen_test]
fn the_platform_knows_the_origin_of_its_page() {
    let origin = window().location().origin().ok();
    assert!(origin.is_some());
    assert_eq!(platform("origin").origin, origin);
}
