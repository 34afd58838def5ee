//! What a connection is about at a moment, seen from its bytes and its requests.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{Instant, Sleep, sleep, sleep_until};

use super::room::Seat;

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

/// A stream that can be closed without waiting for what was sent to be taken.
pub(super) trait Abandon {
    /// What was sent and not taken is thrown away when the stream is dropped.
    fn abandon(&self);
}

impl Abandon for TcpStream {
    fn abandon(&self) {
        // Where it can't be done, the system waits for a while, and goes on without us.
        let _ = self.set_zero_linger();
    }
}

/// A stream that tells when the head of a request begins and whether answers are taken, and fails when nothing of one is
/// for too long.
///
/// Dropped while a byte waits to be taken, it is abandoned: the answer is cut anyway, and for what was sent of it the
/// system would keep memory until the last try.
#[derive(Debug)]
pub(super) struct Socket<S: Abandon> {
    stream: S,
    phase: watch::Sender<Phase>,
    seat: Arc<Seat>,
    write_limit: Duration,
    /// Runs while a byte waits to be taken.
    stalled: Option<Pin<Box<Sleep>>>,
}

impl<S: Abandon> Socket<S> {
    pub(super) const fn new(
        stream: S,
        phase: watch::Sender<Phase>,
        seat: Arc<Seat>,
        write_limit: Duration,
    ) -> Self {
        Self {
            stream,
            phase,
            seat,
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
            if self.stalled.take().is_some() {
                self.seat.take();
            }
            return written;
        }
        let (limit, seat) = (self.write_limit, &self.seat);
        let stalled = self.stalled.get_or_insert_with(|| {
            seat.stall();
            Box::pin(sleep(limit))
        });
        let is_over = stalled.as_mut().poll(context);
        is_over.map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: Abandon> Drop for Socket<S> {
    fn drop(&mut self) {
        if self.stalled.is_some() {
            self.stream.abandon();
        }
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

impl<S: AsyncRead + Abandon + Unpin> AsyncRead for Socket<S> {
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

impl<S: AsyncWrite + Abandon + Unpin> AsyncWrite for Socket<S> {
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
    use std::sync::atomic::{AtomicBool, Ordering};

    use futures_util::FutureExt;
    use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

    use super::*;
    use crate::serve::room::{FAREWELL, Room};
    use crate::telemetry::Telemetry;

    const LIMIT: Duration = Duration::from_secs(60);

    /// A stream that tells whether it was abandoned.
    struct Stream(DuplexStream, Arc<AtomicBool>);

    impl Abandon for Stream {
        fn abandon(&self) {
            self.1.store(true, Ordering::Relaxed);
        }
    }

    impl AsyncWrite for Stream {
        fn poll_write(
            mut self: Pin<&mut Self>,
            context: &mut Context<'_>,
            bytes: &[u8],
        ) -> Poll<io::Result<usize>> {
            Pin::new(&mut self.0).poll_write(context, bytes)
        }

        fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
            Pin::new(&mut self.0).poll_flush(context)
        }

        fn poll_shutdown(
            mut self: Pin<&mut Self>,
            context: &mut Context<'_>,
        ) -> Poll<io::Result<()>> {
            Pin::new(&mut self.0).poll_shutdown(context)
        }
    }

    /// A socket that holds one byte, its seat, its client, and whether it was abandoned.
    async fn socket() -> (Socket<Stream>, Arc<Seat>, DuplexStream, Arc<AtomicBool>) {
        let (server, client) = duplex(1);
        let room = Room::new(1, 1, Telemetry::default());
        let seat = Arc::new(room.enter(None).await.unwrap());
        let is_abandoned = Arc::default();
        let stream = Stream(server, Arc::clone(&is_abandoned));
        let phase = watch::Sender::new(Phase::Request);
        let socket = Socket::new(stream, phase, Arc::clone(&seat), LIMIT);
        (socket, seat, client, is_abandoned)
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_that_nobody_takes_is_given_up_and_one_that_is_taken_slowly_is_not() {
        let (mut socket, _seat, mut client, _) = socket().await;
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

    #[tokio::test(start_paused = true)]
    async fn its_seat_knows_since_when_nothing_is_taken() {
        let (mut socket, seat, mut client, is_abandoned) = socket().await;
        let begun = Instant::now();
        let mut write = Box::pin(socket.write_all(b"abc"));
        assert!((&mut write).now_or_never().is_none());
        tokio::time::advance(FAREWELL).await;
        assert_eq!(seat.farewell(), begun + FAREWELL);
        client.read_u8().await.unwrap();
        assert!((&mut write).now_or_never().is_none());
        assert_eq!(seat.farewell(), Instant::now() + FAREWELL);
        drop(write);
        drop(socket);
        assert!(is_abandoned.load(Ordering::Relaxed));
    }

    #[tokio::test]
    async fn what_has_been_taken_as_a_whole_is_not_abandoned() {
        let (mut socket, _seat, mut client, is_abandoned) = socket().await;
        let (written, read) = tokio::join!(socket.write_all(b"a"), client.read_u8());
        assert!(written.is_ok() && read.is_ok());
        drop(socket);
        assert!(!is_abandoned.load(Ordering::Relaxed));
    }
}
