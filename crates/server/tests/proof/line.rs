//! A client with a socket of its own, which can hang up at any byte.

use std::io::{Read, Write};
use std::net::TcpStream;

use serde_json::{Value, json};
use tollgate_server::demo::{ADMIN, PASSWORD};

use crate::socket;
use crate::support::{Browser, attempt};

/// What came back; nothing where nobody answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
    /// How many bytes it had.
    pub(crate) len: usize,
}

/// A request to a path under the API's base.
pub(crate) fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    socket::request(method, &format!("/api/master/{path}"), headers, body)
}

/// A refresh as the browser's own client sends it.
pub(crate) fn refresh(browser: &Browser, has_attempts: bool) -> Vec<u8> {
    let bearer = format!("Bearer {}", browser.refresh);
    let attempt = attempt("device key", &browser.refresh);
    let headers = [
        ("Authorization", bearer.as_str()),
        ("x-refresh-attempt", attempt.as_str()),
    ];
    let n_headers = if has_attempts { 2 } else { 1 };
    request("POST", "auth/refresh", &headers[..n_headers], "")
}

pub(crate) fn logout(browser: &Browser) -> Vec<u8> {
    let bearer = format!("Bearer {}", browser.refresh);
    request("POST", "auth/logout", &[("Authorization", &bearer)], "")
}

/// Ends one session from another.
pub(crate) fn end(browser: &Browser, other: &Browser) -> Vec<u8> {
    let bearer = format!("Bearer {}", other.access);
    let path = format!("sessions/{}", browser.sid);
    request("DELETE", &path, &[("Authorization", &bearer)], "")
}

pub(crate) fn get(path: &str, access: &str) -> Vec<u8> {
    let bearer = format!("Bearer {access}");
    request("GET", path, &[("Authorization", &bearer)], "")
}

/// Signs in as a client of class K2.
pub(crate) fn login(address: &str) -> Browser {
    let body = json!({ "usrId": ADMIN, "password": PASSWORD }).to_string();
    let headers = [
        ("Content-Type", "application/json"),
        ("x-refresh-class", "K2"),
    ];
    let answer = ask(address, &request("POST", "auth/login", &headers, &body)).unwrap();
    assert_eq!(answer.status, 200);
    let text = |name: &str| answer.body["data"][name].as_str().unwrap().to_owned();
    Browser {
        access: text("accessToken"),
        refresh: text("refreshToken"),
        sid: text("sid"),
    }
}

/// Asks, and reads the whole answer; `None` when nobody is there, or hangs up without one.
pub(crate) fn ask(address: &str, request: &[u8]) -> Option<Answer> {
    let answer = socket::ask(address, request)?;
    Some(Answer {
        status: answer.status,
        body: serde_json::from_str(&answer.body).unwrap(),
        len: answer.len,
    })
}

/// Asks, and reads nothing; hangs up when what it gives is dropped.
pub(crate) fn send(address: &str, request: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request).unwrap();
    stream
}

/// Hangs up when so many bytes are sent.
pub(crate) fn cut_request(address: &str, request: &[u8], n_bytes: usize) {
    drop(send(address, &request[..n_bytes]));
}

/// Hangs up when so many bytes of the answer have come.
pub(crate) fn cut_answer(address: &str, request: &[u8], n_bytes: usize) {
    let mut stream = send(address, request);
    stream.read_exact(&mut vec![0; n_bytes]).unwrap();
}
