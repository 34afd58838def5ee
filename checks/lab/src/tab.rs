//! One tab's session and the client on it.

use std::rc::Rc;

use js_sys::{Array, Promise};
use serde_json::Value;
use tollgate_interceptor::memory::InMemory;
use tollgate_interceptor::port::{self, Absent};
use tollgate_interceptor::{Auth, Client, EnvelopeContract, Platform, Request, web};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::record::Record;
use crate::underway::{Progress, Underway, promise};
use crate::{load, options, plain};

/// One tab's session and the client on it.
#[wasm_bindgen]
pub struct Tab {
    client: Client,
    record: Record,
}

impl Tab {
    pub(crate) fn new(options: &options::Connect) -> Self {
        let contract = EnvelopeContract::new(&options.base);
        let contract = match options.with_attempts {
            true => contract.with_attempts(),
            false => contract,
        };
        let record = Record::default();
        let mut auth = Auth::builder(platform(options), contract).limits((&options.limits).into());
        if options.is_recorded {
            auth = auth.observer(record.clone());
        }
        Self {
            client: Client::new(&auth.build()),
            record,
        }
    }

    fn ask(&self, request: Request) -> Promise {
        promise(self.client.send::<Value>(request))
    }
}

/// All of the browser, or, for a session that no other tab shares, all but what tabs share.
fn platform(options: &options::Connect) -> Platform {
    let all = web::platform(&options.key);
    let store: Rc<dyn port::Store> = match options.store {
        options::Store::Local => return all,
        options::Store::Session => Rc::new(web::SessionStore::new(&options.key)),
        options::Store::Memory => Rc::new(InMemory::default()),
    };
    Platform {
        store,
        lock: Rc::new(Absent),
        channel: Rc::new(Absent),
        ..all
    }
}

#[wasm_bindgen]
impl Tab {
    /// Logs in by `POST auth/login`.
    ///
    /// # Errors
    ///
    /// What JSON can't hold.
    pub fn login(&self, body: &JsValue) -> Result<Promise, JsValue> {
        let body: Value = options::read(body)?;
        let login = self.client.login(Request::post("auth/login").json(&body));
        Ok(promise(async move {
            login.await.map(|identity| plain::identity(&identity))
        }))
    }

    /// Reads what is at `path`.
    pub fn get(&self, path: &str) -> Promise {
        self.ask(Request::get(path))
    }

    /// Posts `body` as JSON.
    ///
    /// # Errors
    ///
    /// What JSON can't hold.
    pub fn post(&self, path: &str, body: &JsValue) -> Result<Promise, JsValue> {
        let body: Value = options::read(body)?;
        Ok(self.ask(Request::post(path).json(&body)))
    }

    /// Sends a request that can be given up.
    ///
    /// # Errors
    ///
    /// A sentence about what in it is none of [`options::Send`].
    pub fn send(&self, request: &JsValue) -> Result<Underway, JsValue> {
        let send: options::Send = options::read(request)?;
        let progress = Progress::default();
        let answer = self.client.send::<Value>(progress.watch(send));
        Ok(Underway::new(answer, progress))
    }

    /// The same with a body that JSON can't hold: a `Blob`, a `FormData` or a `ReadableStream`.
    ///
    /// # Errors
    ///
    /// The same.
    pub fn upload(&self, request: &JsValue, body: JsValue) -> Result<Underway, JsValue> {
        let send: options::Send = options::read(request)?;
        let progress = Progress::default();
        let request = progress.watch(send);
        let client = self.client.clone();
        let answer = async move {
            let body = options::body(body).await?;
            client.send::<Value>(request.with_body(body)).await
        };
        Ok(Underway::new(answer, progress))
    }

    /// Ends the session.
    pub fn logout(&self) {
        self.client.auth().logout();
    }

    /// Who is logged in.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn identity(&self) -> JsValue {
        let identity = self.client.auth().identity();
        identity.map_or(JsValue::UNDEFINED, |identity| {
            plain::to_js(&plain::identity(&identity))
        })
    }

    /// What has happened, in order; it grows.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn events(&self) -> Array {
        self.record.events()
    }

    /// The `n`-th event of a kind, when it has happened.
    pub fn event(&self, kind: String, n: usize) -> Promise {
        self.record.when(kind, n)
    }

    /// Reads `n` things, one after the other.
    #[wasm_bindgen(js_name = readInTurn)]
    pub fn read_in_turn(&self, path: String, n: u32) -> Promise {
        promise(load::in_turn(self.client.clone(), path, n))
    }

    /// Reads `n` things, all at once.
    #[wasm_bindgen(js_name = readAtOnce)]
    pub fn read_at_once(&self, path: String, n: u32) -> Promise {
        promise(load::at_once(self.client.clone(), path, n))
    }
}
