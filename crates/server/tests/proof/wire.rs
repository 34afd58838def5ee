//! The wire between a server and PostgreSQL: it stops before the statements of transactions, and it can be cut.
//!
//! It reads the protocol as far as it must: where a message ends, which of them run something, and whether a
//! transaction is open.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

use sqlx::postgres::{PgConnectOptions, PgSslMode};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpStream, UnixListener, UnixStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::gate::Gate;
use crate::support::Folder;

/// The port that a socket's name ends in; nothing listens on it.
const PORT: u16 = 5432;

/// What becomes of what is sent.
#[allow(
    dead_code,
    reason = "only PostgreSQL is reached over a wire that breaks"
)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// It arrives.
    Whole,
    /// The ends are told that nobody is there.
    Cut,
    /// Nothing arrives, and nobody is told.
    Silent,
    /// What the server says arrives, and no answer comes.
    Deaf,
}

/// How long the database lets those wait who come over the wire.
#[allow(
    dead_code,
    reason = "only PostgreSQL is reached over a wire, and only some tests are about its limits"
)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Patience {
    /// As long as the server says when it connects.
    Limited,
    /// For ever: how long a test takes to force an order is no fault of the order's.
    Endless,
}

/// A wire; gone with all of its connections when it is dropped.
pub(crate) struct Wire {
    pub(crate) gate: Gate,
    options: PgConnectOptions,
    state: watch::Sender<State>,
    accepting: JoinHandle<()>,
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.accepting.abort();
        self.set(State::Cut);
    }
}

impl Wire {
    /// A wire to the database of these options.
    pub(crate) fn new(
        to: &PgConnectOptions,
        folder: &Folder,
        name: &str,
        patience: Patience,
    ) -> Self {
        let socket = folder.path(name);
        std::fs::create_dir(&socket).unwrap();
        let listener = UnixListener::bind(socket.join(format!(".s.PGSQL.{PORT}"))).unwrap();
        let gate = Gate::default();
        let (state, states) = watch::channel(State::Whole);
        let upstream = Upstream::of(to);
        let accepting = tokio::spawn({
            let gate = gate.clone();
            async move {
                while let Ok((near, _)) = listener.accept().await {
                    let (far, gate, states) = (upstream.clone(), gate.clone(), states.clone());
                    tokio::spawn(carry(near, far, patience, gate, states));
                }
            }
        });
        let options = to.clone().socket(socket).port(PORT);
        Self {
            gate,
            options: options.ssl_mode(PgSslMode::Disable),
            state,
            accepting,
        }
    }

    /// How to connect over it.
    pub(crate) fn options(&self) -> PgConnectOptions {
        self.options.clone()
    }

    /// What becomes of all that is sent from now on, also over connections that there are.
    pub(crate) fn set(&self, state: State) {
        self.state.send_replace(state);
    }
}

/// Where the database listens.
#[derive(Clone)]
enum Upstream {
    Socket(std::path::PathBuf),
    Port(String),
}

impl Upstream {
    fn of(options: &PgConnectOptions) -> Self {
        let port = options.get_port();
        match options.get_socket() {
            Some(folder) => Self::Socket(folder.join(format!(".s.PGSQL.{port}"))),
            None => Self::Port(format!("{}:{port}", options.get_host())),
        }
    }
}

async fn carry(
    near: UnixStream,
    far: Upstream,
    patience: Patience,
    gate: Gate,
    states: watch::Receiver<State>,
) {
    // A connection that breaks is what is wanted here.
    let _ = match far {
        Upstream::Socket(path) => match UnixStream::connect(path).await {
            Ok(far) => {
                let (far_in, far_out) = far.into_split();
                between(near, far_in, far_out, patience, gate, states).await
            }
            Err(error) => Err(error),
        },
        Upstream::Port(address) => match TcpStream::connect(address).await {
            Ok(far) => {
                let (far_in, far_out) = far.into_split();
                between(near, far_in, far_out, patience, gate, states).await
            }
            Err(error) => Err(error),
        },
    };
}

