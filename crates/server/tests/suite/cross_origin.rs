//! What pages of other origins may do: nothing, unless the operator allows theirs.

use axum::http::Method;
use tollgate_server::config::{EdgeSettings, Settings};

use crate::support::{Ask, Reply, Server};

const ALLOWED: &str = "https://app.example";

async fn server() -> Server {
    Server::with(Settings {
        demo: true,
        edge: EdgeSettings {
            allow_origin: vec![
                ALLOWED.parse().unwrap(),
                "http://localhost:8080".parse().unwrap(),
            ],
            ..EdgeSettings::default()
        },
        ..Settings::default()
    })
    .await
}

fn preflight(origin: &str, path: &str) -> Ask {
    Ask::new(Method::OPTIONS, path)
        .header("origin", origin)
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "authorization,usrid")
}

fn says<'a>(reply: &'a Reply, name: &str) -> Option<&'a str> {
    reply.headers.get(name).map(|value| value.to_str().unwrap())
}

#[tokio::test]
async fn an_allowed_origin_may_ask_and_read() {
    let server = server().await;
    let reply = server.send(preflight(ALLOWED, "auth/refresh")).await;
    assert_eq!(reply.status, 200);
    assert_eq!(says(&reply, "access-control-allow-origin"), Some(ALLOWED));
    assert_eq!(says(&reply, "access-control-allow-credentials"), None);
    assert_eq!(says(&reply, "access-control-max-age"), Some("7200"));
    let headers = says(&reply, "access-control-allow-headers").unwrap();
    for name in [
        "authorization",
        "content-type",
        "usrid",
        "x-smp-project-code",
        "x-refresh-class",
        "x-refresh-attempt",
    ] {
        assert!(headers.split(',').any(|one| one == name), "{name}");
    }

    let login = Ask::login("admin", "tollgate-demo")
        .header("origin", ALLOWED)
        .header("sec-fetch-site", "cross-site");
    let reply = server.send(login).await;
    reply.expect(200, "OK");
    assert_eq!(says(&reply, "access-control-allow-origin"), Some(ALLOWED));
    let exposed = says(&reply, "access-control-expose-headers").unwrap();
    for name in ["x-request-id", "retry-after", "date"] {
        assert!(exposed.contains(name), "{name}");
    }
    assert!(says(&reply, "vary").unwrap().contains("origin"));
}

#[tokio::test]
async fn an_allowed_origin_reads_errors_too() {
    let server = server().await;
    for (status, ask) in [
        (401, Ask::get("me")),
        (404, Ask::get("nope")),
        (405, Ask::get("auth/login")),
    ] {
        let reply = server.send(ask.header("origin", ALLOWED)).await;
        assert_eq!(reply.status, status);
        assert_eq!(says(&reply, "access-control-allow-origin"), Some(ALLOWED));
    }
}

#[tokio::test]
async fn no_origin_that_only_looks_allowed_is_told_anything() {
    let server = server().await;
    for origin in [
        "null",
        "https://evil.example",
        "http://app.example",
        "https://app.example:8443",
        "https://app.example.",
        "https://app.example.evil.example",
        "https://evilapp.example",
        "https://sub.app.example",
        "https://APP.example",
        "https://app.example/",
        "https://app.example@evil.example",
        "https://app.example https://evil.example",
        "http://localhost:80800",
        "http://localhost",
        "",
    ] {
        for ask in [
            preflight(origin, "auth/login"),
            Ask::get("me").header("origin", origin),
        ] {
            let reply = server.send(ask).await;
            assert_eq!(
                says(&reply, "access-control-allow-origin"),
                None,
                "{origin}"
            );
        }
        let login = Ask::login("admin", "tollgate-demo").header("origin", origin);
        server.send(login).await.expect(403, "FORBIDDEN");
    }
}

#[tokio::test]
async fn without_a_list_there_is_no_preflight() {
    let server = Server::start().await;
    let reply = server.send(preflight(ALLOWED, "auth/login")).await;
    reply.expect(405, "METHOD_NOT_ALLOWED");
    assert_eq!(says(&reply, "access-control-allow-origin"), None);
}

/// What a page of another site can make a browser send, one by one.
fn cross_site_corpus() -> Vec<Ask> {
    let logins = || {
        let body = r#"{"usrId":"admin","password":"tollgate-demo"}"#;
        let form = "usrId=admin&password=tollgate-demo";
        vec![
            Ask::post("auth/login").json(body),
            Ask::post("auth/login")
                .header("content-type", "text/plain")
                .body(body),
            Ask::post("auth/login")
                .header("content-type", "application/x-www-form-urlencoded")
                .body(form),
            Ask::post("auth/login")
                .header("content-type", "multipart/form-data; boundary=x")
                .body("--x--"),
            Ask::post("auth/login").body(body),
            Ask::post("auth/refresh"),
            Ask::post("auth/logout"),
        ]
    };
    let senders: [&[(&str, &str)]; 6] = [
        // A page that fetches, and one that submits a form.
        &[
            ("origin", "https://evil.example"),
            ("sec-fetch-site", "cross-site"),
        ],
        // A sandboxed frame, or a page that was opened from a file.
        &[("origin", "null"), ("sec-fetch-site", "cross-site")],
        // A neighbour under the same registered name, or on another port.
        &[
            ("origin", "https://other.server.example"),
            ("sec-fetch-site", "same-site"),
        ],
        // A browser that is older than Sec-Fetch-Site.
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        // A browser that leaves the origin out.
        &[
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-mode", "no-cors"),
        ],
    ];
    let with = |mut ask: Ask, sender: &[(&'static str, &str)]| {
        for &(name, value) in sender {
            ask = ask.header(name, value);
        }
        ask.header("host", "server.example")
    };
    senders
        .iter()
        .flat_map(|sender| logins().into_iter().map(move |ask| with(ask, sender)))
        .collect()
}

#[tokio::test]
async fn nothing_that_another_site_makes_a_browser_send_is_accepted() {
    let server = Server::start().await;
    let corpus = cross_site_corpus();
    assert!(corpus.len() >= 40);
    for ask in corpus {
        let reply = server.send(ask).await;
        reply.expect(403, "FORBIDDEN");
    }
    let browser = server.login("admin").await;
    let foreign = browser.ask_refresh().header("sec-fetch-site", "cross-site");
    server.send(foreign).await.expect(403, "FORBIDDEN");
    server.send(browser.ask_refresh()).await.expect(200, "OK");
}
