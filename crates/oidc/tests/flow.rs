//! A login from its first click to its session, over a network whose answers the test gives.

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
use tollgate_interceptor::testing::{
    Call, Executor, FixedRandom, ManualClock, MemoryStore, ScriptedTransport,
};
use tollgate_interceptor::token::AccessToken;
use tollgate_interceptor::{Auth, OAuth2Contract, Platform, Session};
use tollgate_oidc::id_token::{Fault, at_hash};
use tollgate_oidc::port::{Algorithm, Crypto, Digest, Location, NoCrypto, NoStorage, Page};
use tollgate_oidc::provider::Unusable;
use tollgate_oidc::{Error, Oidc, ReturnTo, Settings};

const ISSUER: &str = "https://id.example";
const WALL: Duration = Duration::from_secs(1_800_000_000);

/// A tab's page; each load of a page is another one on the same storage.
#[derive(Clone, Default)]
struct Tab {
    kept: Rc<RefCell<BTreeMap<String, String>>>,
    query: Rc<RefCell<String>>,
    left_for: Rc<RefCell<Option<String>>>,
    is_blocked: Rc<Cell<bool>>,
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
struct Believing {
    n: Rc<Cell<u8>>,
    is_missing: bool,
}

const SIGNATURE: &[u8] = b"the provider's";

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
        ready(if self.is_missing {
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
struct App {
    tab: Tab,
    crypto: Believing,
    auth: Auth,
    network: ScriptedTransport,
    executor: Executor,
    store: MemoryStore,
}

impl App {
    fn new() -> Self {
        let (network, executor, store) = (
            ScriptedTransport::default(),
            Executor::default(),
            MemoryStore::default(),
        );
        let platform = Platform::new(
            Rc::new(network.clone()),
            Rc::new(store.clone()),
            Rc::new(ManualClock::default()),
            Rc::new(FixedRandom(0.5)),
            Rc::new(executor.clone()),
        );
        let contract =
            OAuth2Contract::new("https://api.example", "https://id.example/token", "spa");
        Self {
            tab: Tab::default(),
            crypto: Believing::default(),
            auth: Auth::new(platform, contract),
            network,
            executor,
            store,
        }
    }

    /// As it is after a load of the page: it knows nothing of before but what was kept.
    fn oidc(&self) -> Oidc {
        let settings = Settings::new("/callback").scope("openid profile");
        Oidc::new(
            ISSUER,
            "spa",
            settings,
            Rc::new(self.tab.clone()),
            Rc::new(self.crypto.clone()),
        )
    }

    fn begun<T: 'static>(&self, task: impl Future<Output = T> + 'static) -> Rc<RefCell<Option<T>>> {
        let outcome = Rc::new(RefCell::new(None));
        let told = outcome.clone();
        self.executor.spawn(
            task.map(move |value| drop(told.replace(Some(value))))
                .boxed_local(),
        );
        self.executor.run_until_stalled();
        outcome
    }

    fn login(&self, return_to: &'static str) -> Rc<RefCell<Option<Result<(), Error>>>> {
        let (oidc, auth) = (self.oidc(), self.auth.clone());
        self.begun(async move { oidc.login(&auth, &ReturnTo::new(return_to)).await })
    }

    fn finish(&self, query: &str) -> Rc<RefCell<Option<Result<ReturnTo, Error>>>> {
        self.tab.query.replace(query.into());
        let (oidc, auth) = (self.oidc(), self.auth.clone());
        self.begun(async move { oidc.finish(&auth).await })
    }

    fn answer(&self, path: &str, status: u16, body: &Value) {
        self.asked(path).reply(status, &body.to_string());
        self.executor.run_until_stalled();
    }

    fn asked(&self, path: &str) -> Call {
        self.network
            .take_for(path)
            .unwrap_or_else(|| panic!("{path} was asked for"))
    }

    /// Logs in as far as the provider's page; gives what was sent there.
    fn left(&self, return_to: &'static str) -> BTreeMap<String, String> {
        let left = self.login(return_to);
        self.answer("openid-configuration", 200, &document());
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
    fn came_back(
        &self,
        sent: &BTreeMap<String, String>,
    ) -> Rc<RefCell<Option<Result<ReturnTo, Error>>>> {
        let finished = self.finish(&format!("code=c&state={}", sent["state"]));
        self.answer("openid-configuration", 200, &document());
        finished
    }

    fn user(&self) -> Option<String> {
        self.auth.identity().map(|identity| identity.usr_id)
    }
}

fn document() -> Value {
    json!({
        "issuer": ISSUER,
        "authorization_endpoint": "https://id.example/authorize",
        "token_endpoint": "https://id.example/token",
        "jwks_uri": "https://id.example/keys",
    })
}

fn keys() -> Value {
    json!({"keys": [{"kty": "RSA", "kid": "k", "alg": "RS256"}]})
}

fn tokens(sent: &BTreeMap<String, String>, subject: &str, signature: &[u8]) -> Value {
    let claims = json!({
        "iss": ISSUER,
        "aud": "spa",
        "sub": subject,
        "nonce": sent["nonce"],
        "iat": WALL.as_secs(),
        "exp": WALL.as_secs() + 300,
        "at_hash": at_hash(&Sha256::digest("a1")),
    });
    let encode = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
    let head = encode(br#"{"alg":"RS256","kid":"k"}"#);
    let id_token = format!(
        "{head}.{}.{}",
        encode(claims.to_string().as_bytes()),
        encode(signature)
    );
    json!({
        "access_token": "a1",
        "refresh_token": "r1",
        "token_type": "Bearer",
        "expires_in": 300,
        "id_token": id_token,
        "scope": "openid profile",
    })
}

#[test]
fn o1_making_one_asks_nobody_and_a_provider_that_is_down_takes_nothing_away() {
    let app = App::new();
    app.auth
        .login(Session::new("ada", AccessToken::parse("a0").unwrap()));
    let _ = app.oidc();
    assert_eq!(app.network.n_sent(), 0);

    let failed = app.login("/");
    app.answer("openid-configuration", 404, &json!({}));
    assert_eq!(failed.take(), Some(Err(Error::Unreachable)));
    assert_eq!(app.user().as_deref(), Some("ada"));
    assert!(app.tab.left_for.borrow().is_none());
    // It can be tried again.
    app.left("/");
}

#[test]
fn o1_another_issuer_is_not_gone_to() {
    let app = App::new();
    let failed = app.login("/");
    let mut other = document();
    other["issuer"] = json!("https://evil.example");
    app.answer("openid-configuration", 200, &other);
    let named = Some("https://evil.example".to_owned());
    assert_eq!(
        failed.take(),
        Some(Err(Error::Unusable(Unusable::OtherIssuer { named })))
    );
    assert!(app.tab.left_for.borrow().is_none() && app.tab.kept.borrow().is_empty());
}

#[test]
fn o2_a_login_leaves_with_the_challenge_of_what_stays() {
    let app = App::new();
    let sent = app.left("/users?q=a");
    let kept = app.tab.kept.borrow();
    let (name, text) = kept.first_key_value().unwrap();
    assert!(name.ends_with(&sent["state"]));
    let verifier: Value = serde_json::from_str(text).unwrap();
    let verifier = verifier["verifier"].as_str().unwrap();
    let challenge = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier));
    assert_eq!(sent["code_challenge"], challenge);
    assert_eq!(sent["redirect_uri"], "https://app.example/callback");
    assert_eq!(sent["scope"], "openid profile");
}

#[test]
fn without_a_digest_nothing_is_sent_and_without_storage_nobody_leaves() {
    let mut app = App::new();
    app.crypto.is_missing = true;
    assert_eq!(app.login("/").take(), Some(Err(Error::NoCrypto)));
    assert_eq!(app.network.n_sent(), 0);

    app.crypto.is_missing = false;
    app.tab.is_blocked.set(true);
    let failed = app.login("/");
    app.answer("openid-configuration", 200, &document());
    assert_eq!(failed.take(), Some(Err(Error::NoStorage)));
    assert!(app.tab.left_for.borrow().is_none());
}

#[test]
fn o5_the_address_is_clean_before_anything_is_sent() {
    let app = App::new();
    let sent = app.left("/");
    let _finished = app.finish(&format!("code=c&state={}", sent["state"]));
    assert_eq!(*app.tab.query.borrow(), "");
    let call = app.asked("openid-configuration");
    assert!(!call.request.target().contains("code="));
}

#[test]
fn o6_a_code_becomes_a_session_and_one_goes_where_one_wanted() {
    let app = App::new();
    let sent = app.left("/users?q=a");
    let finished = app.came_back(&sent);
    let call = app.asked("/token");
    let form = call
        .request
        .body()
        .and_then(|body| body.as_bytes())
        .unwrap();
    let form: BTreeMap<_, _> = form_urlencoded::parse(form).into_owned().collect();
    assert_eq!(form["grant_type"], "authorization_code");
    assert_eq!(
        (form["code"].as_str(), form["client_id"].as_str()),
        ("c", "spa")
    );
    assert_eq!(form["redirect_uri"], sent["redirect_uri"]);
    let challenge = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(&form["code_verifier"]));
    assert_eq!(sent["code_challenge"], challenge);
    assert_eq!(call.bearer(), None);

    call.reply(200, &tokens(&sent, "ada", SIGNATURE).to_string());
    app.executor.run_until_stalled();
    assert_eq!(app.user(), None, "nobody, until the id_token is believed");
    app.answer("/keys", 200, &keys());
    assert_eq!(finished.take(), Some(Ok(ReturnTo::new("/users?q=a"))));
    assert_eq!(app.user().as_deref(), Some("ada"));
}

#[test]
fn o8_what_a_refresh_and_a_logout_need_is_stored_beside_the_tokens() {
    use tollgate_interceptor::port::{Slot, Store};
    let app = App::new();
    let sent = app.left("/");
    let _finished = app.came_back(&sent);
    let tokens = tokens(&sent, "ada", SIGNATURE);
    app.answer("/token", 200, &tokens);
    app.answer("/keys", 200, &keys());
    let stored = app.store.read(Slot::Session).unwrap().unwrap();
    let stored: Value = serde_json::from_str(&stored).unwrap();
    assert_eq!(stored["idToken"], tokens["id_token"]);
    assert_eq!(stored["refreshToken"], "r1");
    assert_eq!(stored["nonce"], sent["nonce"].as_str());
    assert_eq!(
        (&stored["issuer"], &stored["scope"]),
        (&json!(ISSUER), &json!("openid profile"))
    );
}

#[test]
fn o3_an_answer_is_used_once() {
    let app = App::new();
    let sent = app.left("/users");
    let _finished = app.came_back(&sent);
    app.answer("/token", 200, &tokens(&sent, "ada", SIGNATURE));
    app.answer("/keys", 200, &keys());
    let n_sent = app.network.n_sent();
    let again = app.finish(&format!("code=c&state={}", sent["state"]));
    let return_to = ReturnTo::new("/users");
    assert_eq!(
        again.take(),
        Some(Err(Error::StartedElsewhere { return_to }))
    );
    assert_eq!(app.network.n_sent(), n_sent, "nothing is sent");
    assert_eq!(
        app.user().as_deref(),
        Some("ada"),
        "who is logged in stays so"
    );
}

#[test]
fn o3_two_logins_of_one_tab_dont_mix() {
    let app = App::new();
    let (first, second) = (app.left("/first"), app.left("/second"));
    let finished = app.came_back(&first);
    app.answer("/token", 200, &tokens(&first, "ada", SIGNATURE));
    app.answer("/keys", 200, &keys());
    assert_eq!(finished.take(), Some(Ok(ReturnTo::new("/first"))));
    let finished = app.came_back(&second);
    app.answer("/token", 200, &tokens(&second, "ada", SIGNATURE));
    app.answer("/keys", 200, &keys());
    assert_eq!(finished.take(), Some(Ok(ReturnTo::new("/second"))));
}

#[test]
fn o4_an_answer_that_was_never_asked_for_sends_nothing() {
    let app = App::new();
    app.left("/");
    let n_sent = app.network.n_sent();
    for query in ["code=c&state=unknown", "error=x&state=unknown"] {
        let refused = app.finish(query).take();
        assert!(
            matches!(refused, Some(Err(Error::StartedElsewhere { .. }))),
            "{query}"
        );
    }
    assert_eq!(app.finish("code=c").take(), Some(Err(Error::Malformed)));
    assert_eq!(
        *app.tab.query.borrow(),
        "",
        "the address is clean all the same"
    );
    assert_eq!(app.network.n_sent(), n_sent);
}

#[test]
fn o4_an_answer_of_another_provider_buys_nothing() {
    let app = App::new();
    let sent = app.left("/");
    let n_sent = app.network.n_sent();
    let query = format!(
        "code=c&state={}&iss=https%3A%2F%2Fevil.example",
        sent["state"]
    );
    assert_eq!(app.finish(&query).take(), Some(Err(Error::OtherIssuer)));
    assert_eq!(app.network.n_sent(), n_sent);
}

#[test]
fn o7_a_wrong_signature_logs_nobody_in_and_nobody_out() {
    let app = App::new();
    app.auth
        .login(Session::new("eve", AccessToken::parse("a0").unwrap()));
    let sent = app.left("/");
    let finished = app.came_back(&sent);
    app.answer("/token", 200, &tokens(&sent, "ada", b"a forger's"));
    app.answer("/keys", 200, &keys());
    assert_eq!(finished.take(), Some(Err(Error::IdToken(Fault::Signature))));
    assert_eq!(app.user().as_deref(), Some("eve"));
}

#[test]
fn o7_an_unknown_key_is_looked_for_once() {
    let app = App::new();
    let sent = app.left("/");
    let finished = app.came_back(&sent);
    app.answer("/token", 200, &tokens(&sent, "ada", SIGNATURE));
    app.answer("/keys", 200, &json!({"keys": []}));
    assert_eq!(finished.take(), Some(Err(Error::IdToken(Fault::NoKey))));
    assert_eq!(app.network.n_pending(), 0);
}

#[test]
fn o12_a_login_as_somebody_else_is_a_change_of_user() {
    let app = App::new();
    app.auth
        .login(Session::new("eve", AccessToken::parse("a0").unwrap()));
    let sent = app.left("/");
    let finished = app.came_back(&sent);
    app.answer("/token", 200, &tokens(&sent, "ada", SIGNATURE));
    app.answer("/keys", 200, &keys());
    assert_eq!(finished.take(), Some(Ok(ReturnTo::default())));
    assert_eq!(app.user().as_deref(), Some("ada"));
}

#[test]
fn o15_a_token_endpoint_that_the_browser_is_not_let_at_is_named_as_that() {
    let app = App::new();
    let sent = app.left("/");
    let finished = app.came_back(&sent);
    app.asked("/token")
        .fail(tollgate_interceptor::Error::Network);
    app.executor.run_until_stalled();
    assert_eq!(finished.take(), Some(Err(Error::Unreadable)));
    assert!(Error::Unreadable.to_string().contains("CORS"));
}

#[test]
fn a_reload_of_the_callback_leads_on_and_a_bookmark_of_it_says_so() {
    let app = App::new();
    assert_eq!(app.finish("").take(), Some(Err(Error::NoAnswer)));
    app.auth
        .login(Session::new("ada", AccessToken::parse("a0").unwrap()));
    assert_eq!(app.finish("").take(), Some(Ok(ReturnTo::default())));
}
