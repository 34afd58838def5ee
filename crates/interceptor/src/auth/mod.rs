//! The session of a tab, shared by all its clients: login, logout, one refresh at a time, and what other tabs do.
//!
//! What is stored decides.
//! Before each send and before each verdict the storage is read again, and what another tab has put there is adopted:
//! so a tab that was beaten uses the winner's token, and a tab that was left behind logs out.
//! Locks and messages only save requests and time; without them everything holds that holds with them.
//!
//! ```
//! use std::time::Duration;
//! use tollgate_interceptor::{Auth, EnvelopeContract, Observer, Platform, RefreshLimits};
//!
//! fn connect(platform: Platform, log: impl Observer + 'static) -> Auth {
//!     Auth::builder(platform, EnvelopeContract::new("/api/master"))
//!         .limits(RefreshLimits { attempt: Duration::from_secs(4), ..RefreshLimits::default() })
//!         .observer(log)
//!         .build()
//! }
//!
//! fn greeting(auth: &Auth) -> String {
//!     match (auth.identity(), auth.last_logout()) {
//!         (Some(identity), _) => format!("Hello, {}", identity.usr_id),
//!         (None, Some(logout)) => format!("Please sign in: {}", logout.reason),
//!         (None, None) => "Please sign in".to_owned(),
//!     }
//! }
//! ```
//!
//! Nothing here is decided twice: [`SessionState`] says who may move the session, [`Gate`] who refreshes and who waits,
//! [`Contract`] what an answer means.

// What is decided, each a pure state.
mod breaker;
mod cooldown;
mod lifetime;
mod news;

// What is done about it.
mod queue;
mod refresh;
mod step;
mod storage;
mod wake;

use core::time::Duration;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};

use futures_channel::oneshot;
use futures_util::future::{AbortHandle, FutureExt};

use self::breaker::Breaker;
use self::cooldown::Cooldown;
use self::lifetime::Lifetime;
use self::queue::Waiter;
pub(crate) use self::step::Authorize;
use crate::chain::transmit;
use crate::contract::Contract;
use crate::doubt::Doubts;
use crate::error::Error;
use crate::gate::{Gate, WaiterId};
use crate::loading::{Counter, Loading};
use crate::observer::{Event, Observer, Observers, RequestId};
use crate::origin;
use crate::port::Platform;
use crate::request::Request;
use crate::session::{Identity, Logout, LogoutReason, SessionState, Stamp};
use crate::timeout::within;
use crate::token::Login;

/// How long the parts of a refresh may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefreshLimits {
    /// For one try, after which it is aborted; 8 s by default.
    pub attempt: Duration,
    /// For the lock that one tab at a time holds; 9 s by default.
    ///
    /// A tab that holds it aborts its own try before this, unless it is frozen. Who has waited in vain goes on without
    /// the lock, which is safe, and still has time to answer those who wait.
    pub lock: Duration,
    /// For a request in the queue, counted from when it joined; 10 s by default.
    pub wait: Duration,
}

/// The session of a tab.
///
/// It is one handle with many clones; each [`crate::Client`] holds one.
#[derive(Clone)]
pub struct Auth {
    inner: Rc<Inner>,
}

/// Settings of a session.
pub struct AuthBuilder {
    platform: Platform,
    contract: Rc<dyn Contract>,
    limits: RefreshLimits,
    observers: Vec<Rc<dyn Observer>>,
}

struct Inner {
    platform: Platform,
    contract: Rc<dyn Contract>,
    limits: RefreshLimits,
    observers: Observers,
    counter: Counter,
    next_request: Cell<u64>,
    /// Itself, for the tasks that it spawns.
    own: Weak<Inner>,

    state: RefCell<SessionState>,
    /// The stored text as it was last read or written: what differs from it was written by another tab.
    stored: RefCell<Option<String>>,
    /// Whether the session could not be stored the last time.
    is_unstored: Cell<bool>,
    /// Which login ended last, and how.
    last_end: RefCell<Option<(u64, Logout)>>,

