//! A server whose transactions can be stopped, beside others on the same database.

use std::sync::Arc;

use axum::Router;
use tollgate_server::store::Database;
use tollgate_server::store::sql::postgres::Postgres;
use tollgate_server::store::sql::sqlite::Sqlite;
use tollgate_server::store::sql::{Store, Time};
use tollgate_server::{AppState, app};

use super::gate::{Gate, Gated};
use super::wire::Wire;
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
    pub(crate) async fn new(server: &Server, name: &str) -> Self {
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
                let wire = Wire::new(options, &server.folder, name);
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
