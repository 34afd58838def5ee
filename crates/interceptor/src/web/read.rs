//! Reading an answer's body: in one piece where that will do, else piece by piece.

use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ReadableStreamDefaultReader, ReadableStreamReadResult, ResponseType};

use crate::request::{Headers, Progress, Request};

/// The most that is read of an error's body, in bytes: enough for any words about it.
const MAX_ERROR: usize = 256 * 1024;

/// The body was cut off.
pub(super) struct CutOff;

/// Reads the body of an answer to `request` to its end, or to the bound of the request or of an error.
pub(super) async fn body_of(
    answer: web_sys::Response,
    headers: &Headers,
    request: &Request,
) -> Result<Vec<u8>, CutOff> {
    let is_error = answer.status() >= 400;
    let asked = request.longest_answer().unwrap_or(usize::MAX);
    let bound = asked.min(if is_error { MAX_ERROR } else { usize::MAX });
    match request.progress() {
        // What is not what was asked for is no progress.
        Some(tell) if !is_error => {
            let mut progress = Progress {
                received: 0,
                total: length_in(headers),
            };
            tell(progress);
            pieces(&answer, bound, |length| {
                progress = advanced(progress, length);
                tell(progress);
            })
            .await
        }
        _ if bound == usize::MAX || is_known_to_be_within(bound, &answer, headers) => {
            whole(answer).await
        }
        _ => pieces(&answer, bound, |_| ()).await,
    }
}

/// One call, which is the fastest.
async fn whole(answer: web_sys::Response) -> Result<Vec<u8>, CutOff> {
    let answer = gloo_net::http::Response::from(answer);
    answer.binary().await.map_err(|_| CutOff)
}

/// At most `bound` bytes, piece by piece; the rest is not read.
async fn pieces(
    answer: &web_sys::Response,
    bound: usize,
    mut on_piece: impl FnMut(u32),
) -> Result<Vec<u8>, CutOff> {
    let mut body = Vec::new();
    let Some(stream) = answer.body() else {
        return Ok(body);
    };
    let reader = ReadableStreamDefaultReader::new(&stream).map_err(|_| CutOff)?;
    while let Some(piece) = next(&reader).await? {
        let n_wanted = u32::try_from(bound - body.len()).unwrap_or(u32::MAX);
        let is_last = piece.length() >= n_wanted;
        let piece = match is_last {
            true => piece.subarray(0, n_wanted),
            false => piece,
        };
        append(&mut body, &piece);
        on_piece(piece.length());
        if is_last {
            give_up(&reader);
            break;
        }
    }
    Ok(body)
}

async fn next(reader: &ReadableStreamDefaultReader) -> Result<Option<Uint8Array>, CutOff> {
    let read = JsFuture::from(reader.read()).await.map_err(|_| CutOff)?;
    let read: ReadableStreamReadResult = read.unchecked_into();
    match read.get_done() {
        Some(true) => Ok(None),
        _ => read.get_value().dyn_into().map(Some).map_err(|_| CutOff),
    }
}

fn append(body: &mut Vec<u8>, piece: &Uint8Array) {
    let start = body.len();
    body.resize(start + piece.length() as usize, 0);
    piece.copy_to(&mut body[start..]);
}

/// Tells the browser not to fetch the rest.
fn give_up(reader: &ReadableStreamDefaultReader) {
    let given_up = reader.cancel();
    spawn_local(async move {
        // Whether that works is nobody's concern, but must not end as an unhandled rejection.
        let _ = JsFuture::from(given_up).await;
    });
}

/// Whether the length that the server names is that of the body, and within the bound.
///
/// Of an answer of another origin not all headers can be seen, such as that it is compressed.
fn is_known_to_be_within(bound: usize, answer: &web_sys::Response, headers: &Headers) -> bool {
    let is_within = |length| usize::try_from(length).is_ok_and(|length| length <= bound);
    length_in(headers).is_some_and(is_within) && answer.type_() == ResponseType::Basic
}

fn length_in(headers: &Headers) -> Option<u64> {
    match headers.get("content-encoding") {
        // The length is that of the compressed form then.
        Some(_) => None,
        None => headers.get("content-length")?.parse().ok(),
    }
}

fn advanced(progress: Progress, length: u32) -> Progress {
    let received = progress.received + u64::from(length);
    Progress {
        received,
        // A server whose length is too small has not told the length.
        total: progress.total.filter(|total| *total >= received),
    }
}