    /// When the current token ends, where that is known.
    lifetime: Cell<Option<Lifetime>>,
    /// Ends the task that waits for the token to become due.
    timer: RefCell<Option<AbortHandle>>,
    /// Whether the user has done something since the tokens last changed.
    has_input: Cell<bool>,

    gate: RefCell<Gate>,
    waiters: RefCell<BTreeMap<WaiterId, Waiter>>,
    cooldown: RefCell<Cooldown>,
    doubts: RefCell<Doubts>,
    breaker: RefCell<Breaker>,
    /// Tells the running refresh that the session has moved under it.
    refresh: RefCell<Option<oneshot::Sender<()>>>,
    /// Ends the pause between two tries of the running refresh.
    pause: RefCell<Option<oneshot::Sender<()>>>,
}

/// What a waiter is told: to go on with the current token, or why there is none.
type Verdict = Result<(), LogoutReason>;

/// How long a login waits for the browser's key before it does without.
const KEY_LIMIT: Duration = Duration::from_secs(2);

impl Default for RefreshLimits {
    fn default() -> Self {
        Self {
            attempt: Duration::from_secs(8),
            lock: Duration::from_secs(9),
            wait: Duration::from_secs(10),
        }
    }
}

impl Auth {
    /// The session that `platform` has stored, on a server of this `contract`.
    #[must_use]
    pub fn new(platform: Platform, contract: impl Contract + 'static) -> Self {
        Self::builder(platform, contract).build()
    }

    /// The same with settings of one's own.
    #[must_use]
    pub fn builder(platform: Platform, contract: impl Contract + 'static) -> AuthBuilder {
        AuthBuilder {
            platform,
            contract: Rc::new(contract),
            limits: RefreshLimits::default(),
            observers: Vec::new(),
        }
    }

    /// Tells `observer` what happens from now on; a closure is one ([`crate::observer`] shows how).
    pub fn observe(&self, observer: impl Observer + 'static) {
        self.inner.observers.add(Rc::new(observer));
    }

    /// Who is logged in.
    #[must_use]
    pub fn identity(&self) -> Option<Identity> {
        self.inner.state.borrow().identity()
    }

    /// How the last session ended; `None` while somebody is logged in, and before anybody was.
    ///
    /// Where the page has found something in the storage that is no session, its reason is
    /// [`LogoutReason::Unreadable`].
    #[must_use]
    pub fn last_logout(&self) -> Option<Logout> {
        if self.identity().is_some() {
            return None;
        }
        let last_end = self.inner.last_end.borrow();
        last_end.as_ref().map(|(_, logout)| logout.clone())
    }

    /// How many requests of all clients of this session are under way.
    #[must_use]
    pub fn loading(&self) -> Loading {
        self.inner.counter.loading()
    }

    /// Whether the session could not be stored: it will be gone after a reload.
    #[must_use]
    pub fn is_unstored(&self) -> bool {
        self.inner.is_unstored.get()
    }

    /// Tries a refresh that has failed again at once, and not only at the end of its pause: what a button "Try again"
    /// calls before it sends again what has failed.
    ///
    /// From then on it is tried again for 60 s, also when nobody waits.
    /// Without a failed refresh it does nothing, so that it may stand behind each such button.
    /// It keeps to what the server has asked for (`Retry-After`), and to one try a second, however often it is called.
    pub fn try_again(&self) {
        self.inner.try_again();
    }

    /// How long the access token still lives, by this tab's own count; zero when it is past its end.
    ///
    /// `None` when nobody is logged in, and where neither the server nor the token has said how long it lives.
    #[must_use]
    pub fn access_token_left(&self) -> Option<Duration> {
        let inner = &self.inner;
        let lifetime = inner.lifetime.get()?;
        (inner.stamp() == Some(lifetime.of)).then(|| lifetime.end.saturating_sub(inner.now()))
    }

