//! What every answer says to browsers, and that really every answer says it.

use axum::Router;
use axum::http::Method;
use tollgate_server::config::{EdgeSettings, Settings};
use tollgate_server::{AppState, app};

use crate::support::{Ask, Reply, Server, send};

/// One request for each way in which an answer comes to be.
fn every_kind(access: &str) -> Vec<(u16, Ask)> {
    let any = |method, path: &str| Ask::raw(method, path);
    let foreign = Ask::post("auth/login").header("origin", "https://evil.example");
    vec![
        (200, Ask::get("me").bearer(access)),
        (200, any(Method::HEAD, "/healthz")),
        (200, any(Method::GET, "/readyz")),
        (400, Ask::get("users?limit=x").bearer(access)),
        (401, Ask::get("me")),
        (403, foreign),
        (404, Ask::get("nope")),
        (404, any(Method::GET, "/api/nope")),
        (
            404,
            Ask::delete("sessions/AAAAAAAAAAAAAAAAAAAAAA").bearer(access),
        ),
        (405, any(Method::GET, "/api/master/auth/login")),
        (405, any(Method::TRACE, "/api/master/me")),
        (405, any(Method::CONNECT, "/")),
        (413, Ask::post("auth/login").json(&" ".repeat(20_000))),
        (415, Ask::post("auth/login")),
    ]
}

fn check(reply: &Reply, is_behind_tls: bool) {
    let headers = &reply.headers;
    let says = |name: &str| headers.get(name).map(|value| value.to_str().unwrap());
    let policy = says("content-security-policy").unwrap();
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"));
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(says(name), Some(value));
    }
    let permissions = says("permissions-policy").unwrap();
    assert!(permissions.contains("camera=()") && !permissions.contains('*'));
    let hsts = is_behind_tls.then_some("max-age=31536000; includeSubDomains");
    assert_eq!(says("strict-transport-security"), hsts);
    assert_eq!(says("x-request-id").unwrap().len(), 16);
    assert!(says("cache-control").is_some());
    assert_eq!((says("server"), says("x-powered-by")), (None, None));
}

async fn crawl(app: &Router, access: &str, is_behind_tls: bool) {
    for (status, ask) in every_kind(access) {
        let reply = send(app, ask).await;
        assert_eq!(reply.status.as_u16(), status);
        check(&reply, is_behind_tls);
    }
}

#[tokio::test]
async fn every_kind_of_answer_keeps_browsers_careful() {
    let server = Server::start().await;
    let browser = server.login("admin").await;
    crawl(&server.app, &browser.access, false).await;

    let settings = Settings {
        edge: EdgeSettings {
            behind_tls: true,
            ..EdgeSettings::default()
        },
        ..server.state.settings.clone()
    };
    let secure = app(AppState {
        settings,
        ..server.state.clone()
    });
    crawl(&secure, &browser.access, true).await;

    server.execute("DROP TABLE meta").await;
    let reply = server.get("me", &browser.access).await;
    reply.expect(503, "UNAVAILABLE");
    check(&reply, false);
}

#[cfg(feature = "console")]
#[tokio::test]
async fn console_files_keep_browsers_careful_too() {
    let server = Server::start().await;
    for (status, method, path) in [
        (200, Method::GET, "/"),
        (200, Method::GET, "/users/admin"),
        (404, Method::GET, "/robots.txt"),
        (404, Method::HEAD, "/usres"),
        (200, Method::GET, "/favicon.svg"),
        (200, Method::HEAD, "/tollgate-0123456789abcdef.js"),
        (405, Method::POST, "/login"),
    ] {
        let reply = server.send(Ask::raw(method, path)).await;
        assert_eq!(reply.status.as_u16(), status);
        check(&reply, false);
    }
}
