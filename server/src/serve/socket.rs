//! What a connection is about at a moment, seen from its bytes and its requests.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::watch;
use tokio::time::{Instant, Sleep, sleep, sleep_until};

/// What a connection is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// The head of a request is coming, since then; a connection begins with this.
    Head(Instant),
    /// Its head has come, and its body is coming.
    Body,
    /// A request has come as a whole and is being answered.
    Request,
    /// There is nothing to do until the next request.
    Idle,
}

/// A stream that tells when the head of a request begins, and fails when nothing of an answer is taken for too long.
#[derive(Debug)]
pub(super) struct Socket<S> {
    stream: S,
    phase: watch::Sender<Phase>,
    write_limit: Duration,
    /// Runs while a byte waits to be taken.
    stalled: Option<Pin<Box<Sleep>>>,
}

impl<S> Socket<S> {
    pub(super) const fn new(stream: S, phase: watch::Sender<Phase>, write_limit: Duration) -> Self {
        Self {
            stream,
            phase,
            write_limit,
            stalled: None,
        }
    }

    /// What has come of a write, unless it has come of none for too long.
    fn in_time(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        if written.is_ready() {
            self.stalled = None;
            return written;
        }
        let limit = self.write_limit;
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(sleep(limit)));
        let is_over = stalled.as_mut().poll(context);
        is_over.map(|()| Err(io::ErrorKind::TimedOut.into()))
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
            Phase::Body | Phase::Request | Phase::Idle => changed.await.is_err(),
        };
        if is_over {
            // The connection has ended by itself.
            return std::future::pending().await;
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Socket<S> {
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

impl<S: AsyncWrite + Unpin> AsyncWrite for Socket<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.in_time(context, written)
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
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, bytes);
        self.in_time(context, written)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

    use super::*;

    const LIMIT: Duration = Duration::from_secs(60);

    #[tokio::test(start_paused = true)]
    async fn an_answer_that_nobody_takes_is_given_up_and_one_that_is_taken_slowly_is_not() {
        let (server, mut client) = duplex(1);
        let mut socket = Socket::new(server, watch::Sender::new(Phase::Request), LIMIT);
        let reader = tokio::spawn(async move {
            for _ in 0..4 {
                sleep(LIMIT - Duration::from_secs(1)).await;
                client.read_u8().await.unwrap();
            }
            client
        });
        socket.write_all(b"slow").await.unwrap();
        let client = reader.await.unwrap();
        let error = socket.write_all(b"lost").await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        drop(client);
    }
}