    /// In how long the access token is renewed ahead of its end, as long as somebody uses the page; zero when it is due.
    ///
    /// `None` where nothing will be: nobody is logged in, there is no refresh token, or nobody has said how long the
    /// access token lives.
    #[must_use]
    pub fn renewal_in(&self) -> Option<Duration> {
        let inner = &self.inner;
        let lifetime = inner.lifetime.get()?;
        inner.refresh_token()?;
        (inner.stamp() == Some(lifetime.of)).then(|| lifetime.due.saturating_sub(inner.now()))
    }

    /// Takes the access token for dead from now on, so that the next request has it renewed first.
    ///
    /// For demonstrations, and for whoever knows that what is in the token has changed.
    /// Without a session, or without a refresh token, it does nothing.
    pub fn expire_access_token(&self) {
        let inner = &self.inner;
        let can_renew = inner.refresh_token().is_some();
        if let Some(of) = inner.stamp().filter(|_| can_renew) {
            let now = inner.now();
            inner
                .lifetime
                .set(Some(Lifetime::new(of, now, Duration::ZERO, 0.0)));
        }
    }

    /// Takes a session that the server has just opened, in the place of whatever there was.
    ///
    /// Requests that still wait for the session before are answered by [`Error::SessionEnded`].
    pub fn login(&self, login: impl Into<Login>) {
        self.inner.login(login.into(), None);
    }

    /// Ends the session here, then in the other tabs, and then tells the server, in the background.
    ///
    /// It takes effect before it returns, also without a network; without a session it does nothing.
    /// It ends the session that this tab has shown, and no other that was begun in another tab meanwhile.
    pub fn logout(&self) {
        let inner = &self.inner;
        let login = self.login_number();
        inner.sync();
        if self.login_number() != login {
            return;
        }
        let request = inner
            .state
            .borrow()
            .session()
            .and_then(|session| inner.contract.logout(session));
        inner.end(LogoutReason::LoggedOut);
        // Whoever signs out often closes the page at once.
        if let Some(request) = request.map(Request::keepalive) {
            let (platform, limit) = (inner.platform.clone(), inner.limits.attempt);
            let task = async move {
                let told = transmit(&*platform.transport, request);
                // Nobody waits for the answer: whatever it is, the session is over here, and idles away there.
                drop(within(&*platform.clock, limit, told).await);
            };
            inner.platform.spawner.spawn(task.boxed_local());
        }
    }

    /// Lets the session go over to another tenant, here and in the other tabs; without a session it does nothing.
    ///
    /// It is for an app whose server has just been told: from now on requests name that tenant.
    /// Those that still wait for the session as it was are answered by [`Error::SessionEnded`], as for another user.
    /// The answer to a refresh that is under way is lost by it, and asked for again by the next.
    pub fn choose_tenant(&self, tenant_id: impl Into<String>) {
        let inner = &self.inner;
        inner.sync();
        let session = inner.state.borrow().session().cloned();
        let Some(session) = session else { return };
        let left = inner
            .lifetime
            .get()
            .map(|lifetime| lifetime.end.saturating_sub(inner.now()));
        let login = Login {
            session: session.with_tenant_id(tenant_id),
            expires_in: left,
        };
        inner.login(login, None);
    }

    pub(crate) fn platform(&self) -> &Platform {
        &self.inner.platform
    }

    pub(crate) fn contract(&self) -> &dyn Contract {
        &*self.inner.contract
    }

    pub(crate) fn counter(&self) -> Counter {
        self.inner.counter.clone()
    }

    pub(crate) fn observers(&self) -> Observers {
        self.inner.observers.clone()
    }

    pub(crate) fn emit(&self, event: Event) {
        self.inner.observers.emit(event);
    }

    /// The number of the login that a request is made for now.
    pub(crate) fn login_number(&self) -> Option<u64> {
        self.inner.login_number()
    }

    pub(crate) fn next_request(&self) -> RequestId {
        let id = self.inner.next_request.get();
        self.inner.next_request.set(id + 1);
        RequestId(id)
    }

