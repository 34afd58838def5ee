//! A server to ask, a clock to move, and a browser to ask with.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tollgate_server::clock::ManualClock;
use tollgate_server::config::Settings;
use tollgate_server::key_ring::KeyRing;
use tollgate_server::keys::Keys;
use tollgate_server::password::Passwords;
use tollgate_server::setup::SetUpFile;
use tollgate_server::store::sql::Time;
use tollgate_server::telemetry::Telemetry;
use tollgate_server::{AppState, app, demo};
use tower::ServiceExt;

use crate::contract;
pub(crate) use crate::place::Place;

/// When the tests begin: a Monday at noon.
pub(crate) const NOON: i64 = 1_795_435_200;

/// A folder of a test's own, gone when the test is over.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!(
            "tollgate-test-{}-{}",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        );
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// The names of the files in it, in order.
    pub(crate) fn files(&self) -> Vec<String> {
        let mut names: Vec<_> = std::fs::read_dir(&self.0)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Nothing depends on it: the system clears its temporary files anyway.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A whole server on demo data, without a socket.
pub(crate) struct Server {
    pub(crate) app: Router,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) state: AppState,
    pub(crate) place: Place,
    pub(crate) folder: Folder,
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::with(Settings {
            demo: true,
            ..Settings::default()
        })
        .await
    }

    pub(crate) async fn with(settings: Settings) -> Self {
        let server = Self::empty(settings).await;
        let world = demo::world(NOON, server.state.keys.active());
        assert!(server.state.db.seed(world).await.unwrap());
        server
    }

    /// Without any users.
    pub(crate) async fn empty(settings: Settings) -> Self {
        let folder = Folder::new();
        let place = Place::new(&folder).await;
        Self::on(place, folder, Keys::generate(), NOON, settings).await
    }

    /// On a database that may be there already.
    pub(crate) async fn on(
        place: Place,
        folder: Folder,
        keys: Keys,
        now: i64,
        settings: Settings,
    ) -> Self {
        let clock = Arc::new(ManualClock::at(now));
        let db = place.open(Time::Given(clock.clone())).await;
        let state = AppState {
            db,
            keys: KeyRing::from(keys),
            passwords: Passwords::with_limits(1, 1_000),
            setup: SetUpFile::beside(&folder.path("test.key")),
            settings,
            telemetry: Telemetry::default(),
        };
        Self {
            app: app(state.clone()),
            clock,
            state,
            place,
            folder,
        }
    }

    /// One more server on the same database, with the same keys and the same clock.
    pub(crate) async fn another(&self) -> Router {
        app(AppState {
            db: self.place.open(Time::Given(self.clock.clone())).await,
            ..self.state.clone()
        })
    }

    pub(crate) async fn send(&self, ask: Ask) -> Reply {
        send(&self.app, ask).await
    }

    pub(crate) async fn get(&self, path: &str, access: &str) -> Reply {
        self.send(Ask::get(path).bearer(access)).await
    }

    /// Signs in as a client of class K2.
    pub(crate) async fn login(&self, usr_id: &str) -> Browser {
        Browser::new(
            self.send(Ask::login(usr_id, demo::PASSWORD).header("x-refresh-class", "K2"))
                .await,
        )
    }

    /// Signs in as a client that names no class.
    pub(crate) async fn login_unmarked(&self, usr_id: &str) -> Browser {
        Browser::new(self.send(Ask::login(usr_id, demo::PASSWORD)).await)
    }

    /// Checks that a session is over, for one of its refresh tokens was used by two parties.
    pub(crate) async fn expect_stolen(&self, browser: &Browser) {
        let reply = self.get("me", &browser.access).await;
        reply.expect(401, "TOKEN_REUSED");
        let reply = self.send(browser.ask_refresh()).await;
        reply.expect(401, "TOKEN_REUSED");
    }

    /// Changes the database behind the server's back.
    pub(crate) async fn execute(&self, sql: &'static str) {
        self.place.execute(sql).await;
    }
}

pub(crate) async fn send(app: &Router, ask: Ask) -> Reply {
    let (method, path) = (
        ask.request.method().clone(),
        ask.request.uri().path().to_owned(),
    );
    let answer = app.clone().oneshot(ask.request).await.unwrap();
    let (parts, body) = answer.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    contract::check(&method, &path, parts.status, &bytes);
    Reply {
        status: parts.status,
        headers: parts.headers,
        bytes,
    }
}

/// What a client holds after a login.
#[derive(Clone)]
pub(crate) struct Browser {
    pub(crate) access: String,
    pub(crate) refresh: String,
    pub(crate) sid: String,
}

impl Browser {
    pub(crate) fn new(reply: Reply) -> Self {
        reply.expect(200, "OK");
        let text = |name: &str| reply.data()[name].as_str().unwrap().to_owned();
        Self {
            access: text("accessToken"),
            refresh: text("refreshToken"),
            sid: text("sid"),
        }
    }

