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

/// Has the database keep its sessions as they are now, in `snapshot`, and note each change of one from now on, in
/// `moves`: in the order in which their transactions commit.
pub(crate) async fn write_down_changes(place: &Place) {
    place
        .execute_each(
        "CREATE TABLE moves (n INTEGER PRIMARY KEY, id BLOB, ended TEXT);
         CREATE TABLE snapshot AS SELECT * FROM families;
         CREATE TRIGGER note AFTER UPDATE ON families
         BEGIN INSERT INTO moves (id, ended) VALUES (NEW.id, NEW.ended); END",
        "CREATE TABLE moves (n BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, id BYTEA, ended TEXT);
         CREATE TABLE snapshot AS SELECT * FROM families;
         CREATE FUNCTION note() RETURNS TRIGGER LANGUAGE plpgsql AS
         'BEGIN INSERT INTO moves (id, ended) VALUES (NEW.id, NEW.ended); RETURN NEW; END';
         CREATE TRIGGER note AFTER UPDATE ON families FOR EACH ROW EXECUTE FUNCTION note()",
        )
        .await;
}

/// How often a session that was over has changed since [`write_down_changes`].
pub(crate) const CHANGED_AFTER_THE_END: &str = "SELECT count(*) FROM moves later
     WHERE EXISTS (SELECT 1 FROM moves e WHERE e.id = later.id AND e.ended IS NOT NULL AND e.n < later.n)";

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
