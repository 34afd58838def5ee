//! IndexedDB, as much of it as one value needs.
//!
//! A connection is opened for each use and closed after it: an open one would hold up whoever clears the site's data.

use futures_channel::oneshot;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{
    Event, IdbDatabase, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction,
    IdbTransactionMode,
};

use super::events::{Listener, first_of};

const VERSION: u32 = 1;
const STORE: &str = "values";
const KEY: &str = "value";

/// The browser blocks it, or it has failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unavailable;

// The third parameter is not yet among the stable ones of `web_sys`; browsers that don't know it look past it.
#[wasm_bindgen]
extern "C" {
    type DurableDatabase;

    #[wasm_bindgen(method, catch)]
    fn transaction(
        this: &DurableDatabase,
        store: &str,
        mode: IdbTransactionMode,
        options: &JsValue,
    ) -> Result<IdbTransaction, JsValue>;
}

/// The value in the database of this name.
///
/// # Errors
///
/// [`Unavailable`] when it can't be reached.
pub(super) async fn read(database: &str) -> Result<Option<JsValue>, Unavailable> {
    let connection = Connection::open(database).await?;
    let transaction = connection
        .database
        .transaction_with_str(STORE)
        .map_err(|_| Unavailable)?;
    let store = transaction.object_store(STORE).map_err(|_| Unavailable)?;
    let found = get(&store)?;
    finished(&transaction).await?;
    result_of(&found)
}

/// Stores `value` where there is none, and gives what is stored then: whoever comes second gets the first one's.
///
/// # Errors
///
/// [`Unavailable`] when it can't be reached, or takes no such value.
pub(super) async fn add(database: &str, value: &JsValue) -> Result<JsValue, Unavailable> {
    let connection = Connection::open(database).await?;
    let transaction = connection.durable_transaction()?;
    let store = transaction.object_store(STORE).map_err(|_| Unavailable)?;
    let adding = store
        .add_with_key(value, &KEY.into())
        .map_err(|_| Unavailable)?;
    let _conflict = Listener::new(&adding, &["error"], |event: Event| {
        // There is a value already: the transaction must go on to read it, instead of failing as a whole.
        event.prevent_default();
        event.stop_propagation();
    });
    let found = get(&store)?;
    finished(&transaction).await?;
    result_of(&found)?.ok_or(Unavailable)
}

fn get(store: &IdbObjectStore) -> Result<IdbRequest, Unavailable> {
    store.get(&KEY.into()).map_err(|_| Unavailable)
}

async fn finished(transaction: &IdbTransaction) -> Result<(), Unavailable> {
    // An error that nobody takes ends in an abort, so that it needs no listening to.
    match first_of(transaction, &["complete", "abort"])
        .await
        .as_deref()
    {
        Some("complete") => Ok(()),
        _ => Err(Unavailable),
    }
}

fn result_of(request: &IdbRequest) -> Result<Option<JsValue>, Unavailable> {
    let result = request.result().map_err(|_| Unavailable)?;
    Ok(Some(result).filter(|result| !result.is_undefined()))
}

/// An open database; closed when it is dropped.
struct Connection {
    database: IdbDatabase,
    _in_the_way: Listener,
}

impl Connection {
    async fn open(name: &str) -> Result<Self, Unavailable> {
        let window = web_sys::window().ok_or(Unavailable)?;
        let Ok(Some(factory)) = window.indexed_db() else {
            return Err(Unavailable);
        };
        let opening = factory
            .open_with_u32(name, VERSION)
            .map_err(|_| Unavailable)?;
        let (tell, opened) = oneshot::channel();
        // A task of its own: a connection that comes after its caller has gone must be closed as well.
        spawn_local(async move {
            if let Some(connection) = Self::opened(opening).await {
                let _ = tell.send(connection);
            }
        });
        opened.await.map_err(|_| Unavailable)
    }

    /// `None` if it fails. A request that is blocked waits: for how long, its caller decides.
    async fn opened(opening: IdbOpenDbRequest) -> Option<Self> {
        let request = opening.clone();
        let _making = Listener::new(&opening, &["upgradeneeded"], move |_| {
            // A failure here fails the opening.
            if let Ok(database) = request.result() {
                let database: IdbDatabase = database.unchecked_into();
                let _ = database.create_object_store(STORE);
            }
        });
        let kind = first_of(&opening, &["success", "error"]).await;
        match (kind.as_deref(), opening.result()) {
            (Some("success"), Ok(database)) => Some(Self::new(database.unchecked_into())),
            _ => None,
        }
    }

    fn new(database: IdbDatabase) -> Self {
        let closing = database.clone();
        // Not even a transaction that hangs may hold up whoever clears the site's data.
        let in_the_way = Listener::new(&database, &["versionchange"], move |_| closing.close());
        Self {
            database,
            _in_the_way: in_the_way,
        }
    }

    /// A transaction that is on the disk once it is complete: the server will ask for this key from then on.
    fn durable_transaction(&self) -> Result<IdbTransaction, Unavailable> {
        let options = js_sys::Object::new();
        js_sys::Reflect::set(&options, &"durability".into(), &"strict".into())
            .map_err(|_| Unavailable)?;
        self.database
            .unchecked_ref::<DurableDatabase>()
            .transaction(STORE, IdbTransactionMode::Readwrite, &options)
            .map_err(|_| Unavailable)
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.database.close();
    }
}
