//! The task that writes, in the order in which it was asked to.
//!
//! What is asked for while a transaction is written to the disk goes into the next one, all together (*group commit*):
//! each job is a savepoint in it, and is answered after the commit that all of them share.
//! Each transaction begins with `BEGIN IMMEDIATE`: whoever writes has locked what it has read.

use std::ops::ControlFlow;

use tokio::sync::{mpsc, oneshot, watch};
use tracing::error;

use super::in_place::InPlace;
use super::log::Log;
use crate::store::StoreError;
use crate::store::sql::{Connection, Job, Statement, batch};

/// So many jobs share a commit at most: those that come later wait for the next one.
const MAX_BATCH: usize = 256;

/// A deferred one would fail at its first write, without waiting, whenever another process had written meanwhile.
const BEGIN: Statement = Statement::both("BEGIN IMMEDIATE; SAVEPOINT job");

/// What was done stays whatever becomes of the next job. The last one needs no such word: a commit keeps all of them.
const NEXT: &str = "RELEASE SAVEPOINT job; SAVEPOINT job";

const UNDO: &str = "ROLLBACK TO SAVEPOINT job";

/// What the task is told.
pub(super) enum Message {
    /// Do this.
    Write(Write),
    /// Do what was asked for before, and go; this is dropped when that is done.
    Close(oneshot::Sender<()>),
}

/// A job, and who waits for it.
pub(super) struct Write {
    pub(super) job: Job,
    pub(super) reply: Reply,
}

type Reply = oneshot::Sender<Result<(), StoreError>>;

/// The task.
pub(super) struct Writer {
    connection: Connection,
    messages: mpsc::Receiver<Message>,
    fail: watch::Sender<bool>,
    log: Log,
    in_place: InPlace,
    closing: Option<oneshot::Sender<()>>,
}

impl Writer {
    /// A task that says by `fail` when the disk has failed.
    pub(super) const fn new(
        connection: Connection,
        messages: mpsc::Receiver<Message>,
        fail: watch::Sender<bool>,
        log: Log,
        in_place: InPlace,
    ) -> Self {
        Self {
            connection,
            messages,
            fail,
            log,
            in_place,
            closing: None,
        }
    }

    /// Writes until it is told to close, nobody can ask any more, or the disk has failed.
    pub(super) async fn run(mut self) {
        while self.closing.is_none()
            && let Some(message) = self.messages.recv().await
        {
            match message {
                Message::Write(first) => {
                    if self.transaction(first).await.is_break() {
                        break;
                    }
                }
                Message::Close(closing) => self.closing = Some(closing),
            }
        }
        // The connection goes back before anybody is told that all is closed.
        let closing = self.closing.take();
        drop(self);
        drop(closing);
    }

    /// Does one job, and all that come before it is done; after a failure of the disk it was the last one.
    async fn transaction(&mut self, first: Write) -> ControlFlow<()> {
        if let Err(error) = batch::begin(&mut self.connection, BEGIN).await {
            // Whoever came while this one was waiting for the lock has waited long enough.
            self.refuse_all(first, &error);
            return self.go_on_after(&error);
        }
        let (done, outcome) = self.batch(first).await;
        // What is kept in a file that nobody can open again is lost with this process: it must not be acknowledged.
        let outcome = match outcome.and_then(|()| self.in_place.check()) {
            Ok(()) => batch::commit(&mut self.connection).await,
            Err(error) => {
                batch::rollback(&mut self.connection).await;
                Err(error)
            }
        };
        let n_jobs = done.len();
        for (reply, result) in done {
            // What one job has found stays true only if the transaction that all share is stored.
            let _ = reply.send(outcome.clone().and(result));
        }
        if let Err(error) = outcome {
            return self.go_on_after(&error);
        }
        self.log.has_grown(n_jobs, &mut self.connection).await;
        ControlFlow::Continue(())
    }

    /// A disk that has failed isn't tried again: nobody knows what it holds.
    fn go_on_after(&self, error: &StoreError) -> ControlFlow<()> {
        match error {
            StoreError::Broken(_) => {
                error!("the disk has failed: nothing more is written before a new start");
                // Nobody may listen any more.
                let _ = self.fail.send(true);
                ControlFlow::Break(())
            }
            StoreError::Unavailable(_)
            | StoreError::Corrupt(_)
            | StoreError::Clock(_)
            | StoreError::Lost(_) => ControlFlow::Continue(()),
        }
    }

    /// Does one job after the other in the open transaction; fails when all of it is lost.
    async fn batch(
        &mut self,
        first: Write,
    ) -> (Vec<(Reply, Result<(), StoreError>)>, Result<(), StoreError>) {
        let mut done = Vec::new();
        let mut next = Some(first);
        while let Some(Write { job, reply }) = next.take() {
            let outcome = batch::run(&mut self.connection, job).await;
            let kept = self.keep_or_undo(&outcome).await;
            done.push((reply, outcome));
            if kept.is_err() {
                return (done, kept);
            }
            if done.len() < MAX_BATCH {
                next = self.waiting();
            }
            if next.is_some()
                && let Err(error) = self.connection.execute(NEXT, []).await
            {
                return (done, Err(error));
            }
        }
        (done, Ok(()))
    }

    /// Undoes a job that has failed, and it alone; fails when the transaction is lost with all that was done in it.
    async fn keep_or_undo(&mut self, outcome: &Result<(), StoreError>) -> Result<(), StoreError> {
        match outcome {
            Ok(()) => Ok(()),
            // What a disk that has failed still does is not to be relied on.
            Err(error @ StoreError::Broken(_)) => Err(error.clone()),
            Err(_) => self.connection.execute(UNDO, []).await.map(drop),
        }
    }

    /// What somebody waits for already; whoever closes is heard afterwards.
    fn waiting(&mut self) -> Option<Write> {
        match self.messages.try_recv() {
            Ok(Message::Write(write)) => Some(write),
            Ok(Message::Close(closing)) => {
                self.closing = Some(closing);
                None
            }
            Err(_) => None,
        }
    }

    fn refuse_all(&mut self, first: Write, error: &StoreError) {
        let mut next = Some(first);
        while let Some(Write { reply, .. }) = next {
            let _ = reply.send(Err(error.clone()));
            next = self.waiting();
        }
    }
}
