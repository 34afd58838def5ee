//! One tab: a client on a scripted platform, and everything that it does on record.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use futures::executor::{LocalPool, LocalSpawner};
use futures::task::LocalSpawnExt;
use futures_util::future::{AbortHandle, Abortable, FutureExt, LocalBoxFuture};
use serde_json::Value;
use tollgate_interceptor::port::{Absent, Lock, Sign, Spawner};
use tollgate_interceptor::testing::{
    Call, FixedRandom, ManualClock, ManualPresence, MemoryStore, ScriptedAttempts,
    ScriptedTransport, SharedChannel, SharedLock,
};
use tollgate_interceptor::{
    Auth, Client, Contract, EnvelopeContract, Error, Event, Login, LogoutReason, Observer,
    Platform, Request, Session,
};

pub(crate) type Outcome = Result<Value, Error>;

pub(crate) struct World {
    pub(crate) pool: LocalPool,
    pub(crate) clock: ManualClock,
    pub(crate) transport: ScriptedTransport,
    pub(crate) store: MemoryStore,
    pub(crate) presence: ManualPresence,
    pub(crate) profile: Profile,
    pub(crate) auth: Auth,
    pub(crate) client: Client,
    pub(crate) events: Rc<RefCell<Vec<Event>>>,
    /// Calls that a test keeps and never answers.
    pub(crate) unanswered: Vec<Call>,
}

/// What the tabs of a browser share.
#[derive(Clone)]
pub(crate) struct Profile {
    pub(crate) store: MemoryStore,
    pub(crate) channel: SharedChannel,
    pub(crate) attempts: ScriptedAttempts,
    pub(crate) lock: Rc<dyn Lock>,
}

/// A request under way: what it has come to, once it has.
pub(crate) struct Flying {
    outcome: Rc<RefCell<Option<Outcome>>>,
    abort: AbortHandle,
}

struct PoolSpawner(LocalSpawner);

/// Writes down all that is told.
pub(crate) struct Recorder(pub(crate) Rc<RefCell<Vec<Event>>>);

impl Default for Profile {
    /// A browser without locks: what holds there holds everywhere.
    fn default() -> Self {
        Self {
            store: MemoryStore::default(),
            channel: SharedChannel::default(),
            attempts: ScriptedAttempts::default(),
            lock: Rc::new(Absent),
        }
    }
}

impl Profile {
    pub(crate) fn with_lock() -> (Self, SharedLock) {
        let lock = SharedLock::default();
        let profile = Self {
            lock: Rc::new(lock.clone()),
            ..Self::default()
        };
        (profile, lock)
    }

    fn another_tab(&self) -> Self {
        Self {
            store: self.store.another_tab(),
            channel: self.channel.another_tab(),
            ..self.clone()
        }
    }
}

impl World {
    /// A tab in which Ada is logged in, with access token `a1` and refresh token `r1`.
    pub(crate) fn logged_in() -> Self {
        Self::logged_in_to(Profile::default())
    }

    pub(crate) fn logged_in_to(profile: Profile) -> Self {
        let mut world = Self::open(profile, EnvelopeContract::new("/api/master"));
        world.login("ada", "a1", "r1");
        world.events.borrow_mut().clear();
        world
    }

    pub(crate) fn anonymous() -> Self {
        Self::open(Profile::default(), EnvelopeContract::new("/api/master"))
    }

    /// Another tab of the same browser; it has its own network and clock.
    pub(crate) fn another_tab(&self) -> Self {
        Self::open(
            self.profile.another_tab(),
            EnvelopeContract::new("/api/master"),
        )
    }

    pub(crate) fn open(profile: Profile, contract: impl Contract + 'static) -> Self {
        Self::open_on(profile, contract, |platform| platform)
    }

