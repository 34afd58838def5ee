//! Readers who don't read: from one address, thousands ask for the largest file and take nothing of it; what does a client
//! at another address notice?

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{sleep, timeout};
use tollgate_failure::{Explain, Failure, Outcome};

use crate::measure::Latencies;
use crate::process::{Database, Folder, Program};
use crate::report::{millis, n, table};

/// The largest file of a server without a console.
const LARGEST: &str = "/api/docs/swagger-ui-bundle.js";

/// Where the readers come from, and where the client does: both are this machine.
const READERS: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 66);
const CLIENT: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 77);

/// What a reader's system takes of an answer before it is full, in bytes.
const READERS_BUFFER: u32 = 2_048;

/// Alone and beside the readers, so many times in turn.
const N_ROUNDS: usize = 3;

/// How long the client is measured each time.
const ROUND: Duration = Duration::from_secs(10);

/// Between two requests of the client.
const PAUSE: Duration = Duration::from_millis(4);

/// What takes longer than this was no answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// How many times as long the client may wait beside the readers, by the 99th percentile.
const GOAL: f64 = 2.0;

/// What is tried.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The server's binary.
    pub binary: PathBuf,
    /// Where its files are put.
    pub folder: PathBuf,
    /// How many connections the readers open.
    pub n_readers: usize,
}

/// What the client has noticed.
#[derive(Debug, Clone, Default)]
pub struct Shown {
    alone: Latencies,
    beside: Latencies,
    n_unanswered: u64,
}

/// Tries it.
///
/// # Errors
/// When the server doesn't start, or the machine has no sockets left.
pub async fn run(plan: &Plan) -> Outcome<Shown> {
    let folder = Folder::new(&plan.folder)?;
    let program = Program::tollgate(&plan.binary, &Database::Sqlite, folder.path())?
        // The server's own default, which the load's other clients, all at one address, have lifted.
        .with("TOLLGATE_MAX_CONNECTIONS_PER_ADDRESS", "256");
    let mut server = program.start()?;
    server.ready().await?;
    let address = server.address();
    let mut shown = Shown::default();
    for _ in 0..N_ROUNDS {
        let (alone, n_lost) = ask_again_and_again(address).await?;
        shown.alone.merge(alone);
        shown.n_unanswered += n_lost;
        let readers = tokio::spawn(do_not_read(address, plan.n_readers));
        let (beside, n_lost) = ask_again_and_again(address).await?;
        shown.beside.merge(beside);
        shown.n_unanswered += n_lost;
        readers.abort();
        sleep(Duration::from_secs(1)).await;
    }
    Ok(shown)
}

/// A client like any other: a connection for each request, and how long each takes.
async fn ask_again_and_again(address: SocketAddr) -> Outcome<(Latencies, u64)> {
    let (mut latencies, mut n_lost) = (Latencies::default(), 0);
    let begun = Instant::now();
    while begun.elapsed() < ROUND {
        let asked = Instant::now();
        match timeout(PATIENCE, ask(address)).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) | Err(_) => n_lost += 1,
        }
        latencies.add(asked.elapsed());
        sleep(PAUSE).await;
    }
    Ok((latencies, n_lost))
}

async fn ask(address: SocketAddr) -> Outcome {
    let mut connection = connect(address, CLIENT, None).await?;
    let request = format!("GET /healthz HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    connection
        .write_all(request.as_bytes())
        .await
        .explain("ask")?;
    let mut answer = Vec::new();
    connection
        .read_to_end(&mut answer)
        .await
        .explain("read the answer")?;
    match answer.starts_with(b"HTTP/1.1 200") {
        true => Ok(()),
        false => Err(Failure::new("The server gave no answer.")),
    }
}

/// Opens one connection after the other, asks on each, and takes nothing of what comes.
async fn do_not_read(address: SocketAddr, n_readers: usize) {
    let request = format!("GET {LARGEST} HTTP/1.1\r\nhost: {address}\r\n\r\n");
    let mut held = Vec::new();
    for _ in 0..n_readers {
        // The server closes what goes beyond the part of one address: that is what is tried here.
        if let Ok(mut connection) = connect(address, READERS, Some(READERS_BUFFER)).await
            && connection.write_all(request.as_bytes()).await.is_ok()
        {
            held.push(connection);
        }
    }
    sleep(ROUND * 2).await;
    drop(held);
}

async fn connect(to: SocketAddr, from: Ipv4Addr, buffer: Option<u32>) -> Outcome<TcpStream> {
    let socket = TcpSocket::new_v4().explain("open a socket")?;
    if let Some(size) = buffer {
        socket
            .set_recv_buffer_size(size)
            .explain("make a socket's buffer small")?;
    }
    socket.bind((from, 0).into()).explain("bind a socket")?;
    socket.connect(to).await.explain("connect")
}

impl Shown {
    /// Whether the client is served as it must be.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.n_unanswered == 0 && self.times() <= GOAL
    }

    /// How many times as long the client waits beside the readers, by the 99th percentile.
    fn times(&self) -> f64 {
        let [alone, beside] = [&self.alone, &self.beside].map(|found| {
            let found = found.quantile(0.99).unwrap_or_default();
            found.as_secs_f64()
        });
        beside / alone
    }

    /// The figures, without a heading.
    #[must_use]
    pub fn report(&self, plan: &Plan) -> String {
        let how = format!(
            "{} connections of one address ask for the largest file ({LARGEST}) and read nothing of it; meanwhile a client at \
             another address asks once every {} ms or so, {N_ROUNDS} times {} s without them and with them, in turn.",
            n(plan.n_readers as u64),
            PAUSE.as_millis(),
            ROUND.as_secs()
        );
        let row = |what: &str, found: &Latencies| {
            let of = |part| millis(found.quantile(part).unwrap_or_default());
            let longest = millis(found.max().unwrap_or_default());
            let requests = n(found.count() as u64);
            vec![what.into(), requests, of(0.5), of(0.99), longest]
        };
        let rows = [
            row("alone", &self.alone),
            row("beside the readers", &self.beside),
        ];
        let head = ["", "requests", "median", "p99", "longest"];
        let verdict = format!(
            "By the 99th percentile the client waits {:.1} times as long beside them; at most {GOAL:.0} times is the goal. \
             Requests without an answer: {}.",
            self.times(),
            self.n_unanswered
        );
        [how, table(&head, rows), verdict].join("\n\n")
    }
}
