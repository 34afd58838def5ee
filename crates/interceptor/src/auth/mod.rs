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
//! Nothing is decided here: that is the affair of [`Tab`], and [`Contract`] says what an answer means. Here stands what
//! has to wait: futures, timers, storage, lock and channel.

mod authorize;
mod refresh;
mod shell;
mod wire;

use core::time::Duration;
use std::rc::Rc;

use serde_json::Value;

pub(crate) use self::authorize::Authorize;
use self::shell::Shell;
use crate::contract::Contract;
use crate::loading::{Counter, Loading};
use crate::observer::{Event, Observer, Observers};
use crate::port::Platform;
use crate::request::Request;
use crate::session::{Identity, Logout};
use crate::tab::{Flight, Tab};
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
    shell: Rc<Shell>,
}

/// Settings of a session.
pub struct AuthBuilder {
    platform: Platform,
    contract: Rc<dyn Contract>,
    limits: RefreshLimits,
    observers: Vec<Rc<dyn Observer>>,
}

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
        self.shell.observers.add(Rc::new(observer));
    }

    /// Who is logged in.
    #[must_use]
    pub fn identity(&self) -> Option<Identity> {
        self.shell.tab.borrow().identity()
    }

    /// A member of the stored session beside its tokens, such as a server or a provider has sent along with them;
    /// `None` without a session.
    #[must_use]
    pub fn member(&self, name: &str) -> Option<Value> {
        self.shell.tab.borrow().session()?.member(name).cloned()
    }

    /// How the last session ended; `None` while somebody is logged in, and before anybody was.
    ///
    /// Where the page has found something in the storage that is no session, its reason is
    /// [`LogoutReason::Unreadable`](crate::LogoutReason::Unreadable).
    #[must_use]
    pub fn last_logout(&self) -> Option<Logout> {
        self.shell.tab.borrow().last_logout().cloned()
    }

    /// How many requests of all clients of this session are under way.
    #[must_use]
    pub fn loading(&self) -> Loading {
        self.shell.counter.loading()
    }

    /// Whether the session could not be stored: it will be gone after a reload.
    #[must_use]
    pub fn is_unstored(&self) -> bool {
        self.shell.tab.borrow().is_unstored()
    }

    /// Tries a refresh that has failed again at once, and not only at the end of its pause: what a button "Try again"
    /// calls before it sends again what has failed.
    ///
    /// From then on it is tried again for 60 s, also when nobody waits.
    /// Without a failed refresh it does nothing, so that it may stand behind each such button.
    /// It keeps to what the server has asked for (`Retry-After`), and to one try a second, however often it is called.
    pub fn try_again(&self) {
        self.shell.look_and(Tab::try_again);
    }

    /// How long the access token still lives, by this tab's own count; zero when it is past its end.
    ///
    /// `None` when nobody is logged in, and where neither the server nor the token has said how long it lives.
    #[must_use]
    pub fn access_token_left(&self) -> Option<Duration> {
        let shell = &self.shell;
        shell.tab.borrow().access_token_left(shell.now())
    }

    /// In how long the access token is renewed ahead of its end, as long as somebody uses the page; zero when it is due.
    ///
    /// `None` where nothing will be: nobody is logged in, there is no refresh token, or nobody has said how long the
    /// access token lives.
    #[must_use]
    pub fn renewal_in(&self) -> Option<Duration> {
        let shell = &self.shell;
        shell.tab.borrow().renewal_in(shell.now())
    }

    /// Takes the access token for dead from now on, so that the next request has it renewed first.
    ///
    /// For demonstrations, and for whoever knows that what is in the token has changed.
    /// Without a session, or without a refresh token, it does nothing.
    pub fn expire_access_token(&self) {
        self.shell.feed(Tab::expire_access_token);
    }

    /// Takes a session that the server has just opened, in the place of whatever there was.
    ///
    /// Requests that still wait for the session before are answered by
    /// [`Error::SessionEnded`](crate::Error::SessionEnded).
    pub fn login(&self, login: impl Into<Login>) {
        let login = login.into();
        self.shell.feed(|tab, at| tab.log_in(login, None, at));
    }

    /// Ends the session here, then in the other tabs, and then tells the server, in the background.
    ///
    /// It takes effect before it returns, also without a network; without a session it does nothing.
    /// It ends the session that this tab has shown, and no other that was begun in another tab meanwhile.
    pub fn logout(&self) {
        self.shell.look_and(Tab::log_out);
    }

    /// Lets the session go over to another tenant, here and in the other tabs; without a session it does nothing.
    ///
    /// It is for an app whose server has just been told: from now on requests name that tenant.
    /// Those that still wait for the session as it was are answered by
    /// [`Error::SessionEnded`](crate::Error::SessionEnded), as for another user.
    /// The answer to a refresh that is under way is lost by it, and asked for again by the next.
    pub fn choose_tenant(&self, tenant_id: impl Into<String>) {
        let tenant_id = tenant_id.into();
        self.shell
            .look_and(|tab, sight, at| tab.choose_tenant(tenant_id, sight, at));
    }

    pub(crate) fn platform(&self) -> &Platform {
        &self.shell.platform
    }

    pub(crate) fn contract(&self) -> &dyn Contract {
        &*self.shell.contract
    }

    pub(crate) fn counter(&self) -> Counter {
        self.shell.counter.clone()
    }

    pub(crate) fn observers(&self) -> Observers {
        self.shell.observers.clone()
    }

    pub(crate) fn emit(&self, event: Event) {
        self.shell.observers.emit(event);
    }

    /// What a request is to remember that is made now.
    pub(crate) fn new_flight(&self) -> Flight {
        self.shell.tab.borrow_mut().new_flight()
    }

    /// Says in the headers of a login that refreshes will come with attempt ids, where they can be made and may be sent;
    /// gives the name of the key that will make them.
    pub(crate) async fn offer_attempts(&self, login: &mut Request) -> Option<String> {
        let Shell {
            platform, contract, ..
        } = &*self.shell;
        let (name, value) = contract.attempts_header()?;
        let target = contract.resolve(login.target()).ok()?;
        if !self.shell.sends_attempts_to(target.url()) {
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
        self.shell
            .feed(|tab, at| tab.log_in(login, answered_at, at));
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
        let shell = Shell::new(self.platform, self.contract, self.limits, observers);
        shell.look_and(Tab::open);
        shell.listen();
        Auth { shell }
    }
}
