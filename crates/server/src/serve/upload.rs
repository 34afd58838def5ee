//! The body of a request on its way in.
//!
//! Who sends it is waited for, and whoever is waited for makes room for others ([`super::room`]): so the one thing that
//! is wanted of it here is when it is over.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Bytes;
use hyper::body::{Body, Frame, SizeHint};

/// A body that tells, once, when nobody waits for more of it: it has come, it has failed, or it isn't wanted.
pub(super) struct Upload<B, F: FnOnce()> {
    body: B,
    tell: Option<F>,
}

impl<B: Body, F: FnOnce()> Upload<B, F> {
    pub(super) fn new(body: B, tell: F) -> Self {
        let mut upload = Self {
            body,
            tell: Some(tell),
        };
        upload.look();
        upload
    }

    fn look(&mut self) {
        if self.body.is_end_stream() {
            self.tell();
        }
    }
}

impl<B, F: FnOnce()> Upload<B, F> {
    fn tell(&mut self) {
        if let Some(tell) = self.tell.take() {
            tell();
        }
    }
}

impl<B, F> Body for Upload<B, F>
where
    B: Body<Data = Bytes> + Unpin,
    F: FnOnce() + Unpin,
{
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        match &frame {
            Poll::Pending => {}
            Poll::Ready(Some(Ok(_))) => self.look(),
            Poll::Ready(None | Some(Err(_))) => self.tell(),
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl<B, F: FnOnce()> Drop for Upload<B, F> {
    fn drop(&mut self) {
        self.tell();
    }
}