    /// The request of a browser that holds the device key.
    pub(crate) fn ask_refresh(&self) -> Ask {
        Ask::refresh(&self.refresh)
            .header("x-refresh-attempt", &attempt("device key", &self.refresh))
    }

    /// Takes over what a refresh has given.
    pub(crate) fn adopt(&mut self, reply: &Reply) {
        reply.expect(200, "OK");
        self.adopt_data(&reply.data());
    }

    pub(crate) fn adopt_data(&mut self, data: &Value) {
        self.access = data["accessToken"].as_str().unwrap().into();
        if let Some(refresh) = data["refreshToken"].as_str() {
            self.refresh = refresh.into();
        }
    }
}

/// The id that a device key gives to a refresh with this token.
pub(crate) fn attempt(key: &str, token: &str) -> String {
    URL_SAFE_NO_PAD.encode(&Sha256::digest(format!("{key}{token}"))[..16])
}

/// A request to be sent.
pub(crate) struct Ask {
    request: Request<Body>,
}

impl Ask {
    /// A request to a path under the API's base.
    pub(crate) fn new(method: Method, path: &str) -> Self {
        Self::raw(method, &format!("/api/master/{path}"))
    }

    pub(crate) fn raw(method: Method, uri: &str) -> Self {
        Self {
            request: Request::builder()
                .method(method)
                .uri(uri)
                .body(Body::empty())
                .unwrap(),
        }
    }

    pub(crate) fn get(path: &str) -> Self {
        Self::new(Method::GET, path)
    }

    pub(crate) fn post(path: &str) -> Self {
        Self::new(Method::POST, path)
    }

    pub(crate) fn put(path: &str) -> Self {
        Self::new(Method::PUT, path)
    }

    pub(crate) fn delete(path: &str) -> Self {
        Self::new(Method::DELETE, path)
    }

    pub(crate) fn login(usr_id: &str, password: &str) -> Self {
        Self::post("auth/login").json(&json!({ "usrId": usr_id, "password": password }).to_string())
    }

    pub(crate) fn refresh(token: &str) -> Self {
        Self::post("auth/refresh").bearer(token)
    }

    /// A refresh by somebody who has copied the token, but not the device key.
    pub(crate) fn rob(token: &str) -> Self {
        let attempt = attempt("the thief's own key", token);
        Self::refresh(token).header("x-refresh-attempt", &attempt)
    }

    pub(crate) fn logout(token: &str) -> Self {
        Self::post("auth/logout").bearer(token)
    }

    /// It as it is sent, for whoever looks at the answer more closely.
    pub(crate) fn into_request(self) -> Request<Body> {
        self.request
    }

    pub(crate) fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    pub(crate) fn json(self, body: &str) -> Self {
        self.header("content-type", "application/json")
            .body(body.to_owned())
    }

    pub(crate) fn body(mut self, body: impl Into<Bytes>) -> Self {
        *self.request.body_mut() = Body::from(body.into());
        self
    }

    /// The same request of a client that stops before its body.
    pub(crate) fn stalled(mut self) -> Self {
        let never = futures_util::stream::pending::<Result<Bytes, std::io::Error>>();
        *self.request.body_mut() = Body::from_stream(never);
        self
    }

    /// The same request over a connection from an address.
    pub(crate) fn from(mut self, peer: &str) -> Self {
        let address = SocketAddr::new(peer.parse().unwrap(), 4_711);
        self.request.extensions_mut().insert(ConnectInfo(address));
        self
    }

    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.request
            .headers_mut()
            .append(name, value.try_into().unwrap());
        self
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Bytes,
}

impl Reply {
    /// The body, which is always in the envelope.
    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.headers["content-type"], "application/json");
        serde_json::from_slice(&self.bytes).unwrap()
    }

    pub(crate) fn data(&self) -> Value {
        self.json()["data"].clone()
    }

    pub(crate) fn code(&self) -> String {
        self.json()["resultCode"].as_str().unwrap().into()
    }

    /// Checks status and code, and what goes for every answer of the API.
    #[track_caller]
    pub(crate) fn expect(&self, status: u16, code: &str) -> &Self {
        // The body of an answer may hold tokens: a failing test shows its code alone.
        assert_eq!((self.status.as_u16(), self.code().as_str()), (status, code));
        assert_eq!(self.headers["cache-control"], "no-store");
        assert_eq!(self.headers["x-request-id"].len(), 16);
        let challenge = self.headers.get("www-authenticate");
        assert_eq!(
            challenge.is_some(),
            status == 401,
            "a challenge comes with each 401, and with nothing else"
        );
        if let Some(challenge) = challenge {
            assert!(challenge.to_str().unwrap().starts_with("Bearer realm="));
        }
        assert_eq!(
            self.headers.contains_key("retry-after"),
            [429, 503].contains(&status)
        );
        if status != 200 {
            let json = self.json();
            assert!(
                json.get("data").is_none(),
                "what is no success carries nothing"
            );
            assert!(
                json["message"].as_str().unwrap().ends_with('.'),
                "it says so in a sentence"
            );
        }
        self
    }
}
