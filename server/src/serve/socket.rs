//! What a connection is about at a moment, seen from its bytes and its requests.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

/// What a connection is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// The head of a request is coming, since then; a connection begins with this.
    Head(Instant),
    /// A request is being answered.
    Request,
    /// There is nothing to do until the next request.
    Idle,
}

/// A stream that tells when the head of a request begins.
#[derive(Debug)]
pub(super) struct Socket {
    stream: TcpStream,
    phase: watch::Sender<Phase>,
}

impl Socket {
    pub(super) const fn new(stream: TcpStream, phase: watch::Sender<Phase>) -> Self {
        Self { stream, phase }
    }
}

/// Ends when the head of a request has taken too long.
pub(super) async fn slow_head(mut phase: watch::Receiver<Phase>, limit: Duration) {
    loop {
        let now = *phase.borrow_and_update();
        let changed = phase.changed();
        let is_over = match now {
            Phase::Head(since) => tokio::select! {
                changed = changed => changed.is_err(),
                () = sleep_until(since + limit) => return,
            },
            Phase::Request | Phase::Idle => changed.await.is_err(),
        };
        if is_over {
            // The connection has ended by itself.
            return std::future::pending().await;
        }
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if buffer.filled().len() > before {
            self.phase.send_if_modified(|phase| {
                let is_idle = *phase == Phase::Idle;
                if is_idle {
                    *phase = Phase::Head(Instant::now());
                }
                is_idle
            });
        }
        read
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, bytes)
    }
}
