//! A server whose transactions can be stopped, beside others on the same database.

use std::sync::Arc;

use axum::Router;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use tollgate_server::store::Database;
use tollgate_server::store::sql::postgres::Postgres;
use tollgate_server::store::sql::sqlite::Sqlite;
use tollgate_server::store::sql::{Store, Time};
use tollgate_server::{AppState, app};

use super::gate::{Gate, Gated};
use super::wire::{Patience, Wire};
use crate::DATABASE;
use crate::place::{Beside, Kind};
use crate::support::{Place, Server};

/// The server, and what stops it.
pub(crate) struct Held {
    pub(crate) app: Router,
    pub(crate) db: Database,
    pub(crate) gate: Gate,
    /// What it writes with, for what no endpoint does.
    pub(crate) store: Arc<dyn Store>,
    #[allow(dead_code, reason = "it is held, and only PostgreSQL's is ever cut")]
    pub(crate) wire: Option<Wire>,
}

impl Held {
    /// One whose transactions may stand still for as long as it takes to force an order.
    pub(crate) async fn new(server: &Server, name: &str) -> Self {
        Self::with(server, name, Patience::Endless).await
    }

    pub(crate) async fn with(server: &Server, name: &str, patience: Patience) -> Self {
        let time = Time::Given(server.clock.clone());
        let (store, gate, wire): (Arc<dyn Store>, _, _) = match &server.place {
            Place::File(path) => {
                let gate = Gate::default();
                let store = Sqlite::open(path, time).await.unwrap();
                let gated = Gated {
                    store,
                    gate: gate.clone(),
                };
                (Arc::new(gated), gate, None)
            }
            Place::Cluster { options, .. } => {
                let wire = Wire::new(options, &server.folder, name, patience);
                let store = Postgres::open(wire.options(), time).await.unwrap();
                (Arc::new(store), wire.gate.clone(), Some(wire))
            }
        };
        let db = Database::on(Arc::clone(&store));
        let state = AppState {
            db: db.clone(),
            ..server.state.clone()
        };
        Self {
            app: app(state),
            db,
            gate,
            store,
            wire,
        }
    }
}

/// Returns when the task of one of two servers has stopped, has finished, or waits for the other one.
pub(crate) async fn settle<T>(
    held: &[Held; 2],
    who: usize,
    task: &JoinHandle<T>,
    beside: &Mutex<Beside>,
) {
    let (mine, others) = (&held[who].gate, &held[1 - who].gate);
    while !task.is_finished() && !mine.is_stopped() {
        let waits = match DATABASE {
            Kind::Sqlite => others.is_stopped(),
            Kind::Postgres => beside.lock().await.number(WAITING).await > 0,
        };
        if waits {
            return;
        }
        tokio::task::yield_now().await;
    }
}

/// How many wait for a transaction that stands still: not for the database's own tidying, which passes by itself.
const WAITING: &str = "SELECT count(*) FROM pg_stat_activity w
     WHERE datname = current_database() AND wait_event_type = 'Lock' AND EXISTS
     (SELECT 1 FROM pg_stat_activity h WHERE h.pid = ANY (pg_blocking_pids(w.pid))
      AND h.state LIKE 'idle in transaction%')";