    /// A tab in which `change` has been done to the platform.
    pub(crate) fn open_on(
        profile: Profile,
        contract: impl Contract + 'static,
        change: impl FnOnce(Platform) -> Platform,
    ) -> Self {
        let (pool, clock, transport) = (
            LocalPool::new(),
            ManualClock::default(),
            ScriptedTransport::default(),
        );
        let presence = ManualPresence::default();
        let platform = Platform {
            lock: profile.lock.clone(),
            channel: Rc::new(profile.channel.clone()),
            presence: Rc::new(presence.clone()),
            attempts: Rc::new(profile.attempts.clone()),
            ..Platform::new(
                Rc::new(transport.clone()),
                Rc::new(profile.store.clone()),
                Rc::new(clock.clone()),
                Rc::new(FixedRandom(1.0)),
                Rc::new(PoolSpawner(pool.spawner())),
            )
        };
        let auth = Auth::new(change(platform), contract);
        let events = Rc::new(RefCell::new(Vec::new()));
        auth.observe(Recorder(events.clone()));
        Self {
            client: Client::new(&auth),
            pool,
            clock,
            transport,
            store: profile.store.clone(),
            presence,
            profile,
            auth,
            events,
            unanswered: Vec::new(),
        }
    }

    pub(crate) fn login(&mut self, usr_id: &str, access_token: &str, refresh_token: &str) {
        self.auth
            .login(session(usr_id, access_token, refresh_token));
        self.run();
    }

    /// Sends a request and lets everything go as far as it can.
    pub(crate) fn send(&mut self, request: Request) -> Flying {
        let client = self.client.clone();
        self.send_by(&client, request)
    }

    pub(crate) fn send_by(&mut self, client: &Client, request: Request) -> Flying {
        self.fly(client.send(request))
    }

    /// Polls a request's future like a page does, and lets a panic in it reach the test.
    fn fly(&mut self, answer: impl Future<Output = Outcome> + 'static) -> Flying {
        let outcome = Rc::new(RefCell::new(None));
        let (abort, registration) = AbortHandle::new_pair();
        let slot = outcome.clone();
        let task = async move {
            let answer = answer.await;
            *slot.borrow_mut() = Some(answer);
        };
        let task = Abortable::new(task, registration).map(drop);
        self.pool
            .spawner()
            .spawn_local(task)
            .expect("the pool is there");
        self.run();
        Flying { outcome, abort }
    }

    /// Logs in through the server.
    pub(crate) fn log_in(&mut self) -> Flying {
        let login = self.client.login(Request::post("auth/login").json(&1));
        self.fly(login.map(|answer| answer.map(|identity| identity.usr_id.into())))
    }

    pub(crate) fn get(&mut self, path: &str) -> Flying {
        self.send(Request::get(path))
    }

    /// A GET whose first answer is 401.
    pub(crate) fn get_unauthorized(&mut self, path: &str) -> Flying {
        let flying = self.get(path);
        self.call().reply_failed(401, "TOKEN_INVALID");
        self.run();
        flying
    }

    pub(crate) fn run(&mut self) {
        self.pool.run_until_stalled();
    }

    /// Moves the time, stopping at each moment at which somebody wakes.
    pub(crate) fn advance(&mut self, duration: Duration) {
        self.run();
        let mut left = duration;
        while let Some(step) = self.clock.until_next().filter(|step| *step <= left) {
            self.clock.advance(step);
            self.run();
            left -= step;
        }
        self.clock.advance(left);
        self.run();
    }

    /// The oldest request that waits for an answer.
    pub(crate) fn call(&mut self) -> Call {
        self.transport
            .take()
            .expect("a request should be on the wire")
    }

    /// The oldest request to `path` that waits for an answer.
    pub(crate) fn call_for(&mut self, path: &str) -> Call {
        self.transport
            .take_for(path)
            .unwrap_or_else(|| panic!("a request to {path} should be on the wire"))
    }

    /// The refresh that is on the wire.
    pub(crate) fn refresh(&mut self) -> Call {
        self.call_for("auth/refresh")
    }

