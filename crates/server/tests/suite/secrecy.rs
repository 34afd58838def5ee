//! Tokens, passwords, attempts and master keys are nowhere but where they belong: they are sent as canaries to every
//! place where somebody could send them, and then looked for in the log at its loudest, in the figures, in the database,
//! in answers and in `Debug`.

use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use axum::http::Method;
use tollgate_api_types::{LoginData, LoginRequest, RefreshData, Secret};
use tollgate_server::demo::{self, ADMIN, PASSWORD};
use tollgate_server::key_ring::KeyRing;
use tollgate_server::peer::{Fingerprint, Peer};
use tollgate_server::store::sql::Time;
use tollgate_server::token::FamilyId;
use tollgate_server::{AppState, app};
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, fmt};

use crate::contract;
use crate::support::{Ask, Browser, Place, Reply, Server, attempt};

/// Everything that is logged, by all tests that run meanwhile, at every level.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// To listen to all tests all the time would make them slow.
static IS_LISTENING: AtomicBool = AtomicBool::new(false);

impl Log {
    /// Listens from now on; a program can do that once.
    fn listen() -> Self {
        let log = Self::default();
        let writer = log.clone();
        let layer = fmt::layer()
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .with_filter(filter_fn(|_| IS_LISTENING.load(Ordering::Relaxed)));
        tracing_subscriber::registry().with(layer).init();
        IS_LISTENING.store(true, Ordering::Relaxed);
        log
    }

    fn stop(self) -> String {
        IS_LISTENING.store(false, Ordering::Relaxed);
        let bytes = core::mem::take(&mut *self.0.lock().unwrap());
        String::from_utf8(bytes).unwrap()
    }
}

