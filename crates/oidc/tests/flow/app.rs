//! A tab of an app, its provider's answers, and a network whose answers the test gives.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use futures_util::future::{FutureExt, LocalBoxFuture, ready};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256, Sha512};
use tollgate_interceptor::port::Spawner;
use tollgate_interceptor::port::{Slot, Store};
use tollgate_interceptor::testing::{
    Call, Executor, FixedRandom, ManualClock, MemoryStore, ScriptedTransport,
};
use tollgate_interceptor::token::Login;
use tollgate_interceptor::{Auth, Client, Platform, Request, Session};
use tollgate_oidc::id_token::at_hash;
use tollgate_oidc::port::{Algorithm, Crypto, Digest, Location, NoCrypto, NoStorage, Page};
use tollgate_oidc::{Error, Oidc, ReturnTo, Settings};

pub(crate) const ISSUER: &str = "https://id.example";
pub(crate) const WALL: Duration = Duration::from_secs(1_800_000_000);

/// A tab's page; each load of a page is another one on the same storage.
#[derive(Clone, Default)]
pub(crate) struct Tab {
    pub(crate) kept: Rc<RefCell<BTreeMap<String, String>>>,
    pub(crate) query: Rc<RefCell<String>>,
    pub(crate) left_for: Rc<RefCell<Option<String>>>,
    pub(crate) is_blocked: Rc<Cell<bool>>,
}

impl Page for Tab {
    fn keep(&self, name: &str, text: &str) -> Result<(), NoStorage> {
        if self.is_blocked.get() {
            return Err(NoStorage);
        }
        self.kept.borrow_mut().insert(name.into(), text.into());
        Ok(())
    }

    fn take(&self, name: &str) -> Option<String> {
        self.kept.borrow_mut().remove(name)
    }

    fn location(&self) -> Location {
        Location {
            origin: "https://app.example".into(),
            path: "/callback".into(),
            query: self.query.borrow().clone(),
            fragment: String::new(),
        }
    }

    fn clean_address(&self) {
        self.query.borrow_mut().clear();
    }

    fn leave(&self, address: &str) {
        self.left_for.replace(Some(address.into()));
    }

    fn wall(&self) -> Duration {
        WALL
    }
}

/// Real digests; of signatures it believes one.
#[derive(Clone, Default)]
pub(crate) struct Believing {
    n: Rc<Cell<u8>>,
    pub(crate) is_missing: Rc<Cell<bool>>,
}

pub(crate) const SIGNATURE: &[u8] = b"the provider's";

impl Crypto for Believing {
    fn random(&self) -> Result<[u8; 32], NoCrypto> {
        self.n.set(self.n.get() + 1);
        Ok([self.n.get(); 32])
    }

    fn digest(
        &self,
        digest: Digest,
        bytes: &[u8],
    ) -> LocalBoxFuture<'static, Result<Vec<u8>, NoCrypto>> {
        let digest = match digest {
            Digest::Sha256 => Sha256::digest(bytes).to_vec(),
            Digest::Sha512 => Sha512::digest(bytes).to_vec(),
        };
        ready(if self.is_missing.get() {
            Err(NoCrypto)
        } else {
            Ok(digest)
        })
        .boxed_local()
    }

    fn verifies(
        &self,
        _algorithm: Algorithm,
        key: &Map<String, Value>,
        _signed: &[u8],
        signature: &[u8],
    ) -> LocalBoxFuture<'static, Result<bool, NoCrypto>> {
        ready(Ok(key["kid"] == "k" && signature == SIGNATURE)).boxed_local()
    }
}

/// A tab with its session.
pub(crate) struct App {
    pub(crate) tab: Tab,
    pub(crate) crypto: Believing,
    pub(crate) oidc: Oidc,
    pub(crate) auth: Auth,
    pub(crate) network: ScriptedTransport,
    pub(crate) executor: Executor,
    pub(crate) clock: ManualClock,
    store: MemoryStore,
}

impl App {
    pub(crate) fn new() -> Self {
        Self::with(Settings::new("/callback").scope("openid profile"))
    }

    pub(crate) fn with(settings: Settings) -> Self {
        Self::load(Tab::default(), MemoryStore::default(), settings)
    }

    /// The app after its page was loaded once more: it knows nothing of before but what was stored.
    pub(crate) fn reloaded(&self) -> Self {
        let settings = Settings::new("/callback").scope("openid profile");
        Self::load(self.tab.clone(), self.store.clone(), settings)
    }

    fn load(tab: Tab, store: MemoryStore, settings: Settings) -> Self {
        let (network, executor) = (ScriptedTransport::default(), Executor::default());
        let (crypto, clock) = (Believing::default(), ManualClock::default());
        let platform = Platform::new(
            Rc::new(network.clone()),
            Rc::new(store.clone()),
            Rc::new(clock.clone()),
            Rc::new(FixedRandom(0.5)),
            Rc::new(executor.clone()),
        );
        let (page, own) = (Rc::new(tab.clone()), Rc::new(crypto.clone()));
        let oidc = Oidc::new(ISSUER, "spa", settings, page, own);
        let auth = Auth::new(platform, oidc.contract("https://api.example"));
        executor.run_until_stalled();
        Self {
            tab,
            crypto,
            oidc,
            auth,
            network,
            executor,
            clock,
            store,
        }
    }