    /// Says in the headers of a login that refreshes will come with attempt ids, where they can be made and may be sent;
    /// gives the name of the key that will make them.
    pub(crate) async fn offer_attempts(&self, login: &mut Request) -> Option<String> {
        let Inner {
            platform, contract, ..
        } = &*self.inner;
        let (name, value) = contract.attempts_header()?;
        let target = contract.resolve(login.target()).ok()?;
        if !self.inner.sends_attempts_to(target.url()) {
            return None;
        }
        let key = within(&*platform.clock, KEY_LIMIT, platform.attempts.key()).await;
        let key = key.ok()?.ok()?;
        login.headers_mut().set(name, value);
        Some(key)
    }

    /// Takes a session whose login was answered at `answered_at` by the server's clock, where that is known, and whose
    /// refreshes come with attempt ids of the key of this name.
    pub(crate) fn begin(
        &self,
        Login {
            session,
            expires_in,
        }: Login,
        attempt_key: Option<&str>,
        answered_at: Option<Duration>,
    ) {
        let session = match attempt_key {
            Some(name) => session.with_attempt_key(name),
            None => session,
        };
        let login = Login {
            session,
            expires_in,
        };
        self.inner.login(login, answered_at);
    }
}

impl AuthBuilder {
    /// How long the parts of a refresh may take.
    #[must_use]
    pub fn limits(mut self, limits: RefreshLimits) -> Self {
        self.limits = limits;
        self
    }

    /// Tells `observer` what happens, from the session on that is found in the storage.
    #[must_use]
    pub fn observer(mut self, observer: impl Observer + 'static) -> Self {
        self.observers.push(Rc::new(observer));
        self
    }

    /// The session.
    #[must_use]
    pub fn build(self) -> Auth {
        let observers = Observers::new(self.platform.clock.clone());
        for observer in self.observers {
            observers.add(observer);
        }
        let inner = Rc::new_cyclic(|own| Inner {
            counter: Counter::new(observers.clone()),
            observers,
            contract: self.contract,
            limits: self.limits,
            next_request: Cell::new(1),
            own: own.clone(),
            state: RefCell::default(),
            stored: RefCell::default(),
            is_unstored: Cell::default(),
            last_end: RefCell::default(),
            lifetime: Cell::default(),
            timer: RefCell::default(),
            // The page was just opened, by its user.
            has_input: Cell::new(true),
            gate: RefCell::default(),
            waiters: RefCell::default(),
            cooldown: RefCell::default(),
            doubts: RefCell::default(),
            breaker: RefCell::default(),
            refresh: RefCell::default(),
            pause: RefCell::default(),
            platform: self.platform,
        });
        inner.sync();
        inner.note_garbage();
        inner.listen();
        Auth { inner }
    }
}

impl Inner {
    fn stamp(&self) -> Option<Stamp> {
        self.state.borrow().stamp()
    }

    fn login_number(&self) -> Option<u64> {
        self.stamp().map(|stamp| stamp.login)
    }

    fn now(&self) -> Duration {
        self.platform.clock.now()
    }

    /// Whether a server at `url` may be sent attempt ids: on another origin, it would have to allow their headers.
    fn sends_attempts_to(&self, url: &str) -> bool {
        let page = self.platform.origin.as_deref();
        self.contract.sends_attempts_elsewhere() || !origin::is_elsewhere(page, url)
    }

    /// Whether the token of this stamp is past its end, by this tab's own count.
    fn is_over(&self, stamp: Stamp) -> bool {
        self.lifetime
            .get()
            .is_some_and(|lifetime| lifetime.of == stamp && lifetime.is_over(self.now()))
    }

    /// Whether the token of this stamp still lives, by this tab's own count.
    fn is_alive(&self, stamp: Stamp) -> bool {
        self.lifetime
            .get()
            .is_some_and(|lifetime| lifetime.of == stamp && !lifetime.is_over(self.now()))
    }

    /// Why a request for this login, which is over, has no answer.
    fn ended(&self, login: Option<u64>) -> Error {
        let reason = match &*self.last_end.borrow() {
            Some((ended, logout)) if Some(*ended) == login => logout.reason.clone(),
            // Others have come and gone since.
            _ => LogoutReason::Switched,
        };
        Error::SessionEnded(reason)
    }
}
