//! What clients may cost before they have asked for anything, over real sockets.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use tokio::net::TcpSocket;

use crate::program::{Process, ask, login};
use crate::socket;
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

/// A connection that comes from an address of its own choice.
async fn connect_from(source: &str, address: &str, sent: &str) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    let source = SocketAddr::new(source.parse().unwrap(), 0);
    socket.bind(source).unwrap();
    let stream = socket.connect(address.parse().unwrap()).await.unwrap();
    let mut stream = stream.into_std().unwrap();
    stream.set_nonblocking(false).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    // It may be closed already.
    let _ = stream.write_all(sent.as_bytes());
    stream
}

/// A figure of a server whose metrics are at this address.
fn figure(metrics: &str, series: &str) -> u64 {
    let request = socket::request("GET", "/metrics", &[], "");
    let body = socket::ask(metrics, &request).unwrap().body;
    let line = body.lines().find_map(|line| line.strip_prefix(series));
    line.map_or(0, |value| value.trim().parse().unwrap())
}

/// The address of its metrics.
fn metrics(server: &mut Process) -> String {
    let line = server.line("the metrics are on http://");
    line.rsplit('/').nth(1).unwrap().to_owned()
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

#[tokio::test]
async fn readers_who_read_nothing_have_the_room_of_one_address_and_others_are_answered() {
    let folder = Folder::new();
    let args = [
        "--demo",
        "--max-connections-per-address",
        "10",
        "--metrics-listen",
        "127.0.0.1:0",
    ];
    let mut server = Process::start(&folder, &args);
    let metrics = metrics(&mut server);
    let address = server.address();
    // Far more than the system takes for a client that reads nothing.
    let unread = "GET /api/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n".repeat(100);
    let mut readers = Vec::new();
    for _ in 0..200 {
        readers.push(connect_from("127.0.0.1", &address, &unread).await);
    }
    for _ in 0..10 {
        let request = format!("{HEAD}Connection: close\r\n\r\n");
        let mut other = connect_from("127.0.0.2", &address, &request).await;
        assert_eq!(status(&mut other), 401);
        // Those before it at the door have been let in or sent away: of one address ten stay, and some are going.
        let n_open = figure(&metrics, "tollgate_connections ");
        assert!(n_open < 10 + 32 + 10, "{n_open}");
    }
    let n_evicted = figure(&metrics, "tollgate_connections_evicted_total ");
    let n_refused = figure(&metrics, "tollgate_connections_refused_total ");
    assert!(n_evicted + n_refused >= 190, "{n_evicted} and {n_refused}");
    drop(readers);
}

#[test]
fn a_proxy_that_is_trusted_has_as_many_connections_as_there_are() {
    let folder = Folder::new();
    let args = [
        "--trusted-proxy",
        "127.0.0.1",
        "--max-connections-per-address",
        "1",
    ];
    let mut server = Process::start(&folder, &args);
    let address = server.address();
    let mut open: Vec<_> = (0..100).map(|_| connect(&address, "")).collect();
    for stream in &mut open {
        stream.write_all(format!("{HEAD}\r\n").as_bytes()).unwrap();
        assert_eq!(status(stream), 401);
    }
}

#[test]
fn one_more_of_an_address_takes_the_place_of_one_that_asks_for_nothing() {
    let folder = Folder::new();
    let mut server = Process::start(&folder, &["--max-connections-per-address", "5"]);
    let address = server.address();
    let mut idle: Vec<_> = (0..5).map(|_| connect(&address, "")).collect();
    let mut newcomer = connect(&address, &format!("{HEAD}\r\n"));
    assert_eq!(status(&mut newcomer), 401);
    assert!(is_closed(&idle[0].read(&mut [0])));
    for stream in &mut idle[1..] {
        stream.write_all(format!("{HEAD}\r\n").as_bytes()).unwrap();
        assert_eq!(status(stream), 401);
    }
}

#[test]
fn what_is_refused_before_it_is_a_request_is_counted() {
    const SERIES: &str =
        r#"tollgate_http_requests_total{method="other",route="none",status="4xx"} "#;
    let folder = Folder::new();
    let mut server = Process::start(&folder, &["--metrics-listen", "127.0.0.1:0"]);
    let metrics = metrics(&mut server);
    let address = server.address();
    let many = format!("{HEAD}{}\r\n", "a: b\r\n".repeat(101));
    for (n_before, (expected, head)) in [(431, many.as_str()), (400, "hello\r\n\r\n")]
        .into_iter()
        .enumerate()
    {
        let n_before = u64::try_from(n_before).unwrap();
        assert_eq!(figure(&metrics, SERIES), n_before);
        let mut answer = String::new();
        connect(&address, head).read_to_string(&mut answer).unwrap();
        assert_eq!(answer[9..12], expected.to_string());
        // Nothing follows the head, and so there is nothing to guard against.
        assert!(answer.ends_with("\r\n\r\n"));
        // It is counted when the connection has ended, which its client may have seen before.
        let begun = Instant::now();
        while figure(&metrics, SERIES) == n_before {
            assert!(begun.elapsed() < PATIENCE);
        }
    }
    assert_eq!(figure(&metrics, SERIES), 2);
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
