//! What doesn't belong here is refused in the envelope, and never kills a request.

use axum::http::Method;
use tollgate_server::config::Settings;
use tollgate_server::demo::{ADMIN, PASSWORD};

use crate::support::{Ask, Server};

#[tokio::test]
async fn bodies_that_are_no_login_are_refused_without_being_repeated() {
    let server = Server::start().await;
    let deep = "[".repeat(8_000);
    let list = format!(r#"["admin","{PASSWORD}"]"#);
    let extra = format!(r#"{{"usrId":"admin","password":"{PASSWORD}","role":"admin"}}"#);
    for body in [
        "",
        "null",
        "7",
        "\"x\"",
        "[]",
        "{}",
        "{\"usrId\":\"admin\"}",
        "{\"usrId\":1,\"password\":\"x\"}",
        "{\"usrId\":\"admin\",\"password\":\"hunter2\",}",
        "{\"usrId\":\"a\",\"usrId\":\"b\",\"password\":\"x\"}",
        "{\"usrId\":\"\\ud800\",\"password\":\"x\"}",
        "{\"usrId\":1e400,\"password\":\"x\"}",
        "{\"password\":{\"hunter2\":1}}",
        &deep,
        &extra,
        &list,
        "\u{feff}{}",
    ] {
        let reply = server.send(Ask::post("auth/login").json(body)).await;
        reply.expect(400, "BAD_REQUEST");
        assert!(!reply.json().to_string().contains("hunter2"));
    }
    for body in [
        &b"\xff\xfe{}"[..],
        b"{\"usrId\":\"\xc0\x80\",\"password\":\"x\"}",
        b"\x1f\x8b\x08\x00",
    ] {
        let ask = Ask::post("auth/login").json("").body(body.to_vec());
        server.send(ask).await.expect(400, "BAD_REQUEST");
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused() {
    let server = Server::start().await;
    for len in [17 * 1_024, 10 * 1_024 * 1_024] {
        server
            .send(Ask::login(ADMIN, &"x".repeat(len)))
            .await
            .expect(413, "TOO_LARGE");
    }
}

#[tokio::test]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let server = Server::with(Settings {
        body_timeout: 1,
        ..Settings::default()
    })
    .await;
    let ask = Ask::login(ADMIN, PASSWORD).stalled();
    server.send(ask).await.expect(408, "TOO_SLOW");
}

#[tokio::test]
async fn a_body_must_be_said_to_be_json() {
    let server = Server::start().await;
    let body = format!(r#"{{"usrId":"admin","password":"{PASSWORD}"}}"#);
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json2",
        "application/json; charset=utf-16",
        "text/plain; application/json",
        "",
    ] {
        let ask = Ask::post("auth/login")
            .header("content-type", kind)
            .body(body.clone());
        server.send(ask).await.expect(415, "BAD_REQUEST");
    }
    server
        .send(Ask::post("auth/login").body(body.clone()))
        .await
        .expect(415, "BAD_REQUEST");
    let utf8 = Ask::post("auth/login")
        .header("content-type", "Application/JSON; charset=UTF-8")
        .body(body);
    server.send(utf8).await.expect(200, "OK");
}

#[tokio::test]
async fn names_out_of_nowhere_are_nobody() {
    let server = Server::start().await;
    for usr_id in [
        "admin\0",
        " admin",
        "admin ",
        "admin\u{3164}",
        "ad\u{430}",
        "' OR 1=1 --",
        "*)(uid=*",
        "../admin",
        "%",
        "a%",
    ] {
        server
            .send(Ask::login(usr_id, PASSWORD))
            .await
            .expect(401, "LOGIN_FAILED");
    }
}

#[tokio::test]
async fn unknown_paths_are_not_found_in_the_envelope() {
    let server = Server::start().await;
    for path in [
        "/api",
        "/api/",
        "/api/x",
        "/api/master",
        "/api/master/",
        "/api/master/users/",
        "/api/master/%ff",
    ] {
        for method in [Method::GET, Method::POST, Method::DELETE] {
            server
                .send(Ask::raw(method, path))
                .await
                .expect(404, "NOT_FOUND");
        }
    }
}

#[tokio::test]
async fn wrong_methods_are_told_in_the_envelope_with_the_right_ones() {
    let server = Server::start().await;
    for (method, path) in [
        (Method::GET, "auth/login"),
        (Method::GET, "auth/refresh"),
        (Method::PUT, "auth/refresh"),
        (Method::TRACE, "auth/refresh"),
        (Method::POST, "me"),
        (Method::OPTIONS, "me"),
        (Method::GET, "sessions/x"),
    ] {
        let reply = server.send(Ask::new(method, path)).await;
        reply.expect(405, "METHOD_NOT_ALLOWED");
        assert!(reply.headers.contains_key("allow"));
    }
}

#[tokio::test]
async fn every_answer_has_an_id_of_the_servers_own_making() {
    let server = Server::start().await;
    let ask = || Ask::get("me").header("x-request-id", "0123456789abcdef");
    let (one, other) = (server.send(ask()).await, server.send(ask()).await);
    assert_ne!(one.headers["x-request-id"], other.headers["x-request-id"]);
    assert_ne!(one.headers["x-request-id"], "0123456789abcdef");
    assert_eq!(one.headers["x-content-type-options"], "nosniff");
}