async fn between(
    near: UnixStream,
    far_in: impl AsyncRead + Unpin,
    far_out: impl AsyncWrite + Unpin,
    patience: Patience,
    gate: Gate,
    states: watch::Receiver<State>,
) -> io::Result<()> {
    let (near_in, near_out) = near.into_split();
    let is_open = AtomicBool::new(false);
    let [sending, answering, mut cutting] = [states.clone(), states.clone(), states];
    let is_cut = async move {
        // The wire itself is gone: that cuts it, too.
        let _ = cutting.wait_for(|state| *state == State::Cut).await;
        Ok(())
    };
    tokio::select! {
        biased;
        cut = is_cut => cut,
        sent = to_database(near_in, far_out, patience, &gate, &is_open, sending) => sent,
        answered = from_database(far_in, near_out, &is_open, answering) => answered,
    }
}

/// Carries messages in the groups in which they are to be run, and comes to the gate with each that belongs to a
/// transaction.
async fn to_database(
    mut near: impl AsyncRead + Unpin,
    mut far: impl AsyncWrite + Unpin,
    patience: Patience,
    gate: &Gate,
    is_open: &AtomicBool,
    mut states: watch::Receiver<State>,
) -> io::Result<()> {
    let mut group = untyped(&mut near).await?;
    if patience == Patience::Endless {
        lift_limits(&mut group);
    }
    far.write_all(&group).await?;
    group.clear();
    let mut runs = false;
    loop {
        let kind = typed(&mut near, &mut group).await?;
        runs |= matches!(kind, b'E' | b'Q');
        if !matches!(kind, b'S' | b'Q' | b'X' | b'p') {
            continue;
        }
        if runs && is_open.load(Ordering::SeqCst) {
            gate.pass().await;
        }
        until(&mut states, |state| state != State::Silent).await;
        far.write_all(&group).await?;
        group.clear();
        runs = false;
    }
}

/// Makes a zero, which is no limit, of each time limit in the first message of a connection; its length stays.
fn lift_limits(message: &mut [u8]) {
    for name in LIMITS {
        let found = message.windows(name.len()).position(|part| part == name);
        let digits = found.map_or(&mut [][..], |at| &mut message[at + name.len()..]);
        for digit in digits.iter_mut().take_while(|byte| byte.is_ascii_digit()) {
            *digit = b'0';
        }
    }
}

const LIMITS: [&[u8]; 3] = [
    b"lock_timeout=",
    b"statement_timeout=",
    b"idle_in_transaction_session_timeout=",
];

async fn from_database(
    mut far: impl AsyncRead + Unpin,
    mut near: impl AsyncWrite + Unpin,
    is_open: &AtomicBool,
    mut states: watch::Receiver<State>,
) -> io::Result<()> {
    let mut message = Vec::new();
    loop {
        let kind = typed(&mut far, &mut message).await?;
        if kind == b'Z' {
            is_open.store(message.last() == Some(&b'T'), Ordering::SeqCst);
        }
        until(&mut states, |state| state == State::Whole).await;
        near.write_all(&message).await?;
        message.clear();
    }
}

/// Waits until the wire carries what there is to carry.
async fn until(states: &mut watch::Receiver<State>, carries: impl Fn(State) -> bool) {
    // The wire itself is gone, which cuts it.
    let _ = states.wait_for(|state| carries(*state)).await;
}

/// The first message of a connection: its length, and what it says.
async fn untyped(from: &mut (impl AsyncRead + Unpin)) -> io::Result<Vec<u8>> {
    let mut message = vec![0; 4];
    from.read_exact(&mut message).await?;
    rest(from, &mut message, 0).await?;
    Ok(message)
}

/// Every other message: its kind, its length, and what it says.
async fn typed(from: &mut (impl AsyncRead + Unpin), message: &mut Vec<u8>) -> io::Result<u8> {
    let begin = message.len();
    message.resize(begin + 5, 0);
    from.read_exact(&mut message[begin..]).await?;
    rest(from, message, begin + 1).await?;
    Ok(message[begin])
}

async fn rest(
    from: &mut (impl AsyncRead + Unpin),
    message: &mut Vec<u8>,
    length_at: usize,
) -> io::Result<()> {
    let mut length = [0; 4];
    length.copy_from_slice(&message[length_at..length_at + 4]);
    let begin = message.len();
    message.resize(length_at + u32::from_be_bytes(length) as usize, 0);
    from.read_exact(&mut message[begin..]).await.map(drop)
}
