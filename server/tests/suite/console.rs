//! The console in the binary, with a stand-in for its files:
//! `TOLLGATE_DIST=server/tests/dist cargo test -p tollgate-server --features console console`.

use axum::http::Method;

use crate::support::{Ask, Reply, Server};

const SCRIPT: &str = "/tollgate-0123456789abcdef.js";

async fn get(path: &str, encoding: &str) -> Reply {
    let server = Server::start().await;
    server
        .send(Ask::raw(Method::GET, path).header("accept-encoding", encoding))
        .await
}

#[tokio::test]
async fn console_paths_give_the_console_and_it_is_asked_for_each_time() {
    for path in [
        "/",
        "/index.html",
        "/login",
        "/users/admin?tab=1",
        "/apiary",
        "/deadbeefdeadbeef",
    ] {
        let reply = get(path, "").await;
        assert_eq!(
            (reply.status.as_u16(), &reply.headers["content-type"]),
            (200, &"text/html".parse().unwrap()),
            "{path}"
        );
        assert_eq!(reply.headers["cache-control"], "no-cache");
        assert!(reply.bytes.starts_with(b"<!DOCTYPE html>"));
    }
}

#[tokio::test]
async fn console_does_not_hide_the_api() {
    get("/api/nope", "").await.expect(404, "NOT_FOUND");
    get("/api", "").await.expect(404, "NOT_FOUND");
    get("/api/master/auth/login", "")
        .await
        .expect(405, "METHOD_NOT_ALLOWED");
    get("/api/master/me", "").await.expect(401, "TOKEN_INVALID");
}

#[tokio::test]
async fn console_files_named_after_their_content_are_kept_for_ever() {
    let reply = get(SCRIPT, "").await;
    assert_eq!(
        reply.headers["cache-control"],
        "public, max-age=31536000, immutable"
    );
    assert_eq!(reply.headers["x-content-type-options"], "nosniff");
    assert_eq!(
        get("/favicon.svg", "").await.headers["cache-control"],
        "no-cache"
    );
}

#[tokio::test]
async fn console_files_come_compressed_to_whoever_can_read_that() {
    let plain = get(SCRIPT, "").await;
    for (accepted, used) in [("gzip, br", "br"), ("gzip", "gzip")] {
        let reply = get(SCRIPT, accepted).await;
        assert_eq!(reply.headers["content-encoding"], used);
        assert!(reply.bytes.len() < plain.bytes.len() / 2);
    }
    assert!(!plain.headers.contains_key("content-encoding"));
}

#[tokio::test]
async fn console_can_only_be_read() {
    let server = Server::start().await;
    for path in ["/", "/login", "/nope", "/favicon.svg", SCRIPT] {
        for method in [Method::POST, Method::DELETE, Method::OPTIONS] {
            let reply = server.send(Ask::raw(method, path)).await;
            reply.expect(405, "METHOD_NOT_ALLOWED");
            assert_eq!(reply.headers["allow"], "GET, HEAD");
        }
        let reply = server.send(Ask::raw(Method::HEAD, path)).await;
        assert_eq!((reply.status.as_u16(), reply.bytes.len()), (200, 0));
    }
}

#[tokio::test]
async fn console_files_that_have_not_changed_are_not_sent_again() {
    let server = Server::start().await;
    for (path, caching) in [
        (SCRIPT, "public, max-age=31536000, immutable"),
        ("/deadbeefdeadbeef", "no-cache"),
    ] {
        let etag = get(path, "").await.headers["etag"].clone();
        let ask = Ask::raw(Method::GET, path).header("if-none-match", etag.to_str().unwrap());
        let reply = server.send(ask).await;
        assert_eq!((reply.status.as_u16(), reply.bytes.len()), (304, 0));
        assert_eq!(reply.headers["cache-control"], caching);
    }
}

#[tokio::test]
async fn console_answers_say_what_the_page_may_do_even_when_it_has_not_changed() {
    let server = Server::start().await;
    let etag = get("/", "").await.headers["etag"].clone();
    let unchanged = Ask::raw(Method::GET, "/").header("if-none-match", etag.to_str().unwrap());
    for ask in [
        Ask::raw(Method::GET, "/login"),
        unchanged,
        Ask::raw(Method::GET, SCRIPT),
    ] {
        let reply = server.send(ask).await;
        let policy = reply.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval' 'sha256-LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=';"));
        assert!(policy.contains("frame-ancestors 'none'"));
    }
}
