//! The console inside the server's binary: one file to copy, one port to open.
//!
//! The files are embedded and compressed when the server is built (see `build.rs`).
//! Paths of the console's pages give the console, which shows the page (see [`routes`]). What is neither a page nor a
//! file isn't there: 404, with or without the console's page ([`missing`]).
//! All of it is there to be read; nothing can be sent to it.
//!
//! Every answer carries the policy by which a browser runs the console's own scripts and nothing else ([`policy`]).
//!
//! What is not here: building the console, which `cargo xtask dist` does first.

mod missing;
mod policy;

use std::ops::RangeInclusive;
use std::sync::LazyLock;

use axum::Router;
use axum::extract::Request;
use axum::http::header::{
    ACCEPT, ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderValue, Method, StatusCode, Uri};
use axum::middleware::{Next, from_fn, map_response};
use axum::response::{IntoResponse, Response};
use memory_serve::{CacheControl, MemoryServe};
use tollgate_api_types::routes;
use tower::Layer;

use crate::error::ApiError;
use crate::state::AppState;

const INDEX: &str = "/index.html";

/// The same file as text, for its scripts.
const INDEX_TEXT: &str = include_str!(env!("TOLLGATE_INDEX"));

/// How many hexadecimal digits trunk puts into the names of files, to name them after what is in them.
///
/// It writes 64 bits without leading zeros: one name in sixteen is shorter than the longest, and hardly any is shorter
/// than this range.
const HASH_LEN: RangeInclusive<usize> = 10..=16;

const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

const READS: HeaderValue = HeaderValue::from_static("GET, HEAD");

const NEVER_KEPT: HeaderValue = HeaderValue::from_static("no-store");

/// Adds the console to the API.
#[expect(
    unused_qualifications,
    reason = "the list of files is written by memory-serve"
)]
pub(crate) fn with_console(api: Router<AppState>) -> Router<AppState> {
    let files: MemoryServe = memory_serve::load!();
    let files = files
        .index_file(Some(INDEX))
        .enable_brotli(true)
        .enable_gzip(true)
        .html_cache_control(CacheControl::NoCache)
        .cache_control(CacheControl::NoCache)
        .into_router()
        .layer(from_fn(keep_hashed));
    // Around the router of the files and not in it, since a page's path has to become the file's before it is looked up.
    let pages = from_fn(give_page).layer(files);
    let console = Router::new()
        .fallback_service(pages)
        .layer(from_fn(only_reads))
        .layer(map_response(with_policy(policy::of(INDEX_TEXT))));
    api.fallback_service(console)
}

/// The console's version: the name of its script, which is named after what is in it, without the ending.
///
/// A page knows the name of the script that it was made of. When answers name another one, a newer console is here.
pub(crate) fn version() -> Option<HeaderValue> {
    static VERSION: LazyLock<Option<HeaderValue>> = LazyLock::new(|| version_in(INDEX_TEXT));

    VERSION.clone()
}

fn version_in(index: &str) -> Option<HeaderValue> {
    let mut files = index.split(['"', '\'', '<', '>']);
    let script = files.find(|file| file.ends_with(".js") && is_hashed(file))?;
    let name = script.rsplit('/').next()?.strip_suffix(".js")?;
    HeaderValue::from_str(name).ok()
}

/// Gives the console on the paths of its pages, and files elsewhere; what is neither isn't there.
async fn give_page(mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if routes::page_at(path).is_some() {
        *request.uri_mut() = Uri::from_static(INDEX);
        return next.run(request).await;
    }
    let page = missing::shows_page(path, request.headers()).then(|| ask_for_page(&request));
    let mut answer = next.clone().run(request).await;
    if answer.status() != StatusCode::NOT_FOUND {
        return answer;
    }
    if let Some(page) = page {
        answer = next.run(page).await;
        *answer.status_mut() = StatusCode::NOT_FOUND;
    }
    say_missing(&mut answer);
    answer
}

/// The question for the page that stands in the place of what isn't there.
///
/// It has no condition: where nothing is, nothing can be unchanged (RFC 9110, section 13.2.1).
fn ask_for_page(request: &Request) -> Request {
    let mut page = Request::default();
    *page.method_mut() = request.method().clone();
    *page.uri_mut() = Uri::from_static(INDEX);
    *page.headers_mut() = request.headers().clone();
    page.headers_mut().remove(IF_NONE_MATCH);
    page
}

/// The next version may have what this one hasn't, and the body depends on who asks.
fn say_missing(answer: &mut Response) {
    let headers = answer.headers_mut();
    headers.remove(ETAG);
    headers.insert(CACHE_CONTROL, NEVER_KEPT);
    headers.append(VARY, HeaderValue::from(ACCEPT));
}

/// Puts the policy on an answer, whether it has a body or not: a browser that is told that its page has not changed
/// takes the headers of that answer for the page's.
fn with_policy(
    policy: HeaderValue,
) -> impl Fn(Response) -> core::future::Ready<Response> + Clone + Send + Sync + 'static {
    move |mut answer: Response| {
        let headers = answer.headers_mut();
        headers.insert(CONTENT_SECURITY_POLICY, policy.clone());
        core::future::ready(answer)
    }
}

/// The console is there to be read; whatever else is sent to a path of its own was meant for the API.
async fn only_reads(request: Request, next: Next) -> Response {
    match *request.method() {
        Method::GET | Method::HEAD => next.run(request).await,
        _ => ([(ALLOW, READS)], ApiError::MethodNotAllowed).into_response(),
    }
}

/// A file that is named after its content never changes; everything else is asked for again each time.
async fn keep_hashed(request: Request, next: Next) -> Response {
    let is_hashed = is_hashed(request.uri().path());
    let mut answer = next.run(request).await;
    let is_page = answer
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let is_given = matches!(answer.status(), StatusCode::OK | StatusCode::NOT_MODIFIED);
    if is_hashed && is_given && !is_page {
        answer.headers_mut().insert(CACHE_CONTROL, IMMUTABLE);
    }
    answer
}

/// Whether a name looks like `tollgate-0123456789abcdef.js` or `tollgate-0123456789abcdef_bg.wasm`.
fn is_hashed(path: &str) -> bool {
    path.split(['/', '-', '_', '.']).any(|part| {
        HASH_LEN.contains(&part.len())
            && part
                .bytes()
                .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_the_name_of_the_script() {
        for (index, version) in [
            (
                r#"<link rel="modulepreload" href="/tollgate-31f5574d8384962.js">"#,
                Some("tollgate-31f5574d8384962"),
            ),
            (
                "<script>import init from '/a/tollgate-0123456789abcdef.js';</script>",
                Some("tollgate-0123456789abcdef"),
            ),
            (r#"<script src="/boot.js"></script>"#, None),
            ("", None),
        ] {
            assert_eq!(
                version_in(index),
                version.map(HeaderValue::from_static),
                "{index}"
            );
        }
    }

    #[test]
    fn hashes_with_and_without_leading_zeros_are_hashes() {
        assert!(is_hashed("/tollgate-0123456789abcdef.js"));
        assert!(is_hashed("/tollgate-31f5574d8384962_bg.wasm"));
        assert!(!is_hashed("/favicon.svg"));
        assert!(!is_hashed("/deadbeef.html"));
    }
}
