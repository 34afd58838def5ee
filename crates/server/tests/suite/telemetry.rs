//! What the operator learns: health, figures and the log.

use std::io::{Read, Write};
use std::net::TcpStream;

use axum::http::Method;
use rustix::process::Signal;
use serde_json::Value;
use tollgate_server::demo::PASSWORD;

use crate::program::{self, Process, login};
use crate::socket;
use crate::support::{Ask, Folder, Server, attempt};

fn get(path: &str) -> Ask {
    Ask::raw(Method::GET, path)
}

#[tokio::test]
async fn a_server_without_its_database_lives_and_is_not_ready() {
    let server = Server::start().await;
    server.send(get("/healthz")).await.expect(200, "OK");
    server.send(get("/readyz")).await.expect(200, "OK");
    server.state.db.close().await;
    server.send(get("/healthz")).await.expect(200, "OK");
    server.send(get("/readyz")).await.expect(503, "UNAVAILABLE");
    let figures = server.state.telemetry.render();
    assert!(figures.contains(r#"tollgate_store_errors_total{kind="unavailable"} 1"#));
}

#[tokio::test]
async fn a_server_that_stops_is_not_ready() {
    let server = Server::start().await;
    server.state.telemetry.begin_stopping();
    server.send(get("/healthz")).await.expect(200, "OK");
    server.send(get("/readyz")).await.expect(503, "UNAVAILABLE");
}

#[tokio::test]
async fn the_figures_tell_what_has_happened_and_not_to_whom() {
    let server = Server::start().await;
    let mut browser = server.login("mina").await;
    let first = browser.clone();
    server
        .send(Ask::login("mina", "wrong"))
        .await
        .expect(401, "LOGIN_FAILED");
    server.send(Ask::post("auth/login")).await;
    let reply = server.send(browser.ask_refresh()).await;
    browser.adopt(&reply);
    server.send(first.ask_refresh()).await.expect(200, "OK");
    let theft = Ask::refresh(&first.refresh)
        .header("x-refresh-attempt", &attempt("another key", &first.refresh));
    server.send(theft).await.expect(401, "TOKEN_REUSED");
    server
        .send(Ask::delete(&format!("sessions/{}", first.sid)))
        .await;
    server
        .send(Ask::get("nothing/mina"))
        .await
        .expect(404, "NOT_FOUND");

    let figures = server.state.telemetry.render();
    for line in [
        r#"tollgate_logins_total{outcome="succeeded"} 1"#,
        r#"tollgate_logins_total{outcome="failed"} 1"#,
        r#"tollgate_logins_total{outcome="malformed"} 1"#,
        r#"tollgate_refreshes_total{outcome="rotated"} 1"#,
        r#"tollgate_refreshes_total{outcome="replayed"} 1"#,
        r#"tollgate_refreshes_total{outcome="refused_reused"} 1"#,
        r#"tollgate_http_requests_total{method="DELETE",route="/api/master/sessions/{sid}",status="4xx"} 1"#,
        r#"tollgate_http_request_duration_seconds_count{method="POST",route="/api/master/auth/refresh"} 3"#,
        "tollgate_build_info{version=",
        "process_start_time_seconds 1",
    ] {
        assert!(figures.contains(line), "{line} isn't in {figures}");
    }
    for private in ["mina", &first.sid, &first.access, &first.refresh] {
        assert!(!figures.contains(private));
    }
}

/// Status and body of what is under a path.
fn ask(address: &str, path: &str) -> (u16, String) {
    let answer = socket::ask(address, &socket::request("GET", path, &[], "")).unwrap();
    (answer.status, answer.body)
}

#[test]
fn the_metrics_have_an_address_of_their_own_that_outlives_the_other() {
    let folder = Folder::new();
    let mut server = Process::start(&folder, &["--demo", "--metrics-listen", "127.0.0.1:0"]);
    let line = server.line("the metrics are on http://");
    let private = line.rsplit('/').nth(1).unwrap().to_owned();
    let address = server.address();
    login(&address);

    assert!(!ask(&address, "/metrics").1.contains("tollgate_"));
    assert_eq!(ask(&private, "/api/master/me").0, 404);
    let (status, figures) = ask(&private, "/metrics");
    assert_eq!(status, 200);
    assert!(figures.contains(r#"tollgate_logins_total{outcome="succeeded"} 1"#));
    assert!(figures.contains("tollgate_password_checks_waiting 0"));
    assert_eq!(ask(&private, "/readyz").0, 200);

    // Somebody who keeps the server from stopping at once.
    let mut stalled = TcpStream::connect(&address).unwrap();
    let head =
        "POST /api/master/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    write!(
        stalled,
        "{head}Content-Length: 90\r\nExpect: 100-continue\r\n\r\n"
    )
    .unwrap();
    assert_ne!(
        stalled.read(&mut [0; 64]).unwrap(),
        0,
        "the handler waits for the body"
    );
    server.signal(Signal::TERM);
    server.line("stopping");
    assert_eq!(ask(&private, "/healthz").0, 200);
    assert_eq!(ask(&private, "/readyz").0, 503);
    server.signal(Signal::TERM);
    assert!(server.wait().success());
}

#[test]
fn nothing_in_a_request_can_write_a_line_of_the_log_or_colour_it() {
    let folder = Folder::new();
    for format in ["human", "json"] {
        let mut server = Process::start(&folder, &["--log-format", format]);
        let address = server.address();
        for path in [
            "/one%0d%0aINFO%20forged",
            "/two\u{1b}[31mred",
            "/three\u{9b}31mred",
            "/four\"}{\"level\":\"ERROR",
            "/five\u{202e}six?token=canary",
        ] {
            ask(&address, path);
        }
        ask(&address, "/last");
        server.line("/last");
        server.signal(Signal::TERM);
        assert!(server.wait().success());
        let log = server.log();
        for line in log {
            assert!(!line.chars().any(char::is_control), "{line:?}");
            assert!(!line.contains("canary"));
            match format {
                "json" => assert!(serde_json::from_str::<Value>(line).is_ok(), "{line}"),
                _ => assert!(!line.starts_with("INFO forged")),
            }
        }
    }
}

/// What is below the routes may log as well: this is the whole program, asked over a socket.
#[test]
fn no_secret_is_in_the_log_however_much_is_logged() {
    let folder = Folder::new();
    let mut server = Process::start(&folder, &["--demo", "--log-level", "trace"]);
    let address = server.address();
    let access = login(&address);
    program::ask(
        &address,
        "GET",
        &format!("me?access_token={access}"),
        &access,
        "",
    );
    program::ask(&address, "POST", "auth/refresh", &access, "");
    server.signal(Signal::TERM);
    assert!(server.wait().success());
    assert!(server.has_said("DEBUG") && server.has_said("auth/refresh"));
    for secret in [access.as_str(), "access_token", PASSWORD] {
        assert!(!server.has_said(secret), "the log holds a secret");
    }
}