    /// Somebody is logged in, whose tokens live for five minutes.
    pub(crate) fn logged_in(self) -> Self {
        let stored = json!({
            "usrId": "ada",
            "accessToken": "a1",
            "refreshToken": "r1",
            "nonce": "n",
            "idToken": "an.old.one",
        });
        let session = Session::from_json(&stored.to_string()).expect("it is a session");
        let expires_in = Some(Duration::from_secs(300));
        self.auth.login(Login {
            session,
            expires_in,
        });
        self.executor.run_until_stalled();
        self
    }

    pub(crate) fn get(&self) -> Rc<RefCell<Option<Result<Value, tollgate_interceptor::Error>>>> {
        self.begun(Client::new(&self.auth).send::<Value>(Request::get("users")))
    }

    pub(crate) fn stored(&self) -> Option<Value> {
        let text = self.store.read(Slot::Session).ok().flatten()?;
        serde_json::from_str(&text).ok()
    }

    pub(crate) fn form(call: &Call) -> BTreeMap<String, String> {
        let form = call.request.body().and_then(|body| body.as_bytes());
        form_urlencoded::parse(form.unwrap_or_default())
            .into_owned()
            .collect()
    }

    pub(crate) fn begun<T: 'static>(
        &self,
        task: impl Future<Output = T> + 'static,
    ) -> Rc<RefCell<Option<T>>> {
        let outcome = Rc::new(RefCell::new(None));
        let told = outcome.clone();
        self.executor.spawn(
            task.map(move |value| drop(told.replace(Some(value))))
                .boxed_local(),
        );
        self.executor.run_until_stalled();
        outcome
    }

    pub(crate) fn login(&self, return_to: &'static str) -> Rc<RefCell<Option<Result<(), Error>>>> {
        let (oidc, auth) = (self.oidc.clone(), self.auth.clone());
        self.begun(async move { oidc.login(&auth, &ReturnTo::new(return_to)).await })
    }

    pub(crate) fn finish(&self, query: &str) -> Rc<RefCell<Option<Result<ReturnTo, Error>>>> {
        self.tab.query.replace(query.into());
        let (oidc, auth) = (self.oidc.clone(), self.auth.clone());
        self.begun(async move { oidc.finish(&auth).await })
    }

    pub(crate) fn answer(&self, path: &str, status: u16, body: &Value) {
        self.asked(path).reply(status, &body.to_string());
        self.executor.run_until_stalled();
    }

    pub(crate) fn asked(&self, path: &str) -> Call {
        self.network
            .take_for(path)
            .unwrap_or_else(|| panic!("{path} was asked for"))
    }

    /// Logs in as far as the provider's page; gives what was sent there.
    pub(crate) fn left(&self, return_to: &'static str) -> BTreeMap<String, String> {
        let left = self.login(return_to);
        self.told_of_the_provider();
        assert_eq!(left.take(), Some(Ok(())));
        let address = self.tab.left_for.take().expect("the page was left");
        let query = address
            .strip_prefix("https://id.example/authorize?")
            .expect("it went to the provider");
        form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect()
    }

    /// Comes back with a code, as far as the token endpoint.
    pub(crate) fn came_back(
        &self,
        sent: &BTreeMap<String, String>,
    ) -> Rc<RefCell<Option<Result<ReturnTo, Error>>>> {
        let finished = self.finish(&format!("code=c&state={}", sent["state"]));
        self.told_of_the_provider();
        finished
    }

    /// The provider is asked once in the life of a page.
    pub(crate) fn told_of_the_provider(&self) {
        if self.network.is_pending("openid-configuration") {
            self.answer("openid-configuration", 200, &document());
        }
    }

    pub(crate) fn user(&self) -> Option<String> {
        self.auth.identity().map(|identity| identity.usr_id)
    }
}

pub(crate) fn document() -> Value {
    json!({
        "issuer": ISSUER,
        "authorization_endpoint": "https://id.example/authorize",
        "token_endpoint": "https://id.example/token",
        "jwks_uri": "https://id.example/keys",
    })
}

pub(crate) fn keys() -> Value {
    json!({"keys": [{"kty": "RSA", "kid": "k", "alg": "RS256"}]})
}

pub(crate) fn id_token(subject: &str, nonce: &str, access_token: &str, signature: &[u8]) -> String {
    let claims = json!({
        "iss": ISSUER,
        "aud": "spa",
        "sub": subject,
        "nonce": nonce,
        "iat": WALL.as_secs(),
        "exp": WALL.as_secs() + 300,
        "at_hash": at_hash(&Sha256::digest(access_token)),
    });
    let encode = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
    let (head, claims) = (br#"{"alg":"RS256","kid":"k"}"#, claims.to_string());
    [encode(head), encode(claims.as_bytes()), encode(signature)].join(".")
}

pub(crate) fn tokens(sent: &BTreeMap<String, String>, subject: &str, signature: &[u8]) -> Value {
    json!({
        "access_token": "a1",
        "refresh_token": "r1",
        "token_type": "Bearer",
        "expires_in": 300,
        "id_token": id_token(subject, &sent["nonce"], "a1", signature),
        "scope": "openid profile",
    })
}