/// What must be found nowhere, by what it is.
#[derive(Default)]
struct Canaries(BTreeMap<String, &'static str>);

impl Canaries {
    fn add(&mut self, what: &'static str, text: &str) {
        self.0.insert(text.to_owned(), what);
    }

    fn add_browser(&mut self, browser: &Browser) {
        self.add("an access token", &browser.access);
        self.add("a refresh token", &browser.refresh);
        self.add("an attempt", &attempt("device key", &browser.refresh));
    }

    /// The failure names the kind alone: the output of a test is a log, too.
    #[track_caller]
    fn check(&self, place: &str, text: &str) {
        for (canary, what) in &self.0 {
            assert!(!text.contains(canary), "{place} holds {what}");
        }
    }
}

const WRONG: &str = "a wrong password";
const MISPLACED: &str = "a password where a name belongs";

/// Every endpoint that there is, and one that is not. Those that take something away come last: the others are about it.
fn endpoints() -> Vec<(Method, String)> {
    let mut all = vec![(Method::GET, "/api/master/nowhere".to_owned())];
    for (path, operations) in contract::DOCUMENT["paths"].as_object().unwrap() {
        let path = path
            .replace("{usrId}", "mina")
            .replace("{tenantId}", "globex")
            .replace("{event}", "1")
            .replace("{sid}", "AAAAAAAAAAAAAAAAAAAAAA");
        assert!(!path.contains('{'), "{path} has a part without an example");
        for method in operations.as_object().unwrap().keys() {
            all.push((method.to_uppercase().parse().unwrap(), path.clone()));
        }
    }
    all.sort_by_key(|(method, _)| *method == Method::DELETE);
    all
}

#[tokio::test]
async fn no_secret_is_in_log_figures_database_or_answers_whatever_is_done() {
    let log = Log::listen();
    let mut canaries = Canaries::default();
    let server = with_known_keys(&mut canaries).await;
    canaries.add("the password", PASSWORD);
    canaries.add("a password", WRONG);
    canaries.add("a misplaced password", MISPLACED);
    canaries.add("the device key", "device key");

    let stored_hash =
        "SELECT CAST(length(password_hash) AS BIGINT) FROM users WHERE usr_id = 'admin'";
    assert!(server.place.number(stored_hash).await > 60);

    let mut answers = String::new();
    let mut keep = |reply: Reply| answers.push_str(&String::from_utf8_lossy(&reply.bytes));
    for ask in sign_ins() {
        keep(server.send(ask).await);
    }
    for (method, path) in endpoints() {
        let browser = server.login(ADMIN).await;
        canaries.add_browser(&browser);
        for ask in everywhere(&method, &path, &browser) {
            keep(server.send(ask).await);
        }
    }
    theft(&server, &mut canaries).await;
    for reply in failures(&server, &mut canaries).await {
        keep(reply);
    }
    canaries.check("an answer that gives no token", &answers);
    canaries.check("the figures", &server.state.telemetry.render());
    let stored = server.place.dump().await;
    canaries.check("the database", &String::from_utf8_lossy(&stored));

    let logged = log.stop();
    for sign in ["used by two parties", "put off", "a job has panicked"] {
        assert!(logged.contains(sign), "the log has {sign:?}");
    }
    // It stands in the database, where it belongs.
    canaries.add("a password hash", "$argon2id$");
    canaries.check("the log", &logged);
}

/// A server with a key file, so that its master key is known.
async fn with_known_keys(canaries: &mut Canaries) -> Server {
    use base64::Engine;
    let key = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode([0xC5; 32]);
    let mut server = Server::start().await;
    let path = server.folder.path("known.key");
    std::fs::write(&path, format!("1 {key}\n")).unwrap();
    let keys = KeyRing::open(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    canaries.add("a master key", &key);
    server.state = AppState {
        keys,
        ..server.state.clone()
    };
    server.app = app(server.state.clone());
    server
}

/// Passwords, right and wrong, and where they don't belong.
fn sign_ins() -> Vec<Ask> {
    let login = || Ask::post("auth/login");
    vec![
        Ask::login(ADMIN, WRONG),
        Ask::login(MISPLACED, "x"),
        Ask::login("nobody", PASSWORD),
        login().json(&format!(r#"{{"usrId":"admin","password":"{WRONG}""#)),
        login().json(&format!(r#"{{"usrId":"admin","password":["{WRONG}"]}}"#)),
        login().json(&format!(r#"{{"usrId":"admin","{WRONG}":"x"}}"#)),
        login().body(format!("usrId=admin&password={WRONG}")),
        login().json(&format!(r#"{{"password":"{}"}}"#, WRONG.repeat(100_000))),
        Ask::post(&format!(
            "auth/login?password={}",
            WRONG.replace(' ', "%20")
        )),
        Ask::login(ADMIN, PASSWORD).header("x-refresh-class", WRONG),
    ]
}

/// A token in every place of a request where somebody could put it.
fn everywhere(method: &Method, path: &str, browser: &Browser) -> Vec<Ask> {
    let ask = || Ask::raw(method.clone(), path);
    let mut asks = Vec::new();
    for token in [&browser.access, &browser.refresh] {
        let change = format!(r#"{{"current":"{token}","next":"{token}"}}"#);
        let body = format!(r#"{{"usrId":"{token}","password":"{token}"}}"#);
        asks.extend([
            ask().bearer(&format!("{token}x")),
            ask().bearer(&format!("{token},{token}")),
            ask().header("authorization", token),
            ask().header("authorization", &format!("Basic {token}")),
            ask().header("x-refresh-attempt", token),
            ask().header("cookie", &format!("token={token}")),
            ask().json(&body),
            ask().bearer(&browser.access).json(&change),
            Ask::raw(method.clone(), &format!("{path}?token={token}")),
            Ask::raw(method.clone(), &format!("{path}?q={token}")).bearer(&browser.access),
            Ask::new(method.clone(), &format!("sessions/{token}")).bearer(&browser.access),
            ask().bearer(&browser.access).header("usrid", token),
            ask()
                .bearer(&browser.access)
                .header("x-smp-project-code", token),
            ask()
                .bearer(&browser.access)
                .header("user-agent", token)
                .header("origin", token)
                .header("x-request-id", token),
        ]);
    }
    asks
}

/// A refresh, its replay, a late duplicate, and a thief.
async fn theft(server: &Server, canaries: &mut Canaries) {
    let mut browser = server.login(ADMIN).await;
    let first = browser.clone();
    canaries.add_browser(&browser);
    for _ in 0..3 {
        let reply = server.send(browser.ask_refresh()).await;
        server.send(browser.ask_refresh()).await.expect(200, "OK");
        browser.adopt(&reply);
        canaries.add_browser(&browser);
    }
    let stale = server.send(first.ask_refresh()).await;
    stale.expect(409, "TOKEN_STALE");
    let foreign = attempt("the thief's own key", &first.refresh);
    canaries.add("a thief's attempt", &foreign);
    let rob = Ask::refresh(&first.refresh).header("x-refresh-attempt", &foreign);
    server.send(rob).await.expect(401, "TOKEN_REUSED");
}

/// A locked database, a job that panics, an audit log that can't be written, and tables that are gone.
async fn failures(server: &Server, canaries: &mut Canaries) -> Vec<Reply> {
    let browser = server.login(ADMIN).await;
    canaries.add_browser(&browser);
    let mut replies = Vec::new();
    let lock = server.place.lock().await;
    replies.push(server.send(browser.ask_refresh()).await);
    drop(lock);
    let error = panic_with(server, &browser).await;
    canaries.check("an error", &error);
    server
        .place
        .execute_each(
            "CREATE TRIGGER full_disk BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'no room'); END",
            "CREATE FUNCTION refuse() RETURNS TRIGGER LANGUAGE plpgsql AS 'BEGIN RAISE disk_full; END';
             CREATE TRIGGER full_disk BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION refuse()",
        )
        .await;
    replies.push(server.send(Ask::logout(&browser.refresh)).await);
    replies.push(server.send(Ask::login(MISPLACED, WRONG)).await);
    server.execute("DROP TABLE meta").await;
    for ask in [
        browser.ask_refresh(),
        Ask::get("me").bearer(&browser.access),
        Ask::login(ADMIN, PASSWORD),
    ] {
        replies.push(server.send(ask).await);
    }
    for reply in &replies {
        reply.expect(503, "UNAVAILABLE");
    }
    replies
}

/// Breaks off in the middle of a transaction with a token in its mouth; gives the error that comes of it.
async fn panic_with(server: &Server, browser: &Browser) -> String {
    let id = FamilyId::parse(&browser.sid).unwrap();
    let token = browser.refresh.clone();
    let kid = server.state.keys.active();
    // Whoever breaks off like this says so on the standard error as well, which is not for a token to be in here.
    let decide = move |_: &_| std::panic::resume_unwind(Box::new(token));
    let peer = Peer {
        ip: "x".into(),
        device: "",
        browser: "",
        fingerprint: Fingerprint::of(b"", "x"),
    };
    let outcome = server.state.db.refresh(id, kid, peer, decide).await;
    let error = outcome.unwrap_err();
    tracing::error!(%error, "as a handler would have told it");
    format!("{error} {error:?}")
}

#[tokio::test]
async fn debug_shows_no_secret() {
    const SECRET: &str = "a canary in a cage";
    let mut canaries = Canaries::default();
    canaries.add("a secret", SECRET);
    canaries.add("a password hash", "$argon2id$");
    let secret = || Secret::new(SECRET);
    let server = with_known_keys(&mut canaries).await;
    let browser = server.login(ADMIN).await;
    let id = FamilyId::parse(&browser.sid).unwrap();
    let session = server.state.db.session(id).await.unwrap().unwrap();
    let ends = tollgate_api_types::Ends {
        expires_in: 1,
        idle_expires_in: 1,
        absolute_expires_in: 1,
    };
    let login = LoginData {
        usr_id: ADMIN.into(),
        tenant_id: "acme".into(),
        access_token: secret(),
        refresh_token: secret(),
        ends,
        sid: browser.sid.clone(),
        generation: 0,
    };
    let refresh = RefreshData {
        access_token: secret(),
        refresh_token: Some(secret()),
        ends,
        sid: browser.sid.clone(),
        generation: 0,
    };
    let request = LoginRequest {
        usr_id: ADMIN.into(),
        password: secret(),
    };
    let state = &server.state;
    let keys = state.keys.holding(state.keys.active());
    let world = demo::world(0, state.keys.active());
    for text in [
        format!("{login:?} {refresh:?} {request:?}"),
        format!("{session:?} {world:?}"),
        format!("{:?} {keys:?} {:?}", state.keys, state.passwords),
        format!("{:?} {:?}", state.db, state.settings),
    ] {
        canaries.check("Debug", &text);
    }
    canaries.check("Debug", &database_with_a_password(&server, SECRET).await);
}

/// `Debug` of a database that is reached with a password, and of one that can't be reached.
async fn database_with_a_password(server: &Server, password: &str) -> String {
    let Place::Cluster { options, .. } = &server.place else {
        return String::new();
    };
    use tollgate_server::store::Database;
    let options = options.as_ref().clone().password(password);
    let nowhere = options.clone().socket("/nonexistent").port(1);
    let db = Database::postgres(options, Time::OfDatabase).await.unwrap();
    let refused = Database::postgres(nowhere, Time::OfDatabase).await;
    let refused = refused.unwrap_err();
    format!("{db:?} {refused:?} {refused}")
}
