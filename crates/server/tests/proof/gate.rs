//! A place where the transactions of a server stop, and go on when the test says so.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use tokio::sync::watch;
use tollgate_server::store::StoreError;
use tollgate_server::store::sql::{Connection, Job, Store, Watch};

/// Counts the steps of transactions, and stops before one of them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Gate(Arc<watch::Sender<Stand>>);

#[derive(Debug, Default)]
struct Stand {
    n_passed: usize,
    stop_before: Option<usize>,
    is_stopped: bool,
}

impl Gate {
    /// Whoever comes to this step from now on stops there.
    pub(crate) fn stop_before(&self, step: usize) {
        self.0.send_modify(|stand| {
            *stand = Stand {
                stop_before: Some(step),
                ..Stand::default()
            };
        });
    }

    /// Counts from the beginning, and stops nobody.
    pub(crate) fn count(&self) {
        self.0.send_replace(Stand::default());
    }

    /// How many steps there were since then.
    pub(crate) fn n_passed(&self) -> usize {
        self.0.borrow().n_passed
    }

    /// Lets everybody on, and stops nobody any more.
    pub(crate) fn open(&self) {
        self.0.send_modify(|stand| stand.stop_before = None);
    }

    /// Whether somebody stands here.
    pub(crate) fn is_stopped(&self) -> bool {
        self.0.borrow().is_stopped
    }

    /// Comes to the next step.
    pub(crate) async fn pass(&self) {
        let mut has_stopped = false;
        self.0.send_modify(|stand| {
            has_stopped = stand.stop_before == Some(stand.n_passed);
            stand.n_passed += 1;
            stand.is_stopped |= has_stopped;
        });
        if !has_stopped {
            return;
        }
        let mut stand = self.0.subscribe();
        // The sender lives in this gate.
        let _ = stand.wait_for(|stand| stand.stop_before.is_none()).await;
        self.0.send_modify(|stand| stand.is_stopped = false);
    }
}

/// A store whose transactions come to a gate twice: before their first statement, and before they are committed.
///
/// Where a writer has the whole database for itself, nobody can tell its other moments apart.
#[derive(Debug)]
pub(crate) struct Gated<S> {
    pub(crate) store: S,
    pub(crate) gate: Gate,
}

impl<S: Store> Store for Gated<S> {
    fn reader(&self) -> BoxFuture<'_, Result<Connection, StoreError>> {
        self.store.reader()
    }

    fn searcher(&self) -> BoxFuture<'_, Result<Connection, StoreError>> {
        self.store.searcher()
    }

    fn write(&self, job: Job) -> BoxFuture<'_, Result<(), StoreError>> {
        let gate = self.gate.clone();
        self.store.write(Box::new(move |tx| {
            Box::pin(async move {
                gate.pass().await;
                job(tx).await?;
                gate.pass().await;
                Ok(())
            })
        }))
    }

    fn watch(&self) -> &Watch {
        self.store.watch()
    }

    fn look(&self) -> BoxFuture<'_, Result<(), StoreError>> {
        self.store.look()
    }

    fn failed(&self) -> BoxFuture<'_, ()> {
        self.store.failed()
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        self.store.close()
    }
}