    /// Ada logs in with tokens of which the first lives for `life`.
    pub(crate) fn login_for(&mut self, life: Duration) {
        self.auth.login(Login {
            session: session("ada", "a1", "r1"),
            expires_in: Some(life),
        });
        self.run();
        self.events.borrow_mut().clear();
    }

    /// Answers the refresh on the wire with new tokens of which the first lives for `life`.
    pub(crate) fn accept_refresh_for(&mut self, life: Duration, access_token: &str) {
        let life = life.as_secs_f64();
        let data = format!(
            r#"{{"accessToken":"{access_token}","refreshToken":"of-{access_token}","expiresIn":{life}}}"#
        );
        self.refresh().reply_ok(&data);
        self.run();
    }

    /// Whether a refresh is on the wire; one that was given up is not.
    pub(crate) fn is_refreshing(&self) -> bool {
        self.transport.is_pending("auth/refresh")
    }

    /// The page gives a sign.
    pub(crate) fn give(&mut self, sign: Sign) {
        self.presence.give(sign);
        self.run();
    }

    /// Answers the refresh on the wire with new tokens.
    pub(crate) fn accept_refresh(&mut self, access_token: &str, refresh_token: &str) {
        let data =
            format!(r#"{{"accessToken":"{access_token}","refreshToken":"{refresh_token}"}}"#);
        self.refresh().reply_ok(&data);
        self.run();
    }

    /// Answers all that is on the wire, each with its path as data.
    pub(crate) fn answer_all(&mut self) {
        while let Some(call) = self.transport.take() {
            let data = format!("{:?}", call.request.path());
            call.reply_ok(&data);
            self.run();
        }
    }

    pub(crate) fn n_refreshes(&self) -> usize {
        self.count(|event| matches!(event, Event::Refreshing { .. }))
    }

    pub(crate) fn logouts(&self) -> Vec<LogoutReason> {
        let events = self.events.borrow();
        let reason = |event: &Event| match event {
            Event::LoggedOut { reason, .. } => Some(reason.clone()),
            _ => None,
        };
        events.iter().filter_map(reason).collect()
    }

    pub(crate) fn count(&self, is_counted: impl Fn(&Event) -> bool) -> usize {
        self.events
            .borrow()
            .iter()
            .filter(|event| is_counted(event))
            .count()
    }

    /// The stored session.
    pub(crate) fn stored(&self) -> Option<Session> {
        Session::from_json(&self.store.text()?)
    }

    pub(crate) fn stored_access_token(&self) -> Option<String> {
        Some(self.stored()?.access_token().expose().to_owned())
    }
}

impl Flying {
    pub(crate) fn outcome(&self) -> Option<Outcome> {
        self.outcome.borrow().clone()
    }

    pub(crate) fn is_pending(&self) -> bool {
        self.outcome.borrow().is_none()
    }

    pub(crate) fn error(&self) -> Error {
        match self.outcome() {
            Some(Err(error)) => error,
            other => panic!("an error was expected, not {other:?}"),
        }
    }

    pub(crate) fn data(&self) -> Value {
        match self.outcome() {
            Some(Ok(data)) => data,
            other => panic!("data was expected, not {other:?}"),
        }
    }

    /// The component that has asked goes away.
    pub(crate) fn unmount(&self) {
        self.abort.abort();
    }
}

impl Spawner for PoolSpawner {
    fn spawn(&self, task: LocalBoxFuture<'static, ()>) {
        self.0
            .spawn_local(task.map(drop))
            .expect("the pool outlives its tasks");
    }
}

impl Observer for Recorder {
    fn on_event(&self, _at: Duration, event: &Event) {
        self.0.borrow_mut().push(event.clone());
    }
}

pub(crate) fn session(usr_id: &str, access_token: &str, refresh_token: &str) -> Session {
    let text = serde_json::json!({
        "usrId": usr_id, "accessToken": access_token, "refreshToken": refresh_token, "tenantId": "acme",
    });
    Session::from_json(&text.to_string()).expect("it has an access token")
}

pub(crate) const fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}
