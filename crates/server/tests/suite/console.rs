//! The console in the binary, with a stand-in for its files:
//! `TOLLGATE_DIST=crates/server/tests/dist cargo test -p tollgate-server --features console console`.

use axum::http::Method;
use tollgate_api_types::routes;

use crate::support::{Ask, Reply, Server};

const SCRIPT: &str = "/tollgate-0123456789abcdef.js";

/// What a browser sends that goes to an address.
const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

/// Files and documents that scanners, crawlers and clients look for.
const NOT_THERE: [&str; 12] = [
    "/robots.txt",
    "/.env",
    "/metrics",
    "/.well-known/oauth-authorization-server",
    "/.git/config",
    "/wp-login.php",
    "/tollgate-fedcba9876543210.js",
    "/tollgate-fedcba9876543210_bg.wasm",
    "/deadbeefdeadbeef",
    "/users/.env",
    "/apiary",
    "//",
];

async fn get(path: &str, encoding: &str) -> Reply {
    let server = Server::start().await;
    server
        .send(Ask::raw(Method::GET, path).header("accept-encoding", encoding))
        .await
}

#[tokio::test]
async fn console_paths_give_the_console_and_it_is_asked_for_each_time() {
    let long = format!("/users/{}", "a".repeat(5_000));
    let others = [
        "/index.html",
        "/login/",
        "/login?next=%2Fusers",
        "/users/ada.admin",
        "/users/logo.svg/",
        "/users/a%2Fb?tab=1",
        "/users/%EC%84%9C%EC%97%B0",
        &long,
    ];
    for path in routes::PAGES.into_iter().chain(others) {
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
async fn what_is_neither_a_page_nor_a_file_is_not_there() {
    let server = Server::start().await;
    for path in NOT_THERE.into_iter().chain(["/usres", "/Users"]) {
        for method in [Method::GET, Method::HEAD] {
            for accept in ["*/*", "application/json", "text/html;q=0"] {
                let ask = Ask::raw(method.clone(), path).header("accept", accept);
                let reply = server.send(ask).await;
                assert_eq!(
                    (reply.status.as_u16(), reply.bytes.len()),
                    (404, 0),
                    "{path}"
                );
                assert!(!reply.headers.contains_key("content-type"), "{path}");
                assert_eq!(reply.headers["cache-control"], "no-store");
            }
        }
    }
}

#[tokio::test]
async fn a_person_at_a_mistyped_address_sees_the_consoles_own_page_with_404() {
    let server = Server::start().await;
    let etag = get("/", "").await.headers["etag"].clone();
    let browser = |method, path| Ask::raw(method, path).header("accept", BROWSER);
    for path in ["/usres", "/Users", "/users/ada/x", "/usres?a=b.c"] {
        // What a browser has kept of the console is no answer here, however fresh it is.
        let ask = browser(Method::GET, path).header("if-none-match", etag.to_str().unwrap());
        let reply = server.send(ask).await;
        assert_eq!(reply.status, 404, "{path}");
        assert_eq!(reply.headers["content-type"], "text/html");
        assert!(reply.bytes.starts_with(b"<!DOCTYPE html>"));
        assert_eq!(reply.headers["cache-control"], "no-store");
        assert!(!reply.headers.contains_key("etag"));
        let varies: Vec<_> = reply.headers.get_all("vary").iter().collect();
        assert!(varies.contains(&&"accept".parse().unwrap()));
    }
    for path in NOT_THERE {
        let reply = server.send(browser(Method::GET, path)).await;
        let last = path.rsplit('/').next().unwrap();
        let is_page = !last.contains('.');
        assert_eq!(
            (reply.status.as_u16(), !reply.bytes.is_empty()),
            (404, is_page),
            "{path}"
        );
    }
    let reply = server.send(browser(Method::HEAD, "/usres")).await;
    assert_eq!((reply.status.as_u16(), reply.bytes.len()), (404, 0));
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
        let status = if path == "/nope" { 404 } else { 200 };
        assert_eq!((reply.status.as_u16(), reply.bytes.len()), (status, 0));
    }
}

#[tokio::test]
async fn console_files_that_have_not_changed_are_not_sent_again() {
    let server = Server::start().await;
    for (path, caching) in [
        (SCRIPT, "public, max-age=31536000, immutable"),
        ("/users/deadbeefdeadbeef", "no-cache"),
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
        Ask::raw(Method::GET, "/usres").header("accept", BROWSER),
        Ask::raw(Method::GET, "/robots.txt"),
    ] {
        let reply = server.send(ask).await;
        let policy = reply.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval' 'sha256-LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=';"));
        assert!(policy.contains("frame-ancestors 'none'"));
    }
}
