//! What clients may cost before they have asked for anything, over real sockets.

use std::io::{self, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::program::{Process, ask, login};
use crate::support::Folder;

/// Nothing here takes as long as this, on any machine.
const PATIENCE: Duration = Duration::from_secs(60);

const HEAD: &str = "GET /api/master/me HTTP/1.1\r\nHost: x\r\n";

fn connect(address: &str, sent: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(sent.as_bytes()).unwrap();
    stream
}

/// Whether reading has come to the end, by a farewell or without one.
fn is_closed(read: &io::Result<usize>) -> bool {
    match read {
        Ok(n_bytes) => *n_bytes == 0,
        Err(error) => matches!(
            error.kind(),
            ErrorKind::ConnectionReset | ErrorKind::BrokenPipe
        ),
    }
}

/// The status of the next answer, whose body may be in the text that was read, or not.
fn status(stream: &mut TcpStream) -> u16 {
    let mut head = [0; 4_096];
    let n_bytes = stream.read(&mut head).unwrap();
    let head = str::from_utf8(&head[..n_bytes]).unwrap();
    head[9..12].parse().unwrap()
}

#[test]
fn clients_that_ask_for_nothing_keep_nobody_out_and_are_closed() {
    let folder = Folder::new();
    let mut server = Process::start(&folder, &["--demo", "--max-connections", "20"]);
    let address = server.address();
    let token = login(&address);
    let mut idle: Vec<_> = (0..500)
        .map(|n| connect(&address, if n % 2 == 0 { "" } else { HEAD }))
        .collect();
    for _ in 0..10 {
        assert_eq!(ask(&address, "GET", "me", &token, "").0, 200);
    }
    // The requests have had seats as well, so of the idle ones no more than there are seats can be left.
    for stream in &mut idle[..480] {
        assert!(is_closed(&stream.read(&mut [0])));
    }
}

#[test]
fn bodies_that_never_come_to_an_end_keep_nobody_out() {
    let folder = Folder::new();
    // Longer than anything here takes: nobody goes by oneself.
    let args = [
        "--demo",
        "--max-connections",
        "20",
        "--body-timeout",
        "600",
        "--request-timeout",
        "600",
    ];
    let mut server = Process::start(&folder, &args);
    let address = server.address();
    let body = "POST /api/master/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
        Content-Length: 100\r\n\r\n{";
    let mut slow: Vec<_> = (0..100).map(|_| connect(&address, body)).collect();
    let token = login(&address);
    for _ in 0..10 {
        assert_eq!(ask(&address, "GET", "me", &token, "").0, 200);
    }
    for stream in &mut slow[..80] {
        assert!(is_closed(&stream.read(&mut [0])));
    }
}

#[test]
fn a_head_that_comes_byte_by_byte_is_not_waited_for() {
    let folder = Folder::new();
    let mut server = Process::start(&folder, &["--head-timeout", "1"]);
    let address = server.address();
    let begun = Instant::now();
    let mut stream = connect(&address, HEAD);
    let pause = Duration::from_millis(50);
    stream.set_read_timeout(Some(pause)).unwrap();
    // Each byte that comes would put off a limit on silence for ever.
    while stream.write_all(b"X").is_ok() && !is_closed(&stream.read(&mut [0])) {
        assert!(begun.elapsed() < PATIENCE);
    }
}

#[test]
fn the_second_head_has_its_own_limit() {
    let folder = Folder::new();
    let mut server = Process::start(&folder, &["--head-timeout", "1"]);
    let mut stream = connect(&server.address(), &format!("{HEAD}\r\n"));
    assert_eq!(status(&mut stream), 401);
    stream.write_all(b"GET").unwrap();
    assert!(is_closed(&stream.read(&mut [0])));
}

#[test]
fn a_connection_that_has_nothing_more_to_ask_is_closed() {
    let folder = Folder::new();
    let mut server = Process::start(&folder, &["--keep-alive", "1"]);
    let mut stream = connect(&server.address(), &format!("{HEAD}\r\n"));
    assert_eq!(status(&mut stream), 401);
    assert!(is_closed(&stream.read(&mut [0])));
}

#[test]
fn heads_that_are_too_large_or_none_are_refused() {
    let folder = Folder::new();
    let mut server = Process::start(&folder, &[]);
    let address = server.address();
    let many = format!("{HEAD}{}\r\n", "a: b\r\n".repeat(101));
    let long = format!("{HEAD}a: {}\r\n\r\n", "b".repeat(40_000));
    let path = format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "a".repeat(40_000));
    for (expected, head) in [
        (431, many.as_str()),
        (431, &long),
        (431, &path),
        (400, "hello\r\n\r\n"),
        (
            400,
            "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        ),
        (
            400,
            "GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: x, chunked, x\r\n\r\n",
        ),
        (400, "GET / HTTP/1.1\r\nHost: x\r\na\0: b\r\n\r\n"),
        (400, "GET / HTTP/1.1\r\nHost: x\r\nb: c\r\n d\r\n\r\n"),
        (405, "TRACE /api/master/me HTTP/1.1\r\nHost: x\r\n\r\n"),
        (
            405,
            "CONNECT example.org:443 HTTP/1.1\r\nHost: example.org:443\r\n\r\n",
        ),
    ] {
        let mut stream = connect(&address, head);
        assert_eq!(status(&mut stream), expected, "{:.60}", head);
    }
}
